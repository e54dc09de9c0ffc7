-- undated_jump: no source suddenly has more articles without a date than before.
--
-- Proves:   In each source, the share of articles without published_on among the files of its last seven days is at
--           most a fifth above the share among its older files; both with at least 10 articles. A file's day is that
--           of its last change.
-- Action:   The source probably prints its dates in another way; article_field has the reason for each article.
-- Severity: warn
-- Reads:    article, source_file.
--
-- Columns:
--   source_name    the source.
--   recent_count   articles of its last seven days.
--   recent_share   share of articles without published_on among them, from 0 to 1.
--   earlier_share  the same among its older articles.

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
        avg((article.published_on IS NULL)::INTEGER) FILTER (file_age.is_recent) AS recent_share,
        avg((article.published_on IS NULL)::INTEGER) FILTER (NOT file_age.is_recent) AS earlier_share
    FROM file_age
    INNER JOIN article ON file_age.source_path = article.source_path
    GROUP BY file_age.source_name
)

SELECT
    source_name,
    recent_count,
    recent_share,
    earlier_share
FROM source_share
WHERE recent_count >= 10 AND earlier_count >= 10 AND recent_share > earlier_share + 0.2
