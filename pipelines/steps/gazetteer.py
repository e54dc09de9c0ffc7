"""Token stream and lexicon in, every place where a reference name stands out, with how strongly it is one.

Case decides what is a name: "US" is a country and "us" is not; "CHINA" in a headline set in capitals is China; lower-case
words match only names that are written so. Which of several overlapping names stays is decided elsewhere.
"""

import numpy as np
import polars as pl

from pipelines.steps.lexicon import Lexicon, expand
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


def count_in(flags: Bools, begin: Ints, length: Ints) -> Ints:
    """How many tokens of each n-gram have a flag."""
    total = np.concatenate([[0], np.cumsum(flags)])
    return np.asarray(total[begin + length] - total[begin], dtype=np.int64)


def match_names(stream: TokenStream, lexicon: Lexicon) -> pl.DataFrame:
    """The n-grams that are reference names in their case, with the strongest reading of each.

    Args:
        stream: Tokens without linking hyphens.
        lexicon: The names.

    Returns:
        begin, length, entity_type, name_kind, kind, is_code, strength (0 to 1); one row an n-gram, overlapping ones included.
    """
    ngrams = find_ngrams(stream, lexicon)
    begin, length = ngrams["begin"].to_numpy(), ngrams["length"].to_numpy()
    lower = count_in(stream.case == LOWER, begin, length)
    upper = count_in(stream.case == UPPER, begin, length)
    words = length - count_in(stream.case == OTHER, begin, length)
    letters = stream.end[begin + length - 1] - stream.start[begin]
    starts_low = stream.case[begin] == LOWER
    in_capitals = stream.is_capitals[begin]
    is_function = stream.type_flags(lexicon.words_of("function_word"))[stream.code[begin]] & (length == 1)
    is_function &= in_capitals | (upper == 0)
    follows = np.minimum(begin + length, len(stream) - 1)
    is_currency = (stream.types["token"] == "$").to_numpy()[stream.code[follows]] & (
        stream.start[follows] == stream.end[begin + length - 1]
    )
    low_first = (stream.case[begin] == LOWER) & ~stream.type_flags(lexicon.words_of("name_particle"))[
        stream.code[begin]
    ]
    is_common = stream.type_flags(lexicon.words_of("common_word"))[stream.code[begin]] & (length == 1)

    query, name = expand(ngrams["first_name"].to_numpy(), ngrams["name_count"].to_numpy())
    names = lexicon.names
    is_exact = (ngrams["plain"].to_numpy()[query] == lexicon.plain[name]) & (lower < words)[query]
    is_upper = (upper == words)[query]
    is_titled = ~is_upper & ~starts_low[query] & (lower[query] <= names["lower_count"].to_numpy()[name])
    in_full_capitals = is_upper & (in_capitals[query] | (letters[query] >= _MIN_CAPITALS_LETTERS))
    is_out = (is_function | is_currency | low_first)[query]
    fits = ~is_out & (is_exact | (~names["is_case_sensitive"].to_numpy()[name] & (is_titled | in_full_capitals)))
    doubtful = (in_capitals & is_common)[query]
    strength = names["strength"].to_numpy()[name] * np.where(doubtful, _CAPITALS_DOUBT, 1.0)
    query, name, strength = query[fits], name[fits], strength[fits]
    best = np.lexsort((name, -strength, query))
    is_best = np.ones(len(best), dtype=bool)
    is_best[1:] = query[best][1:] != query[best][:-1]
    best = best[is_best]
    query, name, strength = query[best], name[best], strength[best]
    kind = names["name_kind"].gather(name)
    entity_type = lexicon.entities["entity_type"].gather(lexicon.entity[name])
    return pl.DataFrame({"begin": begin[query], "length": length[query]}).with_columns(
        entity_type=pl.when(kind == "demonym").then(pl.lit("NORP")).otherwise(entity_type),
        name_kind=kind,
        kind=names["kind"].gather(name),
        is_code=names["is_code"].gather(name),
        strength=pl.Series(strength),
    )
