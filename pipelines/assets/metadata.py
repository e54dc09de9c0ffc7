"""Contracts and frames in, Dagster metadata out: column schemas, row counts, escaped previews."""

import html
from collections.abc import Mapping
from typing import Any

import dagster as dg
import polars as pl

from pipelines.tables.contract import Row, columns
from pipelines.warehouse.build import Build
from pipelines.warehouse.sqlfiles import SqlFile

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


def _cell(value: Any) -> str:
    text = "" if value is None else ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    text = " ".join(text.split())
    if len(text) > PREVIEW_CHARS:
        text = text[: PREVIEW_CHARS - 1] + "…"
    return html.escape(text).replace("|", "&#124;").replace("`", "&#96;").replace("[", "&#91;")


def preview(frame: pl.DataFrame) -> dg.MetadataValue[Any]:
    """The first rows of a frame as a Markdown table; values are cut and escaped: no article text is rendered."""
    shown = frame.head(PREVIEW_ROWS)
    lines = ["| " + " | ".join(shown.columns) + " |", "|" + " --- |" * shown.width]
    lines += ["| " + " | ".join(_cell(value) for value in row) + " |" for row in shown.iter_rows()]
    return dg.MetadataValue.md("\n".join(lines))


def table_metadata(build: Build, table: str, schema: dg.TableSchema) -> Mapping[str, Any]:
    """Row count, column schema, identifier and a preview of a table or view of the build file."""
    first = build.read(f'SELECT * FROM "{table}" LIMIT {PREVIEW_ROWS}')
    row_count = int(build.read(f'SELECT count(*) AS row_count FROM "{table}"').item())
    return {
        "dagster/row_count": row_count,
        "dagster/column_schema": schema,
        "dagster/relation_identifier": f"{build.files.published.stem}.main.{table}",
        "preview": preview(first),
    }
