"""The names of each article in, the same with storms that are called by their bare names out: "Helene made landfall".

Storms have given names, and once an article has introduced "Hurricane Helene" it writes "Helene". A tagger takes that
for a person. It is none, unless the article has such a person as well ("Helene Mercer").
"""

import numpy as np
import polars as pl

from pipelines.steps.lexicon import Lexicon
from pipelines.steps.mention.ranges import count_in, covered
from pipelines.steps.name_hashes import ngram_hashes
from pipelines.steps.stream import LOWER, OTHER, Bools, Ints, TokenStream

_CONFIDENCE = 0.8
_MISTAKEN = ["PERSON", "GPE", "LOC", "ORG", "NORP", "PRODUCT"]
"""Types that a storm's bare name is taken for."""

_NO_NAMES = [
    "alert", "center", "centre", "chaser", "chasers", "damage", "season", "surge", "warning", "warnings", "watch",
]  # fmt: skip
"""What stands behind the sort of storm and is no name, in addition to common words: "Winter Storm Warning"."""

_AGE = r"^\d{1,3}$"
_MAX_WORDS = 2
"""Words of a storm's name behind what sort of storm it is: "Man-yi" has two."""


def name_storms(stream: TokenStream, lexicon: Lexicon, spans: pl.DataFrame) -> pl.DataFrame:
    """Make bare names of storms events.

    Args:
        stream: Tokens without linking hyphens.
        lexicon: Supplies the words for storms.
        spans: begin, length, entity_type, method, confidence of the names found, none overlapping another.

    Returns:
        The spans, those that have a storm's bare name and are persons, places or bodies now EVENT; and the stretches
        of that name which no span covers, with method `rule:storm`.
    """
    is_storm = stream.type_flags(lexicon.words_of("storm_word"))[stream.code]
    begin, end = spans["begin"].to_numpy(), (spans["begin"] + spans["length"]).to_numpy()
    first, is_event = begin.copy(), (spans["entity_type"] == "EVENT").to_numpy()
    for _ in range(3):  # "Super Typhoon Yagi", "Tropical Storm Ana"
        inner = np.minimum(first + 1, end - 1)
        first = np.where(is_event & (is_storm[first] | is_storm[inner]) & (first + 1 < end), first + 1, first)
    sources = is_event & (first > begin) & is_storm[np.maximum(first - 1, 0)] & (end - first <= _MAX_WORDS)
    # "Storm Area 51" is no storm.
    sources &= count_in(stream.case == OTHER, first, end - first) == 0
    # "Hurricane Season" has no name, but "Hurricane Rose" does.
    common, given = lexicon.words_of("common_word"), lexicon.words_of("given_name")
    no_names = [*common.filter(~common.is_in(given.implode())), *_NO_NAMES]
    sources &= count_in(stream.type_flags(pl.Series(no_names))[stream.code], first, end - first) == 0
    if not sources.any():
        return spans
    names = _keys(stream, first[sources], end[sources] - first[sources]).with_columns(
        size=pl.Series(end[sources] - first[sources])
    )
    persons = spans.filter((pl.col("entity_type") == "PERSON") & (pl.col("length") > 1))
    last = (persons["begin"] + persons["length"] - 1).to_numpy()
    taken = pl.concat([_keys(stream, at, np.ones(len(at), np.int64)) for at in (persons["begin"].to_numpy(), last)])
    names = names.unique().join(taken, on=["article", "name"], how="anti")
    keyed = _keys(stream, begin, end - begin)
    bare = names.select("article", "name", is_bare=pl.lit(True))
    is_bare = keyed.join(bare, on=["article", "name"], how="left", maintain_order="left")["is_bare"].fill_null(False)
    is_bare &= ~pl.Series(_are_told(stream, spans, end - 1))
    renamed = spans.with_columns(
        entity_type=pl.when(is_bare & pl.col("entity_type").is_in(_MISTAKEN))
        .then(pl.lit("EVENT"))
        .otherwise("entity_type")
    )
    # The longer ones first: "Man-yi" is none of the storm "Man".
    for size in range(_MAX_WORDS, 0, -1):
        renamed = pl.concat([renamed, _free(stream, renamed, names.filter(size=size), size)])
    return renamed


def _are_told(stream: TokenStream, spans: pl.DataFrame, last: Ints) -> Bools:
    """Whether what follows the names that end at some tokens tells that they are a place or a person.

    "Florence, South Carolina" is a town, "Alfred, 74, a pensioner" a man.
    """
    end = len(stream) - 1
    comma, third, fourth = (np.minimum(last + step, end) for step in (1, 2, 3))
    is_comma = (stream.types["token"] == ",").to_numpy()[stream.code]
    is_area = np.zeros(len(stream), dtype=bool)
    is_area[spans.filter(pl.col("entity_type") == "GPE")["begin"].to_numpy()] = True
    is_age = stream.text(third, "token").str.contains(_AGE).to_numpy() & is_comma[fourth]
    told = is_comma[comma] & (is_area[third] | is_age)
    return np.asarray(told & (stream.sentence[third] == stream.sentence[last]), dtype=bool)


def _keys(stream: TokenStream, begin: Ints, length: Ints) -> pl.DataFrame:
    hashes = ngram_hashes(stream.folded_hash[stream.code], begin, length).view(np.int64)
    return pl.DataFrame({"article": stream.article[begin], "name": hashes})


def _free(stream: TokenStream, spans: pl.DataFrame, names: pl.DataFrame, size: int) -> pl.DataFrame:
    """Stretches of some tokens with one of the names, tied by hyphens where there are two, that no span covers."""
    is_free = ~covered(len(stream), spans["begin"], spans["length"])
    may_begin = is_free & (stream.case != LOWER) & (stream.case != OTHER)
    at = np.flatnonzero(may_begin)
    if size > 1:
        at = at[at + 1 < len(stream)]
        at = at[stream.after_hyphen[at + 1] & is_free[at + 1]]
    at = at[~_are_told(stream, spans, at + size - 1)]
    length = np.full(len(at), size)
    return (
        _keys(stream, at, length)
        .with_columns(begin=pl.Series(at))
        .join(names, on=["article", "name"], how="semi", maintain_order="left")
        .select(
            "begin",
            length=pl.lit(size, pl.Int64),
            entity_type=pl.lit("EVENT"),
            method=pl.lit("rule:storm"),
            confidence=pl.lit(_CONFIDENCE),
        )
    )
