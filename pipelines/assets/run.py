"""What the assets of one Dagster run share: the open build, the settings, what has been done and checked so far."""

import contextlib
import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import dagster as dg
import polars as pl

from pipelines.assets.failures import CannotOpenError
from pipelines.assets.liveness import process_tags
from pipelines.batches.annotate import Annotated, AnnotateSettings, Knowledge, annotate_settings
from pipelines.batches.early_reading import EarlyReading
from pipelines.batches.prepare import prepare_worker
from pipelines.engines.choose import Engine, choose_engine
from pipelines.errors import DatelineError, SettingsError
from pipelines.settings import Settings
from pipelines.warehouse.audit import Verdict
from pipelines.warehouse.build import Build
from pipelines.warehouse.load import forget_annotations
from pipelines.warehouse.sqlfile import SqlFile

Progress = Callable[[str, int, int], None]
"""Called with a step's name, what is done and what there is to do."""


@dataclass
class FileCounts:
    """What the ingest step found in the raw folder."""

    added: int = 0
    changed: int = 0
    deleted: int = 0
    unchanged: int = 0

    @property
    def moved(self) -> int:
        """Files that gave work."""
        return self.added + self.changed + self.deleted


@dataclass(frozen=True)
class Annotation:
    """Articles that workers have begun to annotate.

    Attributes:
        knowledge: What they are annotated by.
        corrected: How many of them are annotated again because corrections changed.
        pending: Columns article_id and char_count.
        results: What the batches become, in order; read once.
        started: When, on the clock of time.monotonic.
    """

    knowledge: Knowledge
    corrected: int
    pending: pl.DataFrame
    results: Iterator[Annotated]
    started: float


@dataclass
class BuildRun:
    """The state of one run, from lock to publication."""

    build: Build
    settings: Settings
    run_id: str
    engine: Engine
    progress: Progress | None = None
    early: EarlyReading | None = None
    """Files that the engine has begun to read before the run started."""
    annotation: Annotation | None = None
    """Articles that the engine has begun to annotate before their step started."""
    started_at: dt.datetime = field(default_factory=lambda: dt.datetime.now(dt.UTC).replace(tzinfo=None))
    articles_annotated: int = 0
    files: FileCounts = field(default_factory=FileCounts)
    sql: tuple[list[SqlFile], list[SqlFile]] | None = None
    """Views and checks, read once a run."""
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    step_seconds: dict[str, float] = field(default_factory=dict)
    finished_ops: set[str] = field(default_factory=set)
    is_published: bool = False

    def report(self, step: str, done: int, total: int) -> None:
        """Tell whoever watches how far a step is."""
        if self.progress is not None:
            self.progress(step, done, total)

    @property
    def annotate_settings(self) -> AnnotateSettings:
        """The part of the settings that annotation depends on."""
        return annotate_settings(self.settings)


_CONFIG = {
    "rebuild": dg.Field(bool, default_value=False, description="Start from nothing instead of from what is published."),
    "annotate_again": dg.Field(
        {
            "what": dg.Field(
                dg.Enum("Again", [dg.EnumValue("nothing"), dg.EnumValue("everything")]),
                default_value="nothing",
                description="everything: annotate all articles again that the fields below leave over.",
            ),
            "source_name": dg.Field(str, default_value="", description="Only this source; empty for all."),
            "from_day": dg.Field(str, default_value="", description="Only articles published on this day or later."),
            "to_day": dg.Field(str, default_value="", description="Only articles published on this day or earlier."),
        },
        description="Which articles to annotate again although nothing about them changed.",
    ),
}


def _mark_again(run: BuildRun, again: Mapping[str, str]) -> None:
    """Mark the articles that the run's configuration names as pending.

    Raises:
        SettingsError: When a day is no day, or no article is concerned.
    """
    if again["what"] == "nothing":
        return
    days = []
    for name in ("from_day", "to_day"):
        try:
            days.append(dt.date.fromisoformat(again[name]) if again[name] else None)
        except ValueError:
            raise SettingsError(f"{name} is {again[name]!r}; expected a day such as 2025-03-01.") from None
    marked = forget_annotations(run.build, again["source_name"] or None, days[0], days[1])
    if not marked and any(again[name] for name in ("source_name", "from_day", "to_day")):
        chosen = ", ".join(f"{name} {again[name]!r}" for name in ("source_name", "from_day", "to_day") if again[name])
        raise SettingsError(f"No article of the warehouse has {chosen}; the view source_by_month shows what there is.")


def warehouse_resource(
    read_settings: Callable[[], Settings] = Settings,
    *,
    progress: Progress | None = None,
    on_open: Callable[[BuildRun], None] | None = None,
    least_wait_seconds: float = 0.0,
    engine: Engine | None = None,
    early: EarlyReading | None = None,
) -> dg.ResourceDefinition:
    """A resource that opens the build when a run starts, and closes it and gives back the lock however the run ends.

    The in-process executor makes it once a run, so the lock is held from the first step to the last.

    Args:
        read_settings: Called at the start of the run, so that a long-lived code server sees changed settings.
        progress: Receives the progress of steps.
        on_open: Receives the run's state, for a caller that wants to read it when the run has ended.
        least_wait_seconds: How long to wait at least for another build to end, whatever the settings say: nobody
            watches a run that the queue started.
        engine: What runs batches, if the caller has started it ahead; otherwise what the settings name.
        early: What that engine has begun to read.
    """

    @dg.resource(config_schema=_CONFIG, description="The build of the warehouse: lock, build file, publication.")
    def open_build(context: dg.InitResourceContext) -> Iterator[BuildRun]:
        if context.instance is not None and context.run is not None:
            context.instance.add_run_tags(context.run.run_id, dict(process_tags()))
        run_id = context.run.run_id if context.run else "none"
        with contextlib.ExitStack() as stack:
            try:
                settings = read_settings()
                wait_seconds = max(settings.lock_wait_seconds, least_wait_seconds)
                rebuild = bool(context.resource_config["rebuild"])
                build = stack.enter_context(
                    Build(
                        settings.warehouse,
                        wait_seconds=wait_seconds,
                        rebuild=rebuild,
                        memory_limit=settings.memory_limit,
                    )
                )
                runs_batches = engine or choose_engine(settings.engine, settings.workers, prepare_worker)
                stack.callback(runs_batches.close)
                run = BuildRun(build, settings, run_id, runs_batches, progress, early)
                if on_open is not None:
                    on_open(run)
                _mark_again(run, context.resource_config["annotate_again"])
            except DatelineError as error:
                raise CannotOpenError(str(error)) from error
            yield run

    return open_build
