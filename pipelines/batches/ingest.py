"""A slice of the file listing in, rows of source_file, article, segment and sentence out."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import polars as pl

from pipelines.batches.language_cache import lend_kept_identifier
from pipelines.batches.size import even_size
from pipelines.settings import Settings
from pipelines.sources.libraries import library_versions
from pipelines.sources.read import read_files
from pipelines.steps.article.articles import parse_articles
from pipelines.steps.article.habits import SourceHabits
from pipelines.tables.articles import Article, ArticleField, Segment, Sentence
from pipelines.tables.contract import Row
from pipelines.tables.files import RejectedRecord, SourceFile
from pipelines.tables.state import ArticleShingle, HabitEvidence
from pipelines.versions import code_version

MAX_FILES = 2_000
"""Files a batch, however small they are: bounds the frames' overhead and gives progress something to show."""

PACKED_WEIGHT = 10
"""What a byte of a compressed file counts in a batch: text packs to about a tenth at best."""


@dataclass(frozen=True)
class IngestTask:
    """One batch of files to read and parse; pickles, so that a worker process can do it."""

    raw_dir: Path
    listing: pl.DataFrame
    max_file_bytes: int
    numeric_dates: str
    latest_on: dt.date
    read_version: str
    habits: SourceHabits
    cache_dir: Path | None = None
    """Where the model that tells languages apart is kept; None keeps nothing."""


def read_version(numeric_dates: str, max_file_bytes: int) -> str:
    """Version of everything that decides what a file becomes: code, the libraries that decode, settings."""
    return f"{code_version('pipelines.batches.ingest')}-{library_versions()}-{numeric_dates}-{max_file_bytes}"


def today() -> dt.date:
    """The day after which no article can have appeared: today, by universal time."""
    return dt.datetime.now(dt.UTC).date()


def slice_listing(listing: pl.DataFrame, batch_bytes: int, workers: int = 1) -> Iterator[pl.DataFrame]:
    """Cut a listing into slices of about `batch_bytes` and MAX_FILES files at most, and of equal size.

    A file counts as at least the MAX_FILES-th part of a slice. A slice is larger by at most its last file.

    Args:
        listing: Files; columns source_path and byte_count are needed.
        batch_bytes: Bytes a slice.
        workers: How many slices are worked on at a time.
    """
    if listing.is_empty():
        return
    is_packed = pl.col("source_path").str.to_lowercase().str.contains(r"\.(gz|zip)$")
    size = pl.col("byte_count") * pl.when(is_packed).then(PACKED_WEIGHT).otherwise(1)
    size = pl.max_horizontal(size, -(-batch_bytes // MAX_FILES))
    slice_bytes = even_size(listing.select(size.sum()).item(), batch_bytes, workers)
    numbered = listing.with_columns(slice_no=(size.cum_sum() - size) // slice_bytes)
    yield from (part.drop("slice_no") for part in numbered.partition_by("slice_no", maintain_order=True))


def ingest_tasks(
    settings: Settings, to_read: pl.DataFrame, *, version: str, latest_on: dt.date, habits: SourceHabits, workers: int
) -> Iterator[IngestTask]:
    """Cut files that are to be read into tasks.

    Args:
        settings: Where the files are, and how they are to be read.
        to_read: As `find_changes` gives it.
        version: As `read_version` gives it.
        latest_on: The day after which no article can have appeared.
        habits: What is known about the sources.
        workers: How many tasks are worked on at a time.
    """
    for part in slice_listing(to_read, settings.batch_chars, workers):
        yield IngestTask(
            raw_dir=settings.raw_dir,
            listing=part,
            max_file_bytes=settings.max_file_bytes,
            numeric_dates=settings.numeric_dates,
            latest_on=latest_on,
            read_version=version,
            habits=habits,
            cache_dir=settings.usable_cache,
        )


@dataclass(frozen=True)
class Ingested:
    """What a batch of files became."""

    frames: dict[type[Row], pl.DataFrame]
    """Rows of SourceFile, RejectedRecord, Article, ArticleField, Segment, Sentence, ArticleShingle, HabitEvidence."""
    touched: pl.DataFrame
    """source_path, byte_count, modified_ns of files whose content proved unchanged."""


def ingest_batch(task: IngestTask) -> Ingested:
    """Read, decode and parse a batch of files."""
    batch = read_files(task.raw_dir, task.listing, max_file_bytes=task.max_file_bytes, read_version=task.read_version)
    parsed = parse_articles(
        batch.records,
        numeric_dates=task.numeric_dates,
        latest_on=task.latest_on,
        habits=task.habits,
        lend_languages=partial(lend_kept_identifier, task.cache_dir),
    )
    frames: dict[type[Row], pl.DataFrame] = {
        SourceFile: batch.files,
        RejectedRecord: batch.rejected,
        Article: parsed.articles,
        ArticleField: parsed.fields,
        Segment: parsed.segments,
        Sentence: parsed.sentences,
        ArticleShingle: parsed.shingles,
        HabitEvidence: parsed.evidence,
    }
    return Ingested(frames, batch.touched)
