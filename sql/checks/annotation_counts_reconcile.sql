-- annotation_counts_reconcile: each annotated article has as many mentions as its annotation says.
--
-- Proves:   article_annotation.mention_count is the number of the article's mentions, and no article has mentions
--           without an annotation that says which version found them.
-- Action:   A batch of mentions was loaded in part: build with --rebuild, and report the article if the row stays.
-- Severity: error
-- Reads:    article_annotation, mention.
--
-- Columns:
--   article_id           the article.
--   mention_count        mentions that its annotation states; NULL when it has none.
--   found_mention_count  mentions of the article in the warehouse.

WITH found AS (
    SELECT
        article_id,
        count(*) AS mention_count
    FROM mention
    GROUP BY article_id
)

SELECT
    coalesce(article_annotation.article_id, found.article_id) AS article_id,
    article_annotation.mention_count,
    coalesce(found.mention_count, 0) AS found_mention_count
FROM article_annotation
FULL OUTER JOIN found ON article_annotation.article_id = found.article_id
WHERE article_annotation.mention_count IS DISTINCT FROM coalesce(found.mention_count, 0)
