"""CSV tables of the reference folder in, their rows after a contract out, or the file and line of what is wrong."""

import csv
from pathlib import Path

import polars as pl

from pipelines.errors import SettingsError
from pipelines.tables.contract import Column, Row, columns, polars_schema

PLACE = ("_file", "_line")
"""Columns that say where a row stands: the file's name and the number of its line, from 1."""

_READ_AS: dict[str, bool] = {"true": True, "false": False}


def read_tables(paths: list[Path], row: type[Row]) -> pl.DataFrame:
    """Read CSV tables of one contract: all as text first, cast and checked together afterwards.

    Args:
        paths: Files with a header line, UTF-8; a file may have no rows.
        row: The contract; its columns are the header of each file, in its order.

    Returns:
        The contract's columns, and `_file` and `_line` for messages; in the order of files and lines.

    Raises:
        SettingsError: For wrong columns, lines of another length, and cells that their column does not allow.
    """
    schema = polars_schema(row)
    texts = [_read_text(path, list(schema)) for path in paths]
    empty = pl.DataFrame(schema={**dict.fromkeys(schema, pl.String), "_file": pl.String, "_line": pl.UInt32})
    text = pl.concat([empty, *texts])
    cast = text.with_columns(_cast(name, dtype) for name, dtype in schema.items())
    _require_valid_cells(row, text, cast)
    return cast


def _read_text(path: Path, expected: list[str]) -> pl.DataFrame:
    try:
        text = pl.read_csv(path, infer_schema=False, row_index_name="_line", row_index_offset=2)
    except (pl.exceptions.PolarsError, UnicodeDecodeError) as error:
        raise SettingsError(_why_unreadable(path, len(expected), str(error))) from error
    found = text.columns[1:]
    if found != expected:
        raise SettingsError(f"{path}:1: columns are {', '.join(found)}; expected {', '.join(expected)}.")
    return text.select(*expected, pl.lit(path.name).alias("_file"), pl.col("_line").cast(pl.UInt32))


def _cast(name: str, dtype: pl.DataType) -> pl.Expr:
    if dtype == pl.Boolean():
        return pl.col(name).replace_strict(_READ_AS, default=None, return_dtype=pl.Boolean)
    return pl.col(name).cast(dtype, strict=False)


def _bad_cells(column: Column) -> pl.Expr:
    """Whether a cell is not what its column allows; `text` is the cell as written."""
    value, text = pl.col(column.name), pl.col(f"{column.name}:text")
    bad = value.is_null() & text.is_not_null()
    if not column.is_nullable:
        bad |= value.is_null()
    if column.values:
        bad |= ~value.is_in(list(column.values)).fill_null(True)
    if column.minimum is not None:
        bad |= (value < column.minimum).fill_null(False)
    if column.maximum is not None:
        bad |= (value > column.maximum).fill_null(False)
    return bad


def _require_valid_cells(row: type[Row], text: pl.DataFrame, cast: pl.DataFrame) -> None:
    checked = columns(row)
    both = cast.with_columns(text[c.name].alias(f"{c.name}:text") for c in checked)
    flags = both.select(_bad_cells(c).any().alias(c.name) for c in checked)
    for c in checked:
        if flags.height and flags[0, c.name]:
            first = both.filter(_bad_cells(c)).row(0, named=True)
            allowed = f"one of {', '.join(c.values)}" if c.values else c.description
            raise SettingsError(
                f"{first['_file']}:{first['_line']}: {c.name} is {first[f'{c.name}:text']!r}. Expected: {allowed}"
            )


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
