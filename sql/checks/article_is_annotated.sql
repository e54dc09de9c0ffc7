-- article_is_annotated: a build has looked for mentions in every article.
--
-- Proves:   Each article has a row in article_annotation; an article without one is missing from all counts of
--           mentions.
-- Action:   Only the first steps were run: run the whole build.
-- Severity: warn
-- Reads:    article, article_annotation.
--
-- Columns:
--   article_id   the article.
--   source_path  its file.

SELECT
    article_id,
    source_path
FROM article
ANTI JOIN article_annotation ON article.article_id = article_annotation.article_id
