"""Found names in, further places of the same article where they stand again out.

A name that a title, a head word or an acronym gave away once is the same name where it stands bare: "Colonel Daniel
Mbuvi" makes the later "Mbuvi" a person, "Global Security Initiative (GSI)" makes every later "GSI" that initiative.
"""

import numpy as np
import polars as pl

from pipelines.steps.lexicon import Lexicon
from pipelines.steps.mention.ranges import covered
from pipelines.steps.stream import LOWER, OTHER, Bools, TokenStream

_CONFIDENCE = 0.8
_MIN_SURNAME_LETTERS = 3

_TIME_WORDS = [
    "in", "last", "next", "since", "until", "till", "by", "early", "late", "mid", "this", "of", "on", "every", "each",
    "before", "after", "during", "from", "to", "through", "between", "previous", "following",
]  # fmt: skip
"""What stands before the name of a month or weekday."""


def find_repeats(stream: TokenStream, lexicon: Lexicon, spans: pl.DataFrame) -> pl.DataFrame:
    """Propose single tokens that repeat an acronym or the surname of a person found in the same article.

    Args:
        stream: Tokens without linking hyphens.
        lexicon: Supplies the words that are no names by themselves.
        spans: begin, length, entity_type, method of the names found.

    Returns:
        begin, length, entity_type, method (`rule:repeat`), confidence; only tokens that no span covers.
    """
    begin, length = spans["begin"].to_numpy(), spans["length"].to_numpy()
    is_source = ((spans["entity_type"] == "PERSON") & (spans["length"] > 1)) | (
        (spans["method"] == "rule:acronym") & (spans["length"] == 1)
    )
    rows = np.flatnonzero(is_source.to_numpy())
    last = begin[rows] + length[rows] - 1
    known = pl.DataFrame({
        "article": stream.article[last], "code": stream.code[last], "entity_type": spans["entity_type"].gather(rows)
    }).unique(["article", "code"], keep="first", maintain_order=True)  # fmt: skip
    is_free = ~covered(len(stream), begin, length)
    candidates = np.isin(stream.code, np.unique(known["code"].to_numpy()))
    candidates &= is_free & (stream.case != LOWER) & (stream.case != OTHER)
    candidates &= stream.end - stream.start >= _MIN_SURNAME_LETTERS
    at = np.flatnonzero(candidates)
    at = at[~_are_words(stream, lexicon)[at]]
    return (
        pl.DataFrame({"article": stream.article[at], "code": stream.code[at], "begin": at})
        .join(known, on=["article", "code"], how="inner", maintain_order="left")
        .with_columns(length=pl.lit(1, dtype=pl.Int64), method=pl.lit("rule:repeat"), confidence=pl.lit(_CONFIDENCE))
    )


def _are_words(stream: TokenStream, lexicon: Lexicon) -> Bools:
    """Per token whether it is rather a month, a weekday or a common word than the name that is spelt like it.

    "In May, Theresa May spoke. May said no." has the month once. A calendar word between time words or numbers is one;
    a common word with a capital needs a place inside a sentence, or "said" or "'s" behind it.
    """
    follows = np.zeros(len(stream), dtype=bool)
    follows[1:] = stream.sentence[1:] == stream.sentence[:-1]
    precedes = np.append(follows[1:], False) if len(stream) else follows
    before, behind = np.maximum(np.arange(len(stream)) - 1, 0), np.minimum(np.arange(len(stream)) + 1, len(stream) - 1)

    def of_class(*classes: str) -> Bools:
        return np.asarray(stream.type_flags(lexicon.words_of(*classes))[stream.code], dtype=bool)

    number = stream.types["token"].str.contains(r"^\d").to_numpy()[stream.code]
    timed = (stream.types["folded"].is_in(_TIME_WORDS).to_numpy()[stream.code] | number)[before] & follows
    timed |= number[behind] & precedes
    speaks = (of_class("act_verb") | stream.types["folded"].is_in(["'s", "’s"]).to_numpy()[stream.code])[behind]
    bare = stream.is_capitals | (~follows & ~(speaks & precedes))
    calendar = of_class("month", "weekday")
    is_word = (calendar & timed) | ((calendar | of_class("common_word", "function_word")) & bare)
    return np.asarray(is_word, dtype=bool)
