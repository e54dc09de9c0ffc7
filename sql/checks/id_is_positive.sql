-- id_is_positive: ids are positive, as 63 bits of a hash are.
--
-- Proves:   article_id, copy_group_id, mention_id and entity_id are at least 1 wherever they are keys.
-- Action:   An id was made elsewhere than in pipelines/tables/ids.py, or overflowed: find the step that made the row.
-- Severity: error
-- Reads:    article, mention, entity.
--
-- Columns:
--   table_name   the table.
--   column_name  the column.
--   value        the id.

SELECT
    'article' AS table_name,
    'article_id' AS column_name,
    article_id AS value
FROM article
WHERE article_id < 1
UNION ALL
SELECT
    'article' AS table_name,
    'copy_group_id' AS column_name,
    copy_group_id AS value
FROM article
WHERE copy_group_id < 1
UNION ALL
SELECT
    'mention' AS table_name,
    'mention_id' AS column_name,
    mention_id AS value
FROM mention
WHERE mention_id < 1
UNION ALL
SELECT
    'entity' AS table_name,
    'entity_id' AS column_name,
    entity_id AS value
FROM entity
WHERE entity_id < 1
