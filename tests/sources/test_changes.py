"""What changed in the raw folder, with real files and the rows that reading them gave."""

import os
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.sources.changes import Changes, find_changes
from pipelines.sources.read import ReadBatch, read_files
from pipelines.sources.scan import scan_folder
from pipelines.tables.contract import empty_frame
from pipelines.tables.files import SourceFile


class Folder:
    """A raw folder and what a warehouse would know of it."""

    def __init__(self, raw: Path) -> None:
        self.raw = raw
        self.known = empty_frame(SourceFile)

    def write(self, name: str, text: str) -> None:
        (self.raw / name).parent.mkdir(parents=True, exist_ok=True)
        (self.raw / name).write_text(text, encoding="utf-8")

    def changes(self, version: str = "1") -> Changes:
        return find_changes(scan_folder(self.raw), self.known, version)

    def build(self, version: str = "1") -> ReadBatch:
        """Take over all changes, as a build does."""
        changes = self.changes(version)
        batch = read_files(self.raw, changes.to_read, max_file_bytes=1_000, read_version=version)
        kept = self.known.join(changes.deleted, on="source_path", how="anti")
        kept = kept.join(batch.files, on="source_path", how="anti")
        kept = kept.update(batch.touched, on="source_path")
        self.known = pl.concat([kept, batch.files]).sort("source_path")
        return batch


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def names(frame: pl.DataFrame) -> list[str]:
    return frame["source_path"].to_list()


def test_all_is_new_at_first_and_nothing_afterwards(folder: Folder) -> None:
    folder.write("a.txt", "One.")
    folder.write("b/c.txt", "Two.")
    assert names(folder.changes().added) == ["a.txt", "b/c.txt"]
    folder.build()
    assert folder.changes().is_empty
    assert names(folder.changes().unchanged) == ["a.txt", "b/c.txt"]


def test_edited_deleted_and_moved_files_are_told_apart(folder: Folder) -> None:
    for name in ("edited.txt", "gone.txt", "moved.txt", "same.txt"):
        folder.write(name, f"This is {name}.")
    folder.build()
    folder.write("edited.txt", "This is other.")
    (folder.raw / "gone.txt").unlink()
    (folder.raw / "moved.txt").rename(folder.raw / "new place.txt")
    changes = folder.changes()
    assert names(changes.added) == ["new place.txt"]
    assert names(changes.changed) == ["edited.txt"]
    assert names(changes.deleted) == ["gone.txt", "moved.txt"]
    assert names(changes.unchanged) == ["same.txt"]
    assert names(changes.to_read) == ["edited.txt", "new place.txt"]
    assert not changes.is_empty


def test_a_touched_file_is_hashed_and_not_decoded(folder: Folder) -> None:
    folder.write("a.txt", "One.")
    folder.build()
    os.utime(folder.raw / "a.txt", ns=(0, 5_000_000_123))
    batch = folder.build()
    assert batch.touched.rows() == [("a.txt", 4, 5_000_000_123)]
    assert (batch.files.height, batch.records.height) == (0, 0)
    assert folder.changes().is_empty


def test_a_touched_file_is_decoded_again_by_another_version(folder: Folder) -> None:
    folder.write("a.txt", "One.")
    folder.build()
    assert names(folder.changes("2").changed) == ["a.txt"]
    batch = folder.build("2")
    assert (batch.touched.height, batch.records.height) == (0, 1)
    assert folder.changes("2").is_empty


def test_an_edit_of_the_same_size_within_the_same_tick_is_seen(folder: Folder) -> None:
    for attempt in range(20):
        folder.write("a.txt", f"One {attempt:03}.")
        folder.build()
        # At once, so that a coarse clock would give the same time; the reader has waited for the next tick.
        folder.write("a.txt", f"Two {attempt:03}.")
        assert names(folder.changes().changed) == ["a.txt"], attempt
        folder.build()


def test_an_edit_that_keeps_the_time_is_seen_by_its_size(folder: Folder) -> None:
    folder.write("a.txt", "One.")
    os.utime(folder.raw / "a.txt", ns=(0, 10**18))
    folder.build()
    folder.write("a.txt", "One two.")
    os.utime(folder.raw / "a.txt", ns=(0, 10**18))
    assert names(folder.changes().changed) == ["a.txt"]


def test_a_rejected_file_is_not_read_again_until_it_is_mended(folder: Folder) -> None:
    folder.write("a.txt", "  \n")
    assert folder.build().files["reject_reason"].to_list() == ["empty"]
    assert folder.changes().is_empty
    folder.write("a.txt", "Now there is a text.")
    assert folder.build().files["state"].to_list() == ["loaded"]


def test_a_file_that_the_scan_rejects_is_unchanged_while_the_reason_lasts(folder: Folder, tmp_path: Path) -> None:
    folder.raw = tmp_path / "raw"
    folder.write("inside.txt", "Inside.")
    (tmp_path / "outside.txt").write_text("Outside.")
    (folder.raw / "link.txt").symlink_to("../outside.txt")
    folder.build()
    assert folder.changes().is_empty
    (folder.raw / "link.txt").unlink()
    (folder.raw / "link.txt").symlink_to("inside.txt")
    assert folder.build().files["state"].to_list() == ["loaded"]


def test_a_change_of_permissions_is_seen_although_size_and_time_stay(folder: Folder) -> None:
    folder.write("a.txt", "One.")
    folder.build()
    listing = scan_folder(folder.raw)
    barred = listing.with_columns(reject_reason=pl.lit("unreadable"), reject_detail=pl.lit("May not be read."))
    assert names(find_changes(barred, folder.known, "1").changed) == ["a.txt"]
    batch = read_files(folder.raw, barred, max_file_bytes=1_000, read_version="1")
    assert find_changes(barred, batch.files, "1").is_empty
    assert names(find_changes(listing, batch.files, "1").changed) == ["a.txt"]


def test_a_file_that_could_not_be_read_is_tried_again(folder: Folder) -> None:
    folder.write("a.txt", "One.")
    listing = scan_folder(folder.raw)
    (folder.raw / "a.txt").rename(folder.raw / "b.txt")
    batch = read_files(folder.raw, listing, max_file_bytes=1_000, read_version="1")
    assert batch.files["reject_reason"].to_list() == ["unreadable"]
    assert names(find_changes(listing, batch.files, "1").changed) == ["a.txt"]


_FILES = st.dictionaries(st.sampled_from(["a", "b", "c/d", "c/e", "f"]), st.sampled_from(["", "x", "y", "zz"]))


@settings(max_examples=40, deadline=None)  # the reader waits for the clock
@given(st.lists(_FILES, max_size=4))
def test_any_history_ends_where_a_build_from_nothing_does(
    tmp_path_factory: pytest.TempPathFactory, history: list[dict[str, str]]
) -> None:
    folder = Folder(tmp_path_factory.mktemp("raw"))
    for files in history:
        for path in [p for p in folder.raw.rglob("*") if p.is_file()]:
            if path.relative_to(folder.raw).as_posix() not in files:
                path.unlink()
        for name, text in files.items():
            if not (folder.raw / name).is_file() or (folder.raw / name).read_text() != text:
                folder.write(name, text)
        folder.build()
    anew = Folder(folder.raw)
    anew.build()
    assert folder.known.equals(anew.known)
