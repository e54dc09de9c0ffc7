"""SQL files in, views and tables of the build file out; only what is stale is made again."""

import hashlib
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import duckdb

from pipelines.errors import SqlFileError
from pipelines.tables.contract import sql_literal
from pipelines.warehouse.build import Build
from pipelines.warehouse.query import run_query
from pipelines.warehouse.sqlfile import SqlFile
from pipelines.warehouse.threads import side_by_side

Described = TypeVar("Described")

_STATE_PREFIX = "view:"
_MEMORY_PREFIX = "memory:"
"""Before the bytes that a view needed: with less it fails, after most of its time, and is made again."""


@dataclass(frozen=True)
class ViewResult:
    """What became of one view."""

    name: str
    was_stale: bool
    row_count: int | None
    """Rows of a materialised view; None for one that is computed when read."""


def view_versions(views: Sequence[SqlFile]) -> dict[str, str]:
    """A hash for each view over its SQL and that of the views it reads.

    Args:
        views: All views in dependency order.
    """
    versions: dict[str, str] = {}
    for view in views:
        parts = [view.path.read_text(encoding="utf-8")]
        parts += [versions[name] for name in sorted(view.dependencies) if name in versions]
        versions[view.name] = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
    return versions


def published_view_versions(warehouse: Path) -> dict[str, str]:
    """The version of each view as it stands in the published warehouse.

    Raises:
        WarehouseError: When there is no warehouse.
    """
    state = run_query(
        warehouse,
        "SELECT name, value FROM internal.build_state WHERE starts_with(name, $prefix)",
        {"prefix": _STATE_PREFIX},
    )
    return {name.removeprefix(_STATE_PREFIX): value.partition(":")[0] for name, value in state.iter_rows()}


def _kinds_in_file(build: Build) -> dict[str, str]:
    rows = build.read(
        "SELECT table_name, table_type FROM information_schema.tables WHERE table_schema = 'main'"
        " AND table_catalog = current_database()"
    )
    return {name: "view" if kind == "VIEW" else "table" for name, kind in rows.iter_rows()}


def drop_orphans(build: Build, views: Sequence[SqlFile]) -> list[str]:
    """Drop views whose SQL file has gone, and those that change between view and table.

    Returns:
        The names that were dropped.
    """
    wanted = {view.name: view.materialized for view in views}
    made = [n.removeprefix(_STATE_PREFIX) for n in build.read_state() if n.startswith(_STATE_PREFIX)]
    present = _kinds_in_file(build)
    gone = [name for name in made if present.get(name, wanted.get(name)) != wanted.get(name)]
    for name in gone:
        with build.transaction(changes_data=False) as connection:
            if name in present:
                connection.execute(f'DROP {present[name]} "{name}"')
            noted = [_STATE_PREFIX + name, _MEMORY_PREFIX + name]
            connection.execute("DELETE FROM internal.build_state WHERE name IN (?, ?)", noted)
    return gone


def _make_view(build: Build, view: SqlFile, wanted: str) -> None:
    """Make a view with its comments in one transaction, and note its version."""
    kind = view.materialized.upper()
    with build.transaction(changes_data=False, full_memory=False) as connection:
        try:
            connection.execute(f'CREATE OR REPLACE {kind} "{view.name}" AS\n{view.query}')
        except duckdb.OutOfMemoryException:
            raise
        except duckdb.Error as error:
            first_line = str(error).splitlines()[0]
            raise SqlFileError(f"sql/views/{view.path.name} does not run: {first_line}") from error
        connection.execute(f'COMMENT ON {kind} "{view.name}" IS {sql_literal(view.purpose)}')
        for column, description in view.columns.items():
            connection.execute(f'COMMENT ON COLUMN "{view.name}"."{column}" IS {sql_literal(description)}')
        build.set_state(_STATE_PREFIX + view.name, wanted)


def _wanted_state(state: Mapping[str, str], view: SqlFile, version: str) -> str:
    """What is noted of a view that is up to date."""
    return version if view.materialized == "view" else f"{version}:{state.get('data_version', '')}"


def refresh_view(build: Build, view: SqlFile, version: str) -> ViewResult:
    """Make a view again if its SQL, a view that it reads, or (when materialised) the data changed.

    Args:
        build: The build.
        view: The SQL file.
        version: Its entry of view_versions().

    Raises:
        SqlFileError: When DuckDB refuses the query, or a view that it reads has not been made.
        WarehouseError: When it needs more memory than DuckDB may take.
    """
    state = build.read_state()
    wanted = _wanted_state(state, view, version)
    was_stale = state.get(_STATE_PREFIX + view.name) != wanted
    if was_stale:
        missing = sorted(set(view.dependencies) - set(_kinds_in_file(build)))
        if missing:
            raise SqlFileError(
                f"{view.name} reads {', '.join(missing)}, which the warehouse does not hold yet: materialize"
                f" {'it' if len(missing) == 1 else 'them'} as well, or everything."
            )
        known = int(state.get(_MEMORY_PREFIX + view.name, 0))
        enough = build.within_memory(
            lambda: _make_view(build, view, wanted), f"sql/views/{view.path.name}", at_least=known
        )
        if enough:
            with build.transaction(changes_data=False):
                build.set_state(_MEMORY_PREFIX + view.name, str(enough))
    row_count = None
    if view.materialized == "table":
        row_count = int(build.read(f'SELECT count(*) AS row_count FROM "{view.name}"').item())
    return ViewResult(view.name, was_stale, row_count)


def refresh_views(
    build: Build,
    views: Sequence[SqlFile],
    among: Sequence[SqlFile],
    versions: Mapping[str, str],
    describe: Callable[[Build, SqlFile], Described],
) -> Generator[tuple[ViewResult, Described]]:
    """`refresh_view` for several views, two at a time; results in the order of the views.

    Args:
        build: The build.
        views: In dependency order.
        among: All views that there are, in dependency order: one that is not to be refreshed may read one that is.
        versions: As view_versions() gives them.
        describe: What else to find out about a view that is up to date; reads from the build that it is given.
    """
    state = build.read_state()
    if any(state.get(_STATE_PREFIX + view.name) != _wanted_state(state, view, versions[view.name]) for view in views):
        build.begin_writing()
    reads: dict[str, set[str]] = {}
    for view in among:
        reads[view.name] = set(view.dependencies).union(*(reads.get(name, ()) for name in view.dependencies))

    def work(twin: Build, view: SqlFile) -> tuple[ViewResult, Described]:
        return refresh_view(twin, view, versions[view.name]), describe(twin, view)

    return side_by_side(build, work, {view.name: view for view in views}, lambda view: reads[view.name])
