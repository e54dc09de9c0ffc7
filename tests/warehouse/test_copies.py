"""Copies in a build file: the same whatever the history, and of texts as readers get them."""

import datetime as dt
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.batches.ingest import IngestTask, ingest_batch
from pipelines.sources.scan import scan_folder
from pipelines.steps.article.copies import MIN_SHINGLES, find_originals
from pipelines.steps.article.habits import NO_HABITS
from pipelines.tables.ids import stable_id
from pipelines.warehouse.build import Build
from pipelines.warehouse.copies import settle_copies
from pipelines.warehouse.load import delete_files, replace_files

STORY = """The regional council voted on Tuesday to close the old ferry terminal at Lower Brannock by the end of the
year, ending a dispute that has divided the two sides of the estuary for more than a decade.

Engineers told the council that the timber piers, which were last rebuilt in 1957, would not survive another winter
of storms. A report by the harbour office put the cost of repairs at 14 million crowns, four times the yearly income
from fares.

"Nobody wanted this, but nobody wanted to pay for the alternative either," said Ines Halloran, who heads the transport
committee. She promised that buses would run every twenty minutes across the bridge at Upper Brannock.

Shopkeepers on the eastern bank said that the decision would cost them most of their summer trade. They plan to ask the
regional court to stop the closure until a survey of the seabed, begun in March, has been completed.
"""
PARAGRAPHS = STORY.split("\n\n")
VERSIONS = {
    "whole": f"Council closes ferry terminal\n\nMay 6, 2025\n\n{STORY}",
    "retold": "Ferry terminal to shut\n\nBy Ana Rook\n\nMay 6, 2025\n\n"
    + "\n\n".join(PARAGRAPHS[:3]).replace("regional council", "county council").replace("14 million", "15 million"),
    "wrapped": "Council closes ferry terminal\n\nMay 7, 2025\n\n" + STORY.replace("\n\n", "\n\n    ").upper(),
    "abridged": f"Brannock ferry to close\n\nMay 6, 2025\n\n{PARAGRAPHS[0]}\n\n{PARAGRAPHS[1]}\n",
    "later": f"Council closes ferry terminal\n\nMay 26, 2025\n\n{STORY}\n",
    "undated": f"{PARAGRAPHS[0]}\n\n{PARAGRAPHS[1]}\n\n{PARAGRAPHS[2]}\n",
    "other": "Festival opens\n\nMay 6, 2025\n\n" + "The festival of lanterns opened with a parade of boats. " * 3,
}


@pytest.fixture
def build(tmp_path: Path) -> Iterator[Build]:
    with Build(tmp_path / "w.duckdb") as opened:
        yield opened


def put(build: Build, raw: Path, texts: dict[str, str | None]) -> None:
    """Write or delete files, and load what changed."""
    for name, text in texts.items():
        path = raw / f"{name}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True) if text is None else path.write_text(text, encoding="utf-8")
    paths = [f"{name}.txt" for name in texts]
    gone = [path for path in paths if not (raw / path).exists()]
    listing = scan_folder(raw).filter(pl.col("source_path").is_in(paths))
    task = IngestTask(raw, listing, 10**7, "undecided", dt.date(2026, 6, 30), "test", NO_HABITS)
    delete_files(build, gone)
    replace_files(build, ingest_batch(task).frames)


def settle(build: Build) -> dict[str, tuple[int, bool, float | None]]:
    """Group, is_copy and copy_share of each file."""
    settle_copies(build, find_originals, "1", min_shingles=MIN_SHINGLES)
    rows = build.read("SELECT source_path, copy_group_id, is_copy, copy_share FROM article ORDER BY source_path")
    return {path.removesuffix(".txt"): tuple(rest) for path, *rest in rows.rows()}


def test_versions_of_a_story_are_counted_once(build: Build, tmp_path: Path) -> None:
    put(build, tmp_path / "raw", {f"wire/{name}": text for name, text in VERSIONS.items()})
    found = {name.removeprefix("wire/"): row for name, row in settle(build).items()}
    group = found["whole"][0]
    assert {name for name, row in found.items() if row[0] == group} == set(VERSIONS) - {"later", "other"}
    assert {name for name, row in found.items() if not row[1]} == {"whole", "later", "other"}
    assert found["whole"][2] is None
    assert found["abridged"][2] > 0.95
    assert 0.7 < found["retold"][2] < 1


def test_the_same_text_is_one_whenever_it_comes(build: Build, tmp_path: Path) -> None:
    put(build, tmp_path / "raw", {"a/one": VERSIONS["whole"], "b/two": VERSIONS["whole"].lower()})
    found = settle(build)
    assert found["a/one"][1:] == (False, None)
    assert found["b/two"][1:] == (True, 1.0)
    text_hash = build.read("SELECT any_value(text_hash) FROM article").item()
    assert {row[0] for row in found.values()} == {stable_id(text_hash)}


def test_when_the_original_goes_a_copy_takes_its_place(build: Build, tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    put(build, raw, {"a/one": VERSIONS["whole"], "b/two": VERSIONS["abridged"]})
    assert settle(build)["b/two"][1]
    put(build, raw, {"a/one": None})
    assert settle(build)["b/two"][1:] == (False, None)


def test_nothing_is_written_when_nothing_changed(build: Build, tmp_path: Path) -> None:
    put(build, tmp_path / "raw", {"a/one": VERSIONS["whole"], "b/two": VERSIONS["abridged"]})
    settle(build)
    before = build.read_state()
    settle(build)
    assert build.read_state() == before


CHANGES = st.lists(
    st.tuples(st.sampled_from(["a/1", "a/2", "b/1", "c/1"]), st.sampled_from([None, *VERSIONS.values()])),
    min_size=1,
    max_size=5,
)


@settings(max_examples=15)
@given(changes=CHANGES)
def test_a_history_of_changes_gives_what_a_rebuild_gives(changes: list[tuple[str, str | None]]) -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        with Build(folder / "w.duckdb") as build:
            for name, text in changes:
                put(build, folder / "raw", {name: text})
                settle(build)
            found = settle(build)
        final = {name: text for name, text in changes if text is not None and (folder / f"raw/{name}.txt").exists()}
        with Build(folder / "again.duckdb") as build:
            put(build, folder / "raw", {name: (folder / f"raw/{name}.txt").read_text() for name in final})
            assert settle(build) == found
    finally:
        shutil.rmtree(folder)
