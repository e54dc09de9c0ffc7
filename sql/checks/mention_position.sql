-- mention_position: each mention knows the sentence and the block that it stands in.
--
-- Proves:   Each mention starts in the sentence and in the block that it names, ends within that block, and repeats the
--           block's kind, is_repeat and is_credit correctly.
-- Action:   The step that finds mentions worked on other sentences or segments than those stored: build with --rebuild,
--           and report the article if the row stays.
-- Severity: error
-- Reads:    mention, sentence, segment.
--
-- Columns:
--   mention_id   the mention.
--   article_id   its article.
--   method       who found it.
--   start_char   its start.
--   end_char     its end.
--   sentence_no  the sentence that it names.
--   segment_no   the block that it names.
--   problem      the first rule that it breaks.

WITH placed AS (
    SELECT
        mention.mention_id,
        mention.article_id,
        mention.method,
        mention.start_char,
        mention.end_char,
        mention.sentence_no,
        mention.segment_no,
        CASE
            WHEN mention.start_char < sentence.start_char OR mention.start_char >= sentence.end_char
                THEN 'starts outside its sentence'
            WHEN sentence.segment_no <> mention.segment_no THEN 'names another block than its sentence'
            WHEN mention.end_char > segment.end_char THEN 'ends outside its block'
            WHEN mention.segment_kind <> segment.kind THEN 'names another kind than its block has'
            WHEN mention.is_repeat <> segment.is_repeat THEN 'is_repeat differs from its block'
            WHEN mention.is_credit <> coalesce(mention.start_char >= segment.credit_start_char, FALSE)
                THEN 'is_credit differs from its block'
        END AS problem
    FROM mention
    INNER JOIN sentence ON mention.article_id = sentence.article_id AND mention.sentence_no = sentence.sentence_no
    INNER JOIN segment ON mention.article_id = segment.article_id AND mention.segment_no = segment.segment_no
)

SELECT
    mention_id,
    article_id,
    method,
    start_char,
    end_char,
    sentence_no,
    segment_no,
    problem
FROM placed
WHERE problem IS NOT NULL
