"""Names of all articles in, mentions that mean the same entity across articles under one key: applied as a difference.

Which names belong together is a step's business; here are the queries that it needs, and the statements that bring
mentions and `entity_variant` in line with its answer. Only rows that differ are written.
"""

from collections.abc import Callable

import polars as pl

from pipelines.tables.entities import EntityVariant
from pipelines.tables.ids import SEPARATOR, stable_ids
from pipelines.warehouse.build import Build
from pipelines.warehouse.connection import insert
from pipelines.warehouse.exchange import register

FindVariants = Callable[
    [pl.DataFrame, pl.DataFrame, Callable[[pl.DataFrame, pl.DataFrame], pl.DataFrame]], pl.DataFrame
]
"""Step from keys (entity_key, entity_type, surface, article_count), definitions of acronyms (likewise) and a finder of
shared context to EntityVariant rows."""

_STATE = "entity_variants"

_KEYS = """
    SELECT document_key AS entity_key, NULL AS entity_type, NULL AS surface, count(DISTINCT article_id) AS article_count
    FROM mention
    WHERE document_key LIKE 'local:%'
    GROUP BY document_key
    UNION ALL
    SELECT document_key, entity_type, surface, count(DISTINCT article_id)
    FROM mention
    WHERE document_key NOT LIKE 'local:%' AND role = 'name' AND entity_type IN ('PERSON', 'ORG')
    GROUP BY document_key, entity_type, surface
"""

_DEFINITIONS = """
    SELECT document_key AS entity_key, entity_type, surface, count(DISTINCT article_id) AS article_count
    FROM mention
    WHERE link_rule = 'acronym_definition' AND role = 'acronym'
    GROUP BY document_key, entity_type, surface
"""

# What half the articles name together proves nothing: context is what at most every hundredth article names. Places,
# peoples and what stands in datelines and bylines are none.
_SHARED = """
    WITH keyed AS (
        SELECT DISTINCT member.node, mention.document_key, mention.article_id
        FROM context_member AS member
        JOIN mention ON mention.document_key = member.entity_key
    ),

    beside AS (
        SELECT DISTINCT keyed.node, mention.document_key AS context_key
        FROM keyed
        JOIN mention ON mention.article_id = keyed.article_id AND mention.document_key <> keyed.document_key
        WHERE mention.entity_type IN ('PERSON', 'ORG', 'FAC', 'EVENT', 'LAW', 'PRODUCT', 'WORK_OF_ART')
            AND NOT mention.is_credit
            AND mention.segment_kind IN ('title', 'subtitle', 'caption', 'heading', 'paragraph', 'quote')
    ),

    rare AS (
        SELECT document_key AS context_key
        FROM mention
        WHERE document_key IN (SELECT context_key FROM beside)
        GROUP BY document_key
        HAVING count(DISTINCT article_id) <= greatest(5, (SELECT count(*) FROM article_annotation) // 100)
    )

    SELECT pair."left", pair."right", list_sort(list(left_beside.context_key))[1:3] AS shared_keys
    FROM context_pair AS pair
    JOIN beside AS left_beside ON left_beside.node = pair."left"
    JOIN beside AS right_beside
        ON right_beside.node = pair."right" AND right_beside.context_key = left_beside.context_key
    JOIN rare ON rare.context_key = left_beside.context_key
    WHERE left_beside.context_key NOT IN (
        SELECT entity_key FROM context_member AS member WHERE member.node IN (pair."left", pair."right")
    )
    GROUP BY pair."left", pair."right"
"""


def _share_context(build: Build, pairs: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """The pairs of names that stand beside the same others: left, right, shared_keys (up to three)."""
    schema = pl.Schema({"left": pl.Int64(), "right": pl.Int64(), "shared_keys": pl.List(pl.String())})
    if pairs.is_empty():
        return pl.DataFrame(schema=schema)
    nodes = pl.concat([pairs["left"], pairs["right"]]).unique()
    frames = {
        "context_pair": pairs.select("left", "right"),
        "context_member": members.filter(pl.col("node").is_in(nodes.implode())),
    }
    return build.read(_SHARED, frames=frames).cast(schema).sort("left", "right")


def settle_variants(build: Build, find_variants: FindVariants, version: str) -> int:
    """Let the names of one entity meet across articles, and part those that no longer belong together.

    Every name of the corpus is looked at, since one new full name can make an old initial mean two people; what is
    written are the mentions whose entity changed.

    Args:
        build: The build.
        find_variants: The step.
        version: Version of the step and of what it knows.

    Returns:
        The number of mentions that were given to another entity.
    """
    is_pending = not build.read("SELECT 1 AS one FROM internal.pending_entity LIMIT 1").is_empty()
    if not is_pending and build.read_state().get(_STATE) == version:
        return 0
    found = find_variants(
        build.read(_KEYS), build.read(_DEFINITIONS), lambda pairs, members: _share_context(build, pairs, members)
    )
    found = _count_free(build, found)
    moved = _find_moved(build, found)
    before = build.read("SELECT * FROM entity_variant")
    stale = pl.concat([_without(before, found), _without(found, before)]).select("variant_key").unique()
    with build.transaction(changes_data=bool(moved.height or stale.height)) as connection:
        register(connection, "moved_key", moved)
        register(connection, "stale_key", stale)
        connection.execute(
            "INSERT INTO internal.pending_entity SELECT old_id FROM moved_key UNION SELECT new_id FROM moved_key"
        )
        # Lists are never updated in place: the two columns alone are.
        connection.execute(
            "UPDATE mention SET entity_key = moved_key.new_key, entity_id = moved_key.new_id FROM moved_key"
            " WHERE mention.document_key = moved_key.document_key AND mention.entity_key = moved_key.old_key"
            " AND mention.link_rule <> 'override'"
        )
        connection.execute("DELETE FROM entity_variant WHERE variant_key IN (SELECT variant_key FROM stale_key)")
        connection.unregister("moved_key")
        connection.unregister("stale_key")
        insert(connection, EntityVariant, found.join(stale, on="variant_key", how="semi"))
        build.set_state(_STATE, version)
    return int(moved["mention_count"].sum())


def _without(rows: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
    return rows.join(others, on=rows.columns, how="anti")


def _count_free(build: Build, found: pl.DataFrame) -> pl.DataFrame:
    """The variants that some article leaves to the rules, with the count of these articles: corrections win."""
    counts = build.read(
        """
        SELECT
            document_key AS variant_key,
            count(DISTINCT article_id) AS article_count
        FROM mention
        JOIN found_variant ON mention.document_key = found_variant.variant_key
        WHERE link_rule <> 'override'
        GROUP BY document_key
        """,
        frames={"found_variant": found.select("variant_key")},
    )
    free = found.drop("article_count").join(counts, on="variant_key", how="inner", maintain_order="left")
    return free.select(found.columns)


def _find_moved(build: Build, found: pl.DataFrame) -> pl.DataFrame:
    """Mentions whose entity is another than the variants say.

    Returns:
        document_key, old_key, old_id, new_key, new_id, mention_count; one row a pair of the first two.
    """
    moved = build.read(
        """
        SELECT
            mention.document_key,
            mention.entity_key AS old_key,
            mention.entity_id AS old_id,
            coalesce(found_variant.entity_key, mention.document_key) AS new_key,
            count(*) AS mention_count
        FROM mention
        LEFT JOIN found_variant ON mention.document_key = found_variant.variant_key
        WHERE
            mention.entity_key <> coalesce(found_variant.entity_key, mention.document_key)
            AND mention.link_rule <> 'override'
        GROUP BY ALL
        """,
        frames={"found_variant": found.select("variant_key", "entity_key")},
    )
    natural = moved.select(pl.concat_str(pl.lit("entity"), "new_key", separator=SEPARATOR)).to_series()
    return moved.with_columns(new_id=stable_ids(natural))
