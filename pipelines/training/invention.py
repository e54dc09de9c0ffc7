"""Patterns and names of the world in; invented names and annotated sentences, where corpora have too few, out."""

import random
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from pipelines.steps.tagger.labels import NAME_TYPES
from pipelines.training.corpora import GoldDocument, GoldSpan

INVENTED = "invented"
"""What the field corpus says of text that no corpus has."""

PATTERNS = Path(__file__).with_name("patterns.toml")

_PLAIN_SHARE = 0.15
"""Share of an invented document's lines that hold no name: dates, buttons, labels."""

_SLOT = re.compile(r"\{([A-Za-z_]+)\}")


class Inventor:
    """Builds names and sentences after patterns; one seed gives one sequence."""

    def __init__(self, slots: Mapping[str, Sequence[str]], seed: int) -> None:
        """Read the patterns.

        Args:
            slots: Real names to build with: city, country, region, demonym, given, surname, place, people.
            seed: Seed of all draws.
        """
        with PATTERNS.open("rb") as file:
            patterns = tomllib.load(file)
        self._slots = {**patterns["slots"], **slots, "letter": list("ABCDEFGHJKLMNPRSTVW")}
        self._names: Mapping[str, list[str]] = patterns["names"]
        self._contexts: Mapping[str, list[str]] = patterns["contexts"]
        self._headers: Mapping[str, list[str]] = patterns["headers"]
        self._plain: list[str] = patterns["plain"]["lines"]
        self._random = random.Random(seed)

    def name(self, entity_type: str) -> str:
        """A name of a type."""
        pattern = self._random.choice(self._names[entity_type])
        return _SLOT.sub(lambda slot: self._random.choice(self._slots[slot[1]]), pattern)

    def fill(self, pattern: str) -> tuple[str, list[GoldSpan]]:
        """A sentence with its names: {TYPE} becomes a name, and the rest stays."""
        text, spans, last = "", [], 0
        for slot in _SLOT.finditer(pattern):
            text += pattern[last : slot.start()]
            name = self.name(slot[1])
            if text == "" and pattern.startswith("{") and name.startswith("the "):
                name = name[4:]
            spans.append(GoldSpan(len(text), len(text) + len(name), frozenset({slot[1]})))
            text, last = text + name, slot.end()
        return text + pattern[last:], spans

    def document(self, key: str, sentence_count: int, weight: float) -> GoldDocument:
        """A document of unrelated sentences, rare types more often than in news."""
        kinds = sorted(self._contexts)
        patterns = [
            self._random.choice(self._plain)
            if self._random.random() < _PLAIN_SHARE
            else self._random.choice(self._contexts[self._random.choice(kinds)])
            for _ in range(sentence_count)
        ]
        return _join(GoldDocument(key, INVENTED, "", (), weight), [self.fill(p) for p in patterns], "\n\n")

    def dressed(self, document: GoldDocument, key: str, weight: float) -> GoldDocument:
        """A document with the lines around it that news has: byline, dateline, source, a closing line."""
        title, _, body = document.text.partition("\n")
        lead = len(document.text) - len(body)
        heads = [self.fill(self._random.choice(self._headers["lines"])) for _ in range(self._random.randint(1, 3))]
        dateline = self.fill(self._random.choice(self._headers["datelines"]))
        tail = self.fill(self._random.choice(self._headers["tails"]))
        blank = len(body) - len(body.lstrip())
        body_spans = _shift(_within(document.spans, lead + blank, len(document.text)), len(dateline[0]) - lead - blank)
        parts = [
            (title, _within(document.spans, 0, len(title))),
            *heads,
            (dateline[0] + body[blank:], [*dateline[1], *body_spans]),
            tail,
        ]
        for _ in range(2):
            parts.insert(self._random.choice([1, len(parts)]), (self._random.choice(self._plain), []))
        empty = GoldDocument(key, INVENTED, "", (), weight, document.source_key)
        return _join(empty, parts, "\n\n" if self._random.random() < 0.5 else "\n")

    def renamed(self, document: GoldDocument, key: str, share: float, weight: float) -> GoldDocument:
        """A document in which a share of the names are others of the same type, each the same wherever it stands."""
        swaps: dict[tuple[str, str], str] = {}
        text, spans, last = "", [], 0
        for span in document.spans:
            surface = document.text[span.start : span.end]
            kind = next(iter(span.types)) if len(span.types) == 1 and not span.is_optional else ""
            if (surface, kind) not in swaps:
                swaps[surface, kind] = self._swap(surface, kind) if self._random.random() < share else surface
            text += document.text[last : span.start]
            name = swaps[surface, kind]
            spans.append(GoldSpan(len(text), len(text) + len(name), span.types, span.is_optional))
            text, last = text + name, span.end
        return GoldDocument(
            key, document.corpus, text + document.text[last:], tuple(spans), weight, document.source_key
        )

    def _swap(self, surface: str, kind: str) -> str:
        """Another name of the kind; short names stay short, so that "Xi" becomes a surname and "UN" is left alone."""
        words = surface.split()
        if kind not in NAME_TYPES or surface.isupper() or not surface[:1].isupper():
            return surface
        if len(words) == 1:
            slot = {"PERSON": "surname", "GPE": "city", "NORP": "demonym", "LOC": "place"}.get(kind)
            return self._random.choice(self._slots[slot]) if slot else surface
        return self.name(kind)


def _within(spans: Iterable[GoldSpan], start: int, end: int) -> list[GoldSpan]:
    return [s for s in spans if s.start >= start and s.end <= end]


def _shift(spans: Iterable[GoldSpan], by: int) -> list[GoldSpan]:
    return [GoldSpan(s.start + by, s.end + by, s.types, s.is_optional) for s in spans]


def _join(empty: GoldDocument, parts: Sequence[tuple[str, list[GoldSpan]]], glue: str) -> GoldDocument:
    text, spans = "", []
    for part, found in parts:
        text += glue if text else ""
        spans += _shift(found, len(text))
        text += part
    return replace(empty, text=text, spans=tuple(spans))


def recase(document: GoldDocument, key: str, *, upper: bool, weight: float) -> GoldDocument | None:
    """A document whose first line is in capitals, or in small letters; None where that would move offsets."""
    title, rest = document.text.split("\n", 1)[0], document.text[len(document.text.split("\n", 1)[0]) :]
    changed = title.upper() if upper else title.lower()
    if len(changed) != len(title) or changed == title or len(title) > 160:
        return None
    return GoldDocument(key, document.corpus, changed + rest, document.spans, weight, document.source_key)
