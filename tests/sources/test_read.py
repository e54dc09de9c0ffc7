"""From bytes to rows: each reason code, ties between the frames, and any bytes at all."""

import hashlib
import os
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.sources.read import ReadBatch, read_files
from pipelines.sources.scan import scan_folder
from pipelines.tables.ids import article_id

ARTICLE = "Mongolia and China signed a treaty on rivers.\n\nIt was a cold day in Ulaanbaatar.\n"


def read_folder(raw: Path, max_file_bytes: int = 1_000) -> ReadBatch:
    return read_files(raw, scan_folder(raw), max_file_bytes=max_file_bytes, read_version="7")


def test_a_text_file_becomes_a_file_and_a_record(tmp_path: Path) -> None:
    (tmp_path / "wire").mkdir()
    (tmp_path / "wire/x.txt").write_text(ARTICLE)
    batch = read_folder(tmp_path)
    file = batch.files.drop("modified_ns").row(0, named=True)
    assert file == {
        "source_path": "wire/x.txt", "source_name": "wire", "byte_count": len(ARTICLE),
        "content_sha256": hashlib.sha256(ARTICLE.encode()).hexdigest(), "format": "txt", "encoding": "utf-8",
        "has_replacement": False, "state": "loaded", "reject_reason": None, "reject_detail": None, "record_count": 1,
        "article_count": 1, "read_version": "7",
    }  # fmt: skip
    record = batch.records.row(0, named=True)
    assert (record["article_id"], record["record_no"], record["text"]) == (article_id("wire/x.txt", 0), 0, ARTICLE)
    assert batch.rejected.is_empty()


REJECTED: list[tuple[str, bytes, str, str]] = [
    ("nothing", b"", "empty", "save the text again"),
    ("white space", b" \n\t\r\n", "empty", "save the text again"),
    ("byte order mark only", b"\xef\xbb\xbf", "empty", "put the text in"),
    ("byte order mark and spaces", b"\xff\xfe \x00\n\x00", "empty", "put the text in"),
    ("no letters", b"--- *** ---\n", "no_text", "no letter or digit"),
    ("invisible characters", "\u200b\u00ad\u2060".encode(), "no_text", "no letter or digit"),
    ("PNG", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "binary", "a PNG image"),
    ("PDF", b"%PDF-1.7\n1 0 obj\n", "binary", "export its text"),
    ("RTF", rb"{\rtf1\ansi Hello}", "binary", "plain text"),
    ("NUL bytes", b"some text\0\0\0 and more text", "binary", "3 NUL bytes among 26"),
    ("NUL bytes in one place of four", b"abc\0" * 20, "binary", "20 NUL bytes among 80"),
    ("NUL bytes behind a byte order mark", b"\xef\xbb\xbf" + b"a\0\0" * 9, "binary", "18 of its 27 bytes"),
    ("control characters", b"text\x01\x02\x03\x04 text", "binary", "4 of its 13 bytes"),
    (
        "no known encoding",
        bytes(b | 0x80 for b in hashlib.sha512(b"").digest()) * 4,
        "undecodable",
        "save the file as UTF-8",
    ),
    ("too large", b"word " * 1000, "too_large", "5,000 bytes, more than the limit of 1,000 bytes"),
    ("XML", b"<?xml version='1.0'?><rss><item>News</item></rss>", "no_text", "XML"),
]


@pytest.mark.parametrize(("data", "reason", "words"), [case[1:] for case in REJECTED], ids=[c[0] for c in REJECTED])
def test_each_bad_file_is_rejected_with_its_reason(data: bytes, reason: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_bytes(data)
    (tmp_path / "good.txt").write_text(ARTICLE)
    batch = read_folder(tmp_path)
    bad, good = batch.files.rows(named=True)
    assert (bad["state"], bad["reject_reason"], bad["article_count"], bad["record_count"]) == ("rejected", reason, 0, 1)
    assert words in bad["reject_detail"]
    assert (good["state"], batch.records["source_path"].to_list()) == ("loaded", ["good.txt"])


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_bytes(b"word " * 1000)
    assert read_folder(tmp_path).files["content_sha256"].to_list() == [None]
    assert read_folder(tmp_path, max_file_bytes=5_000).files["state"].to_list() == ["loaded"]


def test_what_the_scan_rejects_becomes_a_row_without_being_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")  # opening it would wait for ever
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")).write_text(ARTICLE)
    files = read_folder(tmp_path).files
    assert files.select("source_path", "reject_reason", "content_sha256").rows() == [
        ("caf\\xe9.txt", "bad_file_name", None),
        ("pipe.txt", "unreadable", None),
    ]


def test_what_takes_the_place_of_a_file_after_the_scan_is_not_read(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    (tmp_path / "secret.txt").write_text("Secret.")
    for name in ("folder", "gone", "link", "pipe"):
        (raw / name).write_text(ARTICLE)
    listing = scan_folder(raw)
    for name in ("folder", "gone", "link", "pipe"):
        (raw / name).unlink()
    (raw / "folder").mkdir()
    (raw / "link").symlink_to("../secret.txt")
    os.mkfifo(raw / "pipe")
    batch = read_files(raw, listing, max_file_bytes=1_000, read_version="1")
    assert batch.records.is_empty()
    assert batch.files["reject_reason"].to_list() == ["unreadable", "unreadable", "outside_raw_folder", "unreadable"]


def test_a_file_that_grew_after_the_scan_has_the_size_that_was_read(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("One.")
    listing = scan_folder(tmp_path)
    (tmp_path / "x.txt").write_text("One. Two.")
    batch = read_files(tmp_path, listing, max_file_bytes=1_000, read_version="1")
    assert batch.files["byte_count"].to_list() == [9]
    assert batch.files["modified_ns"].to_list() == [(tmp_path / "x.txt").stat().st_mtime_ns]


def test_rows_come_in_the_order_of_the_slice(tmp_path: Path) -> None:
    for name in ("a", "b", "c", "d"):
        (tmp_path / name).write_text("" if name == "b" else name)
    listing = scan_folder(tmp_path)
    batch = read_files(tmp_path, listing.reverse().slice(1, 3), max_file_bytes=1_000, read_version="1")
    assert batch.files["source_path"].to_list() == ["c", "b", "a"]
    assert batch.records["source_path"].to_list() == ["c", "a"]


def test_an_empty_slice_gives_empty_frames(tmp_path: Path) -> None:
    batch = read_folder(tmp_path)
    assert [f.height for f in (batch.files, batch.records, batch.rejected, batch.touched)] == [0, 0, 0, 0]


_PIECES = st.sampled_from(
    [
        *(b"\x1f\x8b\x08\0", b"PK\x03\x04", b"PK\x05\x06", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\x1b$B"),
        *(b"\0", b"\r", b"\xc3\xa9", b"\xe9", b"\x93a\x94", b"\x81\x40", b"the of and "),
        *(b'{"text": "', b'"}\n', b"[1, 2]", b"\\ud800", b"\\u0000"),
        *(b"---\n", b"title: x\n", b"<html>", b"<p>News</p>", b"<?xml "),
    ]
)
_BYTES = st.one_of(
    st.binary(max_size=200),
    st.lists(_PIECES | st.binary(max_size=6) | st.text(max_size=6).map(str.encode), max_size=12).map(b"".join),
)
_NAMES = st.sampled_from(
    ["x", "x.txt", "x.md", "x.html", "x.jsonl", "x.json", "x.gz", "x.zip", "x.TXT.GZ", "x.jsonl.gz"]
)


@settings(max_examples=400, deadline=None)
@given(_BYTES, _NAMES, st.integers(1, 300))
def test_any_bytes_give_one_row_that_ties_out(read_one: Any, data: bytes, name: str, limit: int) -> None:
    found = read_one(data, name, limit)
    file = found.file
    assert file["byte_count"] == len(data)
    assert (file["state"] == "rejected") == bool(file["reject_reason"]) == bool(file["reject_detail"])
    assert (file["state"] == "loaded") == (len(found.records) > 0)
    assert file["article_count"] == len(found.records)
    counted = len(found.records) + len(found.rejected)
    assert file["record_count"] == max(counted, 1)
    numbers = [r["record_no"] for r in found.records] + [r["record_no"] for r in found.rejected]
    assert len(set(numbers)) == len(numbers)
    for record in found.records:
        assert "\r" not in record["text"]
        assert any(char.isalnum() for char in record["text"])
        assert record["article_id"] == article_id(name, record["record_no"])


@settings(max_examples=200)
@given(st.text(min_size=1, max_size=300))
def test_any_utf8_text_comes_back_unchanged_but_for_newlines(read_one: Any, text: str) -> None:
    text = "Text: " + text.replace("\0", "")
    found = read_one(text.encode())
    if found.file["state"] == "loaded" and found.file["format"] == "txt":
        expected = text.replace("\r\r\n", "\n").replace("\r\n", "\n").replace("\r", "\n")
        assert found.text == expected
    else:
        assert found.file["reject_reason"] == "binary"  # too many control characters


def test_rows_are_the_same_whatever_the_slices(tmp_path: Path) -> None:
    for number in range(7):
        (tmp_path / f"{number}.txt").write_text(f"Article {number}.\n" if number % 3 else "")
    listing = scan_folder(tmp_path)
    whole = read_folder(tmp_path)
    parts = [read_files(tmp_path, part, max_file_bytes=1_000, read_version="7") for part in listing.iter_slices(2)]
    assert pl.concat([p.files for p in parts]).equals(whole.files)
    assert pl.concat([p.records for p in parts]).equals(whole.records)
