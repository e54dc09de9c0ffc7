-- undated_share: most articles of each source have a date.
--
-- Proves:   Of each source with at least ten articles, at most half have no published_on; views by day, week and month
--           leave such articles out.
-- Action:   The source prints its dates in a way that is not understood; article_field has the reason for each article.
-- Severity: warn
-- Reads:    ingest_health.
--
-- Columns:
--   source_name            the source.
--   article_count          its articles.
--   undated_article_count  those without published_on.
--   undated_share          undated_article_count / article_count, from 0 to 1.

SELECT
    source_name,
    article_count,
    undated_article_count,
    undated_article_count / article_count AS undated_share
FROM ingest_health
WHERE article_count >= 10 AND undated_article_count / article_count > 0.5
