"""A DuckDB file opened with the project's limits: whose it is, its tables, frames into them."""

import hashlib
from pathlib import Path

import duckdb
import polars as pl

from pipelines.errors import WarehouseError
from pipelines.tables.contract import Row, conform, create_table_sql, sql_literal
from pipelines.tables.core import CORE_TABLES
from pipelines.tables.state import STATE_TABLES
from pipelines.warehouse.exchange import register
from pipelines.warehouse.memory import MEMORY_LIMIT

_TABLES: tuple[type[Row], ...] = (*CORE_TABLES, *STATE_TABLES)


def contract_version() -> str:
    """Hash of all table definitions: a file with another one cannot be continued and is built anew."""
    statements = "\n".join(statement for row in _TABLES for statement in create_table_sql(row))
    return hashlib.sha256(statements.encode()).hexdigest()[:16]


def open_file(
    path: Path, *, read_only: bool, memory_limit: str = MEMORY_LIMIT, threads: int | None = None
) -> duckdb.DuckDBPyConnection:
    """Open a DuckDB file with the project's limits.

    Args:
        path: The file.
        read_only: Whether nothing is to be written.
        memory_limit: What DuckDB may take at most, as it writes sizes.
        threads: DuckDB's threads for this file and all connections to it, a thread that asks counted as one; as many
            as there are cores unless given. Each needs memory of its own.

    Raises:
        WarehouseError: When DuckDB cannot open it; the message has DuckDB's first line.
    """
    try:
        connection = duckdb.connect(str(path), read_only=read_only)
    except duckdb.Error as error:
        first_line = str(error).splitlines()[0]
        raise WarehouseError(
            f"DuckDB cannot open {path}: {first_line} If the file is damaged, move it away and build again."
        ) from error
    connection.execute(f"SET memory_limit = {sql_literal(memory_limit)}")
    if threads is not None:
        connection.execute(f"SET threads = {threads}")
    connection.execute("SET enable_progress_bar = false")
    # The order of rows in a table carries no meaning here, and keeping it costs memory.
    connection.execute("SET preserve_insertion_order = false")
    return connection


def contract_of(connection: duckdb.DuckDBPyConnection) -> str | None:
    """The version of the table definitions that a file was made by; None when it is not one of Dateline's."""
    try:
        # fetchone() would leave the result unfinished, and DuckDB 2.0 then refuses the connection's next query.
        found = connection.execute("SELECT value FROM internal.build_state WHERE name = 'contract_version'").fetchall()
    except duckdb.CatalogException:
        return None
    return str(found[0][0]) if found else None


def last_run(connection: duckdb.DuckDBPyConnection) -> str | None:
    """The run that a file was published by; None before the first."""
    found = connection.execute("SELECT run_id FROM run ORDER BY finished_at DESC, run_id LIMIT 1").fetchall()
    return str(found[0][0]) if found else None


def create_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables that are not there yet, and note by which definitions."""
    connection.execute("BEGIN")
    connection.execute("CREATE SCHEMA IF NOT EXISTS internal")
    for row in _TABLES:
        for statement in create_table_sql(row):
            connection.execute(statement)
    connection.execute(
        "INSERT OR REPLACE INTO internal.build_state VALUES ('contract_version', ?)", [contract_version()]
    )
    connection.execute("COMMIT")


def insert(connection: duckdb.DuckDBPyConnection, row: type[Row], frame: pl.DataFrame) -> int:
    """Append a frame to its table after checking it against the contract.

    Returns:
        The number of rows.

    Raises:
        ContractError: When the frame breaks the contract; nothing is written.
    """
    frame = conform(frame, row, where="load")
    if frame.height:
        register(connection, "incoming_rows", frame)
        try:
            connection.execute(f"INSERT INTO {row.table} BY NAME SELECT * FROM incoming_rows")
        finally:
            connection.unregister("incoming_rows")
    return frame.height
