-- source_falls_silent: no source stops for much longer than it ever paused.
--
-- Proves:   Of each source with articles on at least ten days, the last one is at most a week, or twice its longest
--           pause, older than the newest article of any source.
-- Action:   The delivery of the source has probably stopped, or its dates are no longer understood: look at its newest
--           files.
-- Severity: warn
-- Reads:    article.
--
-- Columns:
--   source_name         the source.
--   last_published_on   its last publication day.
--   longest_pause_days  days between two successive publication days of it, at most.
--   silent_days         days from its last publication day to the newest one of all sources.

WITH source_day AS (
    SELECT
        source_name,
        published_on,
        published_on - lag(published_on) OVER (PARTITION BY source_name ORDER BY published_on) AS pause_days
    FROM (
        SELECT DISTINCT
            source_name,
            published_on
        FROM article
        WHERE published_on IS NOT NULL
    ) AS dated
),

source_history AS (
    SELECT
        source_name,
        count(*) AS day_count,
        max(published_on) AS last_published_on,
        max(pause_days) AS longest_pause_days
    FROM source_day
    GROUP BY source_name
),

newest AS (
    SELECT max(last_published_on) AS published_on
    FROM source_history
)

SELECT
    source_history.source_name,
    source_history.last_published_on,
    source_history.longest_pause_days,
    newest.published_on - source_history.last_published_on AS silent_days
FROM source_history
CROSS JOIN newest
WHERE
    source_history.day_count >= 10
    AND newest.published_on - source_history.last_published_on > greatest(7, 2 * source_history.longest_pause_days)
