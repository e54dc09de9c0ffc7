-- entity_review: the names whose link a person should look at, worst first.
--
-- Grain:    one row per (entity_id, alias) with a reason for review; at most 1,000 rows a reason.
-- Purpose:  the list a curator works through; a correction goes into the overrides file.
-- Reads:    mention, entity.
-- Excludes: names that are linked beyond doubt (every link_score at least 0.8, no runner-up); unlinked names with one
--           mention; the tail of each reason.
-- Materialized: table
--
-- Columns:
--   rank_no                 rank within the reason, from 1; the list has the first of each reason, then the second, ...
--   reason                  contested_name: it could mean another entity; of initials with a family name, every person
--                           whom they fit counts. low_link_score: the link is uncertain. unlinked_name: no register
--                           knows it; a frequent one is worth an entry of its own.
--   alias                   the name as printed, white space folded.
--   entity_id               entity that it is taken for; references entity.
--   entity_key              its readable key.
--   name                    its preferred name.
--   entity_type             its type.
--   doubtful_mention_count  mentions of the entity by this name that are contested or uncertain; all of an unlinked
--                           name.
--   doubt                   mentions that are probably wrong: the sum of their 1 - link_score; for unlinked names, all
--                           of them.
--   min_link_score          confidence of the least certain of them.
--   runner_up_keys          other entities that the name could mean, sorted; empty when there are none; at most ten
--                           persons whom initials fit.
--   mention_id              the least certain mention, as an example for mention_in_context; references mention.

WITH judged AS (
    SELECT
        mention.entity_id,
        regexp_replace(trim(mention.surface), '\s+', ' ', 'g') AS alias,
        entity.id_source = 'local' AS is_local,
        count(*) AS doubtful_mention_count,
        sum((1 - mention.link_score)::DECIMAL(18, 9)) AS doubt,
        min(mention.link_score) AS min_link_score,
        list_sort(list_distinct(flatten(list(mention.runner_up_keys)))) AS runner_up_keys,
        min(struct_pack(link_score := mention.link_score, mention_id := mention.mention_id)) AS least_certain
    FROM mention
    INNER JOIN entity ON mention.entity_id = entity.entity_id
    WHERE entity.id_source = 'local' OR mention.link_score < 0.8 OR len(mention.runner_up_keys) > 0
    GROUP BY mention.entity_id, alias, is_local
),

person AS (
    SELECT
        entity_id,
        entity_key,
        strip_accents(left(name, 1)) AS initial,
        strip_accents(regexp_extract(name, '\S+$')) AS family_name
    FROM entity
    WHERE entity_type = 'PERSON' AND regexp_matches(name, '^[^\s.]{2,} .*\S{2,}$')
),

-- Names such as "J. Smith" that no rule dared to join to one of the persons whom they fit.
initials AS (
    SELECT
        judged.entity_id,
        judged.alias,
        list_sort(list(person.entity_key))[1:10] AS fitting_keys
    FROM judged
    INNER JOIN person
        ON
            strip_accents(left(judged.alias, 1)) = person.initial
            AND strip_accents(regexp_extract(judged.alias, '\S+$')) = person.family_name
    WHERE
        judged.is_local
        AND regexp_matches(judged.alias, '^\p{Lu}\.([ -]?\p{Lu}\.)* ?\S{2,}$')
        AND judged.entity_id <> person.entity_id
    GROUP BY judged.entity_id, judged.alias
),

reasoned AS (
    SELECT
        judged.entity_id,
        judged.alias,
        judged.doubtful_mention_count,
        judged.min_link_score,
        judged.least_certain.mention_id,
        CASE
            WHEN len(judged.runner_up_keys) > 0 THEN judged.runner_up_keys
            ELSE coalesce(initials.fitting_keys, [])
        END AS runner_up_keys,
        CASE
            WHEN len(judged.runner_up_keys) > 0 OR initials.alias IS NOT NULL THEN 'contested_name'
            WHEN judged.is_local THEN 'unlinked_name'
            ELSE 'low_link_score'
        END AS reason,
        CASE
            WHEN judged.is_local AND len(judged.runner_up_keys) = 0 THEN judged.doubtful_mention_count::DOUBLE
            ELSE judged.doubt::DOUBLE
        END AS doubt
    FROM judged
    LEFT JOIN initials ON judged.entity_id = initials.entity_id AND judged.alias = initials.alias
),

ranked AS (
    SELECT
        entity_id,
        alias,
        doubtful_mention_count,
        min_link_score,
        runner_up_keys,
        mention_id,
        reason,
        doubt,
        row_number() OVER (
            PARTITION BY reason ORDER BY doubt DESC, doubtful_mention_count DESC, alias ASC, entity_id ASC
        ) AS rank_no
    FROM reasoned
    WHERE reason <> 'unlinked_name' OR doubtful_mention_count > 1
    QUALIFY rank_no <= 1000
)

SELECT
    ranked.rank_no,
    ranked.reason,
    ranked.alias,
    ranked.entity_id,
    entity.entity_key,
    entity.name,
    entity.entity_type,
    ranked.doubtful_mention_count,
    ranked.doubt,
    ranked.min_link_score,
    ranked.runner_up_keys,
    ranked.mention_id
FROM ranked
INNER JOIN entity ON ranked.entity_id = entity.entity_id
ORDER BY ranked.rank_no ASC, ranked.reason ASC
