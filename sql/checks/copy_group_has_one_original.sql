-- copy_group_has_one_original: in each group of copies exactly one article counts.
--
-- Proves:   Each copy group has one article with is_copy = false, so that a text is counted once, and is counted.
-- Action:   Copies were not settled after files came or went: run the whole build, with --rebuild if the row stays.
-- Severity: error
-- Reads:    article.
--
-- Columns:
--   copy_group_id   the group.
--   article_count   its articles.
--   original_count  those that are no copies; expected 1.

SELECT
    copy_group_id,
    count(*) AS article_count,
    count(*) FILTER (NOT is_copy) AS original_count
FROM article
GROUP BY copy_group_id
HAVING count(*) FILTER (NOT is_copy) <> 1
