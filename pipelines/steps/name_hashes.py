"""Reference names in, hashes of their token n-grams out: as compact arrays, without a Python object per name."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from pipelines.steps.stream import (
    LOWER,
    UPPER,
    Bools,
    Hashes,
    Ints,
    distinct_tokens,
    extend_hashes,
    hash_strings,
    read_stream,
)
from pipelines.steps.tokens import tokenize
from pipelines.tables.articles import Sentence
from pipelines.tables.contract import empty_frame

MAX_NAME_TOKENS = 16
"""Longer reference names are left out: no article repeats them word by word."""


@dataclass(frozen=True)
class HashedNames:
    """What matching needs to know of each name.

    Attributes:
        token_count: Tokens of the name, inner hyphens and a leading "the" aside; 0 where it cannot be matched.
        lower_count: Tokens without a capital.
        upper_count: Tokens of capitals.
        first: Folded first token.
        full: Hash of the folded tokens.
        plain: Hash of the tokens with their case.
        beginnings: Sorted distinct hashes of the folded tokens of all names and of their beginnings.
        begins_longer: Those of `beginnings` that a longer name begins with.
        lower_starts: Sorted distinct hashes, with case, of first tokens without a capital.
    """

    token_count: Ints
    lower_count: Ints
    upper_count: Ints
    first: pl.Series
    full: Hashes
    plain: Hashes
    beginnings: Hashes
    begins_longer: Hashes
    lower_starts: Hashes


@dataclass(frozen=True)
class NameTokens:
    """The tokens of names: distinct ones, and per name which of them from where on.

    Attributes:
        types: One row per distinct token, as `describe_types` gives them.
        code: Per token its row of `types`.
        begin: Per name the position of its first token.
        count: Per name its number of tokens.
    """

    types: pl.DataFrame
    code: Ints
    begin: Ints
    count: Ints


def distinct_hashes(hashes: Hashes) -> Hashes:
    """Sorted distinct hashes; np.unique builds a hash table for them, which takes ten times as long."""
    ordered = np.sort(hashes)
    is_first = np.ones(len(ordered), dtype=bool)
    is_first[1:] = ordered[1:] != ordered[:-1]
    return ordered[is_first]


def _rounds(tokens: Hashes, begin: Ints, length: Ints) -> Iterator[tuple[Hashes, Ints]]:
    """Hashes of the beginnings of token sequences, by length, and whose they are: all first tokens, all first two..."""
    alive = np.arange(len(begin))
    hashes: Hashes = np.zeros(0, dtype=np.uint64)
    for n in range(int(length.max(initial=0))):
        still = length[alive] > n
        if not still.all():
            alive, hashes = alive[still], hashes[still] if n else hashes
        token = tokens[begin[alive] + n]
        hashes = token if n == 0 else extend_hashes(hashes, token)
        yield hashes, alive


def ngram_hashes(tokens: Hashes, begin: Ints, length: Ints) -> Hashes:
    """The hash of each token sequence of `length` tokens from `begin`; 0 for empty ones."""
    full = np.zeros(len(begin), dtype=np.uint64)
    for hashes, alive in _rounds(tokens, begin, length):
        full[alive] = hashes
    return full


def _are_plain(names: pl.Series) -> Bools:
    """Whether names are letters with single spaces or hyphens between, which is all that the tokeniser splits at."""
    letters, ascii_letters = r"^\p{L}+(?:[ -]\p{L}+)*$", r"^[A-Za-z]+(?:[ -][A-Za-z]+)*$"
    is_plain = names.str.contains(ascii_letters)
    others = names.to_frame("name").with_row_index().filter(~is_plain)
    name = pl.col("name")
    foreign = others.select("index", plain=name.str.contains(letters) & (name.str.normalize("NFKC") == name))
    return np.asarray(is_plain.scatter(foreign["index"], foreign["plain"]).to_numpy(), dtype=bool)


def _split_names(names: pl.Series) -> NameTokens:
    """Tokens of plain names; what `_tokenize_names` gives, at a tenth of its cost."""
    lists = names.str.replace_all("-", " ", literal=True).str.split(" ")
    count = lists.list.len().cast(pl.Int64).to_numpy()
    types, code = distinct_tokens(lists.explode(empty_as_null=False))
    return NameTokens(types, code, np.cumsum(count) - count, count)


def _tokenize_names(names: pl.Series) -> NameTokens:
    """Tokens of any names, without inner hyphens."""
    texts = names.to_frame("text").with_row_index("article_id", offset=1)
    stream = read_stream(tokenize(texts.with_columns(pl.col("article_id").cast(pl.Int64)), empty_frame(Sentence)))
    keep = ~stream.is_linking_hyphen
    count = np.bincount(stream.article[keep] - 1, minlength=len(names)).astype(np.int64)
    return NameTokens(stream.types, stream.code[keep], np.cumsum(count) - count, count)


def hash_names(names: pl.Series) -> HashedNames:
    """Hash the tokens of names.

    Args:
        names: Names as the reference prints them.

    Returns:
        Arrays in the order of `names`.
    """
    is_plain = _are_plain(names)
    parts = [
        (np.flatnonzero(mask), _hash_tokens(read(names.filter(pl.Series(mask)))))
        for mask, read in ((is_plain, _split_names), (~is_plain, _tokenize_names))
    ]
    order = np.argsort(np.concatenate([rows for rows, _ in parts]))

    def joined(field: str) -> npt.NDArray[Any]:
        return np.concatenate([getattr(hashed, field) for _, hashed in parts])

    arrays: dict[str, Any] = {
        **{field: joined(field)[order] for field in ("token_count", "lower_count", "upper_count", "full", "plain")},
        **{field: distinct_hashes(joined(field)) for field in ("beginnings", "begins_longer", "lower_starts")},
    }
    return HashedNames(first=pl.concat([hashed.first for _, hashed in parts]).gather(order), **arrays)


def _hash_tokens(tokens: NameTokens) -> HashedNames:
    types, code = tokens.types, tokens.code
    if not len(code):
        code = np.zeros(1, dtype=np.int64)  # so that there is something to gather for names without a token
        types = distinct_tokens(pl.Series([""]))[0]
    at = np.minimum(tokens.begin, len(code) - 1)
    has_the = types["folded"].eq("the").to_numpy()[code[at]] & (tokens.count > 1)
    count = tokens.count - has_the
    begin = tokens.begin + has_the
    count[count > MAX_NAME_TOKENS] = 0
    case = types["case"].to_numpy()
    folded = hash_strings(types["folded"])[code]
    plain_type = hash_strings(types["plain"])
    full = np.zeros(len(begin), dtype=np.uint64)
    beginnings, longer = [np.zeros(0, dtype=np.uint64)], [np.zeros(0, dtype=np.uint64)]
    for n, (hashes, alive) in enumerate(_rounds(folded, begin, count)):
        is_longer = count[alive] > n + 1
        full[alive] = hashes
        beginnings.append(distinct_hashes(hashes))
        longer.append(distinct_hashes(hashes[is_longer]))
    first = code[np.minimum(begin, len(code) - 1)]
    return HashedNames(
        token_count=count,
        lower_count=_count((case == LOWER)[code], begin, count),
        upper_count=_count((case == UPPER)[code], begin, count),
        first=types["folded"].gather(first),
        full=full,
        plain=ngram_hashes(plain_type[code], begin, count),
        beginnings=distinct_hashes(np.concatenate(beginnings)),
        begins_longer=distinct_hashes(np.concatenate(longer)),
        lower_starts=distinct_hashes(plain_type[first[(case[first] == LOWER) & (count > 0)]]),
    )


def _count(flags: Bools, begin: Ints, length: Ints) -> Ints:
    """How many tokens of each sequence have a flag."""
    total = np.concatenate([[0], np.cumsum(flags)])
    return np.asarray(total[begin + length] - total[begin], dtype=np.int64)
