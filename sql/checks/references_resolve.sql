-- references_resolve: what a row refers to exists.
--
-- Proves:   Each source_path, article_id, entity_id, entity_key, segment_no and sentence_no that a row refers to is the
--           key of a row.
-- Action:   A step was run without those after it, or its rows were deleted without those that hang on them: run the
--           whole build, with --rebuild if the row stays.
-- Severity: error
-- Reads:    rejected_record, source_file, article, article_field, segment, sentence, article_annotation, mention,
--           entity_variant, entity.
--
-- Columns:
--   table_name   the table that refers.
--   column_name  the column that refers.
--   value        a value that leads nowhere.
--   row_count    rows of the table with this value.

-- References to one table are looked up together: each look-up holds the keys of its table in memory.
WITH to_file AS (
    SELECT
        'rejected_record' AS table_name,
        source_path
    FROM rejected_record
    UNION ALL
    SELECT
        'article' AS table_name,
        source_path
    FROM article
),

to_article AS (
    SELECT
        'article_field' AS table_name,
        article_id
    FROM article_field
    UNION ALL
    SELECT
        'segment' AS table_name,
        article_id
    FROM segment
    UNION ALL
    SELECT
        'sentence' AS table_name,
        article_id
    FROM sentence
    UNION ALL
    SELECT
        'article_annotation' AS table_name,
        article_id
    FROM article_annotation
    UNION ALL
    SELECT
        'mention' AS table_name,
        article_id
    FROM mention
),

to_segment AS (
    SELECT
        'sentence' AS table_name,
        article_id,
        segment_no
    FROM sentence
    UNION ALL
    SELECT
        'mention' AS table_name,
        article_id,
        segment_no
    FROM mention
),

dangling AS (
    SELECT
        to_file.table_name,
        'source_path' AS column_name,
        to_file.source_path AS value
    FROM to_file
    ANTI JOIN source_file ON to_file.source_path = source_file.source_path
    UNION ALL
    SELECT
        to_article.table_name,
        'article_id' AS column_name,
        to_article.article_id::VARCHAR AS value
    FROM to_article
    ANTI JOIN article ON to_article.article_id = article.article_id
    UNION ALL
    SELECT
        to_segment.table_name,
        'segment_no' AS column_name,
        to_segment.article_id || ', ' || to_segment.segment_no AS value
    FROM to_segment
    ANTI JOIN segment ON to_segment.article_id = segment.article_id AND to_segment.segment_no = segment.segment_no
    UNION ALL
    SELECT
        'mention' AS table_name,
        'sentence_no' AS column_name,
        article_id || ', ' || sentence_no AS value
    FROM mention
    ANTI JOIN sentence ON mention.article_id = sentence.article_id AND mention.sentence_no = sentence.sentence_no
    UNION ALL
    SELECT
        'mention' AS table_name,
        'entity_id' AS column_name,
        entity_id::VARCHAR AS value
    FROM mention
    ANTI JOIN entity ON mention.entity_id = entity.entity_id
    UNION ALL
    SELECT
        'entity_variant' AS table_name,
        'entity_key' AS column_name,
        entity_key AS value
    FROM entity_variant
    ANTI JOIN entity ON entity_variant.entity_key = entity.entity_key
)

SELECT
    table_name,
    column_name,
    value,
    count(*) AS row_count
FROM dangling
GROUP BY table_name, column_name, value
