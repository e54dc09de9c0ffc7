"""Whole builds for tests: small raw folders in, published warehouses out."""

from pathlib import Path

import duckdb
import polars as pl
from rich.console import Console

from pipelines.assets.run import BuildRun
from pipelines.console.build import run_build
from pipelines.settings import Settings
from pipelines.tables.core import CORE_TABLES

BOOKKEEPING = {"run"}
"""Tables that say when and how a build ran, not what the news says."""


def build(raw: Path, warehouse: Path, *, rebuild: bool = False, **settings: object) -> BuildRun:
    """One build as `dateline build` runs it, in this process."""
    chosen = Settings(raw_dir=raw, warehouse=warehouse, **settings)
    return run_build(chosen, rebuild=rebuild, console=Console(quiet=True))


def contents(warehouse: Path) -> dict[str, pl.DataFrame]:
    """All rows of all core tables, in the order of their keys, but for bookkeeping."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return {
            row.table: connection.sql(f"SELECT * FROM {row.table} ORDER BY {', '.join(row.key)}").pl()
            for row in CORE_TABLES
            if row.table not in BOOKKEEPING
        }


def assert_same_rows(left: Path, right: Path) -> None:
    """Fail, naming table and rows, unless two warehouses hold the same facts."""
    ours, theirs = contents(left), contents(right)
    for table, frame in ours.items():
        other = theirs[table]
        if not frame.equals(other):
            lost = pl.concat([frame.with_columns(at=pl.lit("left")), other.with_columns(at=pl.lit("right"))])
            differing = lost.filter(pl.struct(frame.columns).is_duplicated().not_())
            raise AssertionError(
                f"{table}: {differing.height} rows differ, such as {differing.head(4).rows(named=True)}"
            )
