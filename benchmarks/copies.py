"""How many edited copies of news texts are recognised as copies, by the kind of edit.

    python -m benchmarks.copies [--shared ../shared] [--texts 1000]

Texts of the corpora beside the checkout are loaded with one edited version each, and copies are settled as in a build.
Found is what is in one group with its original.
"""

import argparse
import datetime as dt
import json
import random
import re
import tempfile
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import polars as pl

from pipelines.batches.ingest import IngestTask, ingest_batch
from pipelines.sources.scan import scan_folder
from pipelines.steps.article.copies import MIN_SHINGLES, find_originals
from pipelines.steps.article.habits import NO_HABITS
from pipelines.warehouse.build import Build
from pipelines.warehouse.copies import settle_copies
from pipelines.warehouse.load import replace_files

_ROOT = Path(__file__).resolve().parent.parent
_LEAST_WORDS = 120


def _texts(shared: Path) -> Iterator[list[str]]:
    """Paragraphs of news texts that are long enough to be abridged."""
    for name in ("reuters21578.jsonl", "wikinews_2019_2020.jsonl"):
        with (shared / "raw_text" / name).open(encoding="utf-8") as stream:
            for line in stream:
                text = json.loads(line)["text"]
                paragraphs = [p for p in re.split(r"\n\s*\n", text) if p.strip()]
                if len(text.split()) >= _LEAST_WORDS and len(paragraphs) >= 4:
                    yield paragraphs


def _changed_words(paragraphs: list[str], every: int, rng: random.Random) -> list[str]:
    words = [p.split(" ") for p in paragraphs]
    for line in words:
        for place in range(rng.randrange(every), len(line), every):
            line[place] = rng.choice(("another", "several", "earlier", "local", "main"))
    return [" ".join(line) for line in words]


EDITS: dict[str, Callable[[list[str], random.Random], list[str]]] = {
    "the first half of the paragraphs": lambda p, _: p[: (len(p) + 1) // 2],
    "without the first paragraph": lambda p, _: p[1:],
    "paragraphs in another order": lambda p, rng: rng.sample(p, len(p)),
    "every 40th word changed": lambda p, rng: _changed_words(p, 40, rng),
    "every 20th word changed": lambda p, rng: _changed_words(p, 20, rng),
    "every 10th word changed": lambda p, rng: _changed_words(p, 10, rng),
    "half of it, every 40th word changed": lambda p, rng: _changed_words(p[: (len(p) + 1) // 2], 40, rng),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=_ROOT.parent / "shared")
    parser.add_argument("--texts", type=int, default=1000, help="texts for each kind of edit")
    arguments = parser.parse_args()
    print(f"{'edit':<40}{'copies':>8}{'found':>8}")
    for name, edit in EDITS.items():
        rng = random.Random(1)
        with tempfile.TemporaryDirectory() as folder:
            raw = Path(folder) / "raw"
            raw.mkdir()
            for number, paragraphs in enumerate(islice(_texts(arguments.shared), arguments.texts)):
                day = dt.date(2025, 1, 1) + dt.timedelta(number % 300)
                for kind, body in (("original", paragraphs), ("edited", edit(paragraphs, rng))):
                    text = "\n\n".join([f"Headline {kind} of {number}", f"{day:%B %-d, %Y}", *body])
                    (raw / f"{number:05}-{kind}.txt").write_text(text + "\n", encoding="utf-8")
            with Build(Path(folder) / "w.duckdb") as build:
                listing = scan_folder(raw)
                task = IngestTask(raw, listing, 10**7, "undecided", dt.date(2026, 6, 30), "benchmark", NO_HABITS)
                replace_files(build, ingest_batch(task).frames)
                settle_copies(build, find_originals, "benchmark", min_shingles=MIN_SHINGLES)
                rows = build.read("SELECT source_path, copy_group_id FROM article")
        named = rows.with_columns(text=pl.col("source_path").str.head(5), kind=pl.col("source_path").str.slice(6))
        groups = named.pivot("kind", index="text", values="copy_group_id")
        found = groups.filter(pl.col("edited.txt") == pl.col("original.txt")).height
        print(f"{name:<40}{groups.height:>8,}{found / groups.height:>8.1%}")


if __name__ == "__main__":
    main()
