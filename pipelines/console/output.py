"""Frames in, tables, CSV, JSON lines or Parquet out."""

import sys
from pathlib import Path

import polars as pl
from rich.console import Console
from rich.table import Table

from pipelines.errors import SettingsError

FORMATS = ("table", "csv", "json", "parquet")

_LONGEST = 80
"""Characters of a value that a table shows."""

_NARROWEST = 12
"""Characters that a column needs on average; below, a table breaks words to pieces."""


def _csv_ready(frame: pl.DataFrame) -> pl.DataFrame:
    """CSV has no lists: their items are joined by ' | '."""
    lists = [name for name, kind in frame.schema.items() if isinstance(kind, pl.List)]
    return frame.with_columns(pl.col(name).cast(pl.List(pl.String)).list.join(" | ") for name in lists)


def _drawn(frame: pl.DataFrame, width: int) -> str:
    """A frame as a table, or, where its columns have no room beside each other, as one block a row.

    Scripts and small terminals alike get every column; long values are cut.
    """
    with pl.Config(
        tbl_rows=-1, tbl_cols=-1, fmt_str_lengths=_LONGEST, tbl_width_chars=-1, tbl_hide_dataframe_shape=True,
        tbl_hide_column_data_types=True, fmt_table_cell_list_len=-1,
    ) as config:  # fmt: skip
        text = str(frame)
        fits = len(text.partition("\n")[0]) <= width
        if not fits and frame.height and frame.width * _NARROWEST > width:
            return _blocks(frame)
        config.set_tbl_width_chars(width)
        return text if fits else str(frame)


def _blocks(frame: pl.DataFrame) -> str:
    label = max(len(name) for name in frame.columns)
    lines: list[str] = []
    for number, row in enumerate(frame.iter_rows(), start=1):
        lines.append(f"── row {number:,} ".ljust(label + 2, "─"))
        for name, value in zip(frame.columns, row, strict=True):
            lines.append(f"{name.ljust(label)}  {_shown(value)}".rstrip())
    return "\n".join(lines)


def _shown(value: object) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    text = " ".join(str(value).split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def write_frame(frame: pl.DataFrame, format_name: str, output: Path | None, console: Console) -> None:
    """Write a query's rows to a file or to standard output.

    Args:
        frame: The rows.
        format_name: One of FORMATS; json is one object a line.
        output: A file; None for standard output.
        console: Where a table is drawn.

    Raises:
        SettingsError: When the file cannot be written, or Parquet is asked for on a terminal.
    """
    try:
        if format_name == "table":
            text = f"{_drawn(frame, console.width)}\n{frame.height:,} rows\n" if frame.width else "Done.\n"
            if output is None:
                sys.stdout.write(text)
            else:
                output.write_text(text, encoding="utf-8")
        elif format_name == "csv":
            ready = _csv_ready(frame)
            if output is None:
                sys.stdout.write(ready.write_csv())
            else:
                ready.write_csv(output)
        elif format_name == "json":
            if output is None:
                sys.stdout.write(frame.write_ndjson())
            else:
                frame.write_ndjson(output)
        else:
            if output is None and sys.stdout.isatty():
                raise SettingsError("Parquet is binary; name a file with --output.")
            frame.write_parquet(sys.stdout.buffer if output is None else output)
    except OSError as error:
        raise SettingsError(f"Cannot write {output}: {error.strerror}. Choose another file with --output.") from error


def table_of(title: str, frame: pl.DataFrame) -> Table:
    """A frame as a table for the terminal: numbers with separators, right-aligned."""
    table = Table(title=title, title_justify="left", header_style="bold")
    for name, kind in frame.schema.items():
        table.add_column(name, justify="right" if kind.is_numeric() else "left")
    for row in frame.iter_rows():
        table.add_row(*(f"{v:,}" if isinstance(v, int) else "" if v is None else str(v) for v in row))
    return table
