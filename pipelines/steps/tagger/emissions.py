"""Encoded tokens in, scores of labels out: rows of small tables, gathered and added."""

import numpy as np
import numpy.typing as npt
import polars as pl

from pipelines.steps.tagger.decode import IMPOSSIBLE, Floats
from pipelines.steps.tagger.encode import RADIUS, Encoded, WordTable
from pipelines.steps.tagger.keys import KeyIndex
from pipelines.steps.tagger.labels import BEGIN, END, LABEL_COUNT, SINGLE, TYPE_COUNT, label_of
from pipelines.steps.tagger.model import Model, WeightTable
from pipelines.steps.tagger.pairs import pair_keys
from pipelines.steps.tagger.words import MAY_OPEN_NAME

_BESIDE = tuple(place for place in range(2 * RADIUS + 1) if place != RADIUS)
_BLOCK = 16_384
_EDGE_LABELS = np.array([label_of(k, p) for k in range(TYPE_COUNT) for p in (BEGIN, END, SINGLE)])


def _columns(place: int) -> slice:
    """The columns of the window's table that belong to a place."""
    return slice(place * LABEL_COUNT, (place + 1) * LABEL_COUNT)


class _Family:
    """One table of weights with its index."""

    def __init__(self, table: WeightTable) -> None:
        self._index = KeyIndex(table.keys)
        self._weights = table.weights
        self.step = np.float32(table.step)

    def counts(self, keys: npt.NDArray[np.uint32]) -> npt.NDArray[np.int16]:
        """The summed weights of the features of each row of keys, in steps of `step`."""
        total = np.zeros((len(keys), self._weights.shape[1]), dtype=np.int16)
        for column in range(keys.shape[1]):
            rows = self._index.find(np.ascontiguousarray(keys[:, column]))
            hit = np.flatnonzero(rows >= 0)
            if 2 * len(hit) < len(rows):
                total[hit] += self._weights[rows[hit]]
            else:
                # Row -1 is the last one, which is all zeros.
                total += self._weights[rows]
        return total

    def sums(self, keys: npt.NDArray[np.uint32]) -> Floats:
        """The summed weights of the features of each row of keys."""
        return np.multiply(self.counts(keys), self.step, dtype=np.float32)


class Emissions:
    """Scores tokens; keeps the scores of the words met so far."""

    def __init__(self, model: Model) -> None:
        """Index the model's tables."""
        self._window, self._centre, self._pair = (_Family(t) for t in (model.window, model.centre, model.pair))
        self._document = _Family(model.document)
        # Steps of weights take half the room of scores; only a token's own word has weights of two families.
        self._own = np.zeros((0, LABEL_COUNT), dtype=np.float32)
        self._beside = [np.zeros((0, LABEL_COUNT), dtype=np.int16) for _ in _BESIDE]

    def forget(self) -> None:
        """Drop the scores of all words, when their numbers begin anew."""
        self._own = self._own[:0].copy()
        self._beside = [table[:0].copy() for table in self._beside]

    def _score_words(self, words: WordTable) -> None:
        known = len(self._own)
        if known == words.count:
            return
        window = self._window.counts(words.features.window[known:])
        own = np.multiply(window[:, _columns(RADIUS)], self._window.step, dtype=np.float32)
        own += self._centre.sums(words.features.centre[known:])
        may_open = (words.features.roles[known:] & MAY_OPEN_NAME) > 0
        own[np.ix_(~may_open, _EDGE_LABELS)] = IMPOSSIBLE
        self._own = np.concatenate([self._own, own])
        for number, place in enumerate(_BESIDE):
            self._beside[number] = np.concatenate([self._beside[number], window[:, _columns(place)]])

    def scores(self, tokens: pl.DataFrame, encoded: Encoded, words: WordTable) -> Floats:
        """Scores of candidate tokens.

        Args:
            tokens: Token rows of the batch.
            encoded: The batch.
            words: The words that the batch is numbered by.

        Returns:
            Candidate tokens x labels; IMPOSSIBLE for labels that the token cannot have.
        """
        self._score_words(words)
        keys = pair_keys(tokens, words, encoded)
        out = np.empty((len(encoded.around), LABEL_COUNT), dtype=np.float32)
        steps = np.empty((_BLOCK, LABEL_COUNT), dtype=np.int16)
        buffer = np.empty((_BLOCK, LABEL_COUNT), dtype=np.float32)
        for start in range(0, len(out), _BLOCK):
            block = out[start : start + _BLOCK]
            around = encoded.around[start : start + _BLOCK]
            np.take(self._own, around[:, RADIUS], axis=0, out=block, mode="clip")
            for table, place in zip(self._beside, _BESIDE, strict=True):
                some, part = steps[: len(block)], buffer[: len(block)]
                np.take(table, around[:, place], axis=0, out=some, mode="clip")
                np.multiply(some, self._window.step, out=part, dtype=np.float32)
                block += part
            block += self._pair.sums(keys[start : start + _BLOCK])
        return out

    def add_document(self, scores: Floats, keys: npt.NDArray[np.uint32]) -> Floats:
        """Scores of the second stage: those of the first, and what the article says.

        Args:
            scores: Scores of the first stage.
            keys: Keys of document features, one row a candidate token.
        """
        return scores + self._document.sums(keys)
