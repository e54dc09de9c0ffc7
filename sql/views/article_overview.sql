-- article_overview: each article on one line, with whom and what it is about.
--
-- Grain:    one row per article, copies included.
-- Purpose:  the list to browse, filter and export; the first place to look when an article seems to be missing.
-- Reads:    article, mention, entity.
-- Excludes: from its counts, blocks that repeat an earlier one of the article, bylines, datelines, publication lines,
--           author notes, contact lines and boilerplate, as news_mention does; no article is left out.
-- Materialized: table
--
-- Columns:
--   article_id      article; references article.
--   source_name     source of the article.
--   source_path     file that the article came from.
--   title           headline; NULL when the text has none.
--   published_on    publication day; NULL when it is not known.
--   language        ISO 639-1 code of the language; NULL when the text is too short to tell.
--   word_count      words of the text.
--   is_copy         whether an earlier article of the copy group exists; views that count news leave it out.
--   copy_count      other articles of the copy group.
--   dateline_place  place of the dateline as printed; NULL when there is none.
--   focus_country   ISO 3166-1 alpha-2 code of the country that the article is about; NULL when none stands out.
--   mention_count   mentions in the running text.
--   entity_count    different entities among them.
--   top_entities    names of the five most mentioned entities, most mentioned first (then the one that is named
--                   earlier); empty when there are none.
--   country_codes   ISO 3166-1 alpha-2 codes of the countries that are mentioned, or whose places are, sorted.

WITH article_entity AS (
    SELECT
        article_id,
        entity_id,
        count(*) AS mention_count,
        min(start_char) AS first_char
    FROM mention
    WHERE
        NOT is_repeat
        AND NOT is_credit
        AND segment_kind NOT IN ('byline', 'dateline', 'published', 'author_bio', 'contact', 'boilerplate')
    GROUP BY article_id, entity_id
),

article_total AS (
    SELECT
        article_id,
        sum(mention_count)::BIGINT AS mention_count,
        count(*) AS entity_count
    FROM article_entity
    GROUP BY article_id
),

ranked_entity AS (
    SELECT
        article_id,
        entity_id,
        row_number() OVER (PARTITION BY article_id ORDER BY mention_count DESC, first_char ASC) AS rank_no
    FROM article_entity
    QUALIFY rank_no <= 5
),

article_top AS (
    SELECT
        ranked_entity.article_id,
        list(entity.name ORDER BY ranked_entity.rank_no) AS top_entities
    FROM ranked_entity
    INNER JOIN entity ON ranked_entity.entity_id = entity.entity_id
    GROUP BY ranked_entity.article_id
),

named_country AS (
    SELECT DISTINCT
        article_entity.article_id,
        entity.country_code
    FROM article_entity
    INNER JOIN entity ON article_entity.entity_id = entity.entity_id
    WHERE entity.country_code IS NOT NULL AND entity.entity_type IN ('GPE', 'LOC', 'FAC')
),

article_country AS (
    SELECT
        article_id,
        list(country_code ORDER BY country_code) AS country_codes
    FROM named_country
    GROUP BY article_id
),

copy_group AS (
    SELECT
        copy_group_id,
        count(*) AS article_count
    FROM article
    GROUP BY copy_group_id
)

SELECT
    article.article_id,
    article.source_name,
    article.source_path,
    article.title,
    article.published_on,
    article.language,
    article.word_count,
    article.is_copy,
    copy_group.article_count - 1 AS copy_count,
    article.dateline_place,
    article.focus_country,
    coalesce(article_total.mention_count, 0) AS mention_count,
    coalesce(article_total.entity_count, 0) AS entity_count,
    coalesce(article_top.top_entities, []) AS top_entities,
    coalesce(article_country.country_codes, []) AS country_codes
FROM article
INNER JOIN copy_group ON article.copy_group_id = copy_group.copy_group_id
LEFT JOIN article_total ON article.article_id = article_total.article_id
LEFT JOIN article_top ON article.article_id = article_top.article_id
LEFT JOIN article_country ON article.article_id = article_country.article_id
ORDER BY article.published_on DESC NULLS LAST, article.source_path ASC, article.record_no ASC
