-- mention_in_context: each mention with the text around it, on one line (keyword in context).
--
-- Grain:    one row per mention.
-- Purpose:  reading what stands behind a count; judging a link. Filter by entity_id, name or article_id.
-- Reads:    mention, article, entity.
-- Excludes: nothing; is_copy, is_repeat, is_credit and segment_kind say what the counting views leave out.
-- Materialized: view
--
-- Columns:
--   mention_id     mention; references mention.
--   article_id     article; references article.
--   source_name    source of the article.
--   published_on   publication day; NULL when it is not known.
--   entity_id      entity that the mention means; references entity.
--   entity_key     its readable key.
--   name           its preferred name.
--   entity_type    type of the mention.
--   left_context   up to 60 characters before the mention; line breaks and tabs shown as spaces, one for one.
--   surface        the mention, shown likewise.
--   right_context  up to 60 characters after it, shown likewise.
--   segment_kind   kind of the block that it stands in.
--   is_repeat      whether the block repeats an earlier one of the article.
--   is_credit      whether it stands in the credit of a caption.
--   is_copy        whether the article is a copy.

SELECT
    mention.mention_id,
    mention.article_id,
    article.source_name,
    article.published_on,
    mention.entity_id,
    entity.entity_key,
    entity.name,
    mention.entity_type,
    translate(
        substring(article.text, greatest(mention.start_char - 60, 0) + 1, least(mention.start_char, 60)),
        chr(10) || chr(9),
        '  '
    ) AS left_context,
    translate(mention.surface, chr(10) || chr(9), '  ') AS surface,
    translate(substring(article.text, mention.end_char + 1, 60), chr(10) || chr(9), '  ') AS right_context,
    mention.segment_kind,
    mention.is_repeat,
    mention.is_credit,
    article.is_copy
FROM mention
INNER JOIN article ON mention.article_id = article.article_id
INNER JOIN entity ON mention.entity_id = entity.entity_id
