"""Frames of a batch in, one transaction each: files with their articles, mentions, entities."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

import duckdb
import polars as pl

from pipelines.tables.articles import Article, ArticleField, Segment, Sentence
from pipelines.tables.contract import Row
from pipelines.tables.entities import Entity
from pipelines.tables.files import RejectedRecord, SourceFile
from pipelines.tables.mentions import ArticleAnnotation, Mention
from pipelines.tables.state import ArticleShingle, HabitEvidence, UsedHabit
from pipelines.warehouse.build import Build
from pipelines.warehouse.connection import insert
from pipelines.warehouse.copies import leave_copies_open
from pipelines.warehouse.exchange import register, to_frame

_OF_TEXT: tuple[type[Row], ...] = (ArticleField, Segment, Sentence, ArticleShingle, HabitEvidence)
"""Tables whose rows come from reading an article."""

_LOADED: tuple[type[Row], ...] = (SourceFile, RejectedRecord, Article, *_OF_TEXT)

_OF_ARTICLE: tuple[type[Row], ...] = (*_OF_TEXT, ArticleAnnotation, Mention)
"""Tables whose rows hang on an article."""


def _delete_files(connection: duckdb.DuckDBPyConnection, paths: Sequence[str]) -> None:
    """Delete files with everything that hangs on them, and note which entities that touches."""
    register(connection, "gone_file", pl.DataFrame({"source_path": list(paths)}, schema={"source_path": pl.String}))
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE gone_article AS"
        " SELECT article_id FROM article SEMI JOIN gone_file USING (source_path)"
    )
    _note_entities(connection, "gone_article")
    for row in _OF_ARTICLE:
        connection.execute(f"DELETE FROM {row.table} WHERE article_id IN (SELECT article_id FROM gone_article)")
    for row in (Article, RejectedRecord, SourceFile):
        connection.execute(f"DELETE FROM {row.table} WHERE source_path IN (SELECT source_path FROM gone_file)")
    connection.execute("DROP TABLE gone_article")
    connection.unregister("gone_file")


def _note_entities(connection: duckdb.DuckDBPyConnection, articles: str) -> None:
    connection.execute(
        "INSERT INTO internal.pending_entity"
        f" SELECT DISTINCT entity_id FROM mention SEMI JOIN {articles} USING (article_id)"
    )


def delete_files(build: Build, paths: Sequence[str]) -> None:
    """Delete files that have gone, with everything that hangs on them."""
    if paths:
        with build.transaction() as connection:
            _delete_files(connection, paths)
            leave_copies_open(build)


def touch_files(build: Build, listing: pl.DataFrame) -> None:
    """Take over size and time of files whose content proved unchanged: no data changes.

    Args:
        build: The build.
        listing: source_path, byte_count, modified_ns.
    """
    if listing.is_empty():
        return
    with build.transaction(changes_data=False) as connection:
        register(connection, "touched_file", listing.select("source_path", "byte_count", "modified_ns"))
        connection.execute(
            "UPDATE source_file SET byte_count = touched_file.byte_count, modified_ns = touched_file.modified_ns"
            " FROM touched_file WHERE source_file.source_path = touched_file.source_path"
        )
        connection.unregister("touched_file")


def replace_files(build: Build, frames: Mapping[type[Row], pl.DataFrame]) -> None:
    """Load a batch of files in one transaction, replacing what the warehouse has of them.

    Args:
        build: The build.
        frames: The batch's rows of SourceFile, RejectedRecord, Article, ArticleField, Segment, Sentence,
            ArticleShingle, HabitEvidence.
    """
    if frames[SourceFile].is_empty():
        return
    with build.transaction() as connection:
        _delete_files(connection, frames[SourceFile]["source_path"].to_list())
        for row in _LOADED:
            insert(connection, row, frames[row])
        leave_copies_open(build)


def replace_habits(build: Build, habits: pl.DataFrame) -> None:
    """Note the habits with which the stored articles were read.

    Args:
        build: The build.
        habits: UsedHabit rows of all sources.
    """
    with build.transaction(changes_data=False) as connection:
        connection.execute("DELETE FROM internal.used_habit")
        insert(connection, UsedHabit, habits)


def replace_mentions(build: Build, annotations: pl.DataFrame, mentions: pl.DataFrame, focus: pl.DataFrame) -> None:
    """Load the mentions of a batch of articles in one transaction, replacing the earlier ones.

    Args:
        build: The build.
        annotations: One ArticleAnnotation row an article of the batch.
        mentions: Their Mention rows.
        focus: article_id and focus_country, one row an article.
    """
    with build.transaction() as connection:
        register(connection, "batch_article", annotations.select("article_id"))
        _note_entities(connection, "batch_article")
        for row in (Mention, ArticleAnnotation):
            connection.execute(f"DELETE FROM {row.table} WHERE article_id IN (SELECT article_id FROM batch_article)")
        insert(connection, Mention, mentions)
        insert(connection, ArticleAnnotation, annotations)
        _note_entities(connection, "batch_article")
        connection.unregister("batch_article")
        register(connection, "batch_focus", focus.select("article_id", "focus_country"))
        connection.execute(
            "UPDATE article SET focus_country = batch_focus.focus_country FROM batch_focus"
            " WHERE article.article_id = batch_focus.article_id"
            " AND article.focus_country IS DISTINCT FROM batch_focus.focus_country"
        )
        connection.unregister("batch_focus")


def forget_annotations(build: Build, source_name: str | None, from_day: dt.date | None, to_day: dt.date | None) -> int:
    """Mark articles as pending for annotation, so that the next run of it takes them up again.

    Args:
        build: The build.
        source_name: Only articles of this source.
        from_day: Only articles published on this day or later; leaves out those without a date.
        to_day: Only articles published on this day or earlier; likewise.

    Returns:
        The number of articles that were marked.
    """
    concerned = """
        article_id IN (
            SELECT article_id FROM article
            WHERE ($1 IS NULL OR source_name = $1)
                AND ($2 IS NULL OR published_on >= $2)
                AND ($3 IS NULL OR published_on <= $3)
        )
    """
    values = [source_name, from_day, to_day]
    count = int(build.read(f"SELECT count(*) AS row_count FROM article_annotation WHERE {concerned}", values).item())
    if count:
        with build.transaction() as connection:
            connection.execute(f"DELETE FROM article_annotation WHERE {concerned}", values)
    return count


_NAMES_OF_BATCH = """
    SELECT entity_key, entity_type, surface, count(*) AS mention_count
    FROM mention
    WHERE entity_id IN (SELECT entity_id FROM batch_entity)
    GROUP BY ALL
"""


def refresh_entities(
    build: Build, make_entities: Callable[[pl.DataFrame], pl.DataFrame], *, batch_size: int = 20_000
) -> int:
    """Make the rows of all entities whose mentions changed, in bounded batches, one transaction each.

    Args:
        build: The build.
        make_entities: Step from names (entity_key, entity_type, surface, mention_count) to Entity rows.
        batch_size: Entities a batch.

    Returns:
        The number of entities that were looked at.
    """
    pending = build.read("SELECT DISTINCT entity_id FROM internal.pending_entity ORDER BY entity_id")
    for batch in pending.iter_slices(batch_size):
        with build.transaction() as connection:
            register(connection, "batch_entity", batch)
            names = to_frame(connection.sql(_NAMES_OF_BATCH))
            connection.execute("DELETE FROM entity WHERE entity_id IN (SELECT entity_id FROM batch_entity)")
            insert(connection, Entity, make_entities(names.sort("entity_key", "entity_type", "surface")))
            connection.execute(
                "DELETE FROM internal.pending_entity WHERE entity_id IN (SELECT entity_id FROM batch_entity)"
            )
            connection.unregister("batch_entity")
    return pending.height
