"""The `dateline` command: its words, its exit codes, its errors in one sentence."""

import contextlib
import os
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, Literal

import click
from rich.console import Console

from pipelines.batches.prepare import prepare_worker
from pipelines.console.output import FORMATS, write_frame
from pipelines.engines.choose import choose_engine
from pipelines.errors import DatelineError
from pipelines.processes import without_collection
from pipelines.settings import Settings
from pipelines.warehouse.files import WarehouseFiles

EXIT_FAILED = 1

_EPILOG = """\b
Exit codes: 0 done, 1 failed (nothing was published), 2 wrong usage, 130 interrupted (the next build goes on).
Settings: environment variables DATELINE_RAW_DIR, DATELINE_WAREHOUSE and so on; flags override them.
Start here: dateline build, then dateline query "SELECT * FROM entity_overview LIMIT 20"
"""


def _explain_errors(command: Callable[..., Any]) -> Callable[..., Any]:
    """Turn the project's errors into one sentence and exit code 1; a traceback only with --debug."""

    @wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except DatelineError as error:
            if _debug():
                raise
            click.echo(f"dateline: {error}", err=True)
            sys.exit(EXIT_FAILED)
        except BrokenPipeError:
            # The reader of a pipe, such as `head`, has seen enough.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(0)
        except KeyboardInterrupt:
            click.echo("dateline: interrupted; nothing was published, and the next build goes on from here.", err=True)
            sys.exit(130)

    return wrapped


def _debug() -> bool:
    context = click.get_current_context(silent=True)
    return bool(context and context.find_root().params.get("debug"))


def _settings(**flags: Any) -> Settings:
    """Settings from the environment, overridden by the flags that were given.

    Raises:
        click.UsageError: When a value is not usable; names the variable.
    """
    from pydantic import ValidationError

    try:
        return Settings(**{name: value for name, value in flags.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        raise click.UsageError(f"DATELINE_{name.upper()}: {first['msg']} (got {first['input']!r}).") from error


def _consoles() -> tuple[Console, Console]:
    width = None if sys.stdout.isatty() else 120
    return Console(width=width, highlight=False), Console(stderr=True, highlight=False)


_warehouse_option = click.option(
    "--warehouse",
    type=click.Path(path_type=Path),
    help="The DuckDB file. [DATELINE_WAREHOUSE: data/warehouse/dateline.duckdb]",
)


@click.group(epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
@click.version_option(package_name="dateline")
def main(debug: bool) -> None:
    """Turn folders of raw news text into an analytics warehouse: articles, mentions, entities, summary views."""


@main.command()
@click.option(
    "--raw", "raw_dir", type=click.Path(path_type=Path), help="Folder of raw text. [DATELINE_RAW_DIR: data/raw]"
)
@_warehouse_option
@click.option("--rebuild", is_flag=True, help="Start from nothing instead of from what is published.")
@click.option(
    "--workers", type=click.IntRange(min=0), help="Worker processes; 0 takes the machine's cores. [DATELINE_WORKERS]"
)
@_explain_errors
def build(raw_dir: Path | None, warehouse: Path | None, rebuild: bool, workers: int | None) -> None:
    """Read the raw folder and publish the warehouse.

    Only new, changed and deleted files cost work. Rejected files are counted and named and do not fail the build. A
    build that fails or is killed publishes nothing; the next one goes on from there.
    """
    settings = _settings(raw_dir=raw_dir, warehouse=warehouse, workers=workers)
    engine = choose_engine(settings.engine, settings.workers, prepare_worker)
    with contextlib.closing(engine):
        with contextlib.suppress(OSError):
            # Where it cannot be made, the build says so in its own words.
            settings.warehouse.parent.mkdir(parents=True, exist_ok=True)
        early = None
        files = WarehouseFiles(settings.warehouse.absolute())
        if rebuild or not (files.published.exists() or files.build.exists()):
            # Workers get ready on the other cores, and begin to read, during the seconds that this process takes to
            # import Dagster.
            engine.start()
            from pipelines.batches.early_reading import begin_reading

            early = begin_reading(settings, engine.run, engine.workers)
        from pipelines.batches.early_names import compile_names_early

        compile_names_early(settings)
        # Only now: Dagster takes seconds to import.
        with without_collection():
            from pipelines.console.build import print_summary, run_build

        output, progress = _consoles()
        run = run_build(settings, rebuild=rebuild, console=progress, engine=engine, early=early)
        print_summary(run, output)


@main.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--jsonl", is_flag=True, help='Read lines of {"id", "text"} from the files, or from - for standard input.'
)
@_explain_errors
def annotate(files: tuple[Path, ...], jsonl: bool) -> None:
    """Print one JSON object for each document: header fields, segments, mentions with offsets. No warehouse is used.

    Offsets count Unicode code points, end exclusive, in the decoded text with newlines as LF (with --jsonl: in `text`
    as it was given). Without FILES, standard input is one document.
    """
    from pipelines.console import annotate as work

    settings = _settings()
    if jsonl:
        for file in files or (Path("-"),):
            if str(file) == "-":
                work.annotate_stream(sys.stdin, "standard input", settings, sys.stdout)
            elif not file.is_file():
                raise DatelineError(f"{file} is not a file; name a JSONL file, or - for standard input.")
            else:
                with file.open(encoding="utf-8") as stream:
                    work.annotate_stream(stream, str(file), settings, sys.stdout)
        return
    if not files or [str(file) for file in files] == ["-"]:
        work.annotate_stdin(settings)
        return
    problems = work.annotate_files(files, settings, sys.stdout)
    for problem in problems:
        click.echo(f"dateline: {problem}", err=True)
    if problems:
        sys.exit(EXIT_FAILED)


@main.command()
@click.argument("sql")
@_warehouse_option
@click.option("--format", "format_name", type=click.Choice(FORMATS), default="table", show_default=True)
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to a file instead of standard output."
)
@_explain_errors
def query(sql: str, warehouse: Path | None, format_name: str, output: Path | None) -> None:
    r"""Run read-only SQL on the published warehouse; it can reach no other file and no network.

    \b
    dateline query "SELECT * FROM entity_by_month WHERE name = 'Mongolia'"
    dateline query "SHOW TABLES"
    """
    from pipelines.warehouse.query import run_query

    console, _ = _consoles()
    write_frame(run_query(_settings(warehouse=warehouse).warehouse, sql), format_name, output, console)


@main.command()
@click.option(
    "--raw", "raw_dir", type=click.Path(path_type=Path), help="Folder of raw text. [DATELINE_RAW_DIR: data/raw]"
)
@_warehouse_option
@_explain_errors
def status(raw_dir: Path | None, warehouse: Path | None) -> None:
    """Show files by state, rows by table, the last run, and what is pending."""
    from pipelines.console.status import print_status

    output, _ = _consoles()
    print_status(_settings(raw_dir=raw_dir, warehouse=warehouse), output)


@main.command()
@click.argument("gold", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for machines.")
@click.option("--merge", multiple=True, metavar="TYPE=TYPE", help="Count a type as another, for gold with fewer types.")
@_explain_errors
def evaluate(gold: Path, as_json: bool, merge: tuple[str, ...]) -> None:
    """Compare with GOLD: precision, recall, F1 by type, exact span, and the most frequent confusions.

    GOLD has JSON lines of {"id", "text", "mentions": [{"start", "end", "type"}]}, offsets in code points.
    """
    from pipelines.console.evaluate import evaluate as compare
    from pipelines.console.evaluate import print_evaluation

    if wrong := [pair for pair in merge if pair.count("=") != 1]:
        raise click.UsageError(f"--merge {wrong[0]}: expected TYPE=TYPE, such as GPE=LOC.")
    output, _ = _consoles()
    result = compare(gold, _settings(), dict(pair.split("=") for pair in merge))
    print_evaluation(result, output, as_json=as_json)


@main.group()
def override() -> None:
    """Corrections of entities: data/reference/overrides.csv."""


@override.command("check")
@_warehouse_option
@_explain_errors
def override_check(warehouse: Path | None) -> None:
    """Validate the corrections and show what each line is about, before a build applies them.

    Exit code 1 when a line cannot be applied.
    """
    from pipelines.console.overrides import check_overrides

    output, _ = _consoles()
    if check_overrides(_settings(warehouse=warehouse), output):
        sys.exit(EXIT_FAILED)


@main.group()
def reference() -> None:
    """Knowledge of your own: data/reference/local."""


@reference.command("import")
@click.argument("source_format", metavar="FORMAT", type=click.Choice(["opensanctions", "wikidata"]))
@click.argument("source", type=click.Path(path_type=Path))
@click.option("--name", help="Name of the table in data/reference/local; by default the format's name.")
@_explain_errors
def reference_import(source_format: Literal["opensanctions", "wikidata"], source: Path, name: str | None) -> None:
    """Import OpenSanctions' targets.simple.csv or Wikidata entities (JSON lines) as a table of your own knowledge."""
    from pipelines.sources.reference_import import import_reference

    report = import_reference(source, _settings().reference_dir, source_format, name=name)
    click.echo(f"{report.path}: {report.written_count:,} of {report.read_count:,} lines became entities.")
    for reason, count in report.skipped.most_common():
        click.echo(f"  {count:,} left out: {reason}")


@main.command()
@_explain_errors
def dictionary() -> None:
    """Print the data dictionary (sql/DICTIONARY.md) from the row contracts and the headers of the SQL files."""
    from pipelines.warehouse.dictionary import make_dictionary

    click.echo(make_dictionary(_settings().sql_dir), nl=False)


@main.command()
@click.option("--port", type=click.IntRange(1, 65535), default=3000, show_default=True)
@_explain_errors
def ui(port: int) -> None:
    """Start Dagster's web server and daemon on loopback; stop them with Ctrl+C."""
    from pipelines.console.ui import run_ui

    click.echo(f"http://127.0.0.1:{port} (Ctrl+C stops it)", err=True)
    sys.exit(run_ui(port))


if __name__ == "__main__":
    main()
