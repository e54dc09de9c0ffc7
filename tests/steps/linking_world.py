"""A small world for tests of mentions and linking: reference data, articles from plain texts, marked cases."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.settings import bundled
from pipelines.sources.reference import load_reference
from pipelines.steps.entity.linking import link_mentions
from pipelines.steps.lexicon import Lexicon, build_lexicon
from pipelines.steps.mention.mentions import describe_spans, find_mentions
from pipelines.steps.stream import TokenStream, read_stream
from pipelines.steps.tokens import tokenize
from pipelines.tables.articles import Article, Segment, Sentence
from pipelines.tables.contract import frame_of
from pipelines.tables.flow import Span
from pipelines.tables.reference import Reference, ReferenceEntity, ReferenceName, ReferenceWord

CASES = Path(__file__).with_name("linking_cases.txt")
_MARK = re.compile(r"⟦([^|⟧]+)\|([A-Z_]+)\|([^⟧]+)⟧")
_SENTENCE = re.compile(r"[^\n]+?(?:(?<=[a-z]{2})[.?!][\"”]?(?= [A-Z\"“])|$)", re.MULTILINE)

ENTITIES: list[dict[str, Any]] = [
    {"entity_key": "iso3166:MN", "kind": "country", "name": "Mongolia", "country_code": "MN"},
    {"entity_key": "iso3166:CN", "kind": "country", "name": "China", "country_code": "CN"},
    {"entity_key": "iso3166:US", "kind": "country", "name": "United States", "country_code": "US"},
    {"entity_key": "iso3166:GE", "kind": "country", "name": "Georgia", "country_code": "GE"},
    {"entity_key": "iso3166:CG", "kind": "country", "name": "Republic of the Congo", "country_code": "CG"},
    {"entity_key": "iso3166:CD", "kind": "country", "name": "Democratic Republic of the Congo", "country_code": "CD"},
    {
        "entity_key": "iso3166-2:US-GA", "kind": "region", "name": "Georgia", "country_code": "US",
        "region_code": "US-GA", "population": 8_000_000,
    },
    {
        "entity_key": "iso3166-2:US-TX", "kind": "region", "name": "Texas", "country_code": "US",
        "region_code": "US-TX", "population": 20_000_000,
    },
    {
        "entity_key": "geonames:1", "kind": "city", "name": "Paris", "country_code": "FR", "population": 2_100_000,
        "description": "capital of FR", "latitude": 48.9, "longitude": 2.3,
    },
    {
        "entity_key": "geonames:2", "kind": "city", "name": "Paris", "country_code": "US", "region_code": "US-TX",
        "population": 25_000,
    },
    {
        "entity_key": "geonames:3", "kind": "city", "name": "Atlanta", "country_code": "US", "region_code": "US-GA",
        "population": 500_000,
    },
    {"entity_key": "wikidata:Q1", "kind": "organisation", "name": "World Seed Union", "entity_type": "ORG"},
    {"entity_key": "ref:ORG:al shabaab", "kind": "armed_group", "name": "al-Shabaab", "entity_type": "ORG"},
]  # fmt: skip

NAMES: list[tuple[str, str, str, bool]] = [
    ("iso3166:MN", "Mongolia", "name", False), ("iso3166:MN", "Mongolian", "demonym", False),
    ("iso3166:CN", "China", "name", False), ("iso3166:CN", "Chinese", "demonym", False),
    ("iso3166:CN", "People's Republic of China", "official", False),
    ("iso3166:US", "United States", "name", False), ("iso3166:US", "US", "acronym", True),
    ("iso3166:US", "American", "demonym", False), ("iso3166:GE", "Georgia", "name", False),
    ("iso3166:GE", "Georgian", "demonym", False), ("iso3166:CG", "Republic of the Congo", "name", False),
    ("iso3166:CD", "Democratic Republic of the Congo", "name", False), ("iso3166:CD", "Congo", "short", False),
    ("iso3166-2:US-GA", "Georgia", "name", False), ("iso3166-2:US-TX", "Texas", "name", False),
    ("geonames:1", "Paris", "name", False), ("geonames:2", "Paris", "name", False),
    ("geonames:3", "Atlanta", "name", False), ("wikidata:Q1", "World Seed Union", "name", False),
    ("wikidata:Q1", "WSU", "acronym", True), ("ref:ORG:al shabaab", "al-Shabaab", "name", False),
]  # fmt: skip

WORDS: dict[str, str] = {
    "function_word": "the a of and for in to said is us it who may march this tell",
    "month": "May March",
    "name_particle": "al bin de la",
    "place_cue": "in near at",
    "state_office": "president prime parliament",
    "region_office": "governor",
    "act_verb": "said denied accused",
    "common_word": "us it who turkey",
    "given_name": "Daniel Rosa Hugo",
    "person_title": "Colonel President",
    "org_head": "Ministry University Union",
    "law_head": "Declaration Treaty",
    "event_head": "Operation Cyclone Storm",
    "loc_head": "Lake Sea",
    "legal_form": "Corporation Corp.",
    "general_word": "sea lake party group cyclone storm of the",
    "public_word": "ministry national defense defence parliament supreme court foreign",
}


def small_reference() -> Reference:
    """A dozen entities with their names, and a few words of each class."""
    return Reference(
        entities=frame_of(ReferenceEntity, [{"entity_type": "GPE", "source": "test", **e} for e in ENTITIES]),
        names=frame_of(
            ReferenceName,
            [{"entity_key": k, "name": n, "name_kind": kind, "is_case_sensitive": c} for k, n, kind, c in NAMES],
        ),
        words=frame_of(
            ReferenceWord,
            [{"word": w, "word_class": c, "weight": 1.0} for c, words in WORDS.items() for w in words.split()],
        ),
        version="test",
    )


@dataclass(frozen=True)
class Texts:
    """Articles whose lines are their segments, cut into sentences by a plain rule."""

    articles: pl.DataFrame
    segments: pl.DataFrame
    sentences: pl.DataFrame
    tokens: pl.DataFrame

    @property
    def stream(self) -> TokenStream:
        return read_stream(self.tokens).without_hyphens()

    def only(self, article_id: int) -> "Texts":
        """The texts without all articles but one."""
        here = pl.col("article_id") == article_id
        frames = (self.articles, self.segments, self.sentences, self.tokens)
        return Texts(*(frame.filter(here) for frame in frames))

    def find(self, lexicon: Lexicon, spans: pl.DataFrame | None = None) -> pl.DataFrame:
        return find_mentions(self.articles, self.segments, self.sentences, self.tokens, lexicon, tagger_spans=spans)

    def link(self, found: pl.DataFrame, lexicon: Lexicon, overrides: pl.DataFrame | None = None) -> pl.DataFrame:
        return link_mentions(found, self.articles, self.segments, self.sentences, lexicon, overrides=overrides)


def texts_of(texts: Sequence[str], languages: Sequence[str] | None = None, sources: Sequence[str] = ()) -> Texts:
    """Articles 1, 2, ... of texts."""
    articles, segments, sentences = [], [], []
    for i, text in enumerate(texts, start=1):
        language = languages[i - 1] if languages else "en"
        source = sources[i - 1] if sources else "desk"
        articles.append({
            "article_id": i, "source_path": f"{source}/{i}.txt", "source_name": source, "text": text,
            "language": language, "char_count": len(text),
        })  # fmt: skip
        number = 0
        for no, line in enumerate(re.finditer(r"[^\n]+", text)):
            kind = "title" if no == 0 and "\n" in text else "paragraph"
            segments.append({
                "article_id": i, "segment_no": no, "kind": kind, "start_char": line.start(), "end_char": line.end(),
            })  # fmt: skip
            for part in _SENTENCE.finditer(text, line.start(), line.end()):
                sentences.append({
                    "article_id": i, "sentence_no": number, "segment_no": no, "start_char": part.start(),
                    "end_char": part.end(),
                })  # fmt: skip
                number += 1
    frames = frame_of(Article, articles), frame_of(Segment, segments), frame_of(Sentence, sentences)
    return Texts(*frames, tokenize(frames[0].select("article_id", "text"), frames[2]))


def spans_of(marks: Iterable[tuple[int, int, int, str]], confidence: float = 1.0) -> pl.DataFrame:
    """Span rows as a tagger gives them, of (article_id, start, end, type)."""
    return frame_of(
        Span,
        [
            {
                "article_id": a, "start_char": s, "end_char": e, "entity_type": t, "method": "tagger",
                "confidence": confidence,
            }
            for a, s, e, t in marks
        ],
    )  # fmt: skip


@dataclass(frozen=True)
class Mark:
    """A marked name: where it stands, its type, and the key that it must get."""

    start: int
    end: int
    entity_type: str
    key: str


def parse_marks(line: str) -> tuple[str, list[Mark]]:
    """Text and marks of "... ⟦surface|TYPE|key⟧ ..."; "¶" is a line break."""
    text, marks, at = "", [], 0
    for match in _MARK.finditer(line):
        text += line[at : match.start()]
        marks.append(Mark(len(text), len(text) + len(match[1]), match[2], match[3]))
        text += match[1]
        at = match.end()
    return (text + line[at:]).replace("¶", "\n"), marks


def read_cases() -> list[tuple[int, str, list[Mark]]]:
    """Line number, text and marks of the hand-written cases."""
    lines = enumerate(CASES.read_text(encoding="utf-8").splitlines(), start=1)
    return [(no, *parse_marks(line)) for no, line in lines if line and not line.startswith("#")]


def link_marks(cases: Sequence[tuple[str, list[Mark]]], lexicon: Lexicon) -> dict[tuple[int, int], dict[str, Any]]:
    """Link the marked names; (number of the case from 0, start) -> Mention row."""
    world = texts_of([text for text, _ in cases])
    spans = spans_of((i, m.start, m.end, m.entity_type) for i, (_, ms) in enumerate(cases, start=1) for m in ms)
    linked = world.link(describe_spans(world.articles, world.tokens, spans), lexicon)
    return {(r["article_id"] - 1, r["start_char"]): r for r in linked.iter_rows(named=True)}


def real_lexicon() -> tuple[Lexicon, Reference]:
    """The lexicon of the repository's reference data."""
    reference = load_reference(bundled("reference"))
    return build_lexicon(reference), reference
