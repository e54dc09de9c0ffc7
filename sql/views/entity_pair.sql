-- entity_pair: which entities are named together, and how much more often than chance would have it.
--
-- Grain:    one row per pair of entities (entity_id_a < entity_id_b) that share at least two articles or two sentences.
-- Purpose:  networks; answers "who is mentioned with whom". Look for an entity in both columns.
-- Reads:    news_mention, entity.
-- Excludes: pairs that were seen together once only (one text is no association); in an article with more than 100
--           entities, all but the 100 most mentioned (lists and tables would pair everybody with everybody); copies,
--           repeated blocks, bylines, datelines, author notes, contact lines and boilerplate.
-- Materialized: table
-- Order:    score DESC, entity_id_a, entity_id_b
--
-- Columns:
--   entity_id_a             the entity of the pair with the smaller id; references entity.
--   entity_key_a            its readable key.
--   name_a                  its preferred name.
--   entity_type_a           its type.
--   entity_id_b             the other entity; references entity.
--   entity_key_b            its readable key.
--   name_b                  its preferred name.
--   entity_type_b           its type.
--   article_count           articles that mention both.
--   sentence_count          sentences that mention both.
--   expected_article_count  articles that would mention both if the two were independent.
--   lift                    article_count / expected_article_count: 1 is chance; large for rare names, so read it with
--                           score.
--   score                   signed root of the log-likelihood ratio (Dunning 1993) of article_count, in standard
--                           deviations: above 3 is no accident; negative when the two avoid each other.

WITH article_entity AS (
    SELECT
        article_id,
        entity_id,
        count(*) AS mention_count,
        min(start_char) AS first_char
    FROM news_mention
    GROUP BY article_id, entity_id
    QUALIFY row_number() OVER (PARTITION BY article_id ORDER BY mention_count DESC, first_char ASC) <= 100
),

-- Entities by small numbers, in the order of their ids: a pair of numbers fits one column, which takes half the memory.
entity_total AS (
    SELECT
        entity_id,
        count(*) AS article_count,
        row_number() OVER (ORDER BY entity_id ASC) AS entity_no
    FROM article_entity
    GROUP BY entity_id
),

article_total AS (
    SELECT count(DISTINCT article_id) AS article_count
    FROM article_entity
),

-- Most entities are named in one article only, and share two with nobody.
recurring_entity AS (
    SELECT
        article_entity.article_id,
        entity_total.entity_no
    FROM article_entity
    INNER JOIN entity_total ON article_entity.entity_id = entity_total.entity_id
    WHERE entity_total.article_count >= 2
),

sentence_entity AS (
    SELECT DISTINCT
        news_mention.article_id,
        news_mention.sentence_no,
        entity_total.entity_no
    FROM news_mention
    SEMI JOIN article_entity
        ON
            news_mention.article_id = article_entity.article_id
            AND news_mention.entity_id = article_entity.entity_id
    INNER JOIN entity_total ON news_mention.entity_id = entity_total.entity_id
),

article_pair AS (
    SELECT
        a.entity_no << 32 | b.entity_no AS pair_no,
        count(*) AS article_count
    FROM recurring_entity AS a
    INNER JOIN recurring_entity AS b ON a.article_id = b.article_id AND a.entity_no < b.entity_no
    GROUP BY pair_no
    HAVING count(*) >= 2
),

sentence_pair AS (
    SELECT
        a.entity_no << 32 | b.entity_no AS pair_no,
        count(*) AS sentence_count
    FROM sentence_entity AS a
    INNER JOIN sentence_entity AS b
        ON
            a.article_id = b.article_id
            AND a.sentence_no = b.sentence_no
            AND a.entity_no < b.entity_no
    GROUP BY pair_no
),

-- A pair that shares a sentence and is no article_pair shares one article: hence the 1.
shared_pair AS (
    SELECT
        coalesce(article_pair.pair_no, sentence_pair.pair_no) AS pair_no,
        coalesce(article_pair.article_count, 1) AS article_count,
        coalesce(sentence_pair.sentence_count, 0) AS sentence_count
    FROM article_pair
    FULL OUTER JOIN sentence_pair ON article_pair.pair_no = sentence_pair.pair_no
    WHERE article_pair.article_count >= 2 OR sentence_pair.sentence_count >= 2
),

named_entity AS (
    SELECT
        entity.entity_id,
        entity.entity_key,
        entity.name,
        entity.entity_type,
        entity_total.entity_no,
        entity_total.article_count
    FROM entity_total
    INNER JOIN entity ON entity_total.entity_id = entity.entity_id
),

counted_pair AS (
    SELECT
        shared_pair.article_count,
        shared_pair.sentence_count,
        entity_a.entity_id AS entity_id_a,
        entity_a.entity_key AS entity_key_a,
        entity_a.name AS name_a,
        entity_a.entity_type AS entity_type_a,
        entity_b.entity_id AS entity_id_b,
        entity_b.entity_key AS entity_key_b,
        entity_b.name AS name_b,
        entity_b.entity_type AS entity_type_b,
        entity_a.article_count AS article_count_a,
        entity_b.article_count AS article_count_b,
        article_total.article_count AS article_count_all,
        entity_a.article_count * entity_b.article_count / article_total.article_count AS expected_article_count
    FROM shared_pair
    INNER JOIN named_entity AS entity_a ON shared_pair.pair_no >> 32 = entity_a.entity_no
    INNER JOIN named_entity AS entity_b ON (shared_pair.pair_no & 4294967295) = entity_b.entity_no
    CROSS JOIN article_total
),

-- The ratio is 2 * (sum over the four cells of the contingency table less that over its margins, plus that of the
-- total) of k * ln(k), with 0 * ln(0) = 0.
likelihood AS (
    SELECT
        entity_id_a,
        entity_key_a,
        name_a,
        entity_type_a,
        entity_id_b,
        entity_key_b,
        name_b,
        entity_type_b,
        article_count,
        sentence_count,
        expected_article_count,
        2 * (
            list_sum(
                list_transform(
                    [
                        article_count,
                        article_count_a - article_count,
                        article_count_b - article_count,
                        article_count_all - article_count_a - article_count_b + article_count,
                        article_count_all
                    ],
                    LAMBDA k: k * ln(greatest(k, 1))
                )
            )
            - list_sum(
                list_transform(
                    [
                        article_count_a,
                        article_count_all - article_count_a,
                        article_count_b,
                        article_count_all - article_count_b
                    ],
                    LAMBDA k: k * ln(greatest(k, 1))
                )
            )
        ) AS ratio
    FROM counted_pair
)

SELECT
    entity_id_a,
    entity_key_a,
    name_a,
    entity_type_a,
    entity_id_b,
    entity_key_b,
    name_b,
    entity_type_b,
    article_count,
    sentence_count,
    expected_article_count,
    article_count / expected_article_count AS lift,
    sign(article_count - expected_article_count) * sqrt(greatest(ratio, 0)) AS score
FROM likelihood
