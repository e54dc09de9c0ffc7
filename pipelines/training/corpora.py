"""Annotated corpora in; documents with one scheme of labels out.

The corpora disagree about what a name is. Where a corpus is coarser than the ten types of the model, a mention gets a
set of types instead of one, and training lets the model choose within the set (Tsuboi et al. 2008, partial
annotations); where a corpus is silent about a kind of name, its mentions are optional.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipelines.steps.tagger.labels import NAME_TYPES
from pipelines.training.gazetteer import Gazetteer, head_type

Types = frozenset[str]

PLACE: Types = frozenset({"GPE", "LOC", "FAC"})
THING: Types = frozenset({"NORP", "EVENT", "WORK_OF_ART", "LAW", "PRODUCT"})

_RANK = (
    r"(?:(?:Vice|Deputy|Prime|Foreign|Defen[cs]e|Interior|Finance|Former|Acting|Chief|Lt\.?|Maj\.?|Brig\.?|Secretary|"
    r"U\.S\.|State)\s+)*"
)
_COMMON_TITLE = (
    r"President|Minister|Premier|Chancellor|Secretary|General|Gen\.?|Colonel|Col\.?|Major|Captain|Capt\.?|Lieutenant|Senator|Sen\.?|"
    r"Representative|Rep\.?|Governor|Gov\.?|Mayor|Ambassador|King|Queen|Prince|Princess|Pope|Sheikh|Sheik|Ayatollah|Judge|"
    r"Justice|Mr\.?|Mrs\.?|Ms\.?|Dr\.?|Prof\.?|Professor|Sir|Lord|Lady|Dame|Admiral|Sergeant|Spokesman|Spokeswoman|Chairman|"
    r"Director|Commander"
)
_RARER_TITLE = (
    r"Secretary\s+of\s+State|Miss|Emperor|Empress|Speaker|Reverend|Rev\.?|Bishop|Archbishop|Cardinal|Rabbi|Imam|"
    r"Major-General"
)
COMMON_TITLES = rf"(?:{_RANK}(?:{_COMMON_TITLE})\s+)+"
"""Titles that are common in news."""

TITLES = rf"(?:{_RANK}(?:{_RARER_TITLE}|{_COMMON_TITLE})\s+)+"
"""All titles that are cut from the names of persons."""


@dataclass(frozen=True)
class GoldSpan:
    """One annotated name: offsets in code points, the types that it may have, whether it may also be no name."""

    start: int
    end: int
    types: Types
    is_optional: bool = False


@dataclass(frozen=True)
class GoldDocument:
    """One annotated text.

    Attributes:
        key: Corpus and id.
        corpus: Name of the corpus.
        text: The text.
        spans: Names, in text order, not overlapping.
        weight: Share of a full learning step that the document's sentences take.
        source_key: Key of the document that this one is a variant of; its own key otherwise. Held-out text holds no
            variant of what was trained on.
    """

    key: str
    corpus: str
    text: str
    spans: tuple[GoldSpan, ...]
    weight: float = 1.0
    source_key: str = ""

    def __post_init__(self) -> None:
        """Let a document be its own source unless it is a variant."""
        if not self.source_key:
            object.__setattr__(self, "source_key", self.key)


@dataclass(frozen=True)
class Scheme:
    """How a corpus' labels are read.

    Attributes:
        types: Label of the corpus -> types; a label that is not named here is no name.
        optional: Labels whose mentions may also be no names.
        weight: As in GoldDocument.
        label_field: Where the label stands in a mention.
        titles: Pattern of the titles that stand inside the names of persons and are cut; none are if empty.
        drops_offices: Whether, of persons with titles, offices ("President of the Senate") and several persons together
            ("Ana and Otto") are left out.
        cuts_appositions: Whether names run on after a comma or into a parenthesis.
        unmarked_demonyms: Whether nationality words are left unmarked, or are persons.
    """

    types: Mapping[str, Types]
    optional: Types = frozenset()
    weight: float = 0.6
    label_field: str = "type"
    titles: str = ""
    drops_offices: bool = True
    cuts_appositions: bool = False
    unmarked_demonyms: bool = False


def _only(*names: str) -> Types:
    return frozenset(names)


_WIKI = {"PER": _only("PERSON"), "ORG": _only("ORG"), "LOC": PLACE, "MISC": THING}

SCHEMES: Mapping[str, Scheme] = {
    "news_train": Scheme({t: _only(t) for t in NAME_TYPES}, weight=1.0),
    "gum_train": Scheme(
        {
            "person": _only("PERSON"),
            "organization": _only("ORG"),
            "place": PLACE,
            "event": _only("EVENT"),
            "abstract": THING | _only("ORG"),
            "object": _only("PRODUCT", "WORK_OF_ART", "FAC"),
        },
        optional=_only("abstract", "object"),
        weight=0.8,
        label_field="orig",
        titles=TITLES,
        cuts_appositions=True,
        unmarked_demonyms=True,
    ),
    "gmb_sample": Scheme(
        {
            "geo": PLACE,
            "gpe": _only("NORP", "GPE"),
            "per": _only("PERSON"),
            "org": _only("ORG"),
            "eve": _only("EVENT"),
            "art": THING,
        },
        optional=_only("art"),
        label_field="orig",
        titles=TITLES,
    ),
    "wikigold": Scheme(_WIKI, optional=_only("MISC")),
    "redocred_a": Scheme(_WIKI),
    "redocred_b": Scheme(_WIKI),
    "crossner_politics_train": Scheme(
        {
            "politician": _only("PERSON"),
            "person": _only("PERSON"),
            "politicalparty": _only("ORG"),
            "organisation": _only("ORG"),
            "election": _only("EVENT"),
            "event": _only("EVENT"),
            "country": _only("GPE"),
            "location": PLACE,
            "misc": THING,
        },
        optional=_only("misc", "election", "politicalparty"),
        label_field="orig",
    ),
}
"""The corpora that a model may be trained on, and how; development and test sets are not among them."""


@dataclass
class _Reader:
    scheme: Scheme
    gazetteer: Gazetteer
    corpus: str
    _titles: frozenset[str] = field(init=False, repr=False)
    _word: re.Pattern[str] = field(default=re.compile(r"\b[A-Z][A-Za-z]+\b"), repr=False)

    def __post_init__(self) -> None:
        """Fold the titles once."""
        titles = [*self.gazetteer.words.get("person_title", ()), *self.gazetteer.words.get("person_title_weak", ())]
        self._titles = frozenset(t.lower() for t in titles)

    def span(self, text: str, mention: Mapping[str, Any]) -> GoldSpan | None:
        label = str(mention.get(self.scheme.label_field) or mention["type"])
        types = self.scheme.types.get(label)
        if types is None:
            return None
        start, end = int(mention.get("name_start", mention["start"])), int(mention.get("name_end", mention["end"]))
        if self.corpus != "news_train":
            start, end = _trim(text, start, end, self.scheme.titles if types == _only("PERSON") else "")
            if self.scheme.cuts_appositions and (cut := re.search(r",\s|\s\(", text[start:end])):
                end = start + cut.start()
        if end <= start:
            return None
        surface = text[start:end]
        if types == _only("PERSON") and self.scheme.titles and self._is_title(surface):
            return None  # An office; the institution or place in it may be marked for itself.
        if types == _only("PERSON") and self.scheme.unmarked_demonyms and surface in self.gazetteer.demonyms:
            return GoldSpan(start, end, _only("NORP"), is_optional=True)
        if self.corpus != "news_train" and surface in self.gazetteer.demonyms and types & _only("GPE", "LOC", "NORP"):
            types = _only("NORP")
        elif types == _only("NORP", "GPE"):
            types = _only("NORP") if surface.endswith(("s", "n", "h", "i", "e")) else types
        elif types >= THING and (head := head_type(surface.split(), self.gazetteer.heads)):
            return GoldSpan(start, end, _only(head))
        return GoldSpan(start, end, types, label in self.scheme.optional)

    def _is_title(self, surface: str) -> bool:
        """Whether a person is named by office alone: "Secretary", or what a title leaves of "President of Chile"."""
        if surface.lower() in self._titles:
            return True
        return self.scheme.drops_offices and surface.startswith(("of ", "for ", "in ", "to "))

    def document(self, row: Mapping[str, Any]) -> GoldDocument:
        text = row["text"]
        found = [s for m in row["mentions"] if (s := self.span(text, m))]
        if self.scheme.titles and self.scheme.drops_offices:
            found = [s for s in found if not _is_several(text, s, found)]
        if self.scheme.unmarked_demonyms:
            found += [
                GoldSpan(m.start(), m.end(), _only("NORP"), is_optional=True)
                for m in self._word.finditer(text)
                if m.group() in self.gazetteer.demonyms
            ]
        found.sort(key=lambda s: (s.start, -s.end))
        spans: list[GoldSpan] = []
        for span in found:
            if not spans or span.start >= spans[-1].end:
                spans.append(span)
        return GoldDocument(f"{self.corpus}/{row['id']}", self.corpus, text, tuple(spans), self.scheme.weight)


def _is_several(text: str, span: GoldSpan, all_spans: Sequence[GoldSpan]) -> bool:
    """Whether what is marked as a person is several, each of whom is marked too."""
    if span.types != _only("PERSON") or " and " not in text[span.start : span.end]:
        return False
    inside = [s for s in all_spans if s is not span and span.start <= s.start and s.end <= span.end]
    return sum(s.types == span.types for s in inside) >= 2


def _trim(text: str, start: int, end: int, titles: str) -> tuple[int, int]:
    """Cut what the model's scheme leaves outside: titles, a leading "the", a possessive, apposition after a comma."""
    surface = text[start:end]
    if titles and (title := re.match(titles, surface)) and title.end() < len(surface):
        start += title.end()
    elif article := re.match(r"(?:[Tt]he|[Aa]n?)\s+", surface):
        start += article.end()
    surface = text[start:end]
    if tail := re.search(r"(?:['’][sS]?|[,;:]|\s)+$", surface):
        end -= len(surface) - tail.start()
    if text[start:end].endswith(".") and not re.search(r"(?:\b\w\.)+$", text[start:end]):
        end -= 1
    return start, end


def read_corpus(path: Path, corpus: str, gazetteer: Gazetteer, scheme: Scheme | None = None) -> Iterator[GoldDocument]:
    """Read one corpus after its scheme.

    Args:
        path: JSONL, one document a line, standoff mentions with offsets in code points.
        corpus: Key of SCHEMES.
        gazetteer: Tells NORP from places, and kinds of things by their head words, where a corpus does not.
        scheme: How to read it, if not after SCHEMES.
    """
    reader = _Reader(scheme or SCHEMES[corpus], gazetteer, corpus)
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield reader.document(json.loads(line))


def read_gold(path: Path) -> list[GoldDocument]:
    """Read a development set as it stands, for measuring only; of names inside names, the longest."""
    rename: Callable[[str], str] = lambda t: "PERSON" if t == "PER" else t  # noqa: E731
    out = []
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            spans = tuple(
                GoldSpan(m.get("name_start", m["start"]), m.get("name_end", m["end"]), _only(rename(m["type"])))
                for m in row["mentions"]
            )
            out.append(GoldDocument(f"{path.stem}/{row['id']}", path.stem, row["text"], spans))
    return out
