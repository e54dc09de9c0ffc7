-- key_is_unique: no key stands twice in the tables whose key DuckDB does not hold itself.
--
-- Proves:   (article_id, segment_no), (article_id, sentence_no), mention_id and (article_id, field, item_no) each name
--           one row.
-- Action:   A batch was loaded twice, or two rows of a batch share a key: build with --rebuild, and report it if the
--           row stays.
-- Severity: error
-- Reads:    segment, sentence, mention, article_field.
--
-- Columns:
--   table_name  the table.
--   key         the key that stands more than once.
--   row_count   rows with this key.

SELECT
    'segment' AS table_name,
    article_id || ', ' || segment_no AS key,
    count(*) AS row_count
FROM segment
GROUP BY article_id, segment_no
HAVING count(*) > 1
UNION ALL
SELECT
    'sentence' AS table_name,
    article_id || ', ' || sentence_no AS key,
    count(*) AS row_count
FROM sentence
GROUP BY article_id, sentence_no
HAVING count(*) > 1
UNION ALL
SELECT
    'mention' AS table_name,
    mention_id::VARCHAR AS key,
    count(*) AS row_count
FROM mention
GROUP BY mention_id
HAVING count(*) > 1
UNION ALL
SELECT
    'article_field' AS table_name,
    article_id || ', ' || field || ', ' || item_no AS key,
    count(*) AS row_count
FROM article_field
GROUP BY article_id, field, item_no
HAVING count(*) > 1
