"""Large tables kept compiled: what comes out of the cache is what compiling gives, and never that of other tables."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from pipelines.batches import lexicon_cache
from pipelines.batches.lexicon_cache import kept_folder, load_kept_lexicon, load_kept_reference
from pipelines.sources.reference import load_reference
from pipelines.steps.entity.corrections import correct_reference
from pipelines.steps.lexicon import Lexicon, build_lexicon
from pipelines.steps.stream import hash_strings
from pipelines.tables.contract import empty_frame, frame_of
from pipelines.tables.reference import Override, Reference
from tests.batches.conftest import LOCAL


def found(lexicon: Lexicon) -> list[int]:
    """First row and row count of the names that begin with each word."""
    first, count = lexicon.find(hash_strings(pl.Series(["harrow", "quilla", "hvp", "nobody"])))
    return [*first.tolist(), *count.tolist()]


def private_memory() -> int:
    """Bytes of this process that no file backs."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(status["RssAnon"].split()[0]) * 1024


def no_overrides() -> pl.DataFrame:
    return empty_frame(Override)


def test_the_cache_gives_what_compiling_gives(reference_dir: Path, tmp_path: Path) -> None:
    overrides = frame_of(Override, [{"line_no": 2, "action": "rename", "target": "user:2", "value": "Quenby Zubrow"}])
    for lines in (no_overrides(), overrides):
        corrected = correct_reference(load_reference(reference_dir), lines)
        built = build_lexicon(corrected)
        for _ in range(2):
            reference = load_kept_reference(reference_dir, lines, tmp_path / "cache")
            lexicon = load_kept_lexicon(reference, reference_dir, lines, tmp_path / "cache")
            assert reference.version == corrected.version
            for name in ("entities", "names", "words"):
                assert getattr(reference, name).equals(getattr(corrected, name)), name
            for name in ("names", "entities", "words", "countries"):
                assert getattr(lexicon, name).equals(getattr(built, name)), name
            for name in ("first_name", "has_longer", "entity", "plain", "lower_starts"):
                assert np.array_equal(getattr(lexicon, name), getattr(built, name)), name
            assert found(lexicon) == found(built)


def test_what_is_kept_is_not_made_again(reference_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = tmp_path / "cache"
    reference = load_kept_reference(reference_dir, no_overrides(), cache)
    for name in ("load_reference", "build_lexicon"):
        monkeypatch.setattr(lexicon_cache, name, None)
    assert load_kept_reference(reference_dir, no_overrides(), cache).names.equals(reference.names)
    assert found(load_kept_lexicon(reference, reference_dir, no_overrides(), cache))[0] >= 0


def test_a_table_that_is_saved_meanwhile_is_kept_under_no_other_name(
    reference_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache, table = tmp_path / "cache", reference_dir / "local" / "own.csv"
    read = lexicon_cache.load_reference
    edits = [LOCAL.replace("Quilla", "Quenby")]

    def read_late(folder: Path) -> Reference:
        # Between the look at the folder's version and the reading.
        if edits:
            table.write_text(edits.pop())
        return read(folder)

    monkeypatch.setattr(lexicon_cache, "load_reference", read_late)
    assert "Quenby Zubrowska" in load_kept_reference(reference_dir, no_overrides(), cache).names["name"].to_list()
    table.write_text(LOCAL)
    assert "Quilla Zubrowska" in load_kept_reference(reference_dir, no_overrides(), cache).names["name"].to_list()


def test_other_tables_are_another_folder(reference_dir: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    load_kept_reference(reference_dir, no_overrides(), cache)
    (before,) = cache.glob("names-*")
    (reference_dir / "local" / "own.csv").write_text(LOCAL.replace("Quilla", "Quenby"))
    reference = load_kept_reference(reference_dir, no_overrides(), cache)
    assert set(reference.names["name"]) == {"Harrow Vole Partners", "HVP", "Quenby Zubrowska"}
    (after,) = set(cache.glob("names-*")) - {before}
    assert after == kept_folder(reference_dir, no_overrides(), cache)


def test_corrections_are_part_of_the_key(reference_dir: Path, tmp_path: Path) -> None:
    blocked = frame_of(Override, [{"line_no": 2, "action": "block", "target": "user:1"}])
    assert kept_folder(reference_dir, blocked, tmp_path) != kept_folder(reference_dir, no_overrides(), tmp_path)


def test_without_a_cache_nothing_is_kept(reference_dir: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    for cache in (None, tmp_path / "file" / "cache"):
        reference = load_kept_reference(reference_dir, no_overrides(), cache)
        assert reference.entities.height == 2
        assert found(load_kept_lexicon(reference, reference_dir, no_overrides(), cache)) == found(
            build_lexicon(reference)
        )


def test_mapped_frames_take_no_memory_of_their_own(tmp_path: Path) -> None:
    rows = 2_000_000
    numbers = pl.select(number=pl.int_range(rows))
    frame = numbers.select(name=pl.format("{} is a name of more than twelve letters", "number"))
    frame.write_ipc(tmp_path / "x.arrow", compression="uncompressed")
    del frame, numbers
    tracked = private_memory()
    mapped = lexicon_cache._map_frame(tmp_path / "x.arrow")
    assert mapped[[0, rows - 1], "name"].to_list() == [
        f"{n} is a name of more than twelve letters" for n in (0, rows - 1)
    ]
    assert private_memory() - tracked < 20_000_000
