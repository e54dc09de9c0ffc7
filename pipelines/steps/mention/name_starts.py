"""The tagger's spans in, the same without the titles that they begin with out: "Ram Lal" for "ASI Ram Lal".

A title is none of a person's name, however it is abbreviated. Words that are names as well stay: Earl, Sultan and King
are titles of some and names of others.
"""

import numpy as np
import polars as pl

from pipelines.steps.lexicon import Lexicon
from pipelines.steps.stream import LOWER, UPPER, TokenStream

_MAX_TITLE_WORDS = 4
_SHORT = r"^\p{L}{2,3}$"
"""An abbreviation that is read as letters."""


def cut_titles(stream: TokenStream, lexicon: Lexicon, tagged: pl.DataFrame) -> pl.DataFrame:
    """Take titles off the beginnings of persons.

    Args:
        stream: Tokens without linking hyphens.
        lexicon: Supplies titles and personal names.
        tagged: The tagger's spans: begin, length, entity_type, method, confidence.

    Returns:
        The spans in their order. A person who is but a title in capitals is none ("the SHO said").
    """
    titles = lexicon.words_of("person_title").filter(~lexicon.words_of("person_title").str.contains(" "))
    names = lexicon.words_of("given_name", "surname")
    # "M.P. Green" has initials.
    is_initials = stream.types["token"].str.contains(r"^(?:\p{Lu}\.){2,}$").to_numpy()
    is_title = stream.type_flags(titles.filter(~titles.is_in(names.implode()))) & ~is_initials
    is_title = is_title[stream.code] & (stream.case != LOWER)
    # Of the words that are seldom titles, abbreviations count: "PC Rosa Mbuvi" is a constable. In a line of capitals
    # nothing tells an abbreviation from a word, and "DON KING" or "GURU DUTT" may be printed so anywhere.
    weak = lexicon.words_of("person_title_weak")
    weak = weak.filter(weak.str.contains(_SHORT) & ~weak.is_in(names.implode()))
    is_title |= stream.type_flags(weak)[stream.code] & (stream.case == UPPER) & ~stream.is_capitals
    is_stop = (stream.types["token"] == ".").to_numpy()[stream.code]
    begin, end = tagged["begin"].to_numpy(), (tagged["begin"] + tagged["length"]).to_numpy()
    is_person = (tagged["entity_type"] == "PERSON").to_numpy()
    first = begin.copy()
    for _ in range(_MAX_TITLE_WORDS):
        at = np.minimum(first, len(stream) - 1)
        first = first + (is_person & (first < end) & (is_title[at] | (is_stop[at] & (first > begin))))
    # What is printed like a surname may be one ("Pope said"); "SHO" is none.
    is_nobody = (first == end) & (stream.case[begin] == UPPER) & ~stream.is_capitals[begin]
    first = np.where((first == end) & ~is_nobody, begin, first)
    kept = tagged.with_columns(begin=pl.Series(first), length=pl.Series(end - first))
    return kept.filter(pl.Series(~is_nobody))
