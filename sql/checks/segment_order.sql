-- segment_order: blocks are numbered in text order, do not overlap, and lie in the text.
--
-- Proves:   The blocks of each article are numbered from 0 without a gap, each starts where the one before it ended or
--           later, and the last ends within the text.
-- Action:   The step that cuts articles into segments is wrong for this text: report the article.
-- Severity: error
-- Reads:    segment, article.
--
-- Columns:
--   article_id   the article.
--   segment_no   number of the block.
--   start_char   its start.
--   end_char     its end.
--   earlier_end  end of the block before it; NULL for the first.
--   char_count   code points of the text.

WITH ordered AS (
    SELECT
        article_id,
        segment_no,
        start_char,
        end_char,
        row_number() OVER in_article - 1 AS position_no,
        lag(end_char) OVER in_article AS earlier_end
    FROM segment
    WINDOW in_article AS (PARTITION BY article_id ORDER BY segment_no)
)

SELECT
    ordered.article_id,
    ordered.segment_no,
    ordered.start_char,
    ordered.end_char,
    ordered.earlier_end,
    article.char_count
FROM ordered
INNER JOIN article ON ordered.article_id = article.article_id
WHERE
    ordered.segment_no <> ordered.position_no
    OR ordered.start_char < coalesce(ordered.earlier_end, 0)
    OR ordered.end_char <= ordered.start_char
    OR ordered.end_char > article.char_count
