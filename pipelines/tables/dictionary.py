"""Row contracts and SQL files in, the data dictionary out: one Markdown page that says what each column holds."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from pipelines.tables.contract import Column, Row, columns, summary


class DocumentedSql(Protocol):
    """What the dictionary says of a view or check; SqlFile of the warehouse is one."""

    @property
    def name(self) -> str:
        """Name of the view or check."""

    @property
    def summary(self) -> str:
        """What it is, in a phrase."""

    @property
    def grain(self) -> str:
        """What one row is."""

    @property
    def purpose(self) -> str:
        """What it is good for."""

    @property
    def excludes(self) -> str:
        """What it leaves out."""

    @property
    def reads(self) -> tuple[str, ...]:
        """Tables and views that it reads."""

    @property
    def columns(self) -> Mapping[str, str]:
        """Column -> description."""

    @property
    def materialized(self) -> str:
        """Whether it is stored: table, or computed when read: view."""

    @property
    def order(self) -> str:
        """How to ask for the rows that matter most first, behind ORDER BY; empty where nothing is to be said."""

    @property
    def severity(self) -> str | None:
        """What a check's rows do: error or warn; None for a view."""


_INTRODUCTION = """# Data dictionary

Every table, view and check of the warehouse. This page is generated from the row contracts in `pipelines/tables` and the
headers of the files in `sql`: change those, then run `make dictionary`. A test fails when this page is stale. A file that
is put into `sql/views` or `sql/checks`, with a header like its neighbours', is a view or a check from the next build on.

Offsets (`start_char`, `end_char`) count Unicode code points of `article.text`, the end exclusive:
`substring(text, start_char + 1, end_char - start_char)` is the text of the range. The same descriptions are comments in the
warehouse: `SELECT table_name, column_name, comment FROM duckdb_columns()`."""


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _link(name: str) -> str:
    return f"[{name}](#{name})"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    return lines + ["| " + " | ".join(map(_cell, row)) + " |" for row in rows]


def _described(column: Column, reference: str | None) -> str:
    notes = [column.description]
    if column.values:
        notes.append(f"One of: {', '.join(column.values)}.")
    if reference:
        notes.append(f"References `{reference}`.")
    return " ".join(notes)


def _contract_section(row: type[Row], read_by: Sequence[str]) -> list[str]:
    rows = [
        (f"`{c.name}`", c.sql_type, "yes" if c.is_nullable else "", _described(c, row.references.get(c.name)))
        for c in columns(row)
    ]
    key = ", ".join(f"`{name}`" for name in row.key)
    lines = [f"### {row.table}", "", summary(row), "", f"Key: {key}."]
    if read_by:
        lines.append(f"Read by: {', '.join(map(_link, read_by))}.")
    return [*lines, "", *_table(("column", "type", "NULL", "description"), rows), ""]


def _view_section(
    view: DocumentedSql, types: Mapping[str, str], lineage: Mapping[str, Sequence[str]], read_by: Sequence[str]
) -> list[str]:
    rows = [
        (
            f"`{name}`",
            types.get(name, ""),
            description,
            ", ".join(
                f"rows of {s.removesuffix('.*')}" if s.endswith(".*") else f"`{s}`" for s in lineage.get(name, ())
            ),
        )
        for name, description in view.columns.items()
    ]
    stored = "stored at each build" if view.materialized == "table" else "computed when read"
    lines = [
        f"### {view.name}",
        "",
        _sentence(view.summary),
        "",
        f"- **Grain:** {view.grain}",
        f"- **Purpose:** {view.purpose}",
        f"- **Excludes:** {view.excludes}",
        f"- **Reads:** {', '.join(map(_link, view.reads))}; {stored}.",
    ]
    if read_by:
        lines.append(f"- **Read by:** {', '.join(map(_link, read_by))}.")
    if view.order:
        lines.append(f"- **Order:** none in itself; what matters most first by `ORDER BY {view.order}`.")
    return [*lines, "", *_table(("column", "type", "description", "computed from"), rows), ""]


def dictionary_markdown(
    tables: Sequence[type[Row]],
    views: Sequence[DocumentedSql],
    checks: Sequence[DocumentedSql] = (),
    *,
    types: Mapping[str, Mapping[str, str]] | None = None,
    lineage: Mapping[str, Mapping[str, Sequence[str]]] | None = None,
) -> str:
    """Write the data dictionary.

    Args:
        tables: Contracts, in the order in which they are shown.
        views: Views, likewise.
        checks: Checks, likewise.
        types: View -> column -> SQL type.
        lineage: View -> column -> the columns ("table.column", or "table.*" for its rows) that it is computed from.

    Returns:
        Markdown that ends in one newline and depends on the arguments alone.
    """
    types, lineage = types or {}, lineage or {}
    readers: dict[str, list[str]] = {}
    for view in views:
        for name in view.reads:
            readers.setdefault(name, []).append(view.name)
    lines = [_INTRODUCTION, "", "## Overview", ""]
    overview = [(_link(row.table), "table", summary(row)) for row in tables]
    overview += [(_link(view.name), "view", _sentence(view.summary)) for view in views]
    lines += [*_table(("name", "kind", "what it is"), overview), "", "## Tables", ""]
    for row in tables:
        lines += _contract_section(row, readers.get(row.table, []))
    lines += ["## Views", ""]
    for view in views:
        lines += _view_section(view, types.get(view.name, {}), lineage.get(view.name, {}), readers.get(view.name, []))
    if checks:
        lines += [
            "## Checks",
            "",
            "A row that a check of severity error returns keeps a build from being published.",
            "",
        ]
        proofs = [(f"`{check.name}`", check.severity or "", check.purpose) for check in checks]
        lines += [*_table(("check", "severity", "what it proves, and what to do"), proofs), ""]
    return "\n".join(lines).rstrip("\n") + "\n"
