"""Rows of the reference tables, and the one place that decides how they are folded, ordered and written."""

import csv
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any

CURATED = Path(__file__).resolve().parent.parent / "curated"
"""Tables written by hand for this project; their key in SOURCES.csv is `dateline`."""

_ACRONYM = re.compile(r"(?=.*[A-Z].*[A-Z0-9])[A-Z0-9][A-Za-z0-9&./-]{0,9}")
# Letters that Unicode does not decompose but that ASCII spellings replace, in the usual press form.
_ASCII_LETTERS = str.maketrans({
    "ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D",
    "þ": "th", "Þ": "Th", "ł": "l", "Ł": "L", "ı": "i", "ə": "a", "Ə": "A", "ħ": "h", "Ħ": "H", "ŋ": "ng", "Ŋ": "Ng",
    "’": "'", "‘": "'", "ʼ": "'", "ʻ": "'", "ʿ": "'", "ʾ": "'", "`": "'", "–": "-", "‐": "-", "‑": "-",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entity:
    """One row of an entity table, columns as in pipelines/tables/reference.py."""

    entity_key: str
    kind: str
    entity_type: str
    name: str
    country_code: str = ""
    region_code: str = ""
    latitude: float | None = None
    longitude: float | None = None
    population: int | None = None
    description: str = ""
    source: str = "dateline"


@dataclass(frozen=True, slots=True)
class Name:
    """One row of a names table."""

    entity_key: str
    name: str
    name_kind: str
    is_case_sensitive: bool


@dataclass(frozen=True, slots=True)
class Word:
    """One row of a words table."""

    word: str
    word_class: str
    weight: float = 1
    source: str = "dateline"


@dataclass
class Topic:
    """The rows of one topic, which become `<topic>.csv` and `<topic>_names.csv`."""

    common: "CommonWords"
    entities: dict[str, Entity] = field(default_factory=dict)
    names: dict[tuple[str, str], Name] = field(default_factory=dict)

    def add(self, entity: Entity) -> str:
        """Add an entity and its preferred name; the first row of a key wins. Returns the key."""
        if self.entities.setdefault(entity.entity_key, entity) is entity:
            self.name(entity.entity_key, "name", [entity.name])
        return entity.entity_key

    def name(self, key: str, kind: str, names: Iterable[str], *, only_this_case: bool = False) -> None:
        """Add names of one kind; a name that the entity has already keeps its first kind."""
        for name in map(" ".join, map(str.split, names)):
            if name:
                sensitive = only_this_case or kind == "acronym" or needs_its_case(name, self.common)
                self.names.setdefault((key, name), Name(key, name, kind, sensitive))


def to_ascii(text: str) -> str:
    """The spelling without accents and typographic marks that an English-language newsroom would type."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_ASCII_LETTERS))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def fold(text: str) -> str:
    """The form under which two spellings count as one: ASCII, lower case, letters and digits only."""
    return re.sub(r"[^a-z0-9]+", " ", to_ascii(text).lower()).strip()


def split(cell: str) -> list[str]:
    """The parts of a cell that holds several values, separated by `|`."""
    return [part.strip() for part in cell.split("|") if part.strip()]


def local_key(entity_type: str, name: str) -> str:
    """The key of an entity that no register lists: `ref:TYPE:folded name`."""
    return f"ref:{entity_type}:{fold(name)}"


def read_curated(name: str) -> Iterator[dict[str, str]]:
    """The rows of a hand-written table."""
    with (CURATED / name).open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


def read_jsonl(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON-lines file."""
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            yield json.loads(line)


class CommonWords:
    """English words as written in lower case, each with a commonness from 0 (rare) to 1 (the thousand commonest).

    From SCOWL, whose size levels grade its lists; a name made of such words alone is a name only with its capital.
    """

    LEVELS: Mapping[int, float] = {10: 1.0, 20: 0.85, 35: 0.7, 40: 0.6, 50: 0.5, 55: 0.4, 60: 0.3, 70: 0.2}

    def __init__(self, folder: Path) -> None:
        self.weights: dict[str, float] = {}
        for level, weight in self.LEVELS.items():
            for prefix in ("english", "american", "british"):
                path = folder / f"{prefix}-words.{level}"
                for word in path.read_text(encoding="iso-8859-1").split():
                    self.weights.setdefault(word.lower(), weight)

    def weight(self, word: str) -> float:
        """Commonness of one word; 0 when it is no common word."""
        return self.weights.get(word.lower(), 0)

    def cover(self, name: str, least: float = 0.2) -> bool:
        """Whether every word of a name is a common English word."""
        words = re.findall(r"[^\W_]+(?:'[^\W_]+)?", name)
        return bool(words) and all(self.weight(to_ascii(w)) >= least for w in words)


def is_acronym(name: str) -> bool:
    """Whether a name is an abbreviation in capitals such as UN, U.S., G20 or BiH."""
    return bool(_ACRONYM.fullmatch(name)) and sum(c.isupper() for c in name) >= sum(c.islower() for c in name)


def needs_its_case(name: str, common: CommonWords) -> bool:
    """Whether a name is one only in its case: abbreviations, common English words, names of up to three letters."""
    return is_acronym(name) or len(fold(name)) <= 3 or common.cover(name)


def with_ascii(names: Iterable[str]) -> list[str]:
    """Each name followed by its ASCII spelling where that differs."""
    return [form for name in names for form in dict.fromkeys((name, to_ascii(name)))]


@cache
def _columns(row: type) -> tuple[str, ...]:
    return tuple(f.name for f in fields(row))


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.5f}".rstrip("0").rstrip(".")
    return "" if value is None else str(value)


def write_rows(path: Path, row: type, rows: Iterable[Any]) -> int:
    """Write rows as CSV, sorted by all columns and without duplicates, so that a change shows as a small diff."""
    columns = _columns(row)
    lines = sorted({tuple(_cell(getattr(r, c)) for c in columns) for r in rows})
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(lines)
    return len(lines)
