"""`dateline status`: files by state, rows by table, the last run, and what is pending."""

import polars as pl
from rich.console import Console

from pipelines.batches.ingest import read_version
from pipelines.console.output import table_of
from pipelines.settings import Settings
from pipelines.sources.changes import find_changes
from pipelines.sources.scan import scan_folder
from pipelines.warehouse.files import WarehouseFiles
from pipelines.warehouse.query import run_query, table_counts


def print_status(settings: Settings, console: Console) -> None:
    """Print the state of the published warehouse and compare it with the raw folder.

    Raises:
        WarehouseError: When there is no warehouse yet.
        SettingsError: When the raw folder does not exist.
    """
    warehouse = settings.warehouse
    states = run_query(
        warehouse,
        "SELECT source_name AS source, state, reject_reason AS reason, count(*) AS files FROM source_file"
        " GROUP BY ALL ORDER BY source, state, reason",
    )
    console.print(table_of("Files by state", states))
    counts = table_counts(warehouse)
    console.print(table_of("Rows by table", pl.DataFrame({"table": list(counts), "rows": list(counts.values())})))
    last = run_query(warehouse, "SELECT * FROM run ORDER BY finished_at DESC, run_id LIMIT 1")
    if last.height:
        values = [(name, str(value)) for name, value in last.row(0, named=True).items()]
        console.print(table_of("Last run (times in UTC)", pl.DataFrame(values, ["what", "value"], orient="row")))
    known = run_query(warehouse, "SELECT * FROM source_file")
    changes = find_changes(
        scan_folder(settings.raw_dir), known, read_version(settings.numeric_dates, settings.max_file_bytes)
    )
    console.print(
        f"Pending in {settings.raw_dir}: {changes.added.height:,} new, {changes.changed.height:,} changed,"
        f" {changes.deleted.height:,} deleted files"
    )
    if WarehouseFiles(warehouse.absolute()).build.exists():
        console.print("An unfinished build is kept; the next build goes on from it.")
    console.print(f"Warehouse: {warehouse} ({warehouse.stat().st_size / 1e6:,.1f} MB)")
