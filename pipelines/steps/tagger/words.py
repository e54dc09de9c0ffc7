"""Distinct words in, the features of each word out: what the tagger can say about a word whatever its context.

A batch of a million tokens has some thirty thousand distinct words, so all that depends on the word alone is computed
once a word. The features are those of Ratinov and Roth (2009) and Turian et al. (2010): form, shape, affixes, classes
from gazetteers, clusters from open text.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipelines.steps.tagger.keys import Codes, code_points, mix, narrow, rolling_keys, word_keys
from pipelines.steps.tagger.lexicon import (
    CONNECTS,
    LOWER_HABIT,
    NEVER_NAME,
    OPENS,
    UPPER_HABIT,
    Lexicon,
)

CAPS_MARK, SMALL_MARK = "\x01", "\x02"
"""Put before the words of a line in capitals, and of a headline in small letters: there, case says nothing, and the
word is read with the case that running text gives it."""

WINDOW_SLOTS = 17
"""Features of a word that matter up to two tokens away."""

CENTRE_SLOTS = 17
"""Features of a word that matter only for itself."""

PAIR_PARTS = 4
"""Views of a word that pairs of neighbours are made of: lower-case form, shape, gazetteer classes, cluster."""

LOWER, SHAPE, CLASSES, CLUSTER = range(PAIR_PARTS)

MAY_BE_NAME, MAY_OPEN_NAME, ANCHORS_NAME = 1, 2, 4
"""Bits of WordFeatures.roles: the word may stand in a name; it may also be a name's first or last word; it has a
capital or the like, without which no run of words holds a name."""

_CLASS_SLOTS = 7
_UPPER, _SMALL, _DIGIT, _MARK, _OTHER = ord("X"), ord("x"), ord("d"), ord("m"), ord("o")


@dataclass(frozen=True)
class WordKeys:
    """Keys of features that have weights by themselves: a word's scores are made of them once, when it is first met.

    A key is 0 where a word lacks the feature.

    Attributes:
        window: 32-bit keys, one row a word, WINDOW_SLOTS columns.
        centre: 32-bit keys, one row a word, CENTRE_SLOTS columns.
    """

    window: npt.NDArray[np.uint32]
    centre: npt.NDArray[np.uint32]


@dataclass(frozen=True)
class WordFeatures:
    """What is asked of a word wherever it stands.

    Attributes:
        parts: 64-bit keys of the views that pairs are made of, PAIR_PARTS columns.
        lower: 64-bit key of the lower-case form without mark, to compare words across case.
        roles: MAY_BE_NAME and MAY_OPEN_NAME.
        lower_share: As in the lexicon.
        first_char: Lower-case first code point of words with a capital, which acronyms are made of; else 0.
    """

    parts: npt.NDArray[np.uint64]
    lower: npt.NDArray[np.uint64]
    roles: npt.NDArray[np.uint8]
    lower_share: npt.NDArray[np.uint8]
    first_char: npt.NDArray[np.uint32]


def _kind_of(code: int) -> int:
    char = chr(code) if code < 0xD800 or 0xE000 <= code < 0x110000 else "?"
    if char.isupper() or char.istitle():
        return _UPPER
    if char.islower():
        return _SMALL
    if char.isdigit():
        return _DIGIT
    if char.isalpha():
        return _OTHER
    return code if code < 128 else _MARK


_kinds_met = np.zeros(sys.maxunicode + 1, dtype=np.uint8)
"""Kinds of the code points that were looked up so far; 0 for the others."""


def shapes(codes: Codes) -> Codes:
    """Code points replaced by their kind: X capital, x small, d digit, o other letter; punctuation stays."""
    kinds = _kinds_met[codes]
    unmet = np.unique(codes[(kinds == 0) & (codes != 0)])
    if len(unmet):
        _kinds_met[unmet] = [_kind_of(code) for code in unmet.tolist()]
        kinds = _kinds_met[codes]
    return kinds.astype(np.uint32)


def collapse(codes: Codes) -> Codes:
    """Runs of one kind shortened to one, so that "Xxxxx" and "Xxx" are the same shape; padded at the end."""
    repeats = np.zeros(codes.shape, dtype=bool)
    repeats[:, 1:] = codes[:, 1:] == codes[:, :-1]
    kept = ~repeats & (codes != 0)
    order = np.argsort(~kept, axis=1, kind="stable")
    return np.take_along_axis(np.where(kept, codes, 0), order, axis=1).astype(np.uint32)


def _written(words: Sequence[str], lower: Sequence[str], lexicon: Lexicon, rows: npt.NDArray[np.int32]) -> list[str]:
    """The words with the case that running text gives them, where the line's case says nothing."""
    habits = np.where(rows >= 0, lexicon.habit[rows], 0).tolist() if len(lexicon.keys) else [0] * len(words)
    out = []
    for word, small, habit in zip(words, lower, habits, strict=True):
        if not word.startswith((CAPS_MARK, SMALL_MARK)):
            out.append(word)
        elif habit == LOWER_HABIT or (not habit and word[0] == SMALL_MARK):
            out.append(small)
        elif habit == UPPER_HABIT:
            out.append(small.upper())
        else:
            out.append(small[:1].upper() + small[1:])
    return out


def _class_keys(lexicon: Lexicon, rows: npt.NDArray[np.int32]) -> npt.NDArray[np.uint64]:
    """The gazetteer classes of words, one key a class in up to _CLASS_SLOTS columns, the rarest classes last."""
    out = np.zeros((len(rows), _CLASS_SLOTS), dtype=np.uint64)
    if not len(lexicon.keys):
        return out
    bits = np.where(rows >= 0, lexicon.classes[rows], np.uint64(0))
    filled = np.zeros(len(rows), dtype=np.int64)
    for number in range(len(lexicon.class_names)):
        has = np.flatnonzero((bits >> np.uint64(number)) & np.uint64(1))
        has = has[filled[has] < _CLASS_SLOTS]
        out[has, filled[has]] = np.uint64(number + 1)
        filled[has] += 1
    return out


def _roles(
    kinds: Codes, marks: npt.NDArray[np.uint32], lexicon: Lexicon, rows: npt.NDArray[np.int32]
) -> npt.NDArray[np.uint8]:
    """Which words the decoder looks at: those with a capital, a digit or a caseless letter, and known connectors."""
    flags = np.where(rows >= 0, lexicon.flags[rows], 0) if len(lexicon.keys) else np.zeros(len(rows), np.uint8)
    anchors = np.isin(kinds, (_UPPER, _OTHER)).any(axis=1)
    letters = np.isin(kinds, (_UPPER, _SMALL, _OTHER)).any(axis=1)
    numeric = (kinds == _DIGIT).any(axis=1)
    is_caps, is_small = marks == ord(CAPS_MARK), marks == ord(SMALL_MARK)
    known = rows >= 0
    habit = np.where(known, lexicon.habit[rows], 0) if len(lexicon.keys) else np.zeros(len(rows), np.uint8)
    anchors = np.where(is_small, habit > LOWER_HABIT, np.where(is_caps, (kinds != 0).any(axis=1) & letters, anchors))
    connects = ((flags & CONNECTS) > 0) & ((flags & OPENS) == 0) & (habit == LOWER_HABIT)
    anchors &= ~((is_caps | is_small) & (((flags & NEVER_NAME) > 0) | connects))
    opens = anchors | numeric | ((flags & OPENS) > 0)
    may = opens | ((flags & CONNECTS) > 0)
    return np.asarray(may * MAY_BE_NAME + opens * MAY_OPEN_NAME + anchors * ANCHORS_NAME, dtype=np.uint8)


def word_features(words: Sequence[str], lexicon: Lexicon) -> tuple[WordFeatures, WordKeys]:
    """Features of distinct words.

    Args:
        words: Distinct words, with CAPS_MARK or SMALL_MARK before those of lines whose case says nothing.
        lexicon: What is known about words.

    Returns:
        One row a word, in the order given.
    """
    marks = np.array([ord(w[0]) if w[:1] in (CAPS_MARK, SMALL_MARK) else 0 for w in words], dtype=np.uint32)
    lower_words = [w.lstrip(CAPS_MARK + SMALL_MARK).lower() for w in words]
    lower = code_points(lower_words)
    lower_prefixes = rolling_keys(lower)
    lower_keys = np.ascontiguousarray(lower_prefixes[:, -1]) if len(words) else np.zeros(0, np.uint64)
    rows = lexicon.find(narrow(lower_keys))
    written = code_points(_written(words, lower_words, lexicon, rows))
    raw = code_points([w.lstrip(CAPS_MARK + SMALL_MARK) for w in words])
    kinds = shapes(written)
    collapsed = word_keys(collapse(kinds))
    shape_head = word_keys(np.ascontiguousarray(kinds[:, :8]))
    lengths = (lower != 0).sum(axis=1)
    flipped = np.take_along_axis(
        lower, np.maximum(lengths[:, None] - 1 - np.arange(lower.shape[1])[None, :], 0), axis=1
    )
    flipped = np.where(np.arange(lower.shape[1])[None, :] < lengths[:, None], flipped, 0).astype(np.uint32)
    suffixes = rolling_keys(np.ascontiguousarray(flipped[:, :6]))
    has_digit = (kinds == _DIGIT).any(axis=1)
    digits = word_keys(np.where(kinds == _DIGIT, ord("0"), lower).astype(np.uint32))
    known = rows >= 0
    has_rows = len(lexicon.keys) > 0
    clusters = (
        np.where(known[:, None], lexicon.clusters[rows], 0).astype(np.uint64)
        if has_rows
        else np.zeros((len(words), 3), np.uint64)
    )
    share = (
        np.where(known, lexicon.lower_share[rows], 0).astype(np.uint8) if has_rows else np.zeros(len(words), np.uint8)
    )
    classes = _class_keys(lexicon, rows)
    bits = np.where(known, lexicon.classes[rows], np.uint64(0)) if has_rows else np.zeros(len(words), np.uint64)

    def template(
        number: int, keys: npt.NDArray[np.uint64], present: npt.NDArray[np.bool_] | None = None
    ) -> npt.NDArray[np.uint32]:
        out = narrow(mix(np.uint64(number), keys))
        return out if present is None else np.where(present, out, np.uint32(0))

    cased = word_keys(raw)
    window = [
        template(1, mix(cased, marks.astype(np.uint64))),
        template(2, lower_keys),
        template(3, shape_head),
        template(4, collapsed),
        template(5, digits, has_digit),
        template(6, suffixes[:, 2] if len(words) else lower_keys, lengths > 3),
        *(template(7 + i, clusters[:, i], clusters[:, i] > 0) for i in range(3)),
        *(template(10, classes[:, i], classes[:, i] > 0) for i in range(_CLASS_SLOTS)),
        template(11, mix(bits, collapsed), bits > 0),
    ]
    centre = [
        *(template(20 + k, lower_prefixes[:, k - 1], lengths >= k) for k in range(1, 7)),
        *(template(30 + k, suffixes[:, k - 1], lengths >= k) for k in range(1, 7)),
        template(40, mix(collapsed, suffixes[:, 2] if len(words) else collapsed)),
        template(41, mix(share.astype(np.uint64), collapsed)),
        template(42, np.minimum(lengths, 15).astype(np.uint64)),
        template(43, mix(marks.astype(np.uint64), share.astype(np.uint64))),
        template(44, mix(clusters[:, 1], collapsed), clusters[:, 1] > 0),
    ]
    parts = np.stack([lower_keys, mix(collapsed, marks.astype(np.uint64)), bits, clusters[:, 1]], axis=1)
    features = WordFeatures(
        parts=parts,
        lower=lower_keys,
        roles=_roles(kinds, marks, lexicon, rows),
        lower_share=share,
        first_char=np.where(kinds[:, 0] == _UPPER, lower[:, 0], 0).astype(np.uint32),
    )
    return features, WordKeys(np.stack(window).T, np.stack(centre).T)
