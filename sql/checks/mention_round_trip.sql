-- mention_round_trip: each mention is the text between its offsets.
--
-- Proves:   For every mention, the code points from start_char up to end_char of article.text are its surface.
-- Action:   The step that `method` names counts offsets wrongly, or the text changed after it: build with --rebuild,
--           and report the article if the row stays.
-- Severity: error
-- Reads:    mention, article.
--
-- Columns:
--   mention_id  the mention.
--   article_id  its article.
--   method      who found it.
--   start_char  its start.
--   end_char    its end.
--   char_count  code points of the text.

SELECT
    mention.mention_id,
    mention.article_id,
    mention.method,
    mention.start_char,
    mention.end_char,
    length(article.text) AS char_count
FROM mention
INNER JOIN article ON mention.article_id = article.article_id
WHERE
    mention.start_char < 0
    OR mention.end_char <= mention.start_char
    OR mention.end_char > article.char_count
    OR substring(article.text, mention.start_char + 1, mention.end_char - mention.start_char) <> mention.surface
