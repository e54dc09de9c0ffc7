"""Names compiled beside a build that begins: only where it pays, once, and what is kept is what a build would keep."""

from pathlib import Path

import pytest

from pipelines.batches import early_names, lexicon_cache
from pipelines.batches.early_names import compile_names_early
from pipelines.batches.lexicon_cache import kept_folder, load_kept_reference
from pipelines.settings import Settings
from pipelines.tables.contract import empty_frame
from pipelines.tables.reference import Override
from tests.batches.conftest import LOCAL


def settings_of(reference_dir: Path, tmp_path: Path) -> Settings:
    warehouse = tmp_path / "made" / "dateline.duckdb"
    warehouse.parent.mkdir(exist_ok=True)
    return Settings(reference_dir=reference_dir, warehouse=warehouse, cache_dir=tmp_path / "made" / ".cache")


def test_a_process_beside_makes_what_a_build_needs(reference_dir: Path, tmp_path: Path) -> None:
    settings = settings_of(reference_dir, tmp_path)
    compile_names_early(settings)
    cache = settings.usable_cache
    assert cache is not None
    process = early_names._started[cache]
    compile_names_early(settings)
    assert early_names._started[cache] is process
    process.join(timeout=120)
    assert process.exitcode == 0
    assert kept_folder(reference_dir, empty_frame(Override), cache).exists()
    compile_names_early(settings)
    assert early_names._started[cache] is process
    assert load_kept_reference(reference_dir, empty_frame(Override), cache).entities.height == 2


def test_small_tables_start_nothing(reference_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexicon_cache, "LARGE_BYTES", len(LOCAL) + 1)
    settings = settings_of(reference_dir, tmp_path)
    compile_names_early(settings)
    assert settings.usable_cache not in early_names._started


def test_a_bad_table_is_the_builds_to_report(reference_dir: Path, tmp_path: Path) -> None:
    (reference_dir / "local" / "own.csv").write_text(LOCAL.replace("PERSON", "SOMEONE"))
    settings = settings_of(reference_dir, tmp_path)
    compile_names_early(settings)
    process = early_names._started[settings.usable_cache]
    process.join(timeout=120)
    assert process.exitcode == 0
