"""`dateline build`: one Dagster run of the whole graph in this process, with progress and a closing summary."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
import polars as pl
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from pipelines.assets.automation import BUILD_JOB
from pipelines.assets.liveness import fail_dead_runs, process_tags
from pipelines.assets.run import BuildRun, warehouse_resource
from pipelines.batches.early_reading import EarlyReading
from pipelines.console.output import table_of
from pipelines.definitions import make_definitions
from pipelines.engines.choose import Engine
from pipelines.errors import AuditError, DatelineError
from pipelines.processes import without_collection
from pipelines.settings import Settings
from pipelines.warehouse.query import run_query, table_counts

REJECTED_SHOWN = 10
SHOWN_SECONDS = 0.1

_TOP_ENTITIES = """
    SELECT name, entity_type AS type, entity_key AS id, mention_count AS mentions, article_count AS articles
    FROM entity_overview
    ORDER BY article_count DESC, mention_count DESC, entity_key
    LIMIT 10
"""


@contextmanager
def dagster_instance() -> Iterator[dg.DagsterInstance]:
    """The instance that keeps the run's history: DAGSTER_HOME's, or that of ./dagster.yaml, else one in memory."""
    # Dagster imports its storage with the first instance.
    with without_collection():
        if os.environ.get("DAGSTER_HOME"):
            instance = dg.DagsterInstance.get()
        elif Path("dagster.yaml").is_file():
            instance = dg.DagsterInstance.from_config(str(Path.cwd()))
        else:
            instance = dg.DagsterInstance.ephemeral()
    with instance:
        fail_dead_runs(instance)
        yield instance


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """An exception and those that it wraps, as Dagster and Python wrap them."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = getattr(error, "user_exception", None) or error.__cause__ or error.__context__


def _our_error(error: BaseException) -> DatelineError | None:
    """The exception of ours that an exception of Dagster's wraps."""
    return next((cause for cause in _causes(error) if isinstance(cause, DatelineError)), None)


def run_build(
    settings: Settings,
    *,
    rebuild: bool,
    console: Console,
    engine: Engine | None = None,
    early: EarlyReading | None = None,
) -> BuildRun:
    """Run the whole graph once.

    Args:
        settings: What to build, and how.
        rebuild: Whether to start from nothing.
        console: Where progress is shown.
        engine: What runs batches, if the caller has started it ahead.
        early: What that engine has begun to read.

    Raises:
        DatelineError: When the build failed; nothing was published then.
        KeyboardInterrupt: When it was interrupted; the next build goes on from there.
    """
    opened: list[BuildRun] = []
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bars:
        bar_of: dict[str, int] = {}

        def show(step: str, done: int, total: int) -> None:
            if step not in bar_of:
                bar_of[step] = bars.add_task(step, total=total)
            bars.update(bar_of[step], completed=done, total=total)  # type: ignore[arg-type]

        resource = warehouse_resource(
            lambda: settings, progress=show, on_open=opened.append, engine=engine, early=early
        )
        job = make_definitions(settings, resource).resolve_job_def(BUILD_JOB)
        run_config = {
            "loggers": {"console": {"config": {"log_level": "CRITICAL"}}},
            "resources": {"warehouse": {"config": {"rebuild": rebuild}}},
        }
        try:
            with dagster_instance() as instance:
                result = job.execute_in_process(
                    instance=instance,
                    run_config=run_config,
                    tags=dict(process_tags()),
                    raise_on_error=True,
                )
            opened[0].step_seconds = {
                event.step_key: event.step_success_data.duration_ms / 1000
                for event in result.filter_events(lambda event: event.is_step_success)
                if event.step_key is not None
            }
        except BaseException as error:
            if any(isinstance(cause, dg.DagsterExecutionInterruptedError) for cause in _causes(error)):
                # Dagster's word for Ctrl-C; what failed because of it is no failure.
                raise KeyboardInterrupt from error
            if not isinstance(error, Exception):
                raise
            failed = [
                v for run in opened for v in run.verdicts.values() if not v.passed and v.check.severity == "error"
            ]
            if failed and not isinstance(_our_error(error), AuditError):
                raise AuditError("Nothing was published. " + " ".join(v.sentence for v in failed)) from error
            found = _our_error(error)
            if found is None:
                raise
            raise found from error
    return opened[0]


def print_summary(run: BuildRun, console: Console) -> None:
    """The closing summary: what changed, what was rejected and why, rows by table, top entities, what to type next."""
    settings, files = run.settings, run.files
    warehouse = settings.warehouse
    if not run.is_published:
        console.print(f"Nothing changed in {files.unchanged:,} files; {warehouse} stays as it is.")
        return
    console.print(
        f"{files.added:,} new, {files.changed:,} changed, {files.deleted:,} deleted, {files.unchanged:,} unchanged"
        f" files in {settings.raw_dir}"
    )
    rejected = run_query(
        warehouse,
        'SELECT source_path AS file, reject_reason AS reason, reject_detail AS "what to do" FROM source_file'
        " WHERE state = 'rejected' ORDER BY source_path",
    )
    if rejected.height:
        title = f"{rejected.height:,} rejected files"
        if rejected.height > REJECTED_SHOWN:
            title += f", the first {REJECTED_SHOWN} (all: SELECT * FROM source_file WHERE state = 'rejected')"
        console.print(table_of(title, rejected.head(REJECTED_SHOWN)))
    counts = table_counts(warehouse)
    console.print(table_of("Rows by table", pl.DataFrame({"table": list(counts), "rows": list(counts.values())})))
    console.print(table_of("Top entities", run_query(warehouse, _TOP_ENTITIES)))
    steps = ", ".join(f"{name} {seconds:.1f}" for name, seconds in run.step_seconds.items() if seconds >= SHOWN_SECONDS)
    console.print(f"Seconds by step: {sum(run.step_seconds.values()):.1f} in all: {steps or 'none above 0.1'}")
    console.print(f"Warehouse: {warehouse}")
    console.print(
        'Next:  dateline query "SELECT * FROM entity_overview LIMIT 20"    dateline status    dateline ui', markup=False
    )
