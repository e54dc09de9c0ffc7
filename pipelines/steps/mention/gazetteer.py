"""Token stream and lexicon in, every place where a reference name stands out, with how strongly it is one.

Case decides what is a name: "US" is a country and "us" is not; "CHINA" in a headline set in capitals is China;
lower-case words match only names that are written so. Which of several overlapping names stays is decided elsewhere.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from pipelines.steps.lexicon import Lexicon, expand
from pipelines.steps.mention.ranges import count_in
from pipelines.steps.stream import LOWER, OTHER, UPPER, Bools, Hashes, Ints, TokenStream, extend_hashes

_CAPITALS_DOUBT = 0.25
"""Factor for a name that is also a common word ("US", "TURKEY", "POLISH"), in a line where all words are capitals."""

_MIN_CAPITALS_LETTERS = 4
"""Letters that a name in capitals must have in running text ("CHINA"); shorter ones are taken for acronyms."""


def _first_tokens(stream: TokenStream, lexicon: Lexicon) -> Ints:
    """Per distinct token the prefix that names begin with it, -1 where none does or where its case forbids it."""
    prefix = lexicon.prefixes.find(stream.folded_hash)
    is_lower = stream.types["case"].to_numpy() == LOWER
    allowed = np.isin(stream.plain_hash, lexicon.lower_starts)
    return np.where(is_lower & ~allowed, -1, prefix)


def find_ngrams(stream: TokenStream, lexicon: Lexicon) -> pl.DataFrame:
    """All n-grams of the stream that are, folded, a reference name.

    Args:
        stream: Tokens without linking hyphens.
        lexicon: The names.

    Returns:
        begin (row of the stream), length (tokens), plain (hash with case), first_name, name_count (rows of the
        lexicon's names); n-grams of one sentence only, ordered by length and begin.
    """
    first_token = _first_tokens(stream, lexicon)
    folded, plain = stream.folded_hash, stream.plain_hash
    begin = np.flatnonzero(first_token[stream.code] >= 0)
    prefix = first_token[stream.code[begin]]
    hashes, cased = folded[stream.code[begin]], plain[stream.code[begin]]
    found: list[pl.DataFrame] = []
    length = 1
    while len(begin):
        first = lexicon.first_name[prefix]
        count = lexicon.first_name[prefix + 1] - first
        is_name = count > 0
        found.append(_ngrams(begin[is_name], length, cased[is_name], first[is_name], count[is_name]))
        after = begin + length
        goes_on = lexicon.has_longer[prefix] & (after < len(stream))
        goes_on[goes_on] = stream.sentence[after[goes_on]] == stream.sentence[begin[goes_on]]
        begin, after = begin[goes_on], after[goes_on]
        hashes = extend_hashes(hashes[goes_on], folded[stream.code[after]])
        cased = extend_hashes(cased[goes_on], plain[stream.code[after]])
        prefix = lexicon.prefixes.find(hashes)
        known = prefix >= 0
        begin, hashes, cased, prefix = begin[known], hashes[known], cased[known], prefix[known]
        length += 1
    return pl.concat(found) if found else _ngrams(*(np.zeros(0, dtype=np.int64),) * 5)


def _ngrams(begin: Ints, length: int | Ints, plain: Hashes | Ints, first: Ints, count: Ints) -> pl.DataFrame:
    return pl.DataFrame({
        "begin": begin,
        "length": np.broadcast_to(np.asarray(length, dtype=np.int64), begin.shape).copy(),
        "plain": np.asarray(plain).astype(np.uint64),
        "first_name": first,
        "name_count": count,
    })  # fmt: skip


@dataclass(frozen=True)
class _Shapes:
    """How n-grams are printed: one entry an n-gram."""

    lower: Ints
    words: Ints
    letters: Ints
    is_upper: Bools
    starts_low: Bools
    in_capitals: Bools
    is_common: Bools
    is_out: Bools


def _shapes(stream: TokenStream, lexicon: Lexicon, begin: Ints, length: Ints) -> _Shapes:
    def of_class(word_class: str) -> Bools:
        return np.asarray(stream.type_flags(lexicon.words_of(word_class))[stream.code[begin]], dtype=bool)

    upper = count_in(stream.case == UPPER, begin, length)
    words = length - count_in(stream.case == OTHER, begin, length)
    in_capitals, starts_low, single = stream.is_capitals[begin], stream.case[begin] == LOWER, length == 1
    last, follows = begin + length - 1, np.minimum(begin + length, len(stream) - 1)
    is_dollar = (stream.types["token"] == "$").to_numpy()[stream.code[follows]]
    is_currency = is_dollar & (stream.start[follows] == stream.end[last])
    is_function = of_class("function_word") & single & (in_capitals | (upper == 0))
    return _Shapes(
        lower=count_in(stream.case == LOWER, begin, length),
        words=words,
        letters=stream.end[last] - stream.start[begin],
        is_upper=upper == words,
        starts_low=starts_low,
        in_capitals=in_capitals,
        is_common=of_class("common_word") & single,
        is_out=is_currency | is_function | (starts_low & ~of_class("name_particle")),
    )


def match_names(stream: TokenStream, lexicon: Lexicon) -> pl.DataFrame:
    """The n-grams that are reference names in their case, with the strongest reading of each.

    Args:
        stream: Tokens without linking hyphens.
        lexicon: The names.

    Returns:
        begin, length, entity_type, name_kind, kind, is_code, strength (0 to 1); one row an n-gram, overlapping ones
        included.
    """
    ngrams = find_ngrams(stream, lexicon)
    begin, length = ngrams["begin"].to_numpy(), ngrams["length"].to_numpy()
    shapes = _shapes(stream, lexicon, begin, length)
    query, name = expand(ngrams["first_name"].to_numpy(), ngrams["name_count"].to_numpy())
    names = lexicon.names
    is_exact = (ngrams["plain"].to_numpy()[query] == lexicon.plain[name]) & (shapes.lower < shapes.words)[query]
    is_titled = ~(shapes.is_upper | shapes.starts_low)[query]
    is_titled &= shapes.lower[query] <= names["lower_count"].to_numpy()[name]
    in_full = shapes.is_upper & (shapes.in_capitals | (shapes.letters >= _MIN_CAPITALS_LETTERS))
    is_free = ~names["is_case_sensitive"].to_numpy()[name]
    fits = ~shapes.is_out[query] & (is_exact | (is_free & (is_titled | in_full[query])))
    doubt = np.where((shapes.in_capitals & shapes.is_common)[query], _CAPITALS_DOUBT, 1.0)
    strength = names["strength"].to_numpy()[name] * doubt
    chosen = _strongest(query[fits], name[fits], strength[fits])
    query, name, strength = query[fits][chosen], name[fits][chosen], strength[fits][chosen]
    name_kind = names["name_kind"].gather(name)
    entity_type = lexicon.entities["entity_type"].gather(lexicon.entity[name])
    return pl.DataFrame({"begin": begin[query], "length": length[query]}).with_columns(
        entity_type=pl.when(name_kind == "demonym").then(pl.lit("NORP")).otherwise(entity_type),
        name_kind=name_kind,
        kind=names["kind"].gather(name),
        is_code=names["is_code"].gather(name),
        strength=pl.Series(strength),
    )


def _strongest(query: Ints, name: Ints, strength: npt.NDArray[np.float64]) -> Ints:
    """Per query the row with the greatest strength, of equals the first name."""
    order = np.lexsort((name, -strength, query))
    is_first = np.ones(len(order), dtype=bool)
    is_first[1:] = query[order][1:] != query[order][:-1]
    return np.asarray(order[is_first], dtype=np.int64)
