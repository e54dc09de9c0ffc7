"""Numbers for strings: stable 64-bit keys of words, and an index from keys to table rows.

Python's hash differs per process and Polars' per version, and a model file must mean the same everywhere; so the keys
are computed here, with Fowler-Noll-Vo steps over code points, for whole columns at once.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Keys = npt.NDArray[np.uint64]
Codes = npt.NDArray[np.uint32]

MAX_CHARS = 28
"""Longer words are cut for their features; addresses are the only frequent ones."""

_OFFSET = np.uint64(0xCBF29CE484222325)
_PRIME = np.uint64(0x100000001B3)
_HALF = np.uint64(32)
_FOLD = np.uint64(33)
_FACTORS = np.uint64(0xFF51AFD7ED558CCD), np.uint64(0xC4CEB9FE1A85EC53)
_SLOT = np.dtype([("key", np.uint32), ("row", np.int32)])


def code_points(words: Sequence[str]) -> Codes:
    """The words as a matrix of code points, one row a word, padded with 0 to MAX_CHARS columns."""
    if not len(words):
        return np.zeros((0, MAX_CHARS), dtype=np.uint32)
    return np.array(words, dtype=f"U{MAX_CHARS}").view(np.uint32).reshape(len(words), MAX_CHARS)


def mix(left: Keys | np.uint64 | int, right: Keys | np.uint64 | int) -> Keys:
    """One key of two: order matters, all bits of both count (the finaliser is that of MurmurHash3)."""
    with np.errstate(over="ignore"):
        x = np.asarray(left, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        x = np.asarray(x ^ (np.asarray(right, dtype=np.uint64) + np.uint64(0x632BE59BD9B4E019)), dtype=np.uint64)
        # In place, since memory for arrays costs as much as the arithmetic.
        high = np.right_shift(x, _FOLD)
        for factor in _FACTORS:
            np.bitwise_xor(x, high, out=x)
            np.multiply(x, factor, out=x)
            np.right_shift(x, _FOLD, out=high)
        np.bitwise_xor(x, high, out=x)
    return x


def rolling_keys(codes: Codes) -> Keys:
    """Keys of all prefixes: column k is the key of the first k + 1 code points, or of the word where it is shorter."""
    keys = np.empty(codes.shape[::-1], dtype=np.uint64)
    state = np.full(len(codes), _OFFSET, dtype=np.uint64)
    with np.errstate(over="ignore"):
        for k in range(codes.shape[1]):
            column = np.ascontiguousarray(codes[:, k])
            state = np.where(column == 0, state, (state ^ column) * _PRIME)
            keys[k] = state
    return keys.T


def word_keys(codes: Codes) -> Keys:
    """Keys of whole words."""
    return np.ascontiguousarray(rolling_keys(codes)[:, -1])


def keys_of(words: Sequence[str]) -> Keys:
    """Keys of whole words, from strings."""
    return word_keys(code_points(words))


class KeyIndex:
    """Rows by key: open addressing over one array of fingerprints, probed for whole columns at once."""

    def __init__(self, keys: npt.NDArray[np.uint32]) -> None:
        """Index the rows of a table.

        Args:
            keys: One distinct non-zero 32-bit key a row.
        """
        self._bits = max(4, int(np.ceil(np.log2(max(1, len(keys)) * 4))))
        # A slot holds key and row side by side, so that a look-up touches memory once; key 0 is an empty slot.
        self._slots = np.zeros(1 << self._bits, dtype=_SLOT)
        self._slots["row"] = -1
        pending = np.arange(len(keys), dtype=np.int32)
        step = 0
        while len(pending):
            place = self._place(keys[pending], step)
            is_free = self._slots["key"][place] == 0
            # Of several rows that want one slot, the last written stays; the others try the next one.
            self._slots["row"][place[is_free]] = pending[is_free]
            is_held = self._slots["row"][place] == pending
            self._slots["key"][place[is_held]] = keys[pending[is_held]]
            pending, step = pending[~is_held], step + 1
        self._probes = max(1, step)

    def _place(self, keys: npt.NDArray[np.uint32], step: int) -> npt.NDArray[np.int64]:
        with np.errstate(over="ignore"):
            spread = keys * np.uint32(0x9E3779B1)
        np.right_shift(spread, np.uint32(32 - self._bits), out=spread)
        place = spread.astype(np.int64)
        return (place + step) & ((1 << self._bits) - 1) if step else place

    def find(self, keys: npt.NDArray[np.uint32]) -> npt.NDArray[np.int32]:
        """Rows of keys, -1 where a key is not in the table. Key 0 is in no table."""
        slots = self._slots.take(self._place(keys, 0), mode="clip")
        is_hit = slots["key"] == keys
        rows = np.where(is_hit, slots["row"], np.int32(-1))
        pending = np.flatnonzero(~is_hit & (slots["key"] != 0))
        for step in range(1, self._probes):
            if not len(pending):
                break
            wanted = keys[pending]
            slots = self._slots.take(self._place(wanted, step), mode="clip")
            is_hit = slots["key"] == wanted
            rows[pending[is_hit]] = slots["row"][is_hit]
            pending = pending[~is_hit & (slots["key"] != 0)]
        return np.asarray(rows, dtype=np.int32)


def narrow(keys: Keys) -> npt.NDArray[np.uint32]:
    """The upper half of keys, as stored in model tables; 0 is kept for "no feature"."""
    return np.maximum((keys >> np.uint64(32)).astype(np.uint32), np.uint32(1))
