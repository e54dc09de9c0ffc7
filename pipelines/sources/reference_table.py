"""One CSV table of the reference folder in, its rows after a contract out, or the file and line of what is wrong."""

import csv
from pathlib import Path

import polars as pl

from pipelines.errors import SettingsError
from pipelines.tables.contract import Row, columns, polars_schema

PLACE = ("_file", "_line")
"""Columns that say where a row stands: the file's name and the number of its line, from 1."""


def read_table(path: Path, row: type[Row]) -> pl.DataFrame:
    """Read one CSV table after a contract.

    Returns:
        The contract's columns, and `_file` and `_line` for messages.

    Raises:
        SettingsError: For wrong columns, lines of another length, and cells that their column does not allow.
    """
    expected = polars_schema(row)
    try:
        text = pl.read_csv(path, infer_schema=False)
    except (pl.exceptions.PolarsError, UnicodeDecodeError) as error:
        raise SettingsError(_why_unreadable(path, len(expected), str(error))) from error
    if text.columns != list(expected):
        raise SettingsError(f"{path}:1: columns are {text.columns}, expected {list(expected)}.")
    text = text.with_row_index("_line", offset=2).with_columns(pl.lit(path.name).alias("_file"))
    cast = text.with_columns(_cast(name, dtype) for name, dtype in expected.items())
    _require_valid_cells(path, row, text, cast)
    return cast.select(*expected, *PLACE)


def _cast(name: str, dtype: pl.DataType) -> pl.Expr:
    if dtype == pl.Boolean():
        return pl.col(name).replace_strict({"true": True, "false": False}, default=None, return_dtype=pl.Boolean)
    return pl.col(name).cast(dtype, strict=False)


def _require_valid_cells(path: Path, row: type[Row], text: pl.DataFrame, cast: pl.DataFrame) -> None:
    for c in columns(row):
        value, given = cast[c.name], text[c.name]
        bad = value.is_null() & given.is_not_null()
        if not c.is_nullable:
            bad |= value.is_null()
        if c.values:
            bad |= ~value.is_in(list(c.values)).fill_null(True)
        if c.minimum is not None:
            bad |= (value < c.minimum).fill_null(False)
        if c.maximum is not None:
            bad |= (value > c.maximum).fill_null(False)
        if bad.any():
            first = bad.arg_max() or 0
            allowed = f"one of {', '.join(c.values)}" if c.values else c.description
            raise SettingsError(f"{path}:{text['_line'][first]}: {c.name} is {given[first]!r}. Expected: {allowed}")


def _why_unreadable(path: Path, width: int, error: str) -> str:
    """Find the line that the fast reader stumbled over; read again with the slow one, which counts lines."""
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            reader = csv.reader(stream, strict=True)
            for cells in reader:
                if len(cells) != width:
                    return f"{path}:{reader.line_num}: {len(cells)} cells, expected {width}."
    except UnicodeDecodeError as bad:
        return f"{path}: byte {bad.start} is not UTF-8. Save the table as UTF-8."
    except csv.Error as bad:
        return f"{path}:{reader.line_num}: {bad}."
    return f"{path}: {error}"
