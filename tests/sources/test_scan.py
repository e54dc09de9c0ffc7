"""Listing the raw folder: every file once, nothing opened, nothing outside."""

import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.errors import SettingsError
from pipelines.sources.read import read_files
from pipelines.sources.scan import LISTING_SCHEMA, is_left_out, scan_folder

NOBODY = 65_534


@contextmanager
def without_privileges() -> Iterator[None]:
    """Root may read everything; as nobody, permissions count."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(user)


def write(path: Path, data: bytes = b"text") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def paths(raw: Path) -> list[str]:
    return scan_folder(raw)["source_path"].to_list()


def row(raw: Path, path: str) -> dict[str, object]:
    return scan_folder(raw).row(by_predicate=pl.col("source_path") == path, named=True)


def test_files_are_listed_with_source_size_and_time_in_order_of_path(tmp_path: Path) -> None:
    write(tmp_path / "b/deep/er/x.txt", b"12345")
    write(tmp_path / "a.txt")
    os.utime(tmp_path / "a.txt", ns=(1, 1_700_000_000_123_456_789))
    listing = scan_folder(tmp_path)
    assert listing.schema == LISTING_SCHEMA
    assert listing.drop("modified_ns").rows() == [
        ("a.txt", "unsorted", 4, None, None),
        ("b/deep/er/x.txt", "b", 5, None, None),
    ]
    assert listing["modified_ns"][0] == 1_700_000_000_123_456_789


def test_an_empty_folder_gives_no_rows(tmp_path: Path) -> None:
    listing = scan_folder(tmp_path)
    assert (listing.height, listing.schema) == (0, LISTING_SCHEMA)


@pytest.mark.parametrize(
    "name",
    [".hidden", ".git", "note.txt~", "#note.txt#", "~$note.doc", "a.swp", "a.SWO", "a.tmp", "a.txt.part",
     "a.crdownload", "Thumbs.db", "desktop.ini", "__MACOSX", "a\nb.tmp"],
)  # fmt: skip
def test_what_programs_leave_behind_is_no_raw_file(name: str, tmp_path: Path) -> None:
    write(tmp_path / name / "inside.txt")
    write(tmp_path / "folder" / name)
    write(tmp_path / "kept.txt")
    assert paths(tmp_path) == ["kept.txt"]


@pytest.mark.parametrize(
    "name", ["a.template", "tmp", "partial.txt", "a~b.txt", "lock.txt", "#1 hit.txt", "thumbs.db.txt"]
)
def test_names_that_only_resemble_those_are_kept(name: str) -> None:
    assert not is_left_out(name.encode())


def test_a_link_inside_the_raw_folder_is_a_file_of_its_own(tmp_path: Path) -> None:
    write(tmp_path / "a/x.txt", b"12345")
    (tmp_path / "b.txt").symlink_to("a/x.txt")
    assert row(tmp_path, "b.txt")["byte_count"] == 5
    assert row(tmp_path, "b.txt")["reject_reason"] is None


@pytest.mark.parametrize("target", ["../outside.txt", "../outside", "/etc/hostname", "../rawer/x.txt"])
def test_a_link_that_leaves_the_raw_folder_is_rejected(target: str, tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    write(raw / "kept.txt")
    write(tmp_path / "outside.txt")
    write(tmp_path / "outside/x.txt")
    write(tmp_path / "rawer/x.txt")
    (raw / "link").symlink_to(target)
    assert paths(raw) == ["kept.txt", "link"]
    assert row(raw, "link")["reject_reason"] == "outside_raw_folder"
    assert "outside the raw folder" in str(row(raw, "link")["reject_detail"])


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    write(tmp_path / "a/x.txt")
    (tmp_path / "a/up").symlink_to("..")
    (tmp_path / "a/self").symlink_to("self")
    (tmp_path / "to_a").symlink_to("a")
    assert paths(tmp_path) == ["a/self", "a/x.txt"]
    assert row(tmp_path, "a/self")["reject_reason"] == "unreadable"


def test_a_link_to_nothing_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "x.txt").symlink_to("gone.txt")
    assert row(tmp_path, "x.txt")["reject_reason"] == "unreadable"


def test_links_to_what_is_hidden_are_seen(tmp_path: Path) -> None:
    write(tmp_path / ".store/x.txt")
    (tmp_path / "x.txt").symlink_to(".store/x.txt")
    (tmp_path / "folder").symlink_to(".store")
    assert row(tmp_path, "x.txt")["reject_reason"] is None
    assert row(tmp_path, "folder")["reject_reason"] == "unreadable"


def test_the_raw_folder_may_be_a_link(tmp_path: Path) -> None:
    write(tmp_path / "real/x.txt")
    (tmp_path / "real/y.txt").symlink_to("x.txt")
    (tmp_path / "raw").symlink_to("real")
    assert scan_folder(tmp_path / "raw")["reject_reason"].to_list() == [None, None]


def test_pipes_and_sockets_are_never_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    monkeypatch.chdir(tmp_path)  # the address of a socket may not be long
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket.txt")
        details = scan_folder(tmp_path)["reject_detail"].to_list()
    assert ["a named pipe" in details[0], "a socket" in details[1]] == [True, True]


def test_names_that_are_not_utf8_are_shown_and_rejected(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path)
    os.mkdir(folder + b"/s\xe9rie")  # noqa: PTH102 - no text
    for name in (b"/caf\xe9.txt", b"/s\xe9rie/ok.txt", b"/caf\\xe9.txt"):
        Path(os.fsdecode(folder + name)).write_bytes(b"text")
    listing = scan_folder(tmp_path)
    assert listing.select("source_path", "source_name", "reject_reason").rows() == [
        ("caf\\xe9.txt", "unsorted", None),  # its name spells a backslash
        ("caf\\xe9.txt\\", "unsorted", "bad_file_name"),
        ("s\\xe9rie/ok.txt", "s\\xe9rie", "bad_file_name"),
    ]


@pytest.fixture
def open_path() -> Iterator[Path]:
    """A temporary folder below folders that everybody may search, which those of pytest are not."""
    with TemporaryDirectory() as name:
        path = Path(name)
        path.chmod(0o755)
        yield path
        for folder in path.iterdir():
            folder.chmod(0o755)


def test_files_and_folders_without_permission_are_unreadable(open_path: Path) -> None:
    write(open_path / "barred.txt").chmod(0)
    write(open_path / "all.txt").chmod(0o644)
    write(open_path / "folder/y.txt")
    (open_path / "folder").chmod(0)
    with without_privileges():
        listing = scan_folder(open_path)
        batch = read_files(open_path, listing, max_file_bytes=100, read_version="1")
    reasons = dict(listing.select("source_path", "reject_reason").iter_rows())
    assert reasons == {"all.txt": None, "barred.txt": "unreadable", "folder": "unreadable"}
    assert batch.files.filter(state="rejected")["reject_reason"].unique().to_list() == ["unreadable"]
    with without_privileges(), pytest.raises(SettingsError, match=r"folder cannot be listed \(Permission denied\)"):
        scan_folder(open_path / "folder")


def test_a_file_that_only_its_owner_may_read_is_read_by_its_owner(tmp_path: Path) -> None:
    write(tmp_path / "x.txt").chmod(0o600)
    assert row(tmp_path, "x.txt")["reject_reason"] is None


def test_a_file_that_is_barred_after_the_scan_is_unreadable(open_path: Path) -> None:
    write(open_path / "x.txt")
    listing = scan_folder(open_path)
    (open_path / "x.txt").chmod(0)
    with without_privileges():
        batch = read_files(open_path, listing, max_file_bytes=100, read_version="1")
    assert batch.files["reject_reason"].to_list() == ["unreadable"]
    assert "chmod" in batch.files["reject_detail"][0]


@pytest.mark.parametrize(("name", "words"), [("gone", "does not exist"), ("file.txt", "is not a folder")])
def test_a_raw_folder_that_is_none_is_an_error_that_says_what_to_do(name: str, words: str, tmp_path: Path) -> None:
    write(tmp_path / "file.txt")
    with pytest.raises(SettingsError, match=rf"{name} {words}.*--raw or DATELINE_RAW_DIR"):
        scan_folder(tmp_path / name)


@given(
    st.lists(
        st.binary(min_size=1, max_size=12).filter(lambda n: not set(n) & {0, 47} and n not in {b".", b".."}), max_size=8
    )
)
def test_any_names_give_one_row_each(tmp_path_factory: pytest.TempPathFactory, names: list[bytes]) -> None:
    raw = tmp_path_factory.mktemp("raw")
    for name in names:
        Path(os.fsdecode(os.fsencode(raw) + b"/" + name)).write_bytes(b"x")
    listing = scan_folder(raw)
    assert listing.height == len({name for name in names if not is_left_out(name)})
    assert listing["source_path"].n_unique() == listing.height
    assert listing["source_path"].is_sorted()


def test_ten_thousand_files_are_listed_in_a_moment(tmp_path: Path) -> None:
    for folder in range(10):
        (tmp_path / str(folder)).mkdir()
        for number in range(1000):
            (tmp_path / str(folder) / f"{number}.txt").touch()
    started = time.process_time()
    assert scan_folder(tmp_path).height == 10_000
    assert time.process_time() - started < 1.0  # 0.1 s; the rest is for a busy machine
