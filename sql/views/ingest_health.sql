-- ingest_health: what became of the files of each source, and what is weak about its articles.
--
-- Grain:    one row per source.
-- Purpose:  the page to look at after a build; each file and each article stands in exactly one sum.
-- Reads:    source_file, rejected_record, article, article_annotation.
-- Excludes: nothing; file_count = loaded_count + rejected_count, and rejected_count is the sum of the ten columns after
--           it.
-- Materialized: view
--
-- Columns:
--   source_name                  source.
--   file_count                   files below the source's folder.
--   loaded_count                 files of which at least one record became an article.
--   rejected_count               files of which none did.
--   rejected_unreadable          rejected files that could not be opened or read.
--   rejected_empty               rejected files without any content.
--   rejected_binary              rejected files that are no text.
--   rejected_undecodable         rejected files whose character encoding could not be found.
--   rejected_too_large           rejected files over the size limit.
--   rejected_outside_raw_folder  rejected links that leave the raw folder.
--   rejected_bad_file_name       rejected files whose name cannot be used.
--   rejected_bad_archive         rejected archives that are damaged, encrypted or oversized.
--   rejected_bad_record          rejected files of which every record is malformed.
--   rejected_no_text             rejected files without text worth loading.
--   mojibake_file_count          loaded files that were damaged before they came here (has_replacement).
--   record_count                 records of all files.
--   rejected_record_count        records that were rejected in multi-article files.
--   article_count                articles, copies included.
--   copy_count                   articles that repeat an earlier one.
--   undated_article_count        articles without published_on.
--   other_language_count         articles in another language than English.
--   unknown_language_count       articles that are too short to tell their language.
--   unannotated_article_count    articles that no build has looked for mentions yet.
--   mentionless_article_count    annotated articles in which no mention was found.

WITH file_total AS (
    SELECT
        source_name,
        count(*) AS file_count,
        count(*) FILTER (state = 'loaded') AS loaded_count,
        count(*) FILTER (state = 'rejected') AS rejected_count,
        count(*) FILTER (reject_reason = 'unreadable') AS rejected_unreadable,
        count(*) FILTER (reject_reason = 'empty') AS rejected_empty,
        count(*) FILTER (reject_reason = 'binary') AS rejected_binary,
        count(*) FILTER (reject_reason = 'undecodable') AS rejected_undecodable,
        count(*) FILTER (reject_reason = 'too_large') AS rejected_too_large,
        count(*) FILTER (reject_reason = 'outside_raw_folder') AS rejected_outside_raw_folder,
        count(*) FILTER (reject_reason = 'bad_file_name') AS rejected_bad_file_name,
        count(*) FILTER (reject_reason = 'bad_archive') AS rejected_bad_archive,
        count(*) FILTER (reject_reason = 'bad_record') AS rejected_bad_record,
        count(*) FILTER (reject_reason = 'no_text') AS rejected_no_text,
        count(*) FILTER (state = 'loaded' AND has_replacement) AS mojibake_file_count,
        sum(record_count)::BIGINT AS record_count
    FROM source_file
    GROUP BY source_name
),

record_total AS (
    SELECT
        source_file.source_name,
        count(*) AS rejected_record_count
    FROM rejected_record
    INNER JOIN source_file ON rejected_record.source_path = source_file.source_path
    GROUP BY source_file.source_name
),

article_total AS (
    SELECT
        article.source_name,
        count(*) AS article_count,
        count(*) FILTER (article.is_copy) AS copy_count,
        count(*) FILTER (article.published_on IS NULL) AS undated_article_count,
        count(*) FILTER (article.language <> 'en') AS other_language_count,
        count(*) FILTER (article.language IS NULL) AS unknown_language_count,
        count(*) FILTER (article_annotation.article_id IS NULL) AS unannotated_article_count,
        count(*) FILTER (article_annotation.mention_count = 0) AS mentionless_article_count
    FROM article
    LEFT JOIN article_annotation ON article.article_id = article_annotation.article_id
    GROUP BY article.source_name
)

SELECT
    file_total.source_name,
    file_total.file_count,
    file_total.loaded_count,
    file_total.rejected_count,
    file_total.rejected_unreadable,
    file_total.rejected_empty,
    file_total.rejected_binary,
    file_total.rejected_undecodable,
    file_total.rejected_too_large,
    file_total.rejected_outside_raw_folder,
    file_total.rejected_bad_file_name,
    file_total.rejected_bad_archive,
    file_total.rejected_bad_record,
    file_total.rejected_no_text,
    file_total.mojibake_file_count,
    file_total.record_count,
    coalesce(record_total.rejected_record_count, 0) AS rejected_record_count,
    coalesce(article_total.article_count, 0) AS article_count,
    coalesce(article_total.copy_count, 0) AS copy_count,
    coalesce(article_total.undated_article_count, 0) AS undated_article_count,
    coalesce(article_total.other_language_count, 0) AS other_language_count,
    coalesce(article_total.unknown_language_count, 0) AS unknown_language_count,
    coalesce(article_total.unannotated_article_count, 0) AS unannotated_article_count,
    coalesce(article_total.mentionless_article_count, 0) AS mentionless_article_count
FROM file_total
LEFT JOIN record_total ON file_total.source_name = record_total.source_name
LEFT JOIN article_total ON file_total.source_name = article_total.source_name
ORDER BY file_total.source_name ASC
