-- source_entity: what each source talks about more, or less, than the other sources do.
--
-- Grain:    one row per (source_name, entity_id) with at least one article of the source that mentions the entity.
-- Purpose:  the profile of a source; compare sources by their highest scores.
-- Reads:    news_mention, entity.
-- Excludes: copies, repeated blocks, bylines, datelines, author notes, contact lines and boilerplate.
-- Materialized: table
--
-- Columns:
--   source_name          source.
--   entity_id            entity; references entity.
--   entity_key           its readable key.
--   name                 its preferred name.
--   entity_type          its type.
--   mention_count        mentions in the source.
--   article_count        articles of the source that mention the entity; the unit of the comparison, as names within
--                        one article are not independent.
--   other_article_count  articles of all other sources that do.
--   log_odds             log-odds ratio of the entity in this source against the others, shrunk towards 0 by the whole
--                        corpus as prior (Monroe, Colaresi and Quinn 2008, equation 16): 0.7 is twice the odds.
--   score                log_odds in standard deviations (their equation 22): above 2 the source favours the entity,
--                        below -2 it neglects it; few articles cannot make it large. 0 when there is no other source.

WITH article_entity AS (
    SELECT
        source_name,
        entity_id,
        article_id,
        count(*) AS mention_count
    FROM news_mention
    GROUP BY source_name, entity_id, article_id
),

counted AS (
    SELECT
        source_name,
        entity_id,
        sum(mention_count)::BIGINT AS mention_count,
        count(*) AS article_count
    FROM article_entity
    GROUP BY source_name, entity_id
),

compared AS (
    SELECT
        source_name,
        entity_id,
        mention_count,
        article_count,
        (sum(article_count) OVER (PARTITION BY entity_id))::BIGINT AS corpus_count,
        (sum(article_count) OVER (PARTITION BY source_name))::BIGINT AS source_size,
        (sum(article_count) OVER ())::BIGINT AS corpus_size
    FROM counted
),

-- Observed counts plus the prior, which is the corpus count of the entity; `rest` is the same for all other entities.
smoothed AS (
    SELECT
        source_name,
        entity_id,
        mention_count,
        article_count,
        corpus_count - article_count AS other_article_count,
        article_count + corpus_count AS here,
        source_size + corpus_size - article_count - corpus_count AS here_rest,
        corpus_count - article_count + corpus_count AS elsewhere,
        corpus_size - source_size + corpus_size - corpus_count + article_count - corpus_count AS elsewhere_rest
    FROM compared
),

scored AS (
    SELECT
        source_name,
        entity_id,
        mention_count,
        article_count,
        other_article_count,
        -- Where a corpus knows one entity only there is nothing to compare with: no rest, no odds.
        coalesce(
            ln(here / nullif(here_rest, 0)) - ln(elsewhere / nullif(elsewhere_rest, 0)), 0
        ) AS log_odds,
        sqrt(1 / here + 1 / elsewhere) AS standard_error
    FROM smoothed
)

SELECT
    scored.source_name,
    scored.entity_id,
    entity.entity_key,
    entity.name,
    entity.entity_type,
    scored.mention_count,
    scored.article_count,
    scored.other_article_count,
    scored.log_odds,
    scored.log_odds / scored.standard_error AS score
FROM scored
INNER JOIN entity ON scored.entity_id = entity.entity_id
ORDER BY scored.source_name ASC, score DESC, scored.entity_id ASC
