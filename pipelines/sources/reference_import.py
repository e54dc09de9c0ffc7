"""Other projects' entity lists in, one table in data/reference/local out, row by row, so that size costs no memory."""

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pipelines.errors import SettingsError
from pipelines.sources.opensanctions import read_opensanctions
from pipelines.sources.reference import LOCAL_FOLDER
from pipelines.sources.wikidata import read_item_table, read_wikidata
from pipelines.tables.contract import polars_schema
from pipelines.tables.reference import LocalEntity

ImportFormat = Literal["opensanctions", "wikidata"]


@dataclass(slots=True)
class ImportReport:
    """What became of the lines of an imported file."""

    path: Path
    """The table that was written."""
    read_count: int = 0
    written_count: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    """Reason -> lines that gave no row."""


def import_reference(
    source: Path, reference_dir: Path, source_format: ImportFormat, *, name: str | None = None
) -> ImportReport:
    """Turn a list of entities into a table of the user's own knowledge, replacing an earlier import of that name.

    Args:
        source: OpenSanctions' targets.simple.csv, or Wikidata entities as JSON lines.
        reference_dir: The reference folder; the table is written to its `local/`.
        source_format: What the source is.
        name: Name of the table without `.csv`; by default the format's name.

    Returns:
        How many lines were read and written, and why the others were left out.

    Raises:
        SettingsError: If the source does not exist, is not of that format, or gives no row; nothing is written then.
    """
    if not source.is_file():
        raise SettingsError(f"{source}: no such file. Name the downloaded list.")
    target = reference_dir / LOCAL_FOLDER / f"{name or source_format}.csv"
    report = ImportReport(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, list(polars_schema(LocalEntity)), lineterminator="\n")
            writer.writeheader()
            for row in _read(source, reference_dir, source_format):
                report.read_count += 1
                if isinstance(row, str):
                    report.skipped[row] += 1
                else:
                    writer.writerow({column: " ".join(cell.split()) for column, cell in row.items()})
                    report.written_count += 1
        if not report.written_count:
            reason = report.skipped.most_common(1)[0][0] if report.skipped else "the file has no lines"
            raise SettingsError(f"{source}: none of {report.read_count} lines gave an entity; mostly: {reason}.")
        part.replace(target)
    except UnicodeDecodeError as error:
        raise SettingsError(f"{source}: byte {error.start} of a block is not UTF-8. Name a UTF-8 file.") from error
    finally:
        part.unlink(missing_ok=True)
    return report


def _read(source: Path, reference_dir: Path, source_format: ImportFormat) -> Iterator[dict[str, str] | str]:
    if source_format == "opensanctions":
        return read_opensanctions(source)
    tables = reference_dir / "import"
    return read_wikidata(
        source,
        read_item_table(tables / "wikidata_types.csv", "type"),
        read_item_table(tables / "wikidata_countries.csv", "country"),
    )
