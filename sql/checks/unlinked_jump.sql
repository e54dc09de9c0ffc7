-- unlinked_jump: no source suddenly names more that is not linked than before.
--
-- Proves:   In each source, the share of mentions without an entity of a register among the files of its last seven
--           days is at most a fifth above the share among its older files; both with at least 100 mentions. A file's
--           day is that of its last change.
-- Action:   New names are in the news, or the source's text changed: entity_review lists the most frequent ones.
-- Severity: warn
-- Reads:    article, mention, source_file.
--
-- Columns:
--   source_name    the source.
--   recent_count   mentions of its last seven days.
--   recent_share   share of mentions without an entity of a register among them, from 0 to 1.
--   earlier_share  the same among its older mentions.

WITH file_day AS (
    SELECT
        source_path,
        source_name,
        make_timestamp(modified_ns // 1000)::DATE AS modified_on
    FROM source_file
),

file_age AS (
    SELECT
        source_path,
        source_name,
        max(modified_on) OVER (PARTITION BY source_name) - modified_on < 7 AS is_recent
    FROM file_day
),

source_share AS (
    SELECT
        file_age.source_name,
        count(*) FILTER (file_age.is_recent) AS recent_count,
        count(*) FILTER (NOT file_age.is_recent) AS earlier_count,
        avg((starts_with(mention.entity_key, 'local:'))::INTEGER) FILTER (file_age.is_recent) AS recent_share,
        avg((starts_with(mention.entity_key, 'local:'))::INTEGER) FILTER (NOT file_age.is_recent) AS earlier_share
    FROM file_age
    INNER JOIN article ON file_age.source_path = article.source_path
    INNER JOIN mention ON article.article_id = mention.article_id
    GROUP BY file_age.source_name
)

SELECT
    source_name,
    recent_count,
    recent_share,
    earlier_share
FROM source_share
WHERE recent_count >= 100 AND earlier_count >= 100 AND recent_share > earlier_share + 0.2
