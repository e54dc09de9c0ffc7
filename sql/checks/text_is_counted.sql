-- text_is_counted: char_count is the length of the text, and all evidence lies in it.
--
-- Proves:   article.char_count is the number of code points of article.text, and the ranges of article_field lie in it.
-- Action:   The text was changed after it was counted: report the article.
-- Severity: error
-- Reads:    article, article_field.
--
-- Columns:
--   article_id  the article.
--   field       the field whose evidence lies outside; NULL when the count itself is wrong.
--   start_char  start of the evidence; NULL as above.
--   end_char    end of the evidence; NULL as above.
--   char_count  code points as counted.
--   found       code points of the text.

-- Counted before the join, which would hold all texts otherwise.
WITH counted AS (
    SELECT
        article_id,
        char_count,
        length(text) AS found
    FROM article
)

SELECT
    article_id,
    NULL::VARCHAR AS field,
    NULL::BIGINT AS start_char,
    NULL::BIGINT AS end_char,
    char_count,
    found
FROM counted
WHERE char_count <> found
UNION ALL
SELECT
    article_field.article_id,
    article_field.field,
    article_field.start_char,
    article_field.end_char,
    counted.char_count,
    counted.found
FROM article_field
INNER JOIN counted ON article_field.article_id = counted.article_id
WHERE
    article_field.start_char < 0
    OR article_field.end_char <= article_field.start_char
    OR article_field.end_char > counted.char_count
    OR (article_field.start_char IS NULL) <> (article_field.end_char IS NULL)
