"""Runs of capitalised words in, names that a word beside or inside them gives away out.

"Ministry of National Defense" is an organisation by its head word, "Operation Sea Guardian" an event, "Colonel Daniel
Mbuvi" a person by the title. The words are reference data (ReferenceWord); the patterns are few and fixed:

- `head_word`: the last word of a run, or the last before "of", is a head of one class.
- `first_word`: the first word of a run is a head that leads ("Operation", "Lake", "Hurricane").
- `name_year`: a name tied to a year by a hyphen ("Steppe Partner-2024") is an event.
- `legal_form`: the last word is a legal form of companies.
- `title`: a personal title stands before one to four words.
- `given_name`: the first of two to four words is a given name.

Confidences are the shares of right finds on development texts, rounded to 0.05.
"""

import numpy as np
import polars as pl

from pipelines.steps.lexicon import Lexicon
from pipelines.steps.mention.runs import Runs, find_runs
from pipelines.steps.stream import Bools, Ints, TokenStream

_HEADS = {
    "law_head": ("LAW", 0.75), "event_head": ("EVENT", 0.7), "fac_head": ("FAC", 0.65), "org_head": ("ORG", 0.6),
    "loc_head": ("LOC", 0.6), "work_head": ("WORK_OF_ART", 0.6),
}  # fmt: skip
"""Classes of head words, the type that they give away, and how surely; a word of two classes counts for the surer."""

_LEADING = {"event_head": ("EVENT", 0.7), "loc_head": ("LOC", 0.55), "fac_head": ("FAC", 0.5)}
_NAME_YEAR = 0.85
_LEGAL_FORM = 0.85
_TITLE = 0.85
_GIVEN_NAME = 0.7
_MAX_PERSON_WORDS = 4
_MAX_TITLE_WORDS = 4


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
    size = runs.end - runs.begin
    found = [_name_years(stream, runs, is_country), *_persons(stream, lexicon, runs)]
    legal = _flags(stream, lexicon, "legal_form")[runs.end - 1] & (size > 1)
    found.append(_spans(runs.begin[legal], runs.end[legal], "ORG", "rule:legal_form", _LEGAL_FORM))
    for word_class, (entity_type, confidence) in _HEADS.items():
        is_last = _flags(stream, lexicon, word_class)[runs.end - 1]
        end = _chain_ends(runs, is_last)
        hit = is_last & (end - runs.begin > 1)
        found.append(_spans(runs.begin[hit], end[hit], entity_type, "rule:head_word", confidence))
    for word_class, (entity_type, confidence) in _LEADING.items():
        head = _flags(stream, lexicon, word_class)
        hit = head[runs.begin] & ~head[runs.end - 1] & (size > 1)
        found.append(_spans(runs.begin[hit], runs.end[hit], entity_type, "rule:first_word", confidence))
    return (
        pl.concat(found)
        .sort("begin", "length", -pl.col("confidence"), maintain_order=True)
        .unique(["begin", "length", "method"], keep="first", maintain_order=True)
    )


def _flags(stream: TokenStream, lexicon: Lexicon, *classes: str) -> Bools:
    """Per token whether its word belongs to one of the classes."""
    return stream.type_flags(lexicon.words_of(*classes))[stream.code]


def _spans(begin: Ints, end: Ints, entity_type: str, method: str, confidence: float) -> pl.DataFrame:
    return pl.DataFrame({"begin": begin, "length": end - begin}).with_columns(
        entity_type=pl.lit(entity_type), method=pl.lit(method), confidence=pl.lit(confidence)
    )


def _chain_ends(runs: Runs, is_head: Bools) -> Ints:
    """Per run the end of the name that begins with it: a head may go on with "of" another run, and that with "and"."""
    count = len(is_head)
    if not count:
        return runs.end
    links_of = is_head & runs.joins_of
    goes_on = np.append(links_of[:-1] & runs.joins_and[1:], False)
    last = np.arange(count) + links_of + goes_on
    return np.asarray(runs.end[np.minimum(last, count - 1)], dtype=np.int64)


def _name_years(stream: TokenStream, runs: Runs, is_country: Bools) -> pl.DataFrame:
    """Names tied to a year; the countries of "China-Mongolia Steppe Partner-2024" are names of their own."""
    begin = runs.begin.copy()
    for _ in range(4):
        second = np.minimum(begin + 1, runs.end - 1)
        in_pair = is_country[begin] & (is_country[second] | (begin > runs.begin)) & (begin + 2 < runs.end)
        begin = begin + in_pair
    is_year = stream.types["token"].str.contains(r"^(?:19|20)\d\d$").to_numpy()[stream.code]
    hit = is_year[runs.end - 1] & (runs.end - begin > 1)
    return _spans(begin[hit], runs.end[hit], "EVENT", "rule:name_year", _NAME_YEAR)


def _persons(stream: TokenStream, lexicon: Lexicon, runs: Runs) -> list[pl.DataFrame]:
    """Persons by a title before the run or at its beginning, and persons by a given name."""
    title = _flags(stream, lexicon, "person_title", "person_title_weak")
    given = _flags(stream, lexicon, "given_name")
    begin, end = runs.begin.copy(), runs.end
    before = np.maximum(begin - 1, 0)
    titled = title[before] & (begin > 0) & (stream.sentence[before] == stream.sentence[begin])
    for _ in range(_MAX_TITLE_WORDS):
        inside = title[begin] & (begin + 1 < end)
        titled |= inside
        begin = begin + inside
    size = end - begin
    titled &= (size <= _MAX_PERSON_WORDS) & ~title[begin]
    named = given[begin] & (size > 1) & (size <= _MAX_PERSON_WORDS) & ~titled
    return [
        _spans(begin[titled], end[titled], "PERSON", "rule:title", _TITLE),
        _spans(begin[named], end[named], "PERSON", "rule:given_name", _GIVEN_NAME),
    ]
