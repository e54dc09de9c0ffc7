"""data/reference/overrides.csv in, the corrections that can be applied and the lines that cannot, with reasons, out."""

import csv
import datetime as dt
import io
import re
from collections.abc import Mapping
from pathlib import Path
from typing import get_args

import polars as pl

from pipelines.errors import SettingsError
from pipelines.tables.contract import conform, polars_schema
from pipelines.tables.ids import article_id
from pipelines.tables.mentions import EntityType
from pipelines.tables.reference import Override, OverrideAction, RejectedOverride

COLUMNS = ("action", "target", "surface", "value", "source_name", "article", "who", "when", "why")
"""The header of overrides.csv; a table with other columns is refused as a whole."""

ACTIONS: tuple[str, ...] = get_args(OverrideAction)
_TYPES: tuple[str, ...] = get_args(EntityType)
_KEY = re.compile(r"[a-z][a-z0-9-]*:\S(?:.*\S)?")
_ARTICLE = re.compile(r"(?P<path>.+?)(?:#(?P<record>[1-9][0-9]*))?")

# What each action needs and may have: (needed, optional); everything else must stay empty.
_CELLS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "merge": (frozenset({"target", "value"}), frozenset()),
    "split": (frozenset({"target", "surface"}), frozenset({"value"})),
    "rename": (frozenset({"target", "value"}), frozenset()),
    "retype": (frozenset({"value"}), frozenset({"target", "surface"})),
    "link": (frozenset({"surface", "value"}), frozenset()),
    "block": (frozenset(), frozenset({"target", "surface"})),
    "alias": (frozenset({"target", "surface"}), frozenset()),
}
_EITHER = frozenset({"retype", "block"})
"""Actions about an entity (target) or about a printed name (surface): one of the two, not both."""
_GLOBAL = frozenset({"rename"})
"""Actions that are about the entity as such, so that no source or article limits them."""
_VALUE_IS_KEY = frozenset({"merge", "split", "link"})


def load_overrides(path: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read the corrections; a bad line is set aside with its reason and never costs the others.

    Args:
        path: The CSV file; one that does not exist is one without corrections.

    Returns:
        (`Override` rows, `RejectedOverride` rows), both in the order of the file. Every accepted line can be applied
        by its form; whether its entity or surface occurs in the warehouse only the warehouse can tell.

    Raises:
        SettingsError: If the file is not UTF-8 or its header is not `COLUMNS`.
    """
    accepted: list[dict[str, object]] = []
    rejected: list[dict[str, object]] = []
    if path.is_file():
        seen: dict[tuple[str, ...], int] = {}
        merged: dict[str, str] = {}
        for line_no, line, cells in _lines(path):
            row = dict(zip(COLUMNS, (c.strip() for c in cells), strict=False))
            reason = _why_rejected(cells, row) or _why_contradicts(row, seen, merged)
            if reason:
                rejected.append({"line_no": line_no, "line": line, "reason": reason})
                continue
            seen[_subject(row)] = line_no
            if row["action"] == "merge":
                merged[row["target"]] = row["value"]
            accepted.append(_override(line_no, row))
    return (
        conform(pl.DataFrame(accepted, schema=polars_schema(Override), orient="row"), Override, where=path.name),
        conform(pl.DataFrame(rejected, schema=polars_schema(RejectedOverride), orient="row"), RejectedOverride),
    )


def _lines(path: Path) -> list[tuple[int, str, list[str]]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}: byte {error.start} is not UTF-8. Save the table as UTF-8.") from error
    numbered = enumerate(text.replace("\r\n", "\n").split("\n"), start=1)
    lines = [(no, line) for no, line in numbered if line.strip() and line[0] != "#"]
    header = next(csv.reader([lines[0][1]])) if lines else []
    if tuple(header) != COLUMNS:
        raise SettingsError(f"{path}:1: columns are {', '.join(header) or 'missing'}; expected {', '.join(COLUMNS)}.")
    return [(no, line, next(csv.reader(io.StringIO(line)), [])) for no, line in lines[1:]]


def _why_rejected(cells: list[str], row: dict[str, str]) -> str | None:
    if len(cells) != len(COLUMNS):
        return f"{len(cells)} cells, expected {len(COLUMNS)}: {', '.join(COLUMNS)}. Quote cells that hold a comma."
    if row["action"] not in ACTIONS:
        return f"action is {row['action']!r}; expected one of {', '.join(ACTIONS)}."
    return next((why for check in (_why_cells, _why_values, _why_receipt) if (why := check(row))), None)


def _why_cells(row: dict[str, str]) -> str | None:
    action = row["action"]
    needed, optional = _CELLS[action]
    filled = {c for c in ("target", "surface", "value") if row[c]}
    if missing := sorted(needed - filled):
        return f"{action} needs {' and '.join(missing)}."
    if extra := sorted(filled - needed - optional):
        return f"{action} has no use for {' and '.join(extra)}; leave it empty."
    if action in _EITHER and (("target" in filled) == ("surface" in filled)):
        return f"{action} needs either target (an entity) or surface (a printed name), and not both."
    if action in _GLOBAL and (row["source_name"] or row["article"]):
        return f"{action} is about the entity everywhere; leave source_name and article empty."
    return None


def _why_values(row: dict[str, str]) -> str | None:
    action = row["action"]
    keys = [("target", row["target"]), ("value", row["value"] if action in _VALUE_IS_KEY else "")]
    for column, key in keys:
        if key and not _KEY.fullmatch(key):
            return f"{column} is {key!r}, which is no entity key; expected a key such as iso3166:MN or wikidata:Q1065."
    if action == "retype" and row["value"] not in _TYPES:
        return f"value is {row['value']!r}; expected one of {', '.join(_TYPES)}."
    if action in ("merge", "split") and row["target"] == row["value"]:
        return f"{action} names the same entity twice."
    return None


def _why_receipt(row: dict[str, str]) -> str | None:
    if missing := [c for c in ("who", "when", "why") if not row[c]]:
        return f"{' and '.join(missing)} left empty; a correction says who decided, when and why."
    try:
        dt.date.fromisoformat(row["when"])
    except ValueError:
        return f"when is {row['when']!r}; expected a date as 2026-11-25."
    return None


def _subject(row: dict[str, str]) -> tuple[str, ...]:
    """What a line is about: two lines about the same would leave it open which one counts."""
    said = {
        "alias": (row["target"], row["surface"].casefold()),
        "merge": (row["target"],),
        "rename": (row["target"],),
    }.get(row["action"], (row["target"], row["surface"].casefold()))
    action = "link or block" if row["action"] in ("link", "block") and row["surface"] else row["action"]
    return (action, *said, row["source_name"], row["article"])


def _why_contradicts(row: dict[str, str], seen: dict[tuple[str, ...], int], merged: dict[str, str]) -> str | None:
    if earlier := seen.get(_subject(row)):
        return f"line {earlier} says already what happens here; keep one of the two lines."
    if row["action"] == "merge":
        into = row["value"]
        while into:
            if into == row["target"]:
                return f"earlier lines merge {row['value']} into {row['target']}; a circle of merges has no survivor."
            into = merged.get(into, "")
    return None


def _override(line_no: int, row: dict[str, str]) -> dict[str, object]:
    def filled(column: str) -> str | None:
        return row[column] or None

    found = _ARTICLE.fullmatch(row["article"])
    record = int(found["record"] or 0) if found else 0
    return {
        "line_no": line_no,
        "action": row["action"],
        "target": filled("target"),
        "surface": filled("surface"),
        "value": filled("value"),
        "source_name": filled("source_name"),
        "article": filled("article"),
        "article_id": article_id(found["path"], record) if found else None,
        "who": row["who"],
        "when": dt.date.fromisoformat(row["when"]),
        "why": row["why"],
    }
