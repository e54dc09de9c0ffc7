"""Every golden document, read and parsed by the real steps, must show the fields that its expectation states."""

import codecs
import datetime as dt
import json
import shutil
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipelines.sources.read import read_files
from pipelines.sources.scan import scan_folder
from pipelines.steps.article.articles import parse_articles

DOCUMENTS = Path(__file__).parent / "documents"
SUFFIX = ".expect.json"
LATEST_ON = dt.date(2026, 6, 30)
LINE_KINDS = ("caption", "quote", "author_bio", "contact", "boilerplate")
"""Kinds of segments that are compared line by line: one block of three lines and three blocks are equally right."""


@dataclass(frozen=True)
class Reading:
    """What the steps made of one document."""

    file: dict[str, Any]
    article: dict[str, Any]
    fields: list[dict[str, Any]]
    segments: list[dict[str, Any]]
    sentences: list[str]

    def text_of(self, row: dict[str, Any]) -> str:
        text: str = self.article["text"]
        return text[row["start_char"] : row["end_char"]]


def read_document(document: Path, raw_dir: Path) -> Reading:
    """Run the reading and parsing steps on a copy of the document."""
    shutil.copyfile(document, raw_dir / document.name)
    batch = read_files(raw_dir, scan_folder(raw_dir), max_file_bytes=1_000_000, read_version="test")
    file = batch.files.row(0, named=True)
    assert batch.records.height == 1, f"{document.name}: {file['reject_reason']}, {file['reject_detail']}"
    parsed = parse_articles(batch.records, numeric_dates="undecided", latest_on=LATEST_ON)
    article = parsed.articles.row(0, named=True)
    spans = parsed.sentences.select("start_char", "end_char").rows()
    return Reading(
        file=file,
        article=article,
        fields=parsed.fields.filter(pl.col("value").is_null()).to_dicts(),
        segments=parsed.segments.sort("segment_no").to_dicts(),
        sentences=[article["text"][start:end] for start, end in spans],
    )


def fold(value: str | None) -> str | None:
    """Text as it is compared: composed, without invisible characters, white space folded."""
    if value is None:
        return None
    shown = "".join(c for c in value if unicodedata.category(c) != "Cf")
    return " ".join(unicodedata.normalize("NFC", shown).split())


def by_line(texts: list[str]) -> list[str]:
    return [line.strip() for text in texts for line in text.split("\n") if line.strip()]


def in_order(wanted: list[str], found: list[str]) -> list[str]:
    """Those of the wanted texts that are found, one after the other."""
    rest = found
    hits = []
    for text in wanted:
        if text in rest:
            hits.append(text)
            rest = rest[rest.index(text) + 1 :]
    return hits


def text_field(name: str) -> Callable[[Reading, Any], tuple[Any, Any]]:
    def compare(reading: Reading, value: Any) -> tuple[Any, Any]:
        have = fold(reading.article[name])
        options = [fold(option) for option in value["any_of"]] if isinstance(value, dict) else [fold(value)]
        return have, have if have in options else options[0]

    return compare


def time_field(name: str) -> Callable[[Reading, Any], tuple[Any, Any]]:
    def compare(reading: Reading, value: Any) -> tuple[Any, Any]:
        found = reading.article[name]
        is_day = name == "published_on" or reading.article["published_precision"] == "day"
        if name == "updated_at" and isinstance(value, str):  # its precision is not stored
            is_day = "T" not in value
        return found and (found.isoformat()[:10] if is_day else found.isoformat()), value

    return compare


def authors(reading: Reading, value: list[str]) -> tuple[Any, Any]:
    have, want = ([(fold(name) or "").casefold() for name in names] for names in (reading.article["authors"], value))
    return have, want


def segments(reading: Reading, value: dict[str, list[str]]) -> tuple[Any, Any]:
    have = {kind: [reading.text_of(s) for s in reading.segments if s["kind"] == kind] for kind in value}
    folded = [{k: by_line(v) if k in LINE_KINDS else v for k, v in texts.items()} for texts in (have, value)]
    return folded[0], folded[1]


def left_open(reading: Reading, value: list[str]) -> tuple[Any, Any]:
    explained = {row["field"] for row in reading.fields if row["reason"]}
    return [name for name in value if reading.article[name] is None and name in explained], value


def encoding(reading: Reading, value: str) -> tuple[Any, Any]:
    return codecs.lookup(reading.file["encoding"]).name, codecs.lookup(value).name


COMPARE: dict[str, Callable[[Reading, Any], tuple[Any, Any]]] = {
    **{
        name: text_field(name)
        for name in (
            "title", "subtitle", "published_timezone", "dateline_place", "agency", "publisher", "url", "language",
        )
    },
    **{name: time_field(name) for name in ("published_at", "published_on", "updated_at")},
    "authors": authors,
    "segments": segments,
    "left_open": left_open,
    "encoding": encoding,
    "has_replacement": lambda reading, value: (reading.file["has_replacement"], value),
    "repeats": lambda reading, value: ([reading.text_of(s) for s in reading.segments if s["is_repeat"]], value),
    "sentences": lambda reading, value: (in_order(value, reading.sentences), value),
    "text_contains": lambda reading, value: ([piece for piece in value if piece in reading.article["text"]], value),
}  # fmt: skip
"""Field of an expectation -> what was found and what was wanted, in the same form."""


def name_of(path: Path) -> str:
    return path.name.split(".")[0]


def test_each_document_has_an_expectation() -> None:
    expectations = sorted(name_of(p) for p in DOCUMENTS.iterdir() if p.name.endswith(SUFFIX))
    assert sorted(name_of(p) for p in DOCUMENTS.iterdir() if not p.name.endswith(SUFFIX)) == expectations


@pytest.mark.parametrize("document", sorted(p for p in DOCUMENTS.iterdir() if not p.name.endswith(SUFFIX)), ids=name_of)
def test_document(document: Path, tmp_path: Path) -> None:
    expected = json.loads((DOCUMENTS / (name_of(document) + SUFFIX)).read_text(encoding="utf-8"))
    note = expected.pop("note")
    assert set(expected) <= set(COMPARE), "unknown field in the expectation; README.md lists them"
    reading = read_document(document, tmp_path)
    compared = {field: COMPARE[field](reading, value) for field, value in expected.items()}
    differences = [
        f"{field}\n    found  {have!r}\n    wanted {want!r}" for field, (have, want) in compared.items() if have != want
    ]
    assert not differences, "\n".join([f"{document.name}: {note}", *differences])
