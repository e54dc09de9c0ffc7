"""The comment that opens a SQL file in, its contract out: name, summary, fields and columns, with line numbers.

The form, as in every file of sql/ (a longer text goes on in the next line, indented further):

    -- entity_by_month: how often each entity is mentioned, month by month.
    --
    -- Grain:    one row per (entity_id, published_month).
    -- Purpose:  trend charts.
    --
    -- Columns:
    --   entity_id        entity that the row counts; references entity.
    --   published_month  first day of the month of article.published_on.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipelines.errors import SqlFileError

_TITLE = re.compile(r"--\s*(\w+):\s*(.*)")
_FIELD = re.compile(r"-- ([A-Z][a-z]+):\s*(.*)")
_COLUMN = re.compile(r"--   (\w+)(?:\s+(.*))?")
_CONTINUED = re.compile(r"--\s{2,}(\S.*)")
_COLUMNS = "columns"


@dataclass(frozen=True)
class Header:
    """The contract that stands in the comment at the top of a SQL file.

    Attributes:
        name: Name of the view or check.
        summary: The rest of the first line: what it is, in a phrase.
        fields: Lower-case field name -> its text on one line.
        columns: Column -> description, in the order of the header.
        lines: Where each field and each column (as "columns.NAME") stands, from 1.
        line_count: Lines of the header; the query starts behind them.
    """

    name: str
    summary: str
    fields: Mapping[str, str]
    columns: Mapping[str, str]
    lines: Mapping[str, int]
    line_count: int


def located(where: str, line: int, message: str) -> SqlFileError:
    """The error for a problem at a line of a file, in the form that editors jump to."""
    return SqlFileError(f"{where}:{line}: {message}")


class _Reader:
    """Collects the texts of a header line by line; a text that goes on is joined by a space."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.texts: dict[str, str] = {}
        self.lines: dict[str, int] = {}
        self.current = ""

    def begin(self, key: str, text: str, line: int) -> None:
        if key in self.lines:
            raise located(self.where, line, f"{key} stands twice, first in line {self.lines[key]}. Keep one.")
        self.current, self.lines[key], self.texts[key] = key, line, text.strip()

    def go_on(self, text: str) -> None:
        self.texts[self.current] = f"{self.texts[self.current]} {text.strip()}".strip()

    def read(self, number: int, line: str) -> None:
        if line.rstrip() == "--":
            return
        if field := _FIELD.fullmatch(line):
            self.begin(field[1].lower(), field[2], number)
        elif self.current.startswith(_COLUMNS) and (column := _COLUMN.fullmatch(line)):
            self.begin(f"{_COLUMNS}.{column[1]}", column[2] or "", number)
        elif self.current and (rest := _CONTINUED.fullmatch(line)):
            self.go_on(rest[1])
        else:
            raise located(
                self.where,
                number,
                f"the header does not go on like this: {line.strip()[:60]!r}. Expected `-- Field: text`, a column as"
                " `--   name  description`, or a continued text indented by more than that.",
            )


def read_header(where: str, text: str, required: Sequence[str], optional: Sequence[str] = ()) -> Header:
    """Read the header of a SQL file.

    Args:
        where: Name of the file for messages, such as sql/views/entity_by_day.sql.
        text: The whole file.
        required: Lower-case fields that must be there, besides Columns.
        optional: Fields that may be there; all others are refused.

    Returns:
        The header; nothing in it is empty.

    Raises:
        SqlFileError: With file and line, when there is no header or it is malformed or incomplete.
    """
    lines = text.splitlines()
    line_count = next((n for n, line in enumerate(lines) if not line.startswith("--")), len(lines))
    title = _TITLE.fullmatch(lines[0]) if line_count else None
    if title is None or title[1].lower() in (*required, *optional, _COLUMNS):
        raise located(
            where, 1, "the file does not open with its contract. Expected `-- name: what it is.` as the first line."
        )
    reader = _Reader(where)
    reader.begin("summary", title[2], 1)
    for number, line in enumerate(lines[1:line_count], 2):
        reader.read(number, line)
    header = Header(
        name=title[1],
        summary=reader.texts["summary"],
        fields={key: text for key, text in reader.texts.items() if "." not in key and key not in ("summary", _COLUMNS)},
        columns={key.partition(".")[2]: text for key, text in reader.texts.items() if "." in key},
        lines=reader.lines,
        line_count=line_count,
    )
    _require_complete(where, header, required, optional)
    return header


def _require_complete(where: str, header: Header, required: Sequence[str], optional: Sequence[str]) -> None:
    wanted = ", ".join([*required, *optional, _COLUMNS])
    if unknown := [key for key in header.fields if key not in (*required, *optional)]:
        raise located(where, header.lines[unknown[0]], f"{unknown[0]} is no field of this header; it has {wanted}.")
    missing = [key for key in (*required, *header.fields) if not header.fields.get(key)] + (
        [] if header.columns else [_COLUMNS]
    )
    if missing:
        at = header.lines.get(missing[0], header.line_count)
        raise located(where, at, f"the header lacks {', '.join(missing)}. Add `-- {missing[0].title()}:` with a text.")
    bare = [key for key, text in header.columns.items() if not text]
    if bare or not header.summary:
        at = header.lines[f"{_COLUMNS}.{bare[0]}"] if bare else 1
        raise located(where, at, f"{bare[0] if bare else header.name} has no description. Say what it holds.")
