-- entity_overview: each entity on one line: how often it is in the news, by which names, and how sure that is.
--
-- Grain:    one row per entity.
-- Purpose:  the ranking of who and what is in the news; the receipt of each entity (register, rules, scores).
-- Reads:    entity, mention, news_mention.
-- Excludes: from its counts but the last, copies, repeated blocks, bylines, datelines, author notes, contact lines and
--           boilerplate; an entity that stands only there counts 0.
-- Materialized: table
--
-- Columns:
--   entity_id           entity; references entity.
--   entity_key          readable key, such as iso3166:MN or local:PERSON:delfin lorenzana.
--   entity_type         type of the entity.
--   name                preferred name.
--   country_code        ISO 3166-1 alpha-2 code of the country that it is or belongs to; NULL when not known.
--   id_source           register that the key comes from; local: only the articles know the entity.
--   aliases             other names by which articles call it, sorted.
--   mention_count       mentions counted as news.
--   article_count       articles with at least one of them.
--   source_count        sources of these articles.
--   first_published_on  earliest publication day of these articles; NULL when none has one.
--   last_published_on   latest publication day of these articles; NULL when none has one.
--   all_mention_count   mentions of any kind, copies and boilerplate included.
--   mean_link_score     mean confidence that all these mentions mean this entity, from 0 to 1.
--   min_link_score      confidence of the least certain of them.
--   contested_count     how many of them could mean another entity (runner_up_keys is not empty).
--   link_rules          rules that linked them, the most frequent first.

WITH news AS (
    SELECT
        entity_id,
        count(*) AS mention_count,
        count(DISTINCT article_id) AS article_count,
        count(DISTINCT source_name) AS source_count,
        min(published_on) AS first_published_on,
        max(published_on) AS last_published_on
    FROM news_mention
    GROUP BY entity_id
),

rule_of_entity AS (
    SELECT
        entity_id,
        link_rule,
        count(*) AS mention_count,
        sum(link_score::DECIMAL(18, 9)) AS score_sum,
        min(link_score) AS min_link_score,
        count(*) FILTER (len(runner_up_keys) > 0) AS contested_count
    FROM mention
    GROUP BY entity_id, link_rule
),

receipt AS (
    SELECT
        entity_id,
        sum(mention_count)::BIGINT AS all_mention_count,
        sum(score_sum)::DOUBLE / sum(mention_count)::DOUBLE AS mean_link_score,
        min(min_link_score) AS min_link_score,
        sum(contested_count)::BIGINT AS contested_count,
        list(link_rule ORDER BY mention_count DESC, link_rule ASC) AS link_rules
    FROM rule_of_entity
    GROUP BY entity_id
)

SELECT
    entity.entity_id,
    entity.entity_key,
    entity.entity_type,
    entity.name,
    entity.country_code,
    entity.id_source,
    entity.aliases,
    coalesce(news.mention_count, 0) AS mention_count,
    coalesce(news.article_count, 0) AS article_count,
    coalesce(news.source_count, 0) AS source_count,
    news.first_published_on,
    news.last_published_on,
    coalesce(receipt.all_mention_count, 0) AS all_mention_count,
    receipt.mean_link_score,
    receipt.min_link_score,
    coalesce(receipt.contested_count, 0) AS contested_count,
    coalesce(receipt.link_rules, []) AS link_rules
FROM entity
LEFT JOIN news ON entity.entity_id = news.entity_id
LEFT JOIN receipt ON entity.entity_id = receipt.entity_id
ORDER BY mention_count DESC, entity.name ASC, entity.entity_id ASC
