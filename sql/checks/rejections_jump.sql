-- rejections_jump: no source suddenly loses more files than before.
--
-- Proves:   In each source, the share of rejected files among the files of its last seven days is at most a fifth
--           above the share among its older files; both with at least 10 files. A file's day is that of its last
--           change.
-- Action:   The source probably changed its format or encoding; SELECT source_path, reject_detail FROM source_file
--           WHERE state = 'rejected' says what to do for each file.
-- Severity: warn
-- Reads:    source_file.
--
-- Columns:
--   source_name    the source.
--   recent_count   files of its last seven days.
--   recent_share   share of rejected files among them, from 0 to 1.
--   earlier_share  the same among its older files.

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
        avg((source_file.state = 'rejected')::INTEGER) FILTER (file_age.is_recent) AS recent_share,
        avg((source_file.state = 'rejected')::INTEGER) FILTER (NOT file_age.is_recent) AS earlier_share
    FROM file_age
    INNER JOIN source_file ON file_age.source_path = source_file.source_path
    GROUP BY file_age.source_name
)

SELECT
    source_name,
    recent_count,
    recent_share,
    earlier_share
FROM source_share
WHERE recent_count >= 10 AND earlier_count >= 10 AND recent_share > earlier_share + 0.2
