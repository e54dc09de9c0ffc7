-- sentence_order: sentences are numbered in text order, do not overlap, and lie in their block.
--
-- Proves:   The sentences of each article are numbered from 0 without a gap, each starts where the one before it ended
--           or later, and none reaches out of its block.
-- Action:   The step that cuts blocks into sentences is wrong for this text: report the article.
-- Severity: error
-- Reads:    sentence, segment.
--
-- Columns:
--   article_id     the article.
--   sentence_no    number of the sentence.
--   start_char     its start.
--   end_char       its end.
--   earlier_end    end of the sentence before it; NULL for the first.
--   segment_no     its block.
--   segment_start  start of the block.
--   segment_end    end of the block.

WITH ordered AS (
    SELECT
        article_id,
        sentence_no,
        segment_no,
        start_char,
        end_char,
        row_number() OVER in_article - 1 AS position_no,
        lag(end_char) OVER in_article AS earlier_end
    FROM sentence
    WINDOW in_article AS (PARTITION BY article_id ORDER BY sentence_no)
)

SELECT
    ordered.article_id,
    ordered.sentence_no,
    ordered.start_char,
    ordered.end_char,
    ordered.earlier_end,
    ordered.segment_no,
    segment.start_char AS segment_start,
    segment.end_char AS segment_end
FROM ordered
INNER JOIN segment ON ordered.article_id = segment.article_id AND ordered.segment_no = segment.segment_no
WHERE
    ordered.sentence_no <> ordered.position_no
    OR ordered.start_char < ordered.earlier_end
    OR ordered.end_char <= ordered.start_char
    OR ordered.start_char < segment.start_char
    OR ordered.end_char > segment.end_char
