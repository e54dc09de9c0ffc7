-- entity_is_consistent: an entity has one key, and the key agrees with what else is said of it.
--
-- Proves:   One entity_key stands for one entity_id, in entity and in mention; a mention whose article gives another
--           key has its receipt in entity_variant; the register of id_source, the type in a local key, the country code
--           in a country's key and both coordinates agree with the rest of the row.
-- Action:   The linking step, the entity step or a reference table gives the key another meaning: look up entity_key
--           there.
-- Severity: error
-- Reads:    mention, entity_variant, entity.
--
-- Columns:
--   entity_id   the entity.
--   entity_key  its key in the table entity.
--   problem     the rule that it breaks.
--   detail      the value that breaks it.

WITH mentioned_key AS (
    SELECT DISTINCT
        entity_id,
        entity_key
    FROM mention
),

joined_key AS (
    SELECT DISTINCT
        entity_id,
        entity_key,
        document_key
    FROM mention
    WHERE document_key <> entity_key
),

repeated_key AS (
    SELECT
        entity_key,
        count(*) AS entity_count
    FROM entity
    GROUP BY entity_key
    HAVING count(*) > 1
),

described AS (
    SELECT
        entity_id,
        entity_key,
        entity_type,
        name,
        country_code,
        id_source,
        latitude IS NULL AS lacks_latitude,
        longitude IS NULL AS lacks_longitude,
        split_part(entity_key, ':', 1) AS register,
        split_part(entity_key, ':', 2) AS local_id
    FROM entity
)

SELECT
    entity.entity_id,
    entity.entity_key,
    'the key stands for several entities' AS problem,
    repeated_key.entity_count::VARCHAR AS detail
FROM entity
INNER JOIN repeated_key ON entity.entity_key = repeated_key.entity_key
UNION ALL
SELECT
    entity.entity_id,
    entity.entity_key,
    'mentions of the entity have another key' AS problem,
    mentioned_key.entity_key AS detail
FROM entity
INNER JOIN mentioned_key ON entity.entity_id = mentioned_key.entity_id
WHERE entity.entity_key <> mentioned_key.entity_key
UNION ALL
SELECT
    joined_key.entity_id,
    joined_key.entity_key,
    'mentions of another key were joined to the entity without a receipt' AS problem,
    joined_key.document_key AS detail
FROM joined_key
ANTI JOIN entity_variant
    ON joined_key.document_key = entity_variant.variant_key AND joined_key.entity_key = entity_variant.entity_key
UNION ALL
SELECT
    entity_id,
    entity_key,
    'id_source is not the register of the key' AS problem,
    id_source AS detail
FROM described
WHERE
    (register IN ('iso3166', 'iso3166-2', 'geonames', 'wikidata', 'local') AND id_source <> register)
    OR (register = 'iso3166-3' AND id_source <> 'iso3166')
    OR (
        register NOT IN ('iso3166', 'iso3166-2', 'iso3166-3', 'geonames', 'wikidata', 'local')
        AND id_source NOT IN ('reference', 'override')
    )
UNION ALL
SELECT
    entity_id,
    entity_key,
    'entity_type is not the type in the local key' AS problem,
    entity_type AS detail
FROM described
WHERE register = 'local' AND local_id <> entity_type
UNION ALL
SELECT
    entity_id,
    entity_key,
    'country_code is not the country of the key' AS problem,
    country_code AS detail
FROM described
WHERE
    (register = 'iso3166' AND country_code IS DISTINCT FROM local_id)
    OR (register = 'iso3166-2' AND country_code IS DISTINCT FROM split_part(local_id, '-', 1))
UNION ALL
SELECT
    entity_id,
    entity_key,
    'only one coordinate is known' AS problem,
    NULL AS detail
FROM described
WHERE lacks_latitude <> lacks_longitude
UNION ALL
SELECT
    entity_id,
    entity_key,
    'the name is empty' AS problem,
    name AS detail
FROM described
WHERE trim(name) = ''
