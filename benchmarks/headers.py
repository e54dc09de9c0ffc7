"""How many header fields of news texts are read right, and how fast.

    python benchmarks/headers.py --articles ../shared/corpora/articles_dev --raw ../shared/raw_text [--errors]

The folder of articles holds NAME.expect.json and raw/NAME.txt. The folder of raw text holds wikinews*.jsonl and
reuters*.jsonl, whose records have a date (and, for the latter, a dateline) besides the text.
"""

import argparse
import datetime as dt
import difflib
import json
import platform
import re
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.steps.article.articles import ParsedArticles, parse_articles
from pipelines.steps.article.dates import find_stamps
from pipelines.tables.contract import polars_schema
from pipelines.tables.flow import Record
from pipelines.tables.ids import article_id

LATEST_ON = dt.date(2026, 12, 31)
KINDS = {"captions": "caption", "bio": "author_bio", "boilerplate": "boilerplate"}
"""Kind of lines in the expectations -> kind of segment."""

_SHOWN = {"published": "published_at", "updated": "updated_at", "dateline place": "dateline_place"}
_WANTED = {"publisher": "source", "dateline place": "dateline_place"}
_REUTERS_YEAR = 1987


@dataclass
class Score:
    """Counts of an evaluation: right and total by field; gold, found and right by kind of line; the errors in words."""

    right: Counter[str] = field(default_factory=Counter)
    total: Counter[str] = field(default_factory=Counter)
    lines: dict[str, Counter[str]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        """Share of right fields."""
        return self.right.total() / self.total.total()


OFFSETS = {
    "Z": 0, "UTC": 0, "GMT": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "CEST": 2, "WAT": 1, "CAT": 2, "EET": 2,
    "EEST": 3, "SAST": 2, "EAT": 3, "MSK": 3, "TRT": 3, "GET": 4, "PKT": 5, "IST": 5.5, "NPT": 5.75, "BDT": 6, "ICT": 7,
    "WIB": 7, "WITA": 8, "SGT": 8, "MYT": 8, "HKT": 8, "PHT": 8, "AWST": 8, "JST": 9, "KST": 9, "ACST": 9.5, "AEST": 10,
    "ACDT": 10.5, "AEDT": 11, "NZST": 12, "NZDT": 13, "NST": -3.5, "NDT": -2.5, "AST": -4, "ADT": -3, "EST": -5,
    "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "AKST": -9, "AKDT": -8, "HST": -10,
    "BRT": -3, "ART": -3, "CLT": -4, "COT": -5,
}  # fmt: skip
"""Hours east of UTC of the abbreviations that have one usual reading in the news."""


def fold(text: str | None) -> str:
    """Letters and digits, without case and accents."""
    kept = unicodedata.normalize("NFKD", (text or "").casefold())
    return "".join(c for c in kept if c.isalnum())


def records_of(rows: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    """Records from partial rows: source_path, text, and any given_ fields."""
    schema = polars_schema(Record)
    full = []
    for number, row in enumerate(rows, start=1):
        path = row["source_path"]
        base = {
            "article_id": article_id(path, number),
            "source_name": path.split("/")[0],
            "record_no": 0,
            "given_authors": [],
            "given_captions": [],
        }
        full.append({**dict.fromkeys(schema.names()), **base, **row})
    return pl.DataFrame(full, schema=schema, orient="row")


def parse(rows: Iterable[Mapping[str, Any]]) -> ParsedArticles:
    """Parse partial rows without any habit or setting that decides numeric dates."""
    return parse_articles(records_of(rows), numeric_dates="undecided", latest_on=LATEST_ON)


def _offset_hours(zone: str | None) -> float | None:
    m = re.search(r"([+\-−–])\s?(\d{1,2}):?(\d{2})?", zone or "")
    if m:
        hours = int(m[2]) + int(m[3] or 0) / 60
        return hours if m[1] == "+" else -hours
    return OFFSETS.get((zone or "").upper().strip("()"))


def is_time_right(found: dt.datetime | None, zone: str | None, wanted: str | None, *, check_zone: bool) -> bool:
    """Whether a time is the wanted one (ISO): wall clock, and the offset where the text states one."""
    if wanted is None or found is None:
        return found is None and wanted is None
    stamp = dt.datetime.fromisoformat(wanted)
    if found != stamp.replace(tzinfo=None):
        return False
    offset = stamp.utcoffset()
    return not check_zone or offset is None or _offset_hours(zone) == offset.total_seconds() / 3600


def _is_published_right(article: Mapping[str, Any], expected: Mapping[str, Any]) -> bool:
    year, partial = expected.get("published_inferred"), expected.get("published_partial")
    if year and partial:
        return str(article["published_on"]) == f"{year}{partial[1:]}"
    return is_time_right(article["published_at"], article["published_timezone"], expected["published"], check_zone=True)


def _is_place_right(found: str | None, key: str | None) -> bool:
    if key is None or found is None:
        return found is None and key is None
    city = fold(key.removeprefix("city:").rsplit(",", 1)[0])
    return difflib.SequenceMatcher(None, fold(found), city).ratio() >= 0.75  # a place may be spelled in another way


def score_articles(folder: Path) -> Score:
    """Compare annotated articles with their expectations, field by field and line by line."""
    paths = sorted(folder.glob("*.expect.json"))
    expected = {p.name.removesuffix(".expect.json"): json.loads(p.read_text(encoding="utf-8")) for p in paths}
    rows = []
    for name, e in expected.items():
        text = (folder / "raw" / f"{name}.txt").read_bytes().decode(e["encoding"]).removeprefix("\ufeff")
        rows.append({"source_path": f"articles/{name}.txt", "text": text.replace("\r\n", "\n").replace("\r", "\n")})
    parsed = parse(rows)
    score = Score()
    for (name, e), article in zip(expected.items(), parsed.articles.iter_rows(named=True), strict=True):
        verdicts = {
            "title": fold(article["title"]) == fold(e["title"]),
            "published": _is_published_right(article, e),
            "updated": is_time_right(article["updated_at"], None, e["updated"], check_zone=False),
            "authors": [fold(a) for a in article["authors"]] == [fold(a) for a in e["authors"]],
            "agency": fold(article["agency"]) == fold(e["agency"]),
            "publisher": fold(article["publisher"]) == fold(e["source"]),
            "dateline place": _is_place_right(article["dateline_place"], e["dateline_place"]),
            "language": article["language"] == e["language"],
        }
        for name_of_field, is_right in verdicts.items():
            score.total[name_of_field] += 1
            score.right[name_of_field] += is_right
            if not is_right:
                have, want = (
                    article[_SHOWN.get(name_of_field, name_of_field)],
                    e[_WANTED.get(name_of_field, name_of_field)],
                )
                score.errors.append(f"{name}: {name_of_field}: {have!s}, expected {want!s}")
        _score_lines(name, e, article, parsed.segments, score)
    return score


def _score_lines(
    name: str, e: Mapping[str, Any], article: Mapping[str, Any], segments: pl.DataFrame, score: Score
) -> None:
    own = segments.filter(pl.col("article_id") == article["article_id"])
    for label, kind in KINDS.items():
        if e["segments"].get(label) is None:
            continue
        gold = Counter(" ".join(text.split()) for text in e["segment_texts"].get(label, []))
        spans = own.filter(pl.col("kind") == kind).select("start_char", "end_char").rows()
        parts = [part for start, end in spans for part in article["text"][start:end].split("\n") if part.strip()]
        found = Counter(" ".join(part.split()) for part in parts)
        hits = gold & found
        counts = score.lines.setdefault(label, Counter())
        counts.update(gold=gold.total(), found=found.total(), right=hits.total())
        score.errors += [f"{name}: {label}: missing {text!r}" for text in (gold - hits).elements()]
        score.errors += [f"{name}: {label}: too much {text!r}" for text in (found - hits).elements()]


def _jsonl(folder: Path, pattern: str) -> list[dict[str, Any]]:
    return [
        json.loads(line) for p in sorted(folder.glob(pattern)) for line in p.read_text(encoding="utf-8").splitlines()
    ]


_WIKINEWS_DAY = re.compile(r"\s*(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, \w+ \d+, \d{4}")


def score_wikinews(folder: Path) -> Score:
    """Compare publication days with the records' dates: from text and record, and from texts that print the day."""
    documents = _jsonl(folder, "wikinews*.jsonl")
    rows = [{"source_path": f"wikinews/{d['id']}.txt", "text": d["text"]} for d in documents]
    given = [
        {**row, "given_title": d["title"], "given_published": d["date"]} for row, d in zip(rows, documents, strict=True)
    ]
    alone, helped = parse(rows).articles["published_on"], parse(given).articles["published_on"]
    score = Score()
    for d, from_text, from_record in zip(documents, alone, helped, strict=True):
        wanted = dt.date.fromisoformat(d["date"])
        checks = {"with the record's date": from_record == wanted}
        if _WIKINEWS_DAY.match(d["text"]):
            checks["text that prints its day"] = from_text == wanted
        else:
            checks["text without its day: nothing claimed"] = from_text is None
        for label, is_right in checks.items():
            score.total[label] += 1
            score.right[label] += is_right
            if not is_right:
                score.errors.append(
                    f"{d['id']}: {label}: {from_text}, {from_record}, expected {wanted}: {d['text'][:80]!r}"
                )
    return score


def score_reuters(folder: Path) -> Score:
    """Compare the days of datelines, which print no year, with the records'; no text may claim another year."""
    documents = [(d, find_stamps(d["dateline"].replace("*", ""))) for d in _jsonl(folder, "reuters*.jsonl")]
    dated = [(d, stamps[0]) for d, stamps in documents if stamps]
    rows = [
        {"source_path": f"reuters/{d['id']}.txt", "text": f"{d['title']}\n\n{d['dateline']} {d['text']}"}
        for d, _ in dated
    ]
    given = [{**row, "given_published": d["date"]} for row, (d, _) in zip(rows, dated, strict=True)]
    helped, alone = parse(given).articles, parse(rows).articles
    score = Score()
    columns = zip(dated, helped["dateline_on"], helped["title"], alone["published_on"], strict=True)
    for (d, stamp), day, title, inferred in columns:
        checks = {
            "day of the dateline": day == stamp.on(_REUTERS_YEAR),
            "title": fold(title) == fold(d["title"]),
            "no other year claimed": inferred is None or inferred.year == _REUTERS_YEAR,
        }
        for label, is_right in checks.items():
            score.total[label] += 1
            score.right[label] += is_right
            if not is_right:
                score.errors.append(
                    f"{d['id']}: {label}: {day} {inferred}: {d['title'][:40]!r} {d['dateline']!r} {d['text'][:40]!r}"
                )
    return score


def measure_speed(folder: Path, batch_records: int = 4_000) -> tuple[float, float]:
    """Megabytes of text, and CPU seconds that parse_articles takes for all raw corpora."""
    rows = [
        {"source_path": f"{p.stem}/{number}.txt", "text": json.loads(line)["text"]}
        for p in sorted(folder.glob("*.jsonl"))
        for number, line in enumerate(p.read_text(encoding="utf-8").splitlines())
    ]
    records = records_of(rows)
    parse_articles(records.head(50), numeric_dates="undecided", latest_on=LATEST_ON)  # loads the language model
    started = time.process_time()
    for batch in records.iter_slices(batch_records):
        parse_articles(batch, numeric_dates="undecided", latest_on=LATEST_ON)
    return float(records["text"].str.len_bytes().sum()) / 1e6, time.process_time() - started


def _print_score(title: str, score: Score, *, show_errors: bool) -> None:
    print(f"\n{title}\n{'':<40} {'right':>7} {'of':>7} {'share':>8}")
    for name, total in score.total.items():
        print(f"{name:<40} {score.right[name]:>7} {total:>7} {score.right[name] / total:>8.2%}")
    if len(score.total) > 3:
        print(f"{'all fields':<40} {score.right.total():>7} {score.total.total():>7} {score.share:>8.2%}")
    for kind, c in score.lines.items():
        precision, recall = c["right"] / max(c["found"], 1), c["right"] / max(c["gold"], 1)
        print(f"{kind + ' (lines)':<40} {c['right']:>7} {c['gold']:>7} {recall:>8.2%}  precision {precision:.2%}")
    if show_errors:
        print("\n".join(score.errors))


def main() -> int:
    """Run the evaluations whose folders are given."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=Path, help="folder with NAME.expect.json and raw/NAME.txt")
    parser.add_argument("--raw", type=Path, help="folder with JSONL files of raw text")
    parser.add_argument("--errors", action="store_true", help="print each error")
    options = parser.parse_args()
    if options.articles:
        _print_score("annotated articles", score_articles(options.articles), show_errors=options.errors)
    if options.raw:
        _print_score("wikinews, publication day", score_wikinews(options.raw), show_errors=options.errors)
        _print_score("reuters, datelines", score_reuters(options.raw), show_errors=options.errors)
        megabytes, seconds = measure_speed(options.raw)
        print(
            f"\nspeed: {megabytes:.1f} MB of text in {seconds:.2f} CPU seconds: {megabytes / seconds:.1f} MB/s a core"
        )
        print(f"{platform.machine()}, Python {platform.python_version()}, polars {pl.__version__}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
