-- mentionless_share: mentions are found in most articles of each source.
--
-- Proves:   Of each source with at least ten annotated articles, at most half have no mention at all: news without a
--           name is rare, so many of them are a failure that nobody noticed.
-- Action:   Read a few of the articles: perhaps another language, tables, or text that a scanner spoilt.
-- Severity: warn
-- Reads:    ingest_health.
--
-- Columns:
--   source_name                source.
--   annotated_article_count    its annotated articles.
--   mentionless_article_count  those in which no mention was found.
--   mentionless_share          mentionless_article_count / annotated_article_count, from 0 to 1.

WITH annotated AS (
    SELECT
        source_name,
        article_count - unannotated_article_count AS annotated_article_count,
        mentionless_article_count
    FROM ingest_health
)

SELECT
    source_name,
    annotated_article_count,
    mentionless_article_count,
    mentionless_article_count / annotated_article_count AS mentionless_share
FROM annotated
WHERE annotated_article_count >= 10 AND mentionless_article_count / annotated_article_count > 0.5
