"""SQL on the published warehouse, read-only and with external access off; and what `dateline status` shows."""

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from pipelines.errors import WarehouseError
from pipelines.tables.core import CORE_TABLES
from pipelines.warehouse.connection import open_file
from pipelines.warehouse.exchange import to_frame
from pipelines.warehouse.files import require_duckdb_file


@contextlib.contextmanager
def published(warehouse: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to the published warehouse that can touch no other file and no network.

    Raises:
        WarehouseError: When there is no warehouse yet, or it is no DuckDB file.
    """
    require_duckdb_file(warehouse)
    if not warehouse.exists():
        raise WarehouseError(f"There is no warehouse at {warehouse} yet; run `dateline build` first.")
    connection = open_file(warehouse, read_only=True)
    try:
        for setting in ("enable_external_access = false", "lock_configuration = true"):
            connection.execute(f"SET {setting}")
        yield connection
    finally:
        connection.close()


def run_query(warehouse: Path, sql: str, parameters: Mapping[str, Any] | None = None) -> pl.DataFrame:
    """The rows of one query.

    Args:
        warehouse: The published file.
        sql: One statement.
        parameters: Values of its named parameters ($name).

    Raises:
        WarehouseError: With DuckDB's message when the query fails.
    """
    with published(warehouse) as connection:
        try:
            relation = connection.sql(sql, params=dict(parameters) if parameters else None)
            return pl.DataFrame() if relation is None else to_frame(relation)
        except duckdb.Error as error:
            raise WarehouseError(f"The query failed. {error}") from error


def table_counts(warehouse: Path) -> dict[str, int]:
    """Rows of each core table of the published warehouse, in the order of the data flow."""
    with published(warehouse) as connection:
        return {
            row.table: int(connection.sql(f"SELECT count(*) FROM {row.table}").fetchall()[0][0]) for row in CORE_TABLES
        }
