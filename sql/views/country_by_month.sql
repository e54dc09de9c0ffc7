-- country_by_month: which countries are in the news, month by month.
--
-- Grain:    one row per (country_code, published_month) that is mentioned or is the focus of an article.
-- Purpose:  maps and trend charts by country.
-- Reads:    news_mention, entity, article.
-- Excludes: articles without published_on (they have no month); persons and organisations (a president is no mention of
--           the country); copies, repeated blocks, bylines, datelines, author notes, contact lines and boilerplate.
-- Materialized: view
--
-- Columns:
--   country_code         ISO 3166-1 alpha-2 code.
--   country_name         name of the country; NULL when no article names the country itself.
--   published_month      first day of the month of article.published_on.
--   mention_count        mentions of the country itself, by name or nationality word.
--   place_mention_count  mentions of its regions, cities and other places.
--   article_count        articles that mention the country or a place in it.
--   focus_article_count  articles that are about the country (article.focus_country).
--   article_share        article_count as a share of all articles of the month, from 0 to 1.

WITH month_total AS (
    SELECT
        date_trunc('month', published_on)::DATE AS published_month,
        count(*) AS article_count
    FROM article
    WHERE NOT is_copy AND published_on IS NOT NULL
    GROUP BY date_trunc('month', published_on)::DATE
),

mentioned AS (
    SELECT
        entity.country_code,
        news_mention.published_month,
        count(*) FILTER (entity.entity_key = 'iso3166:' || entity.country_code) AS mention_count,
        count(*) FILTER (entity.entity_key <> 'iso3166:' || entity.country_code) AS place_mention_count,
        count(DISTINCT news_mention.article_id) AS article_count
    FROM news_mention
    INNER JOIN entity ON news_mention.entity_id = entity.entity_id
    WHERE
        news_mention.published_month IS NOT NULL
        AND entity.country_code IS NOT NULL
        AND entity.entity_type IN ('GPE', 'LOC', 'FAC')
    GROUP BY entity.country_code, news_mention.published_month
),

focused AS (
    SELECT
        focus_country AS country_code,
        date_trunc('month', published_on)::DATE AS published_month,
        count(*) AS focus_article_count
    FROM article
    WHERE NOT is_copy AND published_on IS NOT NULL AND focus_country IS NOT NULL
    GROUP BY focus_country, date_trunc('month', published_on)::DATE
),

country_month AS (
    SELECT
        coalesce(mentioned.country_code, focused.country_code) AS country_code,
        coalesce(mentioned.published_month, focused.published_month) AS published_month,
        coalesce(mentioned.mention_count, 0) AS mention_count,
        coalesce(mentioned.place_mention_count, 0) AS place_mention_count,
        coalesce(mentioned.article_count, 0) AS article_count,
        coalesce(focused.focus_article_count, 0) AS focus_article_count
    FROM mentioned
    FULL OUTER JOIN focused
        ON
            mentioned.country_code = focused.country_code
            AND mentioned.published_month = focused.published_month
)

SELECT
    country_month.country_code,
    country.name AS country_name,
    country_month.published_month,
    country_month.mention_count,
    country_month.place_mention_count,
    country_month.article_count,
    country_month.focus_article_count,
    country_month.article_count / month_total.article_count AS article_share
FROM country_month
INNER JOIN month_total ON country_month.published_month = month_total.published_month
LEFT JOIN entity AS country ON country.entity_key = 'iso3166:' || country_month.country_code
