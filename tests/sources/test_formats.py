"""Formats by content and name, and the records in them; bad records alone are rejected, bombs do not go off."""

import gzip
import importlib.util
import io
import json
import struct
import sys
import time
import tracemalloc
import zipfile
import zlib
from typing import Any

import pytest

from pipelines.sources import webpage

HAS_TRAFILATURA = importlib.util.find_spec("trafilatura") is not None
needs_trafilatura = pytest.mark.skipif(not HAS_TRAFILATURA, reason="the extra html is not installed")

TEXT = "The ministers met in Oulu.\n\nThey spoke about ice.\n"
PAGE = """<!DOCTYPE html><html lang="en-GB"><head><meta charset="{charset}"><title>Ice road opens | Bothnia News</title>
<meta property="og:site_name" content="Bothnia News"><link rel="canonical" href="https://bothnia.example/ice">
<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Ice road opens in Oulu",
"datePublished": "2025-01-28T09:20:00+02:00", "dateModified": "2025-01-28T10:30:00+02:00",
"author": [{{"@type": "Person", "name": "Kaisa Hietala"}}, {{"@type": "Person", "name": "Pentti Kuosmanen"}}]}}</script>
</head><body><nav><a href="/">Home</a> <a href="/world">World</a></nav><article><h1>Ice road opens in Oulu</h1>
<p>OULU – A class in Oulu has measured the ice of the river every school day since 1962, and the university asked for
the books on Tuesday.</p><p>There are 61 of them. In the third, two pages are missing because somebody had wanted to
draw a horse.</p><p>The ice came on average nineteen days later in the last ten winters than in the first ten.</p>
</article><footer>Cookies policy. All rights reserved.</footer></body></html>"""


def line(**fields: Any) -> bytes:
    return json.dumps(fields).encode() + b"\n"


def zip_of(members: dict[str, bytes], **options: Any) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", **({"compression": zipfile.ZIP_DEFLATED} | options)) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


# Plain text, compressed


@pytest.mark.parametrize("name", ["x.txt.gz", "x.TXT.GZ", "x.gz", "x.txt", "x"])
def test_gzip_is_known_by_its_bytes(read_one: Any, name: str) -> None:
    found = read_one(gzip.compress(TEXT.encode()), name)
    assert (found.text, found.file["format"], found.file["encoding"]) == (TEXT, "txt.gz", "utf-8")
    assert found.records[0]["record_no"] == 0


def test_gzip_files_may_have_several_members_and_padding(read_one: Any) -> None:
    assert read_one(gzip.compress(b"One. ") + gzip.compress(b"Two.") + b"\0\0").text == "One. Two."


@pytest.mark.parametrize(
    ("data", "reason", "words"),
    [
        (gzip.compress(TEXT.encode())[:-9], "bad_archive", "cut off"),
        (gzip.compress(TEXT.encode())[:-8] + bytes(8), "bad_archive", "damaged"),
        (b"\x1f\x8b", "bad_archive", "cut off"),
        (gzip.compress(gzip.compress(TEXT.encode())), "bad_archive", "another archive"),
        (gzip.compress(zip_of({"a.txt": b"Text."})), "bad_archive", "another archive"),
        (gzip.compress(b""), "empty", "empty"),
        (gzip.compress(b"\x89PNG\r\n\x1a\n\0\0"), "binary", "PNG"),
        (gzip.compress(b"word " * 300_000), "too_large", "unpacks to more than the limit of 1,000,000 bytes"),
    ],
    # By default the packed bytes would be the names, and gzip packs the time: two test processes would not agree.
    ids=["cut", "no check sum", "two bytes", "twice packed", "zip within", "empty", "picture", "bomb"],
)
def test_bad_gzip_files(read_one: Any, data: bytes, reason: str, words: str) -> None:
    found = read_one(data, "x.txt.gz")
    assert found.file["reject_reason"] == reason
    assert words in found.file["reject_detail"]


def bomb(unpacked: int) -> bytes:
    """A gzip file of zeros, a thousandth of its size."""
    packer = zlib.compressobj(9, wbits=31)
    return b"".join(packer.compress(b"a" * 1_000_000) for _ in range(unpacked // 1_000_000)) + packer.flush()


def test_a_gzip_bomb_costs_no_more_memory_than_the_limit(read_one: Any) -> None:
    data = bomb(200_000_000)
    tracemalloc.start()
    found = read_one(data, "x.gz", 5_000_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.file["reject_reason"] == "too_large"
    assert peak < 20_000_000


def test_a_gzip_file_that_no_text_would_give_is_suspicious(read_one: Any) -> None:
    found = read_one(bomb(3_000_000), "x.gz", 5_000_000)
    assert found.file["reject_reason"] == "bad_archive"
    assert "which no text does" in found.file["reject_detail"]


# JSON Lines and JSON


def test_each_line_is_a_record_and_a_bad_line_keeps_its_neighbours(read_one: Any) -> None:
    lines = [line(text="One."), b"\n", b'{"text": "Tw\n', b"[1]\n", line(title="x"), line(text=" "), line(text="Two.")]
    found = read_one(b"".join(lines), "x.jsonl")
    assert [(r["record_no"], r["text"]) for r in found.records] == [(1, "One."), (7, "Two.")]
    assert [(r["record_no"], r["reject_reason"]) for r in found.rejected] == [
        (3, "bad_record"), (4, "bad_record"), (5, "bad_record"), (6, "no_text"),
    ]  # fmt: skip
    details = [r["reject_detail"] for r in found.rejected]
    assert details[0].startswith("Line 3: This is not valid JSON (")
    assert "column 10" in details[0]
    assert "a list" in details[1]
    assert "fields: title" in details[2]
    assert (found.file["state"], found.file["record_count"], found.file["article_count"]) == ("loaded", 6, 2)
    assert found.file["format"] == "jsonl"


def test_fields_of_a_line(read_one: Any) -> None:
    data = line(
        id=17, headline="Ice", published_at="2025-01-28", updated="2025-01-29", section="World",
        authors=["By Ann Ek", {"name": "Bo Alm"}], url="https://x.example/1", source={"name": "Bothnia News"},
        lang="en",
        text="Text.\r\nMore.",
    )  # fmt: skip
    record = read_one(data, "x.jsonl").records[0]
    del record["article_id"], record["source_path"], record["source_name"]
    assert record == {
        "record_no": 1, "record_key": "17", "text": "Text.\nMore.", "given_title": "Ice",
        "given_authors": ["Ann Ek", "Bo Alm"], "given_published": "2025-01-28", "given_updated": "2025-01-29",
        "given_url": "https://x.example/1", "given_publisher": "Bothnia News", "given_language": "en",
        "given_captions": [],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ("By Rebecca Thornquist and Joris van Aalst", ["Rebecca Thornquist", "Joris van Aalst"]),
        ("Rebecca Thornquist, Joris van Aalst & Ann Ek", ["Rebecca Thornquist", "Joris van Aalst", "Ann Ek"]),
        ("Thornquist, Rebecca", ["Thornquist, Rebecca"]),
        ("Ann Ek; Bo Alm; Ann Ek", ["Ann Ek", "Bo Alm"]),
        ([{"name": "Ann Ek"}, None, 5, ["x"], ""], ["Ann Ek", "5"]),
        (None, []),
        ("", []),
    ],
)
def test_authors_in_all_forms(read_one: Any, author: Any, expected: list[str]) -> None:
    assert read_one(line(text="Text.", author=author), "x.jsonl").records[0]["given_authors"] == expected


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        (1_738_056_000, "2025-01-28T09:20:00Z"),
        (1_738_056_000_000, "2025-01-28T09:20:00Z"),
        (1_738_056_000.5, "2025-01-28T09:20:00Z"),
        (20_250_128, "20250128"),
        (10**40, str(10**40)),
        ("28/01/2025", "28/01/2025"),
        (True, None),
        ({}, None),
    ],
)
def test_dates_in_all_forms(read_one: Any, date: Any, expected: str | None) -> None:
    assert read_one(line(text="Text.", date=date), "x.jsonl").records[0]["given_published"] == expected


def test_a_source_that_is_an_address_is_one(read_one: Any) -> None:
    record = read_one(line(text="Text.", source="https://x.example/1", site="The Post"), "x.jsonl").records[0]
    assert (record["given_url"], record["given_publisher"]) == ("https://x.example/1", "The Post")


@pytest.mark.parametrize(
    "bad",
    [
        b'{"text": "a", "n": ' + b"9" * 5000 + b"}",
        b'{"text": ' + b"[" * 100_000,
        b"nul",
        b'"text"',
        b"{}",
        b"\x7f",
        rb'{"\ud800": 1}',
    ],
)
def test_lines_that_break_parsers(read_one: Any, bad: bytes) -> None:
    found = read_one(line(text="One.") + bad + b"\n" + line(text="Two."), "x.jsonl")
    assert [r["text"] for r in found.records] == ["One.", "Two."]
    assert [r["record_no"] for r in found.rejected] == [2]


def test_escapes_that_no_frame_can_hold(read_one: Any) -> None:
    found = read_one(rb'{"text": "a\ud800b \ud83d\ude00 \u2028 c", "title": "\udfff"}', "x.jsonl")
    assert found.text == "a\ufffdb \U0001f600 \u2028 c"
    assert found.records[0]["given_title"] == "\ufffd"
    assert found.file["has_replacement"]


def test_a_file_whose_lines_are_all_bad_is_rejected(read_one: Any) -> None:
    found = read_one(b"{\n[]\n", "x.jsonl")
    file = found.file
    assert (file["state"], file["reject_reason"], file["record_count"]) == ("rejected", "bad_record", 2)
    assert file["reject_detail"].startswith("All 2 records are rejected, the first because: Line 1: ")
    assert len(found.rejected) == 2


@pytest.mark.parametrize("name", ["x.txt", "x", "x.json", "x.ndjson", "x.jsonl.gz"])
def test_json_lines_are_known_by_their_content(read_one: Any, name: str) -> None:
    data = line(text="One.") + line(text="Two.")
    found = read_one(gzip.compress(data) if name.endswith("gz") else data, name)
    assert [r["text"] for r in found.records] == ["One.", "Two."]
    assert found.file["format"] == ("jsonl.gz" if name.endswith("gz") else "jsonl")


@pytest.mark.parametrize("text", ["{Editor's note} Text.\n", "[Photo: AP] Text.\n", '{"a": 1}\nText.\n'])
def test_text_that_begins_like_json_is_text(read_one: Any, text: str) -> None:
    found = read_one(text.encode())
    assert (found.text, found.file["format"]) == (text, "txt")


def test_json_documents(read_one: Any) -> None:
    items = [{"text": "One."}, {"no": 1}, {"body": ["First.", "Second."]}]
    found = read_one(json.dumps(items, indent=2).encode(), "x.json")
    assert [(r["record_no"], r["text"]) for r in found.records] == [(1, "One."), (3, "First.\n\nSecond.")]
    assert [(r["record_no"], r["reject_detail"][:7]) for r in found.rejected] == [(2, "Item 2:")]
    single = read_one(json.dumps({"content": "One."}, indent=2).encode(), "x.json")
    assert (single.records[0]["record_no"], single.text) == (0, "One.")
    broken = read_one(b'[{"text": "One."},\n{', "x.json")
    assert broken.file["reject_reason"] == "bad_record"
    assert "line 2, column 2" in broken.file["reject_detail"]


def test_millions_of_tiny_records_are_too_many(read_one: Any) -> None:
    assert read_one(b"{}\n" * 600_000, "x.jsonl", 2_000_000).file["reject_reason"] == "too_large"
    assert read_one(b"[" + b"1," * 600_000 + b"1]", "x.json", 2_000_000).file["reject_reason"] == "too_large"
    halves = zip_of(dict.fromkeys(("a.jsonl", "b.jsonl"), b"{}\n" * 300_000), compression=zipfile.ZIP_STORED)
    assert read_one(halves, "x.zip", 3_000_000).file["reject_reason"] == "too_large"


# Markdown


FRONT = """---
title: "NATO's new number: what it buys"
date: 2025-06-24T18:00:00+02:00
lastmod: 2025-06-25
author:
  - Rebecca Thornquist
  - Joris van Aalst
source: Capital Dispatch
lang: en
---
# NATO's new number

THE HAGUE -- The leaders sat down.
"""


@pytest.mark.parametrize("name", ["x.md", "x.txt", "x.markdown"])
def test_front_matter_gives_the_fields_and_stays_in_the_text(read_one: Any, name: str) -> None:
    found = read_one(FRONT.encode(), name)
    record = found.records[0]
    assert (found.text, found.file["format"]) == (FRONT, "md")
    assert record["given_title"] == "NATO's new number: what it buys"
    assert record["given_published"] == "2025-06-24T18:00:00+02:00"
    assert record["given_updated"] == "2025-06-25"
    assert record["given_authors"] == ["Rebecca Thornquist", "Joris van Aalst"]
    assert (record["given_publisher"], record["given_language"]) == ("Capital Dispatch", "en")


def test_front_matter_that_is_no_yaml_is_read_line_by_line(read_one: Any) -> None:
    found = read_one(b"---\ntitle: Trade: the row goes on\ndate: 2025-06-24\n---\nText.\n", "x.md")
    assert found.records[0]["given_title"] == "Trade: the row goes on"
    assert found.records[0]["given_published"] == "2025-06-24"


@pytest.mark.parametrize(
    "text",
    ["# Title\n\nText.\n", "---\nA rule above\n---\nText.\n", "---\ntitle: never closed\n\nText.\n",
     "---\n---\nText.\n", "----\ntitle: x\n----\nText.\n", "---\n- a: 1\n---\nText.\n"],
)  # fmt: skip
def test_markdown_without_front_matter(read_one: Any, text: str) -> None:
    found = read_one(text.encode(), "x.md")
    assert (found.text, found.file["format"], found.records[0]["given_title"]) == (text, "md", None)


def test_aliases_in_front_matter_do_not_explode(read_one: Any) -> None:
    levels = "".join(f"k{n}: &k{n} [{', '.join([f'*k{n - 1}'] * 9)}]\n" for n in range(1, 12))
    found = read_one(f"---\nk0: &k0 lol\n{levels}title: *k11\n---\nText.\n".encode(), "x.md")
    assert found.file["state"] == "loaded"


def test_front_matter_alone_is_no_article(read_one: Any) -> None:
    assert read_one(b"---\ntitle: x\n---\n", "x.md").file["reject_reason"] == "empty"


# HTML


@needs_trafilatura
@pytest.mark.parametrize("name", ["x.html", "x.htm", "x.txt"])
@pytest.mark.parametrize("charset", ["utf-8", "windows-1252"])
def test_the_article_is_taken_out_of_a_page(read_one: Any, name: str, charset: str) -> None:
    found = read_one(PAGE.format(charset=charset).encode(charset), name)
    record = found.records[0]
    blocks = found.text.split("\n\n")
    assert blocks[0] == "Ice road opens in Oulu"
    assert blocks[1].startswith("OULU – A class in Oulu")
    assert len(blocks) == 4
    assert "Home" not in found.text
    assert found.file["format"] == "html"
    assert record["given_title"] == "Ice road opens in Oulu"
    assert record["given_published"] == "2025-01-28T09:20:00+02:00"
    assert record["given_updated"] == "2025-01-28T10:30:00+02:00"
    assert record["given_authors"] == ["Kaisa Hietala", "Pentti Kuosmanen"]
    assert (record["given_url"], record["given_publisher"]) == ("https://bothnia.example/ice", "Bothnia News")
    assert record["given_language"] == "en-GB"


CAPTIONED = """<html><body><article><h1>Ice road opens in Oulu</h1>
<figure class="image-caption-holder"><img src="a.jpg"><button>Enlarge</button>
<figcaption>Pupils at the river. <span class="credit">Photo: Kaisa Hietala</span></figcaption></figure>
<p>A class in Oulu has measured the ice of the river every school day since 1962, and the university asked for the
books on Tuesday, because nobody else had looked so often.</p>
<div class="wp-caption"><img src="b.jpg"><p class="wp-caption-text">The third book.</p></div>
<p>There are 61 of them. In the third, two pages are missing because somebody had wanted to draw a horse, and there
was no other paper in the room.</p>
<figure><div><figcaption>The horse.</figcaption></div><div><figcaption>Its foal.</figcaption></div>
<figcaption>All drawings by pupils.</figcaption></figure>
<p>The ice came on average nineteen days later in the last ten winters than in the first ten.</p>
</article><aside><figure><img src="c.jpg"><figcaption>The ferry of Hailuoto.</figcaption></figure></aside></body>
</html>"""


@needs_trafilatura
def test_captions_of_a_page_stay_in_its_text(read_one: Any) -> None:
    found = read_one(CAPTIONED.encode(), "x.html")
    captions = [
        "Pupils at the river. Photo: Kaisa Hietala",
        "The third book.",
        "The horse.",
        "Its foal.",
        "All drawings by pupils.",
    ]
    assert found.records[0]["given_captions"] == captions
    blocks = found.text.split("\n\n")
    assert [block for block in blocks if block in captions] == captions
    assert len(blocks) == 9
    assert blocks[1] == captions[0]


ICE = "The ice came on average nineteen days later in the last ten winters than in the first ten, said the books."


@needs_trafilatura
@pytest.mark.parametrize(
    ("body", "kept", "captions"),
    [
        (
            f"<p>{ICE}</p><figure class='wp-block-table'><table><tr><td>Oulu</td><td>61</td></tr><tr><td>Kemi</td>"
            f"<td>62</td></tr></table><figcaption>Winters by town</figcaption></figure><p>{ICE} So it was.</p>",
            ["Kemi", "Winters by town"],
            ["Winters by town"],
        ),
        (
            f"<figure><img src='a.jpg'><figcaption>The ferry.</figcaption><p>{ICE}</p><p>{ICE} So it was.</p></figure>",
            [ICE, f"{ICE} So it was."],
            ["The ferry."],
        ),
        (
            f"<div class='post has-caption'><img src='a.jpg'><p>{ICE}</p><p>{ICE} So it was.</p></div>",
            [f"{ICE} So it was."],
            [],
        ),
        (
            f"<figure><img src='a.jpg'><figcaption>{ICE}</figcaption></figure><p>{ICE}</p><p>{ICE} So it was.</p>",
            [ICE],
            [],
        ),
        (
            "<figure><img src='a.jpg'><figcaption>A ferry in (<a>Oulu</a>).<br>Photo: <b>Jo</b> Lind</figcaption>"
            f"</figure><p>{ICE}</p><p>{ICE} So it was.</p>",
            ["A ferry in (Oulu). Photo: Jo Lind"],
            ["A ferry in (Oulu). Photo: Jo Lind"],
        ),
        (
            "<figure><img src='a.jpg'><figcaption><span>A ferry.</span><span>Photo: Jo Lind</span></figcaption>"
            f"</figure><p>{ICE}</p><p>{ICE} So it was.</p>",
            ["A ferry. Photo: Jo Lind"],
            ["A ferry. Photo: Jo Lind"],
        ),
    ],
    ids=["table", "text in a figure", "class of an article", "paragraph as a caption", "line break", "two elements"],
)
def test_only_captions_become_captions(read_one: Any, body: str, kept: list[str], captions: list[str]) -> None:
    page = f"<html><body><article><h1>Ice road opens in Oulu</h1>{body}</article></body></html>"
    found = read_one(page.encode(), "x.html")
    assert [part for part in kept if part not in found.text] == []
    assert found.records[0]["given_captions"] == captions


def test_pages_need_the_extra(read_one: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)  # as if it were not installed
    webpage._trafilatura.cache_clear()
    try:
        found = read_one(PAGE.format(charset="utf-8").encode(), "x.html")
    finally:
        webpage._trafilatura.cache_clear()
    assert found.file["reject_reason"] == "no_text"
    assert "pip install 'dateline[html]'" in found.file["reject_detail"]
    assert found.file["format"] == "html"


@needs_trafilatura
def test_a_page_without_an_article_is_rejected(read_one: Any) -> None:
    assert read_one(b"<html><body></body></html>", "x.html").file["reject_reason"] == "no_text"


def test_a_page_of_megabytes_is_too_large(read_one: Any) -> None:
    found = read_one(b"<html>" + b"<p>Text.</p>" * 300_000, "x.html", 5_000_000)
    assert found.file["reject_reason"] == "too_large"


@pytest.mark.parametrize(
    "page",
    [b"<html><body>" + b"<figure class=caption><figcaption>a" * 20_000,
     b"<!-- a -->" * 3000 + b"x", b"<p " * 100_000, b"<html>" + b'<script type="application/ld+json">' * 20_000,
     b"<html><body>" + b"<div>" * 50_000 + b"text"],
)  # fmt: skip
def test_pages_made_to_take_for_ever_do_not(read_one: Any, page: bytes) -> None:
    started = time.process_time()
    read_one(page, "x.html", 5_000_000)
    assert time.process_time() - started < 5


def test_a_page_by_name_only_is_text(read_one: Any) -> None:
    assert read_one(TEXT.encode(), "x.html").text == TEXT


def test_text_with_a_tag_in_it_is_text(read_one: Any) -> None:
    assert read_one(b"<b>Bold</b> claims.\n").text == "<b>Bold</b> claims.\n"


# Zip


def test_members_of_a_zip_archive_are_records(read_one: Any) -> None:
    members = {
        "a/2025-01-28-one.txt": b"One.",
        "a/": b"",
        "__MACOSX/a/._one.txt": b"junk",
        "bad.txt": b"",
        "lines.jsonl": line(text="Two.", id="t2") + b"{\n" + line(text="Three."),
        "packed.txt.gz": gzip.compress("Vier Größen im März.".encode("cp1252")),
        "inner.zip": zip_of({"x.txt": b"Text."}),
        "picture.png": b"\x89PNG\r\n\x1a\n",
        "post.md": FRONT.encode(),
    }
    found = read_one(zip_of(members), "x.zip")
    assert [(r["record_no"], r["record_key"], r["text"][:12]) for r in found.records] == [
        (1, "a/2025-01-28-one.txt", "One."),
        (3, "t2", "Two."),
        (5, "lines.jsonl#3", "Three."),
        (6, "packed.txt.gz", "Vier Größen "),
        (9, "post.md", "---\ntitle: \""),
    ]  # fmt: skip
    assert [(r["record_no"], r["reject_reason"], r["reject_detail"].partition(":")[0]) for r in found.rejected] == [
        (2, "empty", "bad.txt"),
        (4, "bad_record", "lines.jsonl"),
        (7, "bad_archive", "inner.zip"),
        (8, "binary", "picture.png"),
    ]
    assert (found.file["format"], found.file["record_count"], found.file["article_count"]) == ("zip", 9, 5)


@pytest.mark.parametrize(
    ("data", "reason", "words"),
    [
        (zip_of({}), "no_text", "no files"),
        (zip_of({"a/": b"", ".hidden": b"x"}), "no_text", "no files"),
        (zip_of({"a.txt": b""}), "empty", "The only record is rejected because: a.txt"),
        (zip_of({"a.txt": TEXT.encode()})[:-30], "bad_archive", "damaged"),
        (b"PK\x03\x04" + b"junk" * 20, "bad_archive", "damaged"),
        (zip_of({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}), "binary", "Microsoft Office"),
        (zip_of({"mimetype": b"application/epub+zip"}), "binary", "EPUB"),
        (zip_of({f"{n}.txt": b"a" * 600_000 for n in range(2)}), "too_large", "unpacks to more"),
        (zip_of({f"{n}": b"" for n in range(10_001)}), "bad_archive", "more than 10,000 members"),
    ],
)
def test_bad_zip_archives(read_one: Any, data: bytes, reason: str, words: str) -> None:
    found = read_one(data, "x.zip", 1_100_000)
    assert (found.file["state"], found.file["reject_reason"]) == ("rejected", reason)
    assert words in found.file["reject_detail"]


def test_a_zip_bomb_is_not_unpacked(read_one: Any) -> None:
    data = zip_of({"bomb.txt": b"a" * 3_000_000})
    found = read_one(data, "x.zip", 5_000_000)
    assert found.file["reject_reason"] == "bad_archive"
    assert "which no text does" in found.file["reject_detail"]


def test_a_member_larger_than_it_says_is_not_believed(read_one: Any) -> None:
    data = zip_of({"bomb.txt": b"a" * 3_000_000, "good.txt": b"Text."})
    size = struct.pack("<I", 3_000_000)
    assert data.count(size) == 2
    found = read_one(data.replace(size, struct.pack("<I", 100)), "x.zip", 5_000_000)
    assert [r["text"] for r in found.records] == ["Text."]
    assert [r["reject_reason"] for r in found.rejected] == ["bad_archive"]


def test_a_damaged_member_keeps_its_neighbours(read_one: Any) -> None:
    noise = bytes(range(32, 127)) * 3
    data = zip_of({"a.txt": b"One.", "b.txt": noise, "c.txt": b"Two."})
    at = data.index(b"b.txt") + 8
    found = read_one(data[:at] + b"\xff\xff\xff" + data[at + 3 :], "x.zip")
    assert [r["text"] for r in found.records] == ["One.", "Two."]
    assert [(r["record_no"], r["reject_reason"]) for r in found.rejected] == [(2, "bad_archive")]


def test_a_member_without_a_name_is_read(read_one: Any) -> None:
    data = zip_of({"a": b"One."}).replace(struct.pack("<HH", 1, 0) + b"a", struct.pack("<HH", 0, 1) + b"a")
    at = data.index(b"PK\x01\x02")
    data = data[: at + 28] + struct.pack("<HH", 0, 1) + data[at + 32 :]
    assert read_one(data, "x.zip").file["record_count"] == 1


def test_an_encrypted_member_says_so(read_one: Any) -> None:
    data = bytearray(zip_of({"a.txt": b"One."}))
    for header, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(header) + offset] |= 1
    assert "encrypted" in read_one(bytes(data), "x.zip").file["reject_detail"]


def test_names_of_members_reach_nothing(read_one: Any) -> None:
    found = read_one(zip_of({"../../evil.txt": b"One.", "/etc/evil.txt": b"Two."}), "x.zip")
    assert [r["record_key"] for r in found.records] == ["../../evil.txt", "/etc/evil.txt"]
