-- entity_has_mention: every entity is mentioned.
--
-- Proves:   Each row of entity is the meaning of at least one mention; an entity leaves with its last mention.
-- Action:   The entity step did not run after mentions were deleted: run the whole build.
-- Severity: error
-- Reads:    entity, mention.
--
-- Columns:
--   entity_id   the entity.
--   entity_key  its key.

SELECT
    entity_id,
    entity_key
FROM entity
ANTI JOIN mention ON entity.entity_id = mention.entity_id
