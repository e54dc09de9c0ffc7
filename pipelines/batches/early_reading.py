"""Settings of a first build in, files that workers have begun to read out, while the build itself is still starting."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol, runtime_checkable

import polars as pl

from pipelines.batches.ingest import Ingested, ingest_batch, ingest_tasks, read_version, today
from pipelines.batches.prepare import prepare_annotation
from pipelines.errors import DatelineError
from pipelines.settings import Settings
from pipelines.sources.changes import find_changes
from pipelines.sources.scan import scan_folder
from pipelines.steps.article.habits import NO_HABITS
from pipelines.tables.contract import empty_frame
from pipelines.tables.files import SourceFile

Run = Callable[[Callable[[Any], Any], Iterator[Any], Callable[[], None]], Iterator[Any]]
"""Applies a function to tasks and yields the results in their order; it begins before the first is asked for. When no
task is left, an idle worker does what the last argument says."""


@runtime_checkable
class _Closable(Protocol):
    def close(self) -> None: ...


@dataclass(frozen=True)
class EarlyReading:
    """Files that are being read by nobody's habits, as into a warehouse that holds nothing.

    Attributes:
        to_read: Which files, as `find_changes` gives them.
        version: As `read_version` gives it.
        latest_on: As in IngestTask.
        batches: What the batches of files become, in order; read once.
    """

    to_read: pl.DataFrame
    version: str
    latest_on: dt.date
    batches: Iterator[Ingested]

    def drop(self) -> None:
        """Let go of what was read, and read no more."""
        if isinstance(self.batches, _Closable):
            self.batches.close()

    def is_of(self, to_read: pl.DataFrame, version: str, latest_on: dt.date) -> bool:
        """Whether this is what has to be read: a file may have come, or midnight passed, since it began."""
        return self.version == version and self.latest_on == latest_on and self.to_read.equals(to_read)


def begin_reading(settings: Settings, run: Run, workers: int) -> EarlyReading | None:
    """Begin to read the raw folder for a warehouse that holds nothing yet.

    What is wrong with the folder is said by the build itself.

    Args:
        settings: As the build will read them.
        run: What runs tasks.
        workers: How many tasks it runs at a time.
    """
    version, latest_on = read_version(settings.numeric_dates, settings.max_file_bytes), today()
    with suppress(DatelineError, OSError):
        changes = find_changes(scan_folder(settings.raw_dir), empty_frame(SourceFile), version)
        tasks = ingest_tasks(
            settings, changes.to_read, version=version, latest_on=latest_on, habits=NO_HABITS, workers=workers
        )
        return EarlyReading(
            changes.to_read, version, latest_on, run(ingest_batch, tasks, partial(prepare_annotation, settings))
        )
    return None
