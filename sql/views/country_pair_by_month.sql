-- country_pair_by_month: which countries are named together, month by month.
--
-- Grain:    one row per (country_code_a, country_code_b, published_month) with country_code_a < country_code_b and at
--           least one article that mentions both.
-- Purpose:  relations between countries over time. Look for a country in both columns.
-- Reads:    news_mention, entity.
-- Excludes: articles without published_on (they have no month); persons and organisations (a president is no mention of
--           the country); copies, repeated blocks, bylines, datelines, author notes, contact lines and boilerplate.
-- Materialized: view
--
-- Columns:
--   country_code_a          ISO 3166-1 alpha-2 code that comes first in the alphabet.
--   country_code_b          ISO 3166-1 alpha-2 code of the other country.
--   published_month         first day of the month of article.published_on.
--   article_count           articles that mention both countries or places in them.
--   sentence_count          sentences that do.
--   expected_article_count  articles of the month that would mention both if the two were independent.
--   lift                    article_count / expected_article_count: 1 is chance, 2 twice as often.

WITH sentence_country AS (
    SELECT DISTINCT
        news_mention.article_id,
        news_mention.sentence_no,
        news_mention.published_month,
        entity.country_code
    FROM news_mention
    INNER JOIN entity ON news_mention.entity_id = entity.entity_id
    WHERE
        news_mention.published_month IS NOT NULL
        AND entity.country_code IS NOT NULL
        AND entity.entity_type IN ('GPE', 'LOC', 'FAC')
),

article_country AS (
    SELECT DISTINCT
        article_id,
        published_month,
        country_code
    FROM sentence_country
),

article_pair AS (
    SELECT
        a.country_code AS country_code_a,
        b.country_code AS country_code_b,
        a.published_month,
        count(*) AS article_count
    FROM article_country AS a
    INNER JOIN article_country AS b ON a.article_id = b.article_id AND a.country_code < b.country_code
    GROUP BY a.country_code, b.country_code, a.published_month
),

sentence_pair AS (
    SELECT
        a.country_code AS country_code_a,
        b.country_code AS country_code_b,
        a.published_month,
        count(*) AS sentence_count
    FROM sentence_country AS a
    INNER JOIN sentence_country AS b
        ON
            a.article_id = b.article_id
            AND a.sentence_no = b.sentence_no
            AND a.country_code < b.country_code
    GROUP BY a.country_code, b.country_code, a.published_month
),

country_total AS (
    SELECT
        country_code,
        published_month,
        count(*) AS article_count
    FROM article_country
    GROUP BY country_code, published_month
),

month_total AS (
    SELECT
        published_month,
        count(DISTINCT article_id) AS article_count
    FROM article_country
    GROUP BY published_month
),

counted_pair AS (
    SELECT
        article_pair.country_code_a,
        article_pair.country_code_b,
        article_pair.published_month,
        article_pair.article_count,
        coalesce(sentence_pair.sentence_count, 0) AS sentence_count,
        total_a.article_count * total_b.article_count / month_total.article_count AS expected_article_count
    FROM article_pair
    LEFT JOIN sentence_pair
        ON
            article_pair.country_code_a = sentence_pair.country_code_a
            AND article_pair.country_code_b = sentence_pair.country_code_b
            AND article_pair.published_month = sentence_pair.published_month
    INNER JOIN country_total AS total_a
        ON
            article_pair.country_code_a = total_a.country_code
            AND article_pair.published_month = total_a.published_month
    INNER JOIN country_total AS total_b
        ON
            article_pair.country_code_b = total_b.country_code
            AND article_pair.published_month = total_b.published_month
    INNER JOIN month_total ON article_pair.published_month = month_total.published_month
)

SELECT
    country_code_a,
    country_code_b,
    published_month,
    article_count,
    sentence_count,
    expected_article_count,
    article_count / expected_article_count AS lift
FROM counted_pair
ORDER BY published_month DESC, article_count DESC, country_code_a ASC, country_code_b ASC
