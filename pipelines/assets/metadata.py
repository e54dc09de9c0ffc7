"""Contracts and frames in, Dagster metadata out: column schemas, row counts, escaped previews."""

import html
import inspect
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import dagster as dg
import polars as pl

from pipelines.tables.contract import Row, columns
from pipelines.warehouse.build import Build
from pipelines.warehouse.sqlfile import SqlFile

OWNERS = ["team:dateline"]
PREVIEW_ROWS = 5
PREVIEW_CHARS = 48


def contract_schema(row: type[Row]) -> dg.TableSchema:
    """The column schema of a core table, with each column's description and constraints."""
    return dg.TableSchema(
        columns=[
            dg.TableColumn(
                name=c.name,
                type=c.sql_type,
                description=c.description,
                constraints=dg.TableColumnConstraints(
                    nullable=c.is_nullable,
                    unique=row.key == (c.name,),
                    other=[f"references {row.references[c.name]}"] if c.name in row.references else [],
                ),
            )
            for c in columns(row)
        ]
    )


def view_schema(build: Build, view: SqlFile) -> dg.TableSchema:
    """The column schema of a view as it stands in the build file, with the descriptions of its header."""
    described = build.read(f'DESCRIBE "{view.name}"')
    return dg.TableSchema(
        columns=[
            dg.TableColumn(name=name, type=kind, description=view.columns.get(name))
            for name, kind in described.select("column_name", "column_type").iter_rows()
        ]
    )


def escape_cell(value: Any, max_chars: int) -> str:
    """A value as the text of a table cell, on one line, cut and escaped."""
    text = "" if value is None else ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    text = " ".join(text.split())
    if len(text) > max_chars:
        text = text[: max_chars - 1] + "…"
    return html.escape(text).replace("|", "&#124;").replace("`", "&#96;").replace("[", "&#91;")


def markdown_table(frame: pl.DataFrame, max_chars: int) -> dg.MetadataValue[Any]:
    """A frame as a Markdown table; values are cut and escaped: no text of a file is rendered."""
    lines = ["| " + " | ".join(frame.columns) + " |", "|" + " --- |" * frame.width]
    lines += ["| " + " | ".join(escape_cell(value, max_chars) for value in row) + " |" for row in frame.iter_rows()]
    return dg.MetadataValue.md("\n".join(lines))


def preview(frame: pl.DataFrame) -> dg.MetadataValue[Any]:
    """The first rows of a frame as a Markdown table."""
    return markdown_table(frame.head(PREVIEW_ROWS), PREVIEW_CHARS)


def source_link(row: type[Row]) -> dict[str, Any]:
    """A link from a table's asset to the contract that declares it."""
    lines, first = inspect.getsourcelines(row)
    return _code_reference(Path(inspect.getfile(row)), first, f"row contract, {len(lines)} lines")


def sql_link(view: SqlFile) -> dict[str, Any]:
    """A link from a view's asset to its SQL."""
    return _code_reference(view.path, 1, "SQL of the view")


def _code_reference(path: Path, line: int, label: str) -> dict[str, Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", dg.BetaWarning)
        reference = dg.LocalFileCodeReference(file_path=str(path.absolute()), line_number=line, label=label)
        return {"dagster/code_references": dg.CodeReferencesMetadataValue(code_references=[reference])}


def table_metadata(build: Build, table: str, schema: dg.TableSchema, order: str = "") -> Mapping[str, Any]:
    """Row count, column schema, identifier and a preview of a table or view of the build file.

    Args:
        build: The build.
        table: Name of the table or view.
        schema: Its columns.
        order: By what the rows of the preview are the first, behind ORDER BY.
    """
    sorting = f"ORDER BY {order} " if order else ""
    first = build.read(f'SELECT * FROM "{table}" {sorting}LIMIT {PREVIEW_ROWS}')
    row_count = int(build.read(f'SELECT count(*) AS row_count FROM "{table}"').item())
    return {
        "dagster/row_count": row_count,
        "dagster/column_schema": schema,
        "dagster/relation_identifier": f"{build.files.published.stem}.main.{table}",
        "preview": preview(first),
    }
