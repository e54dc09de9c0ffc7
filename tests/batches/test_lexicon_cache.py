"""Large tables kept compiled: what comes out of the cache is what compiling gives, and never that of other tables."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from pipelines.batches import lexicon_cache
from pipelines.batches.lexicon_cache import load_kept_lexicon, load_kept_reference
from pipelines.sources.reference import load_reference
from pipelines.steps.lexicon import Lexicon, build_lexicon
from pipelines.steps.stream import hash_strings
from pipelines.tables.contract import polars_schema
from pipelines.tables.reference import ReferenceEntity, ReferenceName

LOCAL = "id,name,type,aliases,country,links\n1,Harrow Vole Partners,ORG,HVP,KE,\n2,Quilla Zubrowska,PERSON,,,\n"


@pytest.fixture
def reference_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(lexicon_cache, "MIN_BYTES", len(LOCAL))
    folder = tmp_path / "reference"
    (folder / "local").mkdir(parents=True)
    (folder / "places.csv").write_text(",".join(polars_schema(ReferenceEntity)) + "\n")
    (folder / "places_names.csv").write_text(",".join(polars_schema(ReferenceName)) + "\n")
    (folder / "local" / "own.csv").write_text(LOCAL)
    return folder


def found(lexicon: Lexicon) -> list[int]:
    """First row and row count of the names that begin with each word."""
    first, count = lexicon.find(hash_strings(pl.Series(["harrow", "quilla", "hvp", "nobody"])))
    return [*first.tolist(), *count.tolist()]


def test_the_cache_gives_what_compiling_gives(reference_dir: Path, tmp_path: Path) -> None:
    stated = load_reference(reference_dir)
    built = build_lexicon(stated)
    for _ in range(2):
        reference = load_kept_reference(reference_dir, tmp_path / "cache")
        lexicon = load_kept_lexicon(reference, reference_dir, [], tmp_path / "cache")
        assert reference.version == stated.version
        for name in ("entities", "names", "words"):
            assert getattr(reference, name).equals(getattr(stated, name)), name
        for name in ("names", "entities", "words", "countries"):
            assert getattr(lexicon, name).equals(getattr(built, name)), name
        for name in ("first_name", "has_longer", "entity", "plain", "lower_starts"):
            assert np.array_equal(getattr(lexicon, name), getattr(built, name)), name
        assert found(lexicon) == found(built)


def test_other_tables_are_another_folder_and_the_older_one_goes(reference_dir: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    load_kept_reference(reference_dir, cache)
    (before,) = cache.glob("reference-*")
    (reference_dir / "local" / "own.csv").write_text(LOCAL.replace("Quilla", "Quenby"))
    reference = load_kept_reference(reference_dir, cache)
    assert set(reference.names["name"]) == {"Harrow Vole Partners", "HVP", "Quenby Zubrowska"}
    (after,) = cache.glob("reference-*")
    assert after != before


def test_corrections_are_part_of_the_key(reference_dir: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    reference = load_kept_reference(reference_dir, cache)
    load_kept_lexicon(reference, reference_dir, [], cache)
    (before,) = cache.glob("lexicon-*")
    load_kept_lexicon(reference, reference_dir, [("block", "user:1")], cache)
    assert list(cache.glob("lexicon-*")) != [before]


def test_small_tables_are_not_kept(reference_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexicon_cache, "MIN_BYTES", len(LOCAL) + 1)
    load_kept_reference(reference_dir, tmp_path / "cache")
    assert not (tmp_path / "cache").exists()
