"""One file of sql/views or sql/checks, as it was read: its contract, its query, and what the query reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Kind = Literal["view", "check"]


@dataclass(frozen=True)
class SqlFile:
    """One file of sql/views or sql/checks.

    Attributes:
        name: Name of the view or check; the file is called so.
        path: The file.
        kind: view or check.
        materialized: Whether a view is computed when read (view) or stored by a build (table); query for a check.
        severity: Whether a check's rows block the publication (error) or only warn; None for a view.
        summary: What it is, in a phrase.
        grain: What one row is; for a check: one offending row.
        purpose: What a view is good for; for a check: what it proves, and what to do when it finds rows.
        reads: Tables and views as the header names them; the same set as `dependencies`.
        excludes: Which rows of the tables are left out, and why; empty for a check.
        order: How to ask for the rows that matter most first, behind ORDER BY; empty where the query sorts its rows or
            none matters more. Sorting a large table when it is stored takes more memory than making it.
        columns: Column -> description, in the order of the query's columns.
        query: The SELECT, without header and semicolon.
        dependencies: Tables and views that the SQL reads, sorted.
    """

    name: str
    path: Path
    kind: Kind
    materialized: Literal["view", "table", "query"]
    severity: Literal["error", "warn"] | None
    summary: str
    grain: str
    purpose: str
    reads: tuple[str, ...]
    excludes: str
    order: str
    columns: Mapping[str, str]
    query: str
    dependencies: tuple[str, ...]
