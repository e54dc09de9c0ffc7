"""How many header fields of news texts are read right: a table for annotated articles and one for raw corpora.

    python benchmarks/headers.py --articles ../shared/corpora/articles_dev --raw ../shared/raw_text [--errors]

The folder of articles holds NAME.expect.json and raw/NAME.txt; the folder of raw text holds wikinews*.jsonl and
reuters*.jsonl, whose records have a date (and, for the latter, a dateline) besides the text.
"""

import argparse
import datetime as dt
import difflib
import json
import re
import sys
import time
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.steps.articles import ParsedArticles, parse_articles
from pipelines.steps.calendar_words import OFFSETS
from pipelines.steps.dates import find_stamps
from pipelines.tables.contract import polars_schema
from pipelines.tables.flow import Record
from pipelines.tables.ids import article_id

LATEST_ON = dt.date(2026, 12, 31)
_KINDS = {"captions": ("caption",), "bio": ("author_bio",), "boilerplate": ("boilerplate",)}


def fold(text: str | None) -> str:
    """Letters and digits, without case and accents."""
    kept = unicodedata.normalize("NFKD", (text or "").casefold())
    return "".join(c for c in kept if c.isalnum())


def records_of(rows: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    """Records from partial rows: path, text, and any given_ fields."""
    empty: dict[str, Any] = dict.fromkeys(polars_schema(Record).names())
    full = []
    for number, row in enumerate(rows):
        path = row["source_path"]
        base = {
            **empty,
            "article_id": article_id(path, number + 1),
            "source_name": path.split("/")[0],
            "record_no": 0,
            "given_authors": [],
        }
        full.append({**base, **row})
    return pl.DataFrame(full, schema=polars_schema(Record), orient="row")


def _offset_hours(zone: str | None) -> float | None:
    if not zone:
        return None
    m = re.search(r"([+\-−–])\s?(\d{1,2}):?(\d{2})?", zone)
    if m:
        hours = int(m[2]) + int(m[3] or 0) / 60
        return hours if m[1] == "+" else -hours
    return OFFSETS.get(zone.upper().strip("()"))


def _time_is_right(found: dt.datetime | None, precision: str | None, zone: str | None, wanted: str | None) -> bool:
    if wanted is None or found is None:
        return found is None and wanted is None
    if "T" not in wanted:
        return found.date().isoformat() == wanted and (precision is None or precision == "day")
    stamp = dt.datetime.fromisoformat(wanted)
    if found != stamp.replace(tzinfo=None):
        return False
    offset = stamp.utcoffset()
    if precision is None or offset is None:
        return True
    return _offset_hours(zone) == offset.total_seconds() / 3600


def _published_is_right(article: Mapping[str, Any], expected: Mapping[str, Any]) -> bool:
    year, partial = expected.get("published_inferred"), expected.get("published_partial")
    if year and partial:
        return str(article["published_on"]) == f"{year}{partial[1:]}"
    return _time_is_right(
        article["published_at"], article["published_precision"], article["published_timezone"], expected["published"]
    )


def _place_is_right(found: str | None, key: str | None) -> bool:
    if key is None or found is None:
        return found is None and key is None
    city = fold(key.removeprefix("city:").rsplit(",", 1)[0])
    return difflib.SequenceMatcher(None, fold(found), city).ratio() >= 0.75


def judge_articles(folder: Path, *, show_errors: bool) -> None:
    """Print the share of right fields over annotated articles, by field."""
    expected = {
        p.name.removesuffix(".expect.json"): json.loads(p.read_text(encoding="utf-8"))
        for p in sorted(folder.glob("*.expect.json"))
    }
    rows = []
    for name, e in expected.items():
        text = (folder / "raw" / f"{name}.txt").read_bytes().decode(e["encoding"]).removeprefix("\ufeff")
        rows.append({"source_path": f"articles/{name}.txt", "text": text.replace("\r\n", "\n").replace("\r", "\n")})
    parsed = parse_articles(records_of(rows), numeric_dates="undecided", latest_on=LATEST_ON)
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    lines: dict[str, Counter[str]] = defaultdict(Counter)
    for (name, e), article in zip(expected.items(), parsed.articles.iter_rows(named=True), strict=True):
        verdicts = {
            "title": fold(article["title"]) == fold(e["title"]),
            "published": _published_is_right(article, e),
            "updated": _time_is_right(article["updated_at"], None, None, e["updated"]),
            "authors": [fold(a) for a in article["authors"]] == [fold(a) for a in e["authors"]],
            "agency": fold(article["agency"]) == fold(e["agency"]),
            "publisher": fold(article["publisher"]) == fold(e["source"]),
            "dateline place": _place_is_right(article["dateline_place"], e["dateline_place"]),
            "language": article["language"] == e["language"],
        }
        for field, is_right in verdicts.items():
            total[field] += 1
            right[field] += is_right
            if show_errors and not is_right:
                print(f"{name}: {field}: {_shown(article, field)!r}, expected {_wanted(e, field)!r}")
        _judge_lines(name, e, article, parsed.segments, lines, show_errors=show_errors)
    print(f"{'field':<16} {'right':>6} {'of':>5} {'share':>7}")
    for field in total:
        print(f"{field:<16} {right[field]:>6} {total[field]:>5} {right[field] / total[field]:>7.1%}")
    print(f"{'all fields':<16} {right.total():>6} {total.total():>5} {right.total() / total.total():>7.1%}")
    print(f"\n{'lines':<16} {'gold':>6} {'found':>6} {'right':>6} {'precision':>10} {'recall':>7}")
    for kind, c in lines.items():
        print(
            f"{kind:<16} {c['gold']:>6} {c['found']:>6} {c['right']:>6} {c['right'] / max(c['found'], 1):>10.1%} {c['right'] / max(c['gold'], 1):>7.1%}"
        )


def _shown(article: Mapping[str, Any], field: str) -> Any:
    names = {"published": "published_at", "updated": "updated_at", "dateline place": "dateline_place"}
    value = article[names.get(field, field)]
    return (str(value), article["published_timezone"]) if field == "published" else value


def _wanted(expected: Mapping[str, Any], field: str) -> Any:
    names = {"publisher": "source", "dateline place": "dateline_place"}
    return expected[names.get(field, field)]


def _judge_lines(
    name: str,
    e: Mapping[str, Any],
    article: Mapping[str, Any],
    segments: pl.DataFrame,
    lines: dict[str, Counter[str]],
    *,
    show_errors: bool,
) -> None:
    own = segments.filter(pl.col("article_id") == article["article_id"])
    for label, kinds in _KINDS.items():
        if e["segments"].get(label) is None:
            continue
        gold = Counter(" ".join(t.split()) for t in e["segment_texts"].get(label, []))
        found: Counter[str] = Counter()
        for row in own.filter(pl.col("kind").is_in(kinds)).iter_rows(named=True):
            text = article["text"][row["start_char"] : row["end_char"]]
            found.update(" ".join(part.split()) for part in text.split("\n") if part.strip())
        hits = gold & found
        lines[label].update(gold=gold.total(), found=found.total(), right=hits.total())
        if show_errors:
            for text in (gold - hits).elements():
                print(f"{name}: {label}: missing {text!r}")
            for text in (found - hits).elements():
                print(f"{name}: {label}: too much {text!r}")


def _jsonl(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def judge_wikinews(folder: Path, *, show_errors: bool) -> None:
    """Print how often the publication day is found, from the text alone and from text and container."""
    documents = [d for p in sorted(folder.glob("wikinews*.jsonl")) for d in _jsonl(p)]
    rows = [{"source_path": f"wikinews/{d['id']}.txt", "text": d["text"]} for d in documents]
    alone = parse_articles(records_of(rows), numeric_dates="undecided", latest_on=LATEST_ON).articles["published_on"]
    given = [
        {**r, "given_title": d["title"], "given_published": d["date"], "given_url": d["url"]}
        for r, d in zip(rows, documents, strict=True)
    ]
    with_fields = parse_articles(records_of(given), numeric_dates="undecided", latest_on=LATEST_ON).articles[
        "published_on"
    ]
    gold = [dt.date.fromisoformat(d["date"]) for d in documents]
    printed = [
        bool(re.match(r"\s*(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, \w+ \d+, \d{4}", d["text"])) for d in documents
    ]
    found = [(a, g, d) for a, g, d, p in zip(alone, gold, documents, printed, strict=True) if p]
    wrong = [(a, g, d) for a, g, d in zip(alone, gold, documents, strict=True) if a is not None and a != g]
    print(
        f"\nwikinews, {len(documents)} articles: day right with the record's date field {sum(a == g for a, g in zip(with_fields, gold, strict=True))}"
    )
    print(
        f"  text alone: {sum(printed)} print their day; right {sum(a == g for a, g, _ in found)}; found but another day than the record's: {len(wrong)}"
    )
    if show_errors:
        for a, g, d in [*wrong, *(f for f in found if f[0] is None)]:
            print(f"  {d['id']}: {a}, expected {g}: {d['text'][:90]!r}")


def judge_reuters(folder: Path, *, show_errors: bool) -> None:
    """Print how often the date of the dateline is read, and whether years that the texts do not state are invented."""
    documents = [d for p in sorted(folder.glob("reuters*.jsonl")) for d in _jsonl(p)]
    dated = [(d, s[0]) for d in documents if (s := find_stamps((d.get("dateline") or "").replace("*", "")))]
    rows = [
        {"source_path": f"reuters/{d['id']}.txt", "text": f"{d['title']}\n\n{d['dateline']} {d['text']}"}
        for d, _ in dated
    ]
    given = [{**r, "given_published": d["date"]} for r, (d, _) in zip(rows, dated, strict=True)]
    parsed = parse_articles(records_of(given), numeric_dates="undecided", latest_on=LATEST_ON).articles
    wanted = [(s.month, s.day) for _, s in dated]
    found = parsed["dateline_on"].to_list()
    right = [f is not None and (f.month, f.day) == w and f.year == 1987 for f, w in zip(found, wanted, strict=True)]
    titles = sum(fold(t) == fold(d["title"]) for t, (d, _) in zip(parsed["title"], dated, strict=True))
    print(
        f"\nreuters, {len(dated)} of {len(documents)} articles print a dateline with a day: day right {sum(right)} ({sum(right) / len(right):.2%}); title right {titles}"
    )
    alone: ParsedArticles = parse_articles(records_of(rows), numeric_dates="undecided", latest_on=LATEST_ON)
    guesses = [(g, d) for g, (d, _) in zip(alone.articles["published_on"], dated, strict=True) if g is not None]
    wrong = [(g, d) for g, d in guesses if g.year != 1987]
    print(f"  text alone: year inferred in {len(guesses)}, wrong in {len(wrong)}")
    if show_errors:
        for is_right, f, (d, _) in zip(right, found, dated, strict=True):
            if not is_right:
                print(f"  {d['id']}: {f}: {d['title'][:40]!r} {d['dateline']!r} {d['text'][:50]!r}")
        for g, d in wrong:
            print(f"  {d['id']}: year {g}: {d['dateline']!r}")


def measure_speed(folder: Path) -> None:
    """Print the speed of parse_articles on the raw corpora, in megabytes of UTF-8 a second."""
    rows = [
        {"source_path": f"{p.stem}/{n}.txt", "text": d["text"]}
        for p in sorted(folder.glob("*.jsonl"))
        for n, d in enumerate(_jsonl(p))
    ]
    records = records_of(rows)
    size = int(records["text"].str.len_bytes().sum())
    started = time.perf_counter()
    for batch in records.iter_slices(4000):
        parse_articles(batch, numeric_dates="undecided", latest_on=LATEST_ON)
    seconds = time.perf_counter() - started
    print(
        f"\nspeed: {size / 1e6:.1f} MB in {seconds:.2f} s: {size / 1e6 / seconds:.1f} MB/s, {pl.thread_pool_size()} thread(s), batches of 4,000 records"
    )


def main() -> int:
    """Run the evaluations whose folders are given."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=Path, help="folder with NAME.expect.json and raw/NAME.txt")
    parser.add_argument("--raw", type=Path, help="folder with JSONL files of raw text")
    parser.add_argument("--errors", action="store_true", help="print each error")
    options = parser.parse_args()
    if options.articles:
        judge_articles(options.articles, show_errors=options.errors)
    if options.raw:
        judge_wikinews(options.raw, show_errors=options.errors)
        judge_reuters(options.raw, show_errors=options.errors)
        measure_speed(options.raw)
    return 0


if __name__ == "__main__":
    sys.exit(main())
