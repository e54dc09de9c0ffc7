-- mention_overlap: no two mentions share a character.
--
-- Proves:   In each article, a mention starts where the one before it ended, or later: a reader sees one name, so one
--           row stays.
-- Action:   The step that resolves overlapping proposals let two through: report the article and both methods.
-- Severity: error
-- Reads:    mention.
--
-- Columns:
--   mention_id          the mention that starts too early.
--   article_id          its article.
--   method              who found it.
--   start_char          its start.
--   end_char            its end.
--   earlier_mention_id  the mention before it.
--   earlier_end         end of that one.

WITH ordered AS (
    SELECT
        mention_id,
        article_id,
        method,
        start_char,
        end_char,
        lag(mention_id) OVER in_article AS earlier_mention_id,
        lag(end_char) OVER in_article AS earlier_end
    FROM mention
    WINDOW in_article AS (PARTITION BY article_id ORDER BY start_char, end_char, mention_id)
)

SELECT
    mention_id,
    article_id,
    method,
    start_char,
    end_char,
    earlier_mention_id,
    earlier_end
FROM ordered
WHERE start_char < earlier_end
