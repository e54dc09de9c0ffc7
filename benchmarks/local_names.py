"""What a million names of the user's own cost a build: a table of seconds and peak memory with and without them.

    python benchmarks/local_names.py [--names 1000000] [--files 2000 10000] [--shared ../shared]

The names are made up by rule from the words of the reference data and of the corpus, the same on every run: persons and
firms of two to four words, one in two hundred of them a name that the corpus prints. Builds with and without them take
turns in one run, so that their ratio holds on a noisy machine. Every build is a fresh process.
"""

import argparse
import csv
import os
import platform
import random
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.build import texts, timed_build, write_files
from pipelines.settings import bundled

_ROOT = Path(__file__).resolve().parent.parent
_NAME = re.compile(r"\b[A-Z][a-z]+(?: [A-Z][a-z]+){1,3}\b")
_FIRMS = (
    "Holdings",
    "Shipping",
    "Trading Company",
    "Mining Corporation",
    "Foundation",
    "Group",
    "Bank",
    "Energy Limited",
)


def _words(name: str, word_class: str) -> list[str]:
    with (bundled("reference") / name).open(encoding="utf-8") as stream:
        return sorted({row["word"] for row in csv.DictReader(stream) if row["word_class"] == word_class})


def _printed_names(shared: Path, count: int) -> list[str]:
    """Names of several words that the corpus prints, sorted."""
    found: set[str] = set()
    for text in texts(shared):
        found.update(_NAME.findall(text))
        if len(found) >= count:
            break
    return sorted(found)[:count]


def names(count: int, shared: Path) -> Iterator[tuple[str, str, str]]:
    """Distinct names with type and alias."""
    chance = random.Random(1)
    given, surnames = _words("words_given_names.csv", "given_name"), _words("words_surnames.csv", "surname")
    seen: set[str] = set()
    for name in _printed_names(shared, count // 200):
        seen.add(name)
        yield name, "ORG", ""
    while len(seen) < count:
        first, last, other = chance.choice(given), chance.choice(surnames), chance.choice(surnames)
        kind = chance.random()
        if kind < 0.5:
            name, entity_type, alias = f"{first} {last}", "PERSON", f"{last} {first}" if kind < 0.1 else ""
        elif kind < 0.7:
            name, entity_type, alias = f"{first} {chance.choice(given)} {last}", "PERSON", f"{first} {last}-{other}"
        else:
            name, entity_type, alias = f"{last} {other} {chance.choice(_FIRMS)}", "ORG", ""
        if name not in seen:
            seen.add(name)
            yield name, entity_type, alias


def write_reference(folder: Path, count: int, shared: Path) -> int:
    """A copy of the reference folder with `count` names of one's own; returns the bytes of these."""
    shutil.copytree(bundled("reference"), folder)
    path = folder / "local" / "many.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["id", "name", "type", "aliases", "country", "links"])
        for number, (name, entity_type, alias) in enumerate(names(count, shared)):
            writer.writerow([f"own-{number}", name, entity_type, alias, "", ""])
    return path.stat().st_size


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--names", type=int, default=1_000_000)
    parser.add_argument("--files", type=int, nargs="+", default=[2000, 10000])
    parser.add_argument("--words", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--shared", type=Path, default=_ROOT.parent / "shared")
    arguments = parser.parse_args()
    print(f"{platform.platform()}, {len(os.sched_getaffinity(0))} cores, Python {platform.python_version()}")
    with tempfile.TemporaryDirectory() as folder_name:
        folder = Path(folder_name)
        size = write_reference(folder / "reference", arguments.names, arguments.shared)
        print(f"{arguments.names:,} names, {size / 1e6:.1f} MB")
        print("build                    files  round  plain s  names s  ratio  plain MB  names MB")
        for count in arguments.files:
            raw = folder / f"raw-{count}"
            raw.mkdir()
            write_files(raw, count, arguments.words, arguments.shared)
            for turn in range(1, arguments.rounds + 1):
                _measure(folder, raw, count, turn)
            shutil.rmtree(raw)


def _measure(folder: Path, raw: Path, count: int, turn: int) -> None:
    references = {"plain": bundled("reference"), "names": folder / "reference"}
    for label in ("first", "unchanged", "one file changed"):
        if label == "one file changed":
            path = next(iter(sorted(raw.rglob("*.txt"))))
            path.write_text(path.read_text(encoding="utf-8") + "\n\nOne more sentence.\n", encoding="utf-8")
        found = {}
        for kind, reference in references.items():
            os.environ["DATELINE_REFERENCE_DIR"] = str(reference)
            seconds, peak, _ = timed_build(raw, folder / f"{kind}-{count}-{turn}.duckdb")
            found[kind] = (seconds, peak)
        (plain, plain_peak), (own, own_peak) = found["plain"], found["names"]
        figures = f"{plain:>9.1f}{own:>9.1f}{own / plain:>7.2f}{plain_peak:>10.0f}{own_peak:>10.0f}"
        print(f"{label:<22}{count:>8,}{turn:>7}{figures}", flush=True)
    for kind in references:
        (folder / f"{kind}-{count}-{turn}.duckdb").unlink()


if __name__ == "__main__":
    main()
