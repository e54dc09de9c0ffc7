-- file_counts_reconcile: each file is loaded or rejected, and all its records are accounted for.
--
-- Proves:   A loaded file has articles and no reject reason; a rejected file has a reason, a sentence and no article;
--           article_count is the number of its articles; and record_count is its articles plus its rejected records (a
--           rejected file whose only record is the file itself has no row in rejected_record).
-- Action:   The reading step lost or invented a record: report the file and its format.
-- Severity: error
-- Reads:    source_file, article, rejected_record.
--
-- Columns:
--   source_path           the file.
--   state                 loaded or rejected.
--   reject_reason         its reason; NULL when loaded.
--   record_count          records as counted when it was read.
--   article_count         articles as counted when it was read.
--   found_article_count   articles of the file in the warehouse.
--   found_rejected_count  rejected records of the file in the warehouse.

WITH file_article AS (
    SELECT
        source_path,
        count(*) AS article_count
    FROM article
    GROUP BY source_path
),

file_reject AS (
    SELECT
        source_path,
        count(*) AS record_count
    FROM rejected_record
    GROUP BY source_path
),

counted AS (
    SELECT
        source_file.source_path,
        source_file.state,
        source_file.reject_reason,
        source_file.reject_detail,
        source_file.record_count,
        source_file.article_count,
        coalesce(file_article.article_count, 0) AS found_article_count,
        coalesce(file_reject.record_count, 0) AS found_rejected_count
    FROM source_file
    LEFT JOIN file_article ON source_file.source_path = file_article.source_path
    LEFT JOIN file_reject ON source_file.source_path = file_reject.source_path
)

SELECT
    source_path,
    state,
    reject_reason,
    record_count,
    article_count,
    found_article_count,
    found_rejected_count
FROM counted
WHERE
    (state = 'loaded' AND (article_count = 0 OR reject_reason IS NOT NULL OR reject_detail IS NOT NULL))
    OR (state = 'rejected' AND (article_count > 0 OR reject_reason IS NULL OR reject_detail IS NULL))
    OR article_count <> found_article_count
    OR (
        record_count <> found_article_count + found_rejected_count
        AND NOT (state = 'rejected' AND found_rejected_count = 0 AND record_count <= 1)
    )
