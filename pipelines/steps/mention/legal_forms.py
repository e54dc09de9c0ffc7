"""Proposed names in, the same with companies made whole out: "Tidewater, Inc." for a person Tidewater and a body "Inc".

A legal form behind a comma belongs to the name before the comma and says that it is a company's; so does an exchange
with a ticker in brackets, "Tidewater (NASDAQ: TDW)". The name is a company's wherever else the article has it.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from pipelines.steps.lexicon import Lexicon
from pipelines.steps.mention.ranges import count_in, covered
from pipelines.steps.mention.runs import find_runs
from pipelines.steps.name_hashes import ngram_hashes
from pipelines.steps.stream import TITLE, UPPER, Bools, Ints, TokenStream

_IN_CAPITALS = ["LLC", "LLP"]
"""Forms in capitals without dots that are nothing else; "AB", "SE", "PT" and "SAS" are regions, firms, professions."""

_MIN_LETTERS, _MAX_BARE_LETTERS = 3, 4
"""Letters from which a form behind a comma is one; up to which, alone, it is no name ("the Corporation" may be)."""

_CONFIDENCE = 0.85
_PLACES = ["GPE", "LOC", "NORP"]


@dataclass(frozen=True)
class _Forms:
    """Per token: whether it is a legal form behind a comma, one with dots, one that a full stop ends, one alone."""

    plain: Bools
    dotted: Bools
    stopped: Bools
    bare: Bools


def join_legal_forms(stream: TokenStream, lexicon: Lexicon, spans: pl.DataFrame, is_english: Bools) -> pl.DataFrame:
    """Lengthen names by the legal form behind their comma, and make companies of what has one, or a ticker.

    Args:
        stream: Tokens without linking hyphens.
        lexicon: Supplies the legal forms.
        spans: begin, length, entity_type, method, confidence of the names proposed.
        is_english: Per token whether its article is in English.

    Returns:
        The spans, some longer, some of type ORG; without those that are a legal form alone; behind them capitalised
        words before a comma and a legal form that no span touches, by `rule:legal_form`.
    """
    forms = _find_forms(stream, lexicon)
    begin, length = spans["begin"].to_numpy(), spans["length"].to_numpy()
    is_bare = forms.bare[begin] & (length <= 1 + forms.stopped[begin])
    spans = spans.filter(pl.Series(~is_bare))
    begin, length = spans["begin"].to_numpy(), spans["length"].to_numpy()
    is_person = (spans["entity_type"] == "PERSON").to_numpy()
    more = _lengths_behind(stream, forms, begin + length)
    # "Smith, S.A." is a person with initials.
    more[is_person & forms.dotted[np.minimum(begin + length + 1, len(stream) - 1)]] = 0
    is_firm = (more > 0) | (is_person & _have_tickers(stream, begin + length))
    may_repeat = ~spans["entity_type"].is_in(_PLACES).to_numpy() & np.isin(
        stream.article[begin], stream.article[begin[is_firm]]
    )
    becomes_firm = is_firm | (may_repeat & _are_repeats(stream, begin, length, is_firm, may_repeat))
    joined = spans.with_columns(
        length=pl.Series(length + more, dtype=pl.Int64),
        entity_type=pl.when(pl.Series(becomes_firm)).then(pl.lit("ORG")).otherwise("entity_type"),
    )
    return pl.concat([joined, _untouched_runs(stream, lexicon, forms, joined, is_english).select(spans.columns)])


def _are_repeats(stream: TokenStream, begin: Ints, length: Ints, is_firm: Bools, may_repeat: Bools) -> Bools:
    """Which spans, of those that may, have the name of a company of their article."""
    rows = np.flatnonzero(may_repeat | is_firm)
    names = pl.DataFrame({
        "article": stream.article[begin[rows]],
        "name": ngram_hashes(stream.folded_hash[stream.code], begin[rows], length[rows]),
        "is_firm": is_firm[rows],
    })  # fmt: skip
    repeats = np.zeros(len(begin), dtype=bool)
    repeats[rows] = names.select(pl.col("is_firm").any().over("article", "name")).to_series().to_numpy()
    return repeats


def _find_forms(stream: TokenStream, lexicon: Lexicon) -> _Forms:
    listed = lexicon.words.filter(pl.col("word_class") == "legal_form")["word"]
    ends_with_stop = listed.filter(listed.str.ends_with("."))
    words = pl.concat([listed.str.strip_suffix("."), ends_with_stop]).unique(maintain_order=True)
    letters = words.str.replace_all(r"[^\p{L}]", "").str.len_chars()
    has_small, has_dots = words.str.contains(r"\p{Ll}"), words.str.contains(r"\p{L}\.\p{L}")
    is_single = ~words.str.contains(r"[\s/]")
    plain = words.filter(is_single & ~has_dots & (letters >= _MIN_LETTERS) & (has_small | words.is_in(_IN_CAPITALS)))
    dotted = words.filter(is_single & has_dots)
    size = plain.str.len_chars()
    bare = plain.filter((size <= _MAX_BARE_LETTERS) & ~plain.is_in(_IN_CAPITALS))
    token = stream.types["token"]

    def flags(some: pl.Series) -> Bools:
        in_capitals = token.is_in(some.str.to_uppercase().implode()).to_numpy()[stream.code] & stream.is_capitals
        return np.asarray(token.is_in(some.implode()).to_numpy()[stream.code] | in_capitals, dtype=bool)

    stopped = flags(plain.filter(plain.is_in(ends_with_stop.str.strip_suffix(".").implode())))
    # A line in capitals may speak of the INC, the party.
    is_bare = token.is_in(bare.implode()).to_numpy()[stream.code]
    return _Forms(flags(plain), flags(dotted), stopped & _before_stop(stream), is_bare)


def _before_stop(stream: TokenStream) -> Bools:
    """Per token whether a full stop of its sentence stands directly behind it."""
    is_stop = (stream.types["token"] == ".").to_numpy()[stream.code]
    flags = np.zeros(len(stream), dtype=bool)
    flags[:-1] = is_stop[1:] & (stream.start[1:] == stream.end[:-1]) & (stream.sentence[1:] == stream.sentence[:-1])
    return flags


def _lengths_behind(stream: TokenStream, forms: _Forms, end: Ints) -> Ints:
    """How many tokens a comma, a legal form and its full stop take behind each end; 0 where they do not stand there."""
    last = len(stream) - 1
    comma, form = np.minimum(end, last), np.minimum(end + 1, last)
    is_comma = (stream.types["token"] == ",").to_numpy()[stream.code[comma]]
    joins = is_comma & (forms.plain | forms.dotted)[form] & (end + 1 <= last)
    joins &= stream.sentence[form] == stream.sentence[end - 1]
    return np.asarray(joins * (2 + forms.stopped[form]), dtype=np.int64)


def _have_tickers(stream: TokenStream, end: Ints) -> Bools:
    """Whether an exchange and a ticker in brackets stand behind each end, "(NYSE: TDW)"; airports have codes too."""
    last = len(stream) - 1
    at = [np.minimum(end + i, last) for i in range(5)]
    token, code = stream.types["token"], stream.code
    punctuated = (end + 4 <= last) & (stream.sentence[at[4]] == stream.sentence[end - 1])
    for place, sign in ((0, "("), (2, ":"), (4, ")")):
        punctuated &= (token == sign).to_numpy()[code[at[place]]]
    is_exchange = np.isin(stream.case[at[1]], (UPPER, TITLE))
    return np.asarray(punctuated & is_exchange & (stream.case[at[3]] == UPPER), dtype=bool)


def _untouched_runs(
    stream: TokenStream, lexicon: Lexicon, forms: _Forms, spans: pl.DataFrame, is_english: Bools
) -> pl.DataFrame:
    """Runs of capitalised words before a comma and a legal form that no span touches."""
    is_touched = covered(len(stream), spans["begin"], spans["length"])
    # Runs are found in sentences that hold a legal form, which few do.
    rows = np.flatnonzero(np.isin(stream.sentence, stream.sentence[forms.plain | forms.dotted]))
    has_form = np.zeros(len(stream), dtype=bool)
    has_form[rows] = True
    runs = find_runs(stream.select(has_form), lexicon)
    begin, end = rows[runs.begin], rows[runs.end - 1] + 1
    more = _lengths_behind(stream, forms, end)
    is_name = (more > 0) & (count_in(is_touched, begin, end - begin) == 0) & is_english[begin]
    return pl.DataFrame({"begin": begin[is_name], "length": (end - begin + more)[is_name]}).with_columns(
        entity_type=pl.lit("ORG"), method=pl.lit("rule:legal_form"), confidence=pl.lit(_CONFIDENCE)
    )
