"""The tagger's spans in, the same with "A and B" taken apart out, where A and B are names of their own.

"Cathay Pacific and China Airlines" is two firms, "Department of Foreign Affairs and Trade" is one body. What tells
them apart is what is known of the parts and of the whole: a span is cut at "and", "&" or a comma (with "the" behind it)
if no reference name reaches over the cut, and

- each part is a reference name, or stands as a name elsewhere in the article; or
- one part is a reference name of several words, or of a body, and the other one is a name by its looks: two words or
  more, the outer ones capitalised, and not only general words ("Social Care", "Trade").

A comma cuts places from places and bodies from bodies only: "University of California, Berkeley" is one name.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import polars as pl

from pipelines.steps.lexicon import Lexicon
from pipelines.steps.name_hashes import ngram_hashes
from pipelines.steps.stream import LOWER, OTHER, Bools, Ints, TokenStream

_TYPES = ["ORG", "GPE", "LOC", "FAC", "NORP", "PERSON"]
"""Types whose spans are taken apart; titles of works, laws and events hold "and" as a matter of course."""

_PLACES = {"GPE", "LOC", "FAC"}
_MIN_STRENGTH, _MIN_BODY, _MIN_ALONE = 0.5, 0.35, 0.75
"""Strength of a reference name, and of a body's, from which it is a part among known parts, and from which it vouches
for the other. A firm of one word, "Qantas", is weak where nothing is tagged, but not beside another one."""

_GENERAL = ("public_word", "general_word", "common_word", "function_word", "org_head", "org_head_weak")


@dataclass(frozen=True)
class _Part:
    """A stretch between two joints: first token, token after the last, type if known, and whether that vouches."""

    begin: int
    end: int
    entity_type: str | None
    is_sure: bool


def split_coordinated(
    stream: TokenStream, lexicon: Lexicon, tagged: pl.DataFrame, matches: pl.DataFrame
) -> pl.DataFrame:
    """Take apart the tagger's spans that are several names.

    Args:
        stream: Tokens without linking hyphens.
        lexicon: Supplies the general words.
        tagged: The tagger's spans: begin, length, entity_type, method, confidence.
        matches: The gazetteer's names: begin, length, entity_type, kind, strength.

    Returns:
        The spans, those that are several names replaced by these, with the same method and confidence.
    """
    joint = stream.types["folded"].is_in(["and", "&", ","]).to_numpy()[stream.code]
    before = np.concatenate([[0], np.cumsum(joint)])
    begin, end = tagged["begin"].to_numpy(), (tagged["begin"] + tagged["length"]).to_numpy()
    is_joint = pl.Series(before[np.maximum(end - 1, begin)] > before[begin]) & tagged["entity_type"].is_in(_TYPES)
    spans = tagged.filter(is_joint)
    if not spans.height:
        return tagged
    reader = _PartReader(stream, lexicon, spans, tagged.filter(~is_joint), matches)
    rows = []
    for row in spans.iter_rows(named=True):
        parts = reader.split(row["begin"], row["begin"] + row["length"], row["entity_type"], joint)
        rows += [
            {**row, "begin": p.begin, "length": p.end - p.begin, "entity_type": p.entity_type or row["entity_type"]}
            for p in parts
        ]
    return pl.concat([tagged.filter(~is_joint), pl.DataFrame(rows, schema=tagged.schema)])


class _PartReader:
    """What is known of the parts of some spans."""

    def __init__(
        self, stream: TokenStream, lexicon: Lexicon, spans: pl.DataFrame, others: pl.DataFrame, matches: pl.DataFrame
    ) -> None:
        self._stream = stream
        self._hashes = stream.folded_hash[stream.code]
        self._the = (stream.types["folded"] == "the").to_numpy()[stream.code]
        self._general = stream.type_flags(lexicon.words_of(*_GENERAL))[stream.code]
        inside = np.zeros(len(stream), dtype=bool)
        for begin, length in spans.select("begin", "length").iter_rows():
            inside[begin : begin + length] = True
        least = pl.when(pl.col("entity_type") == "ORG").then(_MIN_BODY).otherwise(_MIN_STRENGTH)
        near = matches.filter(pl.Series(inside[matches["begin"].to_numpy()]) & (pl.col("strength") >= least))
        self._known = {
            (b, b + n): (t, s >= _MIN_ALONE and (n > 1 or k not in ("country", "region", "city", "place")))
            for b, n, t, k, s in near.select("begin", "length", "entity_type", "kind", "strength").iter_rows()
        }
        articles = np.unique(stream.article[spans["begin"].to_numpy()])
        same = others.filter(
            pl.Series(np.isin(stream.article[others["begin"].to_numpy()], articles))
            & (pl.col("entity_type") != "PERSON")
        )
        hashes = self._hash(same["begin"].to_numpy(), same["length"].to_numpy())
        article = stream.article[same["begin"].to_numpy()]
        self._elsewhere = dict(
            zip(zip(article.tolist(), hashes.tolist(), strict=True), same["entity_type"], strict=True)
        )

    def split(self, begin: int, end: int, entity_type: str, joint: Bools) -> list[_Part]:
        """The names in a span: several, or the span as the only one."""
        whole = [_Part(begin, end, entity_type, is_sure=False)]
        if (begin, end) in self._known:
            return whole
        joints = [i for i in range(begin + 1, end - 1) if joint[i] and not self._is_spanned(i, begin, end)]
        for cuts in [joints, *([i] for i in joints if len(joints) > 1)]:
            parts = [self._read(b, e) for b, e in self._stretches(begin, end, cuts)]
            if len(parts) > 1 and self._are_names(parts, entity_type, has_comma=self._has_comma(cuts)):
                return parts
        return whole

    def _is_spanned(self, at: int, begin: int, end: int) -> bool:
        """Whether a reference name inside the span reaches over a token."""
        return any((b, e) in self._known for b in range(begin, at) for e in range(at + 2, end + 1))

    def _has_comma(self, cuts: list[int]) -> bool:
        return any(self._stream.types["token"][int(self._stream.code[i])] == "," for i in cuts)

    def _stretches(self, begin: int, end: int, cuts: list[int]) -> Iterator[tuple[int, int]]:
        """The stretches between the cuts, without "the" at their beginning; "A, and B" has two."""
        for left, right in pairwise([begin - 1, *cuts, end]):
            first = left + 1
            if first < right - 1 and self._the[first] and left >= begin:
                first += 1
            if first < right:
                yield first, right

    def _read(self, begin: int, end: int) -> _Part:
        entity_type, is_sure = self._known.get((begin, end), (None, False))
        if entity_type is None:
            (key,) = self._hash(np.array([begin]), np.array([end - begin])).tolist()
            entity_type = self._elsewhere.get((int(self._stream.article[begin]), key))
        return _Part(begin, end, entity_type, is_sure)

    def _are_names(self, parts: list[_Part], entity_type: str, *, has_comma: bool) -> bool:
        types = {p.entity_type for p in parts}
        if has_comma and (None in types or bool(types & _PLACES) == bool(types - _PLACES)
                          or (entity_type in _PLACES) != bool(types & _PLACES)):  # fmt: skip
            return False
        if None not in types:
            return True
        return any(p.is_sure for p in parts) and all(p.entity_type or self._looks_like_name(p) for p in parts)

    def _looks_like_name(self, part: _Part) -> bool:
        case = self._stream.case[[part.begin, part.end - 1]]
        is_general = bool(self._general[part.begin : part.end].all())
        return part.end - part.begin > 1 and not bool(np.isin(case, (LOWER, OTHER)).any()) and not is_general

    def _hash(self, begin: Ints, length: Ints) -> np.ndarray:
        return ngram_hashes(self._hashes, begin, length)
