"""Encoded tokens in, scores of labels out: rows of small tables, gathered and added."""

import numpy as np
import numpy.typing as npt
import polars as pl

from pipelines.errors import SettingsError
from pipelines.steps.tagger.decode import IMPOSSIBLE, Floats
from pipelines.steps.tagger.encode import RADIUS, Encoded, WordTable
from pipelines.steps.tagger.growing import GrowingRows
from pipelines.steps.tagger.keys import KeyIndex
from pipelines.steps.tagger.labels import BEGIN, END, LABEL_COUNT, SINGLE, TYPE_COUNT, label_of
from pipelines.steps.tagger.model import Model, WeightTable
from pipelines.steps.tagger.pairs import pair_keys
from pipelines.steps.tagger.words import MAY_OPEN_NAME

Counts = npt.NDArray[np.int16]

_BLOCK = 4096
"""Tokens whose weights are summed at once: sums and one row of weights a token fit the second cache."""
_EDGE_LABELS = np.array([label_of(k, p) for k in range(TYPE_COUNT) for p in (BEGIN, END, SINGLE)])


class _Family:
    """One table of weights with its index."""

    def __init__(self, table: WeightTable) -> None:
        self._index = KeyIndex(table.keys)
        self._weights = table.weights
        self.step = np.float32(table.step)

    def counts(self, keys: npt.NDArray[np.uint32]) -> Counts:
        """The summed weights of the features of each row of keys, in steps of `step`."""
        total = np.zeros((len(keys), self._weights.shape[1]), dtype=np.int16)
        self.add(total, keys)
        return total

    def add(self, total: Counts, keys: npt.NDArray[np.uint32]) -> None:
        """Add the weights of the features of each row of keys to the row of total."""
        buffer = np.empty((_BLOCK, self._weights.shape[1]), dtype=np.int8)
        rows = [self._index.find(keys[:, column]) for column in range(keys.shape[1])]
        for start in range(0, len(keys), _BLOCK):
            block = total[start : start + _BLOCK]
            part = buffer[: len(block)]
            for column in rows:
                # Row -1 is the last one, which is all zeros.
                self._weights.take(column[start : start + _BLOCK], axis=0, out=part, mode="wrap")
                np.add(block, part, out=block)


class Emissions:
    """Scores tokens; keeps the scores of the words met so far."""

    def __init__(self, model: Model) -> None:
        """Index the model's tables.

        Raises:
            SettingsError: If the tables of the first stage are not in the same steps.
        """
        self._window, self._centre, self._pair = (_Family(t) for t in (model.window, model.centre, model.pair))
        self._document = _Family(model.document)
        if not self._window.step == self._centre.step == self._pair.step:
            raise SettingsError("The tagger's model states weights in different steps; train it anew: make train.")
        self.forget()

    def forget(self) -> None:
        """Drop the scores of all words, when their numbers begin anew."""
        # Steps of weights take half the room of scores.
        none = np.zeros((0, LABEL_COUNT), dtype=np.int16)
        self._by_place = [GrowingRows(none) for _ in range(2 * RADIUS + 1)]

    def _score_words(self, words: WordTable) -> None:
        keys = words.take_keys()
        by_place = np.split(self._window.counts(keys.window), 2 * RADIUS + 1, axis=1)
        by_place[RADIUS] = by_place[RADIUS] + self._centre.counts(keys.centre)
        for table, scores in zip(self._by_place, by_place, strict=True):
            table.add(scores)
        if len(self._by_place[RADIUS].rows) != words.count:
            # Keys that were taken and not scored are gone; going on would give words the scores of others.
            raise RuntimeError("the scores of some words are lost; use a new table of words and forget()")

    def scores(self, tokens: pl.DataFrame, encoded: Encoded, words: WordTable) -> Floats:
        """Scores of candidate tokens.

        Args:
            tokens: Token rows of the batch.
            encoded: The batch.
            words: The words that the batch is numbered by; the same table until forget() is called.

        Returns:
            Candidate tokens x labels; IMPOSSIBLE for labels that the token cannot have.
        """
        self._score_words(words)
        total = np.zeros((len(encoded.around), LABEL_COUNT), dtype=np.int16)
        buffer = np.empty((_BLOCK, LABEL_COUNT), dtype=np.int16)
        for start in range(0, len(total), _BLOCK):
            block = total[start : start + _BLOCK]
            part = buffer[: len(block)]
            for place, table in enumerate(self._by_place):
                table.rows.take(encoded.around[start : start + _BLOCK, place], axis=0, out=part, mode="clip")
                np.add(block, part, out=block)
        self._pair.add(total, pair_keys(tokens, words, encoded))
        out = np.multiply(total, self._window.step, dtype=np.float32)
        inner = np.flatnonzero((words.features.roles[encoded.around[:, RADIUS]] & MAY_OPEN_NAME) == 0)
        out[inner[:, None], _EDGE_LABELS] = IMPOSSIBLE
        return out

    def add_document(self, scores: Floats, keys: npt.NDArray[np.uint32]) -> Floats:
        """Scores of the second stage: those of the first, and what the article says.

        Args:
            scores: Scores of the first stage.
            keys: Keys of document features, one row a candidate token.
        """
        return scores + np.multiply(self._document.counts(keys), self._document.step, dtype=np.float32)
