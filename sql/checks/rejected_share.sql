-- rejected_share: no source loses a large part of its files.
--
-- Proves:   Of each source with at least ten files, at most a fifth is rejected.
-- Action:   The source probably changed its format or encoding; SELECT source_path, reject_detail FROM source_file
--           WHERE state = 'rejected' says what to do for each file.
-- Severity: warn
-- Reads:    ingest_health.
--
-- Columns:
--   source_name     the source.
--   file_count      its files.
--   rejected_count  those that are rejected.
--   rejected_share  rejected_count / file_count, from 0 to 1.

SELECT
    source_name,
    file_count,
    rejected_count,
    rejected_count / file_count AS rejected_share
FROM ingest_health
WHERE file_count >= 10 AND rejected_count / file_count > 0.2
