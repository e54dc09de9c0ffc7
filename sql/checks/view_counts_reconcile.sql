-- view_counts_reconcile: the views account for every file, article, mention and entity of the tables.
--
-- Proves:   The sums of ingest_health, article_overview, entity_overview, entity_alias and source_entity are the counts
--           of the tables that they summarise.
-- Action:   A stored view is older than its tables: run the whole build. If the row stays, a view loses rows: its SQL
--           is wrong.
-- Severity: error
-- Reads:    source_file, article, mention, entity, news_mention, ingest_health, article_overview, entity_overview,
--           entity_alias, source_entity.
--
-- Columns:
--   view_name    the view.
--   column_name  the column that was summed, or * for its rows.
--   found        the sum.
--   expected     the count of the tables.

WITH compared AS (
    SELECT
        'ingest_health' AS view_name,
        'file_count' AS column_name,
        (SELECT coalesce(sum(file_count), 0) FROM ingest_health) AS found,
        (SELECT count(*) FROM source_file) AS expected
    UNION ALL
    SELECT
        'ingest_health' AS view_name,
        'article_count' AS column_name,
        (SELECT coalesce(sum(article_count), 0) FROM ingest_health) AS found,
        (SELECT count(*) FROM article) AS expected
    UNION ALL
    SELECT
        'article_overview' AS view_name,
        '*' AS column_name,
        (SELECT count(*) FROM article_overview) AS found,
        (SELECT count(*) FROM article) AS expected
    UNION ALL
    SELECT
        'article_overview' AS view_name,
        'mention_count' AS column_name,
        (SELECT coalesce(sum(mention_count) FILTER (NOT is_copy), 0) FROM article_overview) AS found,
        (SELECT count(*) FROM news_mention) AS expected
    UNION ALL
    SELECT
        'entity_overview' AS view_name,
        '*' AS column_name,
        (SELECT count(*) FROM entity_overview) AS found,
        (SELECT count(*) FROM entity) AS expected
    UNION ALL
    SELECT
        'entity_overview' AS view_name,
        'mention_count' AS column_name,
        (SELECT coalesce(sum(mention_count), 0) FROM entity_overview) AS found,
        (SELECT count(*) FROM news_mention) AS expected
    UNION ALL
    SELECT
        'entity_overview' AS view_name,
        'all_mention_count' AS column_name,
        (SELECT coalesce(sum(all_mention_count), 0) FROM entity_overview) AS found,
        (SELECT count(*) FROM mention) AS expected
    UNION ALL
    SELECT
        'entity_alias' AS view_name,
        'all_mention_count' AS column_name,
        (SELECT coalesce(sum(all_mention_count), 0) FROM entity_alias) AS found,
        (SELECT count(*) FROM mention) AS expected
    UNION ALL
    SELECT
        'source_entity' AS view_name,
        'mention_count' AS column_name,
        (SELECT coalesce(sum(mention_count), 0) FROM source_entity) AS found,
        (SELECT count(*) FROM news_mention) AS expected
)

SELECT
    view_name,
    column_name,
    found::BIGINT AS found,
    expected
FROM compared
WHERE found <> expected
