-- news_mention: the mentions that count as news; every other view counts these.
--
-- Grain:    one row per mention in the running text of an article that is no copy.
-- Purpose:  one definition of what is counted, so that all views agree; the base for counts of your own.
-- Reads:    mention, article.
-- Excludes: articles that are copies; blocks that repeat an earlier one of the article; bylines, datelines, publication
--           lines, author notes, contact lines, boilerplate and the credits of captions (they say who made the article
--           and its pictures, not whom it is about).
-- Materialized: view
--
-- Columns:
--   mention_id       mention; references mention.
--   article_id       article; references article.
--   sentence_no      sentence of the article that the mention starts in.
--   start_char       first code point of the mention in article.text.
--   entity_id        entity that the mention means; references entity.
--   entity_key       its readable key.
--   surface          the name as printed.
--   role             how the mention names the entity: name, short_name, acronym, demonym, metonym, alias.
--   source_name      source of the article.
--   published_on     publication day of the article; NULL when it is not known.
--   published_month  first day of that month; NULL when the day is not known.

SELECT
    mention.mention_id,
    mention.article_id,
    mention.sentence_no,
    mention.start_char,
    mention.entity_id,
    mention.entity_key,
    mention.surface,
    mention.role,
    article.source_name,
    article.published_on,
    date_trunc('month', article.published_on)::DATE AS published_month
FROM mention
INNER JOIN article ON mention.article_id = article.article_id
WHERE
    NOT article.is_copy
    AND NOT mention.is_repeat
    AND NOT mention.is_credit
    AND mention.segment_kind NOT IN ('byline', 'dateline', 'published', 'author_bio', 'contact', 'boilerplate')
