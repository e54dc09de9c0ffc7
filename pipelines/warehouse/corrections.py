"""Corrections in, the articles that they concern marked as pending out: a changed line costs only what it touches."""

from collections.abc import Callable

import polars as pl

from pipelines.tables.state import AppliedOverride
from pipelines.warehouse.build import Build
from pipelines.warehouse.connection import insert
from pipelines.warehouse.exchange import register

_MEANING = ("action", "target", "surface", "value", "source_name", "article_id")
"""What a correction does; who, when and why do not change any row."""

APPLIED_SQL = f"SELECT {', '.join(_MEANING)} FROM internal.applied_override"
"""The corrections that a warehouse was made with."""

# A changed line concerns an article when a mention of it means, or might have meant, one of the line's entities, or
# when one of the names in question stands in its text. That is more than can change, and never less: what an article's
# mentions mean depends on its own text, the reference data and the corrections that match it.
_MARK = r"""
    DELETE FROM article_annotation
    WHERE article_id IN (
        SELECT mention.article_id
        FROM mention
        JOIN changed_key ON mention.entity_key = changed_key.entity_key
            OR list_contains(mention.runner_up_keys, changed_key.entity_key)
        UNION
        SELECT article.article_id
        FROM article
        JOIN changed_name ON regexp_matches(article.text, changed_name.pattern, 'i')
    )
"""


def _patterns(names: pl.Series) -> pl.Series:
    """A regular expression for each name: its words with any white space between them."""
    return names.str.strip_chars().str.escape_regex().str.replace_all(r"\s+", r"\s+")


def changed_corrections(before: pl.DataFrame, overrides: pl.DataFrame) -> pl.DataFrame:
    """The corrections that came or went.

    Args:
        before: Rows of APPLIED_SQL.
        overrides: Override rows that are to hold.

    Returns:
        What they do, unordered: action, target, surface, value, source_name, article_id.
    """
    wanted = overrides.select(_MEANING).unique()
    return pl.concat(
        [
            wanted.join(before, on=_MEANING, how="anti", nulls_equal=True),
            before.join(wanted, on=_MEANING, how="anti", nulls_equal=True),
        ]
    )


def mark_corrected(build: Build, overrides: pl.DataFrame, read_names: Callable[[], pl.DataFrame]) -> int:
    """Mark as pending the articles that changed corrections concern, and remember the corrections.

    Args:
        build: The build.
        overrides: Override rows that are to hold.
        read_names: Gives entity_key and name of the reference data, so that lifting a block finds the articles again;
            called when a correction came or went.

    Returns:
        The number of articles that became pending.
    """
    wanted = overrides.select(_MEANING).unique()
    changed = changed_corrections(build.read(APPLIED_SQL), overrides)
    if changed.is_empty():
        return 0
    keys = pl.concat([changed["target"], changed["value"]]).drop_nulls().unique()
    names = read_names()
    said = pl.concat([changed["surface"], names.filter(pl.col("entity_key").is_in(keys.implode()))["name"]])
    patterns = _patterns(said.drop_nulls().unique())
    with build.transaction() as connection:
        count_before = connection.execute("SELECT count(*) FROM article_annotation").fetchall()[0][0]
        register(connection, "changed_key", pl.DataFrame({"entity_key": keys}))
        register(connection, "changed_name", pl.DataFrame({"pattern": patterns}))
        connection.execute(_MARK)
        connection.unregister("changed_key")
        connection.unregister("changed_name")
        connection.execute("DELETE FROM internal.applied_override")
        numbered = wanted.sort(_MEANING, nulls_last=True).with_row_index("correction_no")
        insert(connection, AppliedOverride, numbered.with_columns(pl.col("correction_no").cast(pl.Int64)))
        count_after = connection.execute("SELECT count(*) FROM article_annotation").fetchall()[0][0]
    return int(count_before - count_after)
