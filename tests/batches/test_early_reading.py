"""Files read while a build is still starting: what is read is what the build would read, or it does not count."""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipelines.batches.early_reading import EarlyReading, begin_reading
from pipelines.batches.ingest import read_version, today
from pipelines.settings import Settings
from pipelines.sources.changes import find_changes
from pipelines.sources.scan import scan_folder
from pipelines.tables.articles import Article
from pipelines.tables.contract import empty_frame
from pipelines.tables.files import SourceFile


def run_here(
    work: Callable[[Any], Any], tasks: Iterator[Any], meanwhile: Callable[[], None] | None = None
) -> Iterator[Any]:
    return map(work, tasks)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    for name in ("a", "b"):
        path = tmp_path / "raw" / "wire" / f"{name}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"Rain in Lagos {name}\n\nRain fell in Lagos, Nigeria, on Monday.\n")
    return Settings(raw_dir=tmp_path / "raw", warehouse=tmp_path / "w.duckdb")


def to_read(settings: Settings) -> tuple[pl.DataFrame, str]:
    version = read_version(settings.numeric_dates, settings.max_file_bytes)
    return find_changes(scan_folder(settings.raw_dir), empty_frame(SourceFile), version).to_read, version


def begun(settings: Settings) -> EarlyReading:
    early = begin_reading(settings, run_here, 2)
    assert early is not None
    return early


def test_all_files_are_read(settings: Settings) -> None:
    early = begun(settings)
    assert early.is_of(*to_read(settings), today())
    titles = [title for batch in early.batches for title in batch.frames[Article]["title"].to_list()]
    assert sorted(titles) == ["Rain in Lagos a", "Rain in Lagos b"]


def test_a_file_that_comes_or_changes_meanwhile_makes_it_another_reading(settings: Settings) -> None:
    early = begun(settings)
    (settings.raw_dir / "wire" / "c.txt").write_text("Late\n\nMore rain.\n")
    assert not early.is_of(*to_read(settings), today())
    (settings.raw_dir / "wire" / "c.txt").unlink()
    assert early.is_of(*to_read(settings), today())
    (settings.raw_dir / "wire" / "a.txt").write_text("Another text\n")
    assert not early.is_of(*to_read(settings), today())


def test_another_day_or_version_is_another_reading(settings: Settings) -> None:
    early = begun(settings)
    files, version = to_read(settings)
    assert not early.is_of(files, version, today() + dt.timedelta(days=1))
    assert not early.is_of(files, version + "x", today())


def test_what_is_wrong_with_the_folder_is_left_to_the_build(tmp_path: Path) -> None:
    assert begin_reading(Settings(raw_dir=tmp_path / "nowhere"), run_here, 2) is None
