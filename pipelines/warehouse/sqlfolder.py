"""The folder sql/ in, views and checks out: contracts read, dependencies taken from the SQL, views in build order."""

import heapq
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

from sqlglot import exp

from pipelines.errors import SqlFileError
from pipelines.warehouse.sqlfile import Kind, SqlFile
from pipelines.warehouse.sqlheader import Header, located, read_header
from pipelines.warehouse.sqllineage import output_columns, parse_query, sort_columns, tables_read

_REQUIRED: Mapping[Kind, tuple[str, ...]] = {
    "view": ("grain", "purpose", "reads", "excludes", "materialized"),
    "check": ("proves", "action", "severity", "reads"),
}
_OPTIONAL: Mapping[Kind, tuple[str, ...]] = {"view": ("order",), "check": ()}
_NOTHING = "nothing"
"""What a header says under Reads when the query reads no table."""


@dataclass(frozen=True)
class _Parsed:
    """A file before it is known which tables there are."""

    where: str
    path: Path
    header: Header
    query: exp.Query
    query_text: str


def _choice(parsed: _Parsed, field: str, allowed: tuple[str, ...]) -> str:
    value = parsed.header.fields[field].rstrip(".").lower()
    if value not in allowed:
        line = parsed.header.lines[field]
        raise located(parsed.where, line, f"{field.title()} is {value!r}. Expected {' or '.join(allowed)}.")
    return value


def _order(parsed: _Parsed) -> str:
    """What the header says under Order, if it is a list of the view's columns."""
    order = parsed.header.fields.get("order", "").rstrip(".")
    if order and not set(names := sort_columns(order) or [order]) <= set(parsed.header.columns):
        unknown = next(name for name in names if name not in parsed.header.columns)
        raise located(
            parsed.where,
            parsed.header.lines["order"],
            f"Order says {unknown!r}, which is no column of this view. List columns, as behind ORDER BY.",
        )
    return order


def _parse(path: Path, kind: Kind) -> _Parsed:
    where = "/".join(path.parts[-3:])
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise located(where, 1, f"the file is not UTF-8 ({error.reason}). Save it as UTF-8.") from error
    header = read_header(where, text, _REQUIRED[kind], _OPTIONAL[kind])
    if header.name != path.stem:
        raise located(where, 1, f"the header calls this {header.name}, the file {path.stem}. Make them one name.")
    query, end = parse_query(where, text)
    names = output_columns(where, query)
    if names != list(header.columns):
        differing = [name for name in header.columns if name not in names] or list(header.columns)
        raise located(
            where,
            header.lines[f"columns.{differing[0]}"],
            f"the header lists the columns {', '.join(header.columns)}; the query gives {', '.join(names)}."
            " Make the header say what the query gives, in its order.",
        )
    body = "\n".join(text[:end].splitlines()[header.line_count :]).strip()
    return _Parsed(where, path, header, query, body)


def _resolve(parsed: _Parsed, kind: Kind, known: Collection[str]) -> tuple[SqlFile, dict[str, int]]:
    """The file with its dependencies, and the line of each."""
    header, fields = parsed.header, parsed.header.fields
    lines = tables_read(parsed.where, parsed.query, known)
    said = [name.strip() for name in fields["reads"].rstrip(".").split(",")]
    said = [] if said == [_NOTHING] else said
    if sorted(said) != sorted(lines):
        raise located(
            parsed.where,
            header.lines["reads"],
            f"Reads says {', '.join(said) or _NOTHING}; the query reads {', '.join(lines) or _NOTHING}."
            " Make the header name what the query reads.",
        )
    is_view = kind == "view"
    materialized = _choice(parsed, "materialized", ("view", "table")) if is_view else "query"
    severity = None if is_view else _choice(parsed, "severity", ("error", "warn"))
    found = SqlFile(
        name=header.name,
        path=parsed.path,
        kind=kind,
        materialized=cast(Literal["view", "table", "query"], materialized),
        severity=cast(Literal["error", "warn"] | None, severity),
        summary=header.summary,
        grain=fields["grain"] if is_view else "one row per offence; no row when all is well.",
        purpose=fields["purpose"] if is_view else f"{fields['proves']} {fields['action']}",
        reads=tuple(said),
        excludes=fields["excludes"] if is_view else "",
        order=_order(parsed),
        columns=header.columns,
        query=parsed.query_text,
        dependencies=tuple(sorted(lines)),
    )
    return found, lines


def _in_order(files: Mapping[str, SqlFile], lines: Mapping[str, Mapping[str, int]]) -> list[SqlFile]:
    """Views so that each comes after those it reads; of those that could be next, the first by name is."""
    waiting = {name: {d for d in file.dependencies if d in files} for name, file in files.items()}
    ready = [name for name, needs in waiting.items() if not needs]
    heapq.heapify(ready)
    ordered = []
    while ready:
        name = heapq.heappop(ready)
        del waiting[name]
        ordered.append(files[name])
        for other, needs in waiting.items():
            if name in needs:
                needs.remove(name)
                if not needs:
                    heapq.heappush(ready, other)
    if waiting:
        # Every view that is left waits for another that is left; walking from one to the next must come round.
        path = [min(waiting)]
        while (following := min(waiting[path[-1]])) not in path:
            path.append(following)
        circle = path[path.index(following) :]
        first = min(circle)
        at = circle.index(first)
        circle = [*circle[at:], *circle[:at], first]
        where = "/".join(files[first].path.parts[-3:])
        line = lines[first][circle[1]]
        raise located(where, line, f"views read each other in a circle: {' -> '.join(circle)}. Break it.")
    return ordered


def read_views(sql_dir: Path, known_tables: Collection[str]) -> list[SqlFile]:
    """Read sql_dir/views/*.sql.

    Args:
        sql_dir: Folder that holds views/.
        known_tables: Names of the tables that views may read, besides other views.

    Returns:
        The views in an order in which they can be created, the same on every machine.

    Raises:
        SqlFileError: With file, line and what to do: a header that is missing, incomplete or at odds with the SQL, SQL
            that is not one query, an unknown table, a name that a table has already, views in a circle.
    """
    parsed = [_parse(path, "view") for path in _files(sql_dir / "views")]
    for item in parsed:
        if item.header.name.lower() in {name.lower() for name in known_tables}:
            raise located(item.where, 1, f"{item.header.name} is the name of a table. Give the view another name.")
    known = [*known_tables, *(item.header.name for item in parsed)]
    resolved = {item.header.name: _resolve(item, "view", known) for item in parsed}
    return _in_order(
        {name: file for name, (file, _) in resolved.items()}, {name: lines for name, (_, lines) in resolved.items()}
    )


def read_checks(sql_dir: Path, known_tables: Collection[str]) -> list[SqlFile]:
    """Read sql_dir/checks/*.sql.

    Args:
        sql_dir: Folder that holds checks/.
        known_tables: Names of the tables and views that checks may read.

    Returns:
        The checks, by name.

    Raises:
        SqlFileError: As read_views().
    """
    return [_resolve(_parse(path, "check"), "check", known_tables)[0] for path in _files(sql_dir / "checks")]


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise SqlFileError(f"{folder} is not there; expected a folder of .sql files. Check DATELINE_SQL_DIR.")
    return sorted(folder.glob("*.sql"))
