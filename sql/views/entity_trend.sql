-- entity_trend: who is in the news this week more, or less, than in the four weeks before.
--
-- Grain:    one row per entity with at least one article in these five weeks.
-- Purpose:  what is new; the first rows rise most, the last rows fall most.
-- Reads:    news_mention, entity, article.
-- Excludes: articles outside the five weeks or without published_on; copies, repeated blocks, bylines, datelines,
--           author notes, contact lines and boilerplate.
-- Materialized: view
--
-- Columns:
--   entity_id               entity; references entity.
--   entity_key              its readable key.
--   name                    its preferred name.
--   entity_type             its type.
--   week_start_on           first of the seven days of this week.
--   week_end_on             last day: the newest published_on of the corpus, so that old corpora have a this week too.
--   article_count           articles of this week that mention the entity.
--   source_count            sources of these articles.
--   before_article_count    articles of the 28 days before that do.
--   expected_article_count  articles that this week would have if the entity kept its share of the articles of the 28
--                           days; NULL when no article is dated in them.
--   growth                  how many times more: rate this week / rate before, after adding ten articles, spread over
--                           the five weeks as all articles are: 0 to 2 articles counts as twofold, not as endless; NULL
--                           as above.
--   score                   ln(growth) in standard deviations (Poisson rates with a gamma prior): above 2 is worth a
--                           look, above 3 hardly chance; negative for falling; NULL as above.

WITH newest AS (
    SELECT max(published_on) AS week_end_on
    FROM article
    WHERE NOT is_copy
),

period AS (
    SELECT
        week_end_on - 6 AS week_start_on,
        week_end_on,
        week_end_on - 34 AS before_start_on
    FROM newest
),

volume AS (
    SELECT
        period.week_start_on,
        period.week_end_on,
        period.before_start_on,
        count(*) FILTER (article.published_on >= period.week_start_on) AS week_count,
        count(*) AS period_count
    FROM article
    INNER JOIN period ON article.published_on BETWEEN period.before_start_on AND period.week_end_on
    WHERE NOT article.is_copy
    GROUP BY period.week_start_on, period.week_end_on, period.before_start_on
),

counted AS (
    SELECT
        news_mention.entity_id,
        volume.week_start_on,
        volume.week_end_on,
        count(DISTINCT news_mention.article_id) FILTER (
            news_mention.published_on >= volume.week_start_on
        ) AS article_count,
        count(DISTINCT news_mention.source_name) FILTER (
            news_mention.published_on >= volume.week_start_on
        ) AS source_count,
        count(DISTINCT news_mention.article_id) FILTER (
            news_mention.published_on < volume.week_start_on
        ) AS before_article_count,
        volume.week_count / volume.period_count AS week_share,
        -- NULL where nothing is dated in the weeks before: there is nothing to compare with.
        nullif(1 - volume.week_count / volume.period_count, 0) AS before_share
    FROM news_mention
    INNER JOIN volume ON news_mention.published_on BETWEEN volume.before_start_on AND volume.week_end_on
    GROUP BY
        news_mention.entity_id, volume.week_start_on, volume.week_end_on, volume.week_count, volume.period_count
),

compared AS (
    SELECT
        entity_id,
        week_start_on,
        week_end_on,
        article_count,
        source_count,
        before_article_count,
        before_article_count * week_share / before_share AS expected_article_count,
        (article_count / week_share + 10) / (before_article_count / before_share + 10) AS growth,
        sqrt(1 / (article_count + 10 * week_share) + 1 / (before_article_count + 10 * before_share)) AS standard_error
    FROM counted
)

SELECT
    compared.entity_id,
    entity.entity_key,
    entity.name,
    entity.entity_type,
    compared.week_start_on,
    compared.week_end_on,
    compared.article_count,
    compared.source_count,
    compared.before_article_count,
    compared.expected_article_count,
    compared.growth,
    ln(compared.growth) / compared.standard_error AS score
FROM compared
INNER JOIN entity ON compared.entity_id = entity.entity_id
ORDER BY score DESC NULLS LAST, compared.article_count DESC, compared.entity_id ASC
