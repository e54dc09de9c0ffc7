"""Texts of all articles in, which article is a copy of which out: applied as a difference.

What makes a text a copy is a step's business; here are the queries that it needs, and the statement that brings the
columns copy_group_id, is_copy and copy_share of `article` in line with its answer.
"""

from collections.abc import Callable

import polars as pl

from pipelines.warehouse.build import Build
from pipelines.warehouse.exchange import register

FindOriginals = Callable[[pl.DataFrame, pl.DataFrame, Callable[[pl.DataFrame], pl.DataFrame]], pl.DataFrame]
"""Step from texts (text_id, place, published_on, shingle_count), pairs (left, right) and a counter of what pairs share
to text_id, original_id, share."""

_STATE = "copies"
_OPEN = "open"

_LEAST_HUB_SHARE = 0.2
"""Share of the shorter text's shingles that lead to the same other text, from which the two are compared: less than a
copy shares, since some of its shingles may lead to a third text."""

# Among articles with the same letters and digits the least article_id stands for the text.
_TEXTS = """
    WITH counted AS (
        SELECT article_id, count(*) AS shingle_count
        FROM internal.article_shingle
        GROUP BY article_id
    ),

    ranked AS (
        SELECT text_hash, min(article_id) AS text_id, min(struct_pack(
            is_undated := published_on IS NULL,
            published_on := coalesce(published_on, DATE '0001-01-01'),
            less := -word_count,
            source_path := source_path,
            record_no := record_no
        )) AS first_place
        FROM article
        GROUP BY text_hash
    )

    SELECT
        ranked.text_id,
        row_number() OVER (ORDER BY ranked.first_place) - 1 AS place,
        CASE WHEN NOT ranked.first_place.is_undated THEN ranked.first_place.published_on END AS published_on,
        coalesce(counted.shingle_count, 0) AS shingle_count
    FROM ranked
    LEFT JOIN counted ON ranked.text_id = counted.article_id
"""

# Each text is compared with the first text that shares a shingle with it, not with all: a formula that ten thousand
# texts share costs ten thousand pairs and not a hundred million. The first of the same fortnight, since copies are near
# in time: in fortnights that begin on odd weeks and in those that begin on even ones, so that days less than a
# week apart share one; and, for texts without a day, the first of all. Such texts are one fortnight of their own, which
# no day has.
_PAIRS = """
    WITH repeated AS (
        SELECT shingle
        FROM internal.article_shingle
        GROUP BY shingle
        HAVING count(*) > 1
    ),

    sample AS (
        SELECT
            text.text_id,
            text.place,
            text.shingle_count,
            article_shingle.shingle,
            calendar.no AS calendar_no,
            CASE
                WHEN calendar.no < 2 THEN coalesce((date_diff('day', DATE '1970-01-01', text.published_on)
                    + 7 * calendar.no) // 14, -100000)
            END AS fortnight
        FROM text
        JOIN internal.article_shingle AS article_shingle ON text.text_id = article_shingle.article_id
        SEMI JOIN repeated ON article_shingle.shingle = repeated.shingle
        CROSS JOIN (VALUES (0), (1), (2)) AS calendar (no)
        WHERE text.shingle_count >= $least
    ),

    hub AS (
        SELECT
            shingle,
            calendar_no,
            fortnight,
            arg_min(text_id, place) AS text_id,
            arg_min(shingle_count, place) AS shingle_count
        FROM sample
        GROUP BY shingle, calendar_no, fortnight
        HAVING count(*) > 1
    )

    SELECT DISTINCT least(sample.text_id, hub.text_id) AS "left", greatest(sample.text_id, hub.text_id) AS "right"
    FROM sample
    JOIN hub
        ON sample.shingle = hub.shingle
        AND sample.calendar_no = hub.calendar_no
        AND sample.fortnight IS NOT DISTINCT FROM hub.fortnight
        AND sample.text_id <> hub.text_id
    GROUP BY sample.calendar_no, sample.text_id, hub.text_id, sample.shingle_count, hub.shingle_count
    HAVING count(*) >= $share * least(sample.shingle_count, hub.shingle_count)
"""

_COUNT_SHARED = """
    SELECT pair."left", pair."right", count(*) AS shared_count
    FROM pair
    JOIN internal.article_shingle AS ours ON pair."left" = ours.article_id
    JOIN internal.article_shingle AS theirs ON pair."right" = theirs.article_id AND ours.shingle = theirs.shingle
    GROUP BY ALL
"""

# Originals come first in the order that _TEXTS ranks texts by. Their copy_group_id is the stable id of their text_hash
# (tables/ids.py): the first 63 bits of SHA-256, never 0.
_SETTLE = """
    WITH hashed AS (
        SELECT *, min(article_id) OVER (PARTITION BY text_hash) AS text_id
        FROM article
    ),

    grouped AS (
        SELECT
            hashed.article_id,
            greatest(
                (('0x' || sha256(coalesce(original.text_hash, hashed.text_hash))[1:16])::UBIGINT >> 1)::BIGINT, 1
            ) AS copy_group_id,
            coalesce(original.share, 1) AS share,
            hashed.published_on, hashed.word_count, hashed.source_path, hashed.record_no
        FROM hashed
        LEFT JOIN (
            SELECT near_copy.text_id, near_copy.share, article.text_hash
            FROM near_copy
            JOIN article ON near_copy.original_id = article.article_id
        ) AS original ON hashed.text_id = original.text_id
    ),

    ranked AS (
        SELECT article_id, copy_group_id, share, row_number() OVER (
            PARTITION BY copy_group_id
            ORDER BY published_on NULLS LAST, word_count DESC, source_path, record_no
        ) > 1 AS is_copy
        FROM grouped
    ),

    wanted AS (
        SELECT article_id, copy_group_id, is_copy, CASE WHEN is_copy THEN share END AS copy_share
        FROM ranked
    )

    UPDATE article
    SET copy_group_id = wanted.copy_group_id, is_copy = wanted.is_copy, copy_share = wanted.copy_share
    FROM wanted
    WHERE
        article.article_id = wanted.article_id
        AND (article.copy_group_id, article.is_copy, article.copy_share)
        IS DISTINCT FROM (wanted.copy_group_id, wanted.is_copy, wanted.copy_share)
"""


def leave_copies_open(build: Build) -> None:
    """Note, within a transaction that changes articles, that their copies have to be settled again."""
    build.set_state(_STATE, _OPEN)


def settle_copies(build: Build, find_originals: FindOriginals, version: str, *, min_shingles: int) -> int:
    """Decide for every article whether it is a copy, and of what; writes only what differs.

    All texts are looked at, since one new text can be the original of others.

    Args:
        build: The build.
        find_originals: The step.
        version: Version of the step.
        min_shingles: Texts with fewer sampled shingles are compared by text_hash alone.

    Returns:
        The number of articles that are copies now.
    """
    if build.read_state().get(_STATE) != version:
        texts = build.read(_TEXTS)
        pairs = build.read(_PAIRS, {"least": min_shingles, "share": _LEAST_HUB_SHARE}, {"text": texts})
        found = find_originals(texts, pairs, lambda some: _count_shared(build, some))
        with build.transaction() as connection:
            register(connection, "near_copy", found)
            connection.execute(_SETTLE)
            connection.unregister("near_copy")
            build.set_state(_STATE, version)
    return int(build.read("SELECT count(*) FILTER (is_copy) AS copies FROM article").item())


def _count_shared(build: Build, pairs: pl.DataFrame) -> pl.DataFrame:
    counted = build.read(_COUNT_SHARED, frames={"pair": pairs})
    return counted.cast({"left": pl.Int64, "right": pl.Int64, "shared_count": pl.Int64})
