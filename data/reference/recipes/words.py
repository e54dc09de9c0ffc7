"""Words with a function in names: given names, surnames, titles, head words, and common words that are names too."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from recipes.armed_groups import title_case
from recipes.tables import CommonWords, Word, fold, read_curated, read_jsonl, split, with_ascii

_SCOWL_NAME_WEIGHTS = {50: 0.9, 60: 0.8, 70: 0.7, 80: 0.6, 95: 0.5}
"""SCOWL's size levels for proper names -> weight: the lower the level, the better known the name."""
_LEAST_PEOPLE = 3
"""Public figures of PETRARCH that must share a first or last name before it counts as one."""


def compile_words() -> list[Word]:
    """Titles, head words, legal forms, agencies, months and weekdays from the table by hand."""
    return [Word(word, row["word_class"]) for row in read_curated("words.csv") for word in split(row["words"])]


def _ranked(path: Path, column: str, rank: str) -> Iterator[tuple[str, float]]:
    """Names by country; weight 1 for the first ten of a country, 0.8 for the others."""
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            for name in row[column].replace(",", "/").split("/"):
                plain = name.strip()
                if len(plain) > 1 and plain[0].isupper() and " " not in plain:
                    yield plain, 1.0 if row[rank].isdigit() and int(row[rank]) <= 10 else 0.8


def _public_figures(sources: Path) -> tuple[Counter[str], Counter[str]]:
    """First and last names of the office holders that PETRARCH lists, with how many bear them."""
    first: Counter[str] = Counter()
    last: Counter[str] = Counter()
    for row in read_jsonl(sources / "petrarch_countries.jsonl"):
        words = row["name"].split()
        is_person = any("GOV" in c or "ELI" in c for c in row["codes"]) and 2 <= len(words) <= 4
        if is_person and all(w.replace("-", "").replace("'", "").isalpha() for w in words):
            first[title_case(words[0])] += 1
            last[title_case(words[-1])] += 1
    return first, last


def _scowl_names(folder: Path) -> dict[str, float]:
    weights: dict[str, float] = {}
    for level, weight in _SCOWL_NAME_WEIGHTS.items():
        for path in sorted((*folder.glob(f"*-proper-names.{level}"), *folder.glob(f"*-upper.{level}"))):
            for word in path.read_text(encoding="iso-8859-1").split():
                weights.setdefault(word, weight)
    return weights


def _best(rows: Iterable[tuple[str, float, str]], word_class: str, dropped: frozenset[str]) -> list[Word]:
    best: dict[str, tuple[float, str]] = {}
    for name, weight, source in rows:
        for form in with_ascii([name]):
            if fold(form) not in dropped and len(form) > 1 and weight > best.get(form, (0.0, ""))[0]:
                best[form] = weight, source
    return [Word(name, word_class, weight, source) for name, (weight, source) in best.items()]


def compile_person_names(
    sources: Path, scowl: Path, common: CommonWords, places: frozenset[str]
) -> tuple[list[Word], list[Word]]:
    """Given names and surnames; weight 1 or 0.8: common in some country; 0.5 to 0.9: by SCOWL's level or the US lists.

    Args:
        sources: Folder of the source files.
        scowl: SCOWL's folder.
        common: English words; the commonest ("The", "Will" stays) are no names of PETRARCH's figures.
        places: Folded names of countries and nationalities, which are no personal names here.
    """
    first, last = _public_figures(sources)
    scowl_names = _scowl_names(scowl)
    given = [
        (n, w, "cc0_names") for n, w in _ranked(sources / "common-forenames-by-country.csv", "Romanized Name", "Index")
    ]
    given += [(n, 0.7, "us_names") for n in (sources / "first_names_us.txt").read_text(encoding="utf-8").split()]
    given += [(n, 0.5, "petrarch") for n, c in first.items() if c >= _LEAST_PEOPLE and not common.weight(n)]
    surnames = [
        (n, w, "cc0_names") for n, w in _ranked(sources / "common-surnames-by-country.csv", "Romanized Name", "Rank")
    ]
    us = (sources / "surnames_us.txt").read_text(encoding="utf-8").split()
    surnames += [(n, scowl_names[n], "us_names") for n in us if n in scowl_names]
    surnames += [(n, 0.5, "petrarch") for n, c in last.items() if c >= _LEAST_PEOPLE and not common.weight(n)]
    return _best(given, "given_name", places), _best(surnames, "surname", places)


def compile_common_words(names: Iterable[str], common: CommonWords) -> list[Word]:
    """Common English words that some table has as a name of one word: seen alone, they need evidence."""
    words = {name for name in names if " " not in name and common.weight(name)}
    return [Word(w.lower(), "common_word", common.weight(w), "scowl") for w in words]
