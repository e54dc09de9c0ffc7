-- entity_alias: by which names articles call each entity, and which of them could mean another.
--
-- Grain:    one row per (entity_id, alias); names that differ in white space only are one.
-- Purpose:  finding an entity by any of its names; finding names that one entity should have and another has.
-- Reads:    mention, entity.
-- Excludes: nothing: a name in a copy or in boilerplate is a name.
-- Materialized: table
--
-- Columns:
--   alias               the name as printed, white space folded.
--   entity_id           entity; references entity.
--   entity_key          its readable key.
--   name                its preferred name.
--   entity_type         its type.
--   roles               how the alias names it (name, short_name, acronym, demonym, metonym, alias), sorted.
--   all_mention_count   mentions of the entity by this name, of any kind.
--   alias_share         share of this name among all mentions of the entity, from 0 to 1.
--   other_entity_count  other entities that the same name means elsewhere.

WITH printed AS (
    SELECT
        entity_id,
        surface,
        role,
        count(*) AS mention_count
    FROM mention
    GROUP BY entity_id, surface, role
),

named AS (
    SELECT
        entity_id,
        regexp_replace(trim(surface), '\s+', ' ', 'g') AS alias,
        list(DISTINCT role ORDER BY role) AS roles,
        sum(mention_count)::BIGINT AS all_mention_count
    FROM printed
    GROUP BY entity_id, alias
),

compared AS (
    SELECT
        entity_id,
        alias,
        roles,
        all_mention_count,
        all_mention_count / sum(all_mention_count) OVER (PARTITION BY entity_id) AS alias_share,
        count(*) OVER (PARTITION BY alias) - 1 AS other_entity_count
    FROM named
)

SELECT
    compared.alias,
    compared.entity_id,
    entity.entity_key,
    entity.name,
    entity.entity_type,
    compared.roles,
    compared.all_mention_count,
    compared.alias_share,
    compared.other_entity_count
FROM compared
INNER JOIN entity ON compared.entity_id = entity.entity_id
ORDER BY compared.alias ASC, compared.all_mention_count DESC, compared.entity_id ASC
