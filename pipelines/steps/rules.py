"""Runs of capitalised words in, names that a word beside or inside them gives away out.

"Ministry of National Defense" is an organisation by its head word, "Operation Sea Guardian" an event, "Colonel Daniel
Mbuvi" a person by the title. The words are reference data (ReferenceWord); the patterns are few and fixed:

- `head_word`: the last word of a run, or the last before "of", is a head of one class.
- `first_word`: the first word of a run is a head that leads ("Operation", "Lake", "Hurricane").
- `name_year`: a name tied to a year by a hyphen ("Steppe Partner-2024") is an event.
- `legal_form`: the last word is a legal form of companies.
- `title`: a personal title stands before one to four words.
- `given_name`: the first of two to four words is a given name.
"""

import numpy as np
import polars as pl

from pipelines.steps.lexicon import Lexicon
from pipelines.steps.runs import Runs, find_runs
from pipelines.steps.stream import Bools, Ints, TokenStream

_HEADS = {
    "law_head": "LAW", "event_head": "EVENT", "fac_head": "FAC", "org_head": "ORG", "loc_head": "LOC",
    "work_head": "WORK_OF_ART", "product_head": "PRODUCT",
}  # fmt: skip
"""Classes of head words and the type that they give away; a word of two classes counts for the first."""

CONFIDENCE = {
    "rule:head_word": 0.7, "rule:first_word": 0.7, "rule:name_year": 0.85, "rule:legal_form": 0.85,
    "rule:title": 0.85, "rule:given_name": 0.7,
}  # fmt: skip
"""Share of a rule's finds that are exact and of the right type, as measured on development texts, rounded."""

_MAX_PERSON_WORDS = 4


def _flags(stream: TokenStream, lexicon: Lexicon, *classes: str) -> Bools:
    """Per token whether its word belongs to one of the classes."""
    return stream.type_flags(lexicon.words_of(*classes))[stream.code]


def _spans(begin: Ints, end: Ints, entity_type: str, method: str) -> pl.DataFrame:
    return pl.DataFrame({"begin": begin, "length": end - begin}).with_columns(
        entity_type=pl.lit(entity_type), method=pl.lit(method), confidence=pl.lit(CONFIDENCE[method])
    )


def _chain_ends(runs: Runs, is_head: Bools) -> Ints:
    """Per run the end of the name that begins with it, when its last word is a head that goes on with "of"."""
    links = is_head & runs.joins_of
    continues = np.zeros(len(links), dtype=bool)
    continues[1:] = links[:-1]
    links_and = continues & runs.joins_and
    last = np.arange(len(links))
    last[links] += 1
    goes_on = links & np.append(links_and[1:], False)
    last[goes_on] += 1
    return runs.end[np.minimum(last, len(links) - 1)] if len(links) else runs.end


def apply_rules(stream: TokenStream, lexicon: Lexicon, is_country: Bools) -> pl.DataFrame:
    """Propose names by rule.

    Args:
        stream: Tokens without linking hyphens.
        lexicon: Supplies the words of each class.
        is_country: Per token whether it is, alone, the name of a country.

    Returns:
        begin, length, entity_type, method, confidence; proposals may overlap.
    """
    runs = find_runs(stream, lexicon)
    if not len(runs.begin):
        empty = np.zeros(0, dtype=np.int64)
        return _spans(empty, empty, "ORG", "rule:head_word")
    found = [_name_years(stream, runs, is_country), *_persons(stream, lexicon, runs)]
    legal = _flags(stream, lexicon, "legal_form")[runs.end - 1] & (runs.end - runs.begin > 1)
    found.append(_spans(runs.begin[legal], runs.end[legal], "ORG", "rule:legal_form"))
    for word_class, entity_type in _HEADS.items():
        head = _flags(stream, lexicon, word_class)
        is_last = head[runs.end - 1]
        end = _chain_ends(runs, is_last)
        long_enough = is_last & (end - runs.begin > 1)
        found.append(_spans(runs.begin[long_enough], end[long_enough], entity_type, "rule:head_word"))
        leads = head[runs.begin] & ~is_last & (runs.end - runs.begin > 1) & (entity_type in ("EVENT", "LOC", "FAC"))
        found.append(_spans(runs.begin[leads], runs.end[leads], entity_type, "rule:first_word"))
    return pl.concat(found)


def _name_years(stream: TokenStream, runs: Runs, is_country: Bools) -> pl.DataFrame:
    """Names tied to a year; the countries of "China-Mongolia Steppe Partner-2024" are names of their own."""
    begin = runs.begin.copy()
    for _ in range(6):
        at_most = np.minimum(begin + 1, runs.end - 1)
        begin = np.where(
            is_country[begin] & (begin + 2 < runs.end) & (is_country[at_most] | (begin > runs.begin)), begin + 1, begin
        )
    is_year = stream.types["token"].str.contains(r"^(?:19|20)\d\d$").to_numpy()[stream.code]
    hit = is_year[runs.end - 1] & (runs.end - begin > 1)
    return _spans(begin[hit], runs.end[hit], "EVENT", "rule:name_year")


def _persons(stream: TokenStream, lexicon: Lexicon, runs: Runs) -> list[pl.DataFrame]:
    title = _flags(stream, lexicon, "person_title")
    given = _flags(stream, lexicon, "given_name")
    begin, end = runs.begin.copy(), runs.end
    before = np.maximum(begin - 1, 0)
    titled = title[before] & (begin > 0) & (stream.sentence[before] == stream.sentence[begin])
    for _ in range(4):
        inside = title[begin] & (begin + 1 < end)
        titled |= inside
        begin = begin + inside
    size = end - begin
    titled &= (size <= _MAX_PERSON_WORDS) & ~title[begin]
    named = given[begin] & (size > 1) & (size <= _MAX_PERSON_WORDS) & ~titled
    return [
        _spans(begin[titled], end[titled], "PERSON", "rule:title"),
        _spans(begin[named], end[named], "PERSON", "rule:given_name"),
    ]
