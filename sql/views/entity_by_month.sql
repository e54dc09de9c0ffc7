-- entity_by_month: how often each entity is in the news, month by month.
--
-- Grain:    one row per (entity_id, published_month) with at least one mention that counts as news.
-- Purpose:  trend charts; answers "who was in the news when".
-- Reads:    news_mention, entity, article.
-- Excludes: articles without published_on (they have no month); copies, repeated blocks, bylines, datelines, author
--           notes, contact lines and boilerplate.
-- Materialized: view
--
-- Columns:
--   entity_id        entity that the row counts; references entity.
--   entity_key       its readable key.
--   name             its preferred name.
--   entity_type      its type.
--   published_month  first day of the month of article.published_on.
--   mention_count    mentions: a name printed three times counts 3.
--   article_count    articles with at least one mention.
--   source_count     sources of these articles.
--   article_share    article_count as a share of all articles of the month, from 0 to 1: comparable between months.

WITH month_total AS (
    SELECT
        date_trunc('month', published_on)::DATE AS published_month,
        count(*) AS article_count
    FROM article
    WHERE NOT is_copy AND published_on IS NOT NULL
    GROUP BY date_trunc('month', published_on)::DATE
),

entity_month AS (
    SELECT
        entity_id,
        published_month,
        count(*) AS mention_count,
        count(DISTINCT article_id) AS article_count,
        count(DISTINCT source_name) AS source_count
    FROM news_mention
    WHERE published_month IS NOT NULL
    GROUP BY entity_id, published_month
)

SELECT
    entity_month.entity_id,
    entity.entity_key,
    entity.name,
    entity.entity_type,
    entity_month.published_month,
    entity_month.mention_count,
    entity_month.article_count,
    entity_month.source_count,
    entity_month.article_count / month_total.article_count AS article_share
FROM entity_month
INNER JOIN entity ON entity_month.entity_id = entity.entity_id
INNER JOIN month_total ON entity_month.published_month = month_total.published_month
