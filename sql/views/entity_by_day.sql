-- entity_by_day: how often each entity is in the news, day by day.
--
-- Grain:    one row per (entity_id, published_on) with at least one mention that counts as news.
-- Purpose:  time lines of an event or a person; days without a row are days without a mention.
-- Reads:    news_mention, entity, article.
-- Excludes: articles without published_on (they have no day); copies, repeated blocks, bylines, datelines, author
--           notes, contact lines and boilerplate.
-- Materialized: view
--
-- Columns:
--   entity_id      entity that the row counts; references entity.
--   entity_key     its readable key.
--   name           its preferred name.
--   entity_type    its type.
--   published_on   publication day of the articles.
--   mention_count  mentions: a name printed three times counts 3.
--   article_count  articles with at least one mention.
--   source_count   sources of these articles.
--   article_share  article_count as a share of all articles of the day, from 0 to 1: comparable between days.

WITH day_total AS (
    SELECT
        published_on,
        count(*) AS article_count
    FROM article
    WHERE NOT is_copy AND published_on IS NOT NULL
    GROUP BY published_on
),

entity_day AS (
    SELECT
        entity_id,
        published_on,
        count(*) AS mention_count,
        count(DISTINCT article_id) AS article_count,
        count(DISTINCT source_name) AS source_count
    FROM news_mention
    WHERE published_on IS NOT NULL
    GROUP BY entity_id, published_on
)

SELECT
    entity_day.entity_id,
    entity.entity_key,
    entity.name,
    entity.entity_type,
    entity_day.published_on,
    entity_day.mention_count,
    entity_day.article_count,
    entity_day.source_count,
    entity_day.article_count / day_total.article_count AS article_share
FROM entity_day
INNER JOIN entity ON entity_day.entity_id = entity.entity_id
INNER JOIN day_total ON entity_day.published_on = day_total.published_on
