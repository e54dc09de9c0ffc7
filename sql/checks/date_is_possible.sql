-- date_is_possible: articles were published after 1800 and not after tomorrow.
--
-- Proves:   published_on and updated_at lie between 1800 and the day after the audit, and published_on is the day of
--           published_at.
-- Action:   The date was misread; article_field says by which rule and from which words. A date that cannot be decided
--           is left open.
-- Severity: error
-- Reads:    article.
--
-- Columns:
--   article_id    the article.
--   source_path   its file.
--   published_on  its publication day.
--   published_at  its publication time.
--   updated_at    time of its last update.

SELECT
    article_id,
    source_path,
    published_on,
    published_at,
    updated_at
FROM article
WHERE
    published_on NOT BETWEEN DATE '1800-01-01' AND current_date + 1
    OR updated_at::DATE NOT BETWEEN DATE '1800-01-01' AND current_date + 1
    OR published_on <> published_at::DATE
