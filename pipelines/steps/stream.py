"""Token frame in, arrays out: one row per distinct token, and per token its number, its sentence and its neighbours.

A batch of a million tokens has some 30,000 distinct ones. Everything that depends on the token alone is computed once
per distinct token; what remains per token is gathering by number.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
import polars as pl

from pipelines.steps.folding import fold_plain, strip_accents

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Hashes = npt.NDArray[np.uint64]

LOWER, TITLE, UPPER, MIXED, OTHER = range(5)
"""Case classes of tokens: no capital; first letter only; all of two or more letters; anything else; no letters."""

_SEED = 0x9E3779B97F4A7C15
_FACTOR = np.uint64(0xFF51AFD7ED558CCD)
_SHIFT = np.uint64(31)


def hash_strings(strings: pl.Series) -> Hashes:
    """64-bit hashes of strings, equal within a process only."""
    return strings.hash(seed=_SEED).to_numpy()


def extend_hashes(prefixes: Hashes, tokens: Hashes) -> Hashes:
    """The hashes of n-grams from those of their first n-1 tokens and of their last token; order matters."""
    mixed = (prefixes ^ (prefixes >> _SHIFT)) * _FACTOR
    return mixed ^ (tokens + (mixed >> _SHIFT))


def describe_types(tokens: pl.Series) -> pl.DataFrame:
    """What matching needs to know of each distinct token.

    Args:
        tokens: Distinct tokens.

    Returns:
        token; folded (lower case, no accents); plain (case kept, no accents); case (LOWER, TITLE, ...); is_hyphen;
        is_address (e-mail or URL, no name is in it); in the order given.
    """
    token = pl.col("token")
    plain = pl.col("plain")
    letters = plain.str.replace_all(r"[^\p{L}]", "")
    case = (
        pl.when(letters.str.len_bytes() == 0).then(OTHER)
        .when(letters.str.to_lowercase() == letters).then(LOWER)
        .when((letters.str.to_uppercase() == letters) & (letters.str.len_chars() > 1)).then(UPPER)
        .when(letters.str.contains(r"^\p{Lu}[\p{Ll}\p{Lo}\p{Lm}]*$")).then(TITLE)
        .otherwise(MIXED)
    )  # fmt: skip
    odd = tokens.to_frame("token").with_row_index().filter(~token.str.contains(r"^[A-Za-z0-9]+$"))
    return (
        tokens.to_frame("token")
        .with_columns(plain=tokens.scatter(odd["index"], odd.select(strip_accents(token))["token"]))
        .with_columns(folded=fold_plain(plain))
        .with_columns(
            case=case.cast(pl.Int8),
            is_hyphen=token.is_in(["-", "‐"]),
            is_address=token.str.contains(r"@.*\.|^https?://|^www\.|\p{L}\.(?:com|org|net|gov|edu|int|info)\b"),
        )
    )


@dataclass(frozen=True)
class TokenStream:
    """The tokens of a batch as arrays.

    Attributes:
        types: One row per distinct token, as `describe_types` gives them.
        code: Per token its row of `types`.
        article: Per token its article_id.
        sentence: Per token a number that grows by one where a sentence or an article begins.
        sentence_no: Per token its sentence's number in the article.
        start: Per token its first code point in the article's text.
        end: Per token its end, exclusive.
        after_hyphen: Per token whether a linking hyphen, left out of the stream, ties it to the token before.
    """

    types: pl.DataFrame
    code: Ints
    article: Ints
    sentence: Ints
    sentence_no: Ints
    start: Ints
    end: Ints
    after_hyphen: Bools

    def __len__(self) -> int:
        return len(self.code)

    @cached_property
    def folded_hash(self) -> Hashes:
        """Per distinct token the hash of its folded form."""
        return hash_strings(self.types["folded"])

    @cached_property
    def plain_hash(self) -> Hashes:
        """Per distinct token the hash of its form without accents, case kept."""
        return hash_strings(self.types["plain"])

    @cached_property
    def case(self) -> npt.NDArray[np.int8]:
        """Per token its case class."""
        return self.types["case"].to_numpy()[self.code]

    @cached_property
    def is_linking_hyphen(self) -> Bools:
        """Per token whether it is a hyphen with a token directly before and after it, as in "Guinea-Bissau"."""
        hyphen = self.types["is_hyphen"].to_numpy()[self.code]
        touches = np.zeros(len(self), dtype=bool)
        touches[1:-1] = (self.start[1:-1] == self.end[:-2]) & (self.end[1:-1] == self.start[2:])
        touches[1:-1] &= (self.sentence[1:-1] == self.sentence[:-2]) & (self.sentence[1:-1] == self.sentence[2:])
        return hyphen & touches

    @cached_property
    def is_capitals(self) -> Bools:
        """Per token whether its sentence is set in capitals: two words or more, and nine in ten letters-words upper."""
        count = int(self.sentence[-1]) + 1 if len(self) else 0
        words = np.bincount(self.sentence, weights=(self.case != OTHER), minlength=count)
        upper = np.bincount(self.sentence, weights=(self.case == UPPER), minlength=count)
        single = np.bincount(self.sentence, weights=self._is_single_capital, minlength=count)
        is_capitals = (upper >= 2) & (upper + single >= 0.85 * words)
        return np.asarray(is_capitals[self.sentence], dtype=bool)

    @cached_property
    def _is_single_capital(self) -> Bools:
        single = self.types["plain"].str.contains(r"^(?:\p{Lu}|S|'S)$").to_numpy()
        return np.asarray(single[self.code], dtype=bool)

    def select(self, keep: Bools) -> "TokenStream":
        """The stream of the tokens that `keep` marks; distinct tokens keep their numbers."""
        return replace(
            self,
            **{c: getattr(self, c)[keep] for c in ("code", "article", "sentence", "sentence_no", "start", "end")},
            after_hyphen=self.after_hyphen[keep],
        )

    def without_hyphens(self) -> "TokenStream":
        """The stream without its linking hyphens; `after_hyphen` remembers them."""
        tied = np.append(False, self.is_linking_hyphen[:-1]) if len(self) else self.is_linking_hyphen
        return replace(self, after_hyphen=tied).select(~self.is_linking_hyphen)

    def type_flags(self, words: pl.Series) -> Bools:
        """Per distinct token whether its folded form is one of `words`."""
        return self.types["folded"].is_in(words.implode()).to_numpy().astype(bool)

    def text(self, positions: Ints, column: str = "folded") -> pl.Series:
        """A column of `types` for the tokens at `positions`."""
        return self.types[column].gather(self.code[positions])


def distinct_tokens(tokens: pl.Series) -> tuple[pl.DataFrame, Ints]:
    """The distinct ones among tokens, as `describe_types` gives them, and the row there of each token.

    They are found by their 64-bit hashes, which is five times as fast as by the strings themselves; two among a
    million distinct tokens share one with a probability of 3 in 100 million.
    """
    hashed = pl.DataFrame({"token": tokens, "hash": tokens.hash(seed=_SEED)})
    distinct = hashed.unique("hash", keep="first", maintain_order=True).with_row_index("code")
    code = hashed.select("hash").join(distinct.select("hash", "code"), on="hash", how="left", maintain_order="left")
    return describe_types(distinct["token"]), code["code"].cast(pl.Int64).to_numpy()


def read_stream(tokens: pl.DataFrame) -> TokenStream:
    """Turn a Token frame, ordered by article and offset, into arrays."""
    types, code = distinct_tokens(tokens["token"])
    article = tokens["article_id"].to_numpy()
    sentence_no = tokens["sentence_no"].to_numpy()
    begins = np.ones(len(article), dtype=np.int64)
    if len(article):
        begins[0] = 0
        begins[1:] = (article[1:] != article[:-1]) | (sentence_no[1:] != sentence_no[:-1])
    return TokenStream(
        types=types,
        code=code,
        article=article,
        sentence=np.cumsum(begins),
        sentence_no=sentence_no,
        start=tokens["start_char"].to_numpy(),
        end=tokens["end_char"].to_numpy(),
        after_hyphen=np.zeros(len(article), dtype=bool),
    )
