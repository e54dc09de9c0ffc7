-- source_by_month: what each source published, month by month.
--
-- Grain:    one row per (source_name, published_month) with at least one article, copies included.
-- Purpose:  volume of a source over time; a gap or a jump here explains many others.
-- Reads:    article, news_mention.
-- Excludes: articles without published_on (they have no month; ingest_health counts them); copies, but for copy_count.
-- Materialized: view
--
-- Columns:
--   source_name      source.
--   published_month  first day of the month of article.published_on.
--   article_count    articles that are no copies.
--   copy_count       articles that repeat an earlier article, of this source or another.
--   word_count       words of the articles that are no copies.
--   mention_count    mentions counted as news.
--   entity_count     different entities among them.

WITH article_month AS (
    SELECT
        source_name,
        date_trunc('month', published_on)::DATE AS published_month,
        count(*) FILTER (NOT is_copy) AS article_count,
        count(*) FILTER (is_copy) AS copy_count,
        coalesce(sum(word_count) FILTER (NOT is_copy), 0)::BIGINT AS word_count
    FROM article
    WHERE published_on IS NOT NULL
    GROUP BY source_name, date_trunc('month', published_on)::DATE
),

mention_month AS (
    SELECT
        source_name,
        published_month,
        count(*) AS mention_count,
        count(DISTINCT entity_id) AS entity_count
    FROM news_mention
    WHERE published_month IS NOT NULL
    GROUP BY source_name, published_month
)

SELECT
    article_month.source_name,
    article_month.published_month,
    article_month.article_count,
    article_month.copy_count,
    article_month.word_count,
    coalesce(mention_month.mention_count, 0) AS mention_count,
    coalesce(mention_month.entity_count, 0) AS entity_count
FROM article_month
LEFT JOIN mention_month
    ON
        article_month.source_name = mention_month.source_name
        AND article_month.published_month = mention_month.published_month
