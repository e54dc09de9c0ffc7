"""Tokens in; candidate tokens with the numbers of their words and of their neighbours' words out.

Words are numbered once a process: Polars' categorical type gives a token its number at 50 million tokens a second, and
what is computed for a word is kept for the batches to come.
"""

import itertools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from pipelines.steps.tagger.context import (
    CAPITALS,
    SMALL,
    Runs,
    Sentences,
    find_runs,
    find_sentences,
    look_at_words,
)
from pipelines.steps.tagger.growing import GrowingRows
from pipelines.steps.tagger.lexicon import Lexicon
from pipelines.steps.tagger.words import (
    ANCHORS_NAME,
    CAPS_MARK,
    MAY_BE_NAME,
    MAY_OPEN_NAME,
    SMALL_MARK,
    WordFeatures,
    WordKeys,
    word_features,
)

RADIUS = 2
"""Tokens to either side that a token's label depends on directly."""

EDGE = 0
"""Number of the word that stands for what is outside the sentence."""

_EDGE_WORD = "\x03"
_LOOKED_UP = np.uint8(128)
_MARKS = ("", CAPS_MARK, SMALL_MARK)
_tables = itertools.count()


@dataclass(frozen=True)
class Encoded:
    """A batch of tokens as the model sees it.

    Attributes:
        words: Number of each token's word, in the table of words.
        sentences: The sentences of the batch.
        runs: The stretches that can hold names.
        around: For each candidate token, the words from RADIUS before to RADIUS after it; EDGE beyond the sentence.
    """

    words: npt.NDArray[np.int32]
    sentences: Sentences
    runs: Runs
    around: npt.NDArray[np.int32]


def _first_of_each(
    numbers: npt.NDArray[np.int64] | npt.NDArray[np.uint32], size: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The distinct numbers below size, ascending, and where each stands first; without sorting."""
    where = np.full(size, -1, dtype=np.int64)
    # Of several values for one place the last stays, so the numbers are gone through from behind.
    where[numbers[::-1]] = np.arange(len(numbers) - 1, -1, -1)
    distinct = np.flatnonzero(where >= 0)
    return distinct, where[distinct]


class WordTable:
    """The distinct words met so far, numbered, with their features."""

    def __init__(self, lexicon: Lexicon, name: str = "dateline-tagger") -> None:
        """Start with no words but EDGE.

        Args:
            lexicon: What is known about words.
            name: Beginning of the name of the Polars categories that number the tokens.
        """
        self._lexicon = lexicon
        # A name of its own: categories of one name go on with their numbers as long as anybody holds one of them.
        self._type = pl.Categorical(pl.Categories(f"{name}-{next(_tables)}", "pipelines.steps.tagger"))
        # Polars numbers a token anew when no column holds it any more.
        self._kept = [pl.Series([_EDGE_WORD]).cast(self._type)]
        self._looks = np.zeros(0, dtype=np.uint8)
        self._number = np.zeros((0, len(_MARKS)), dtype=np.int32)
        self._new_keys: list[WordKeys] = []
        edge, keys = word_features([_EDGE_WORD], lexicon)
        self._rows = {name: GrowingRows(values[:0]) for name, values in vars(edge).items()}
        self._lower, self._group_of_lower = np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=np.int64)
        """Distinct keys of lower-case forms, ascending, and the number of each."""
        self.lower_group = np.zeros(0, dtype=np.int64)
        self._keep(edge, keys)

    @property
    def count(self) -> int:
        """How many words have a number."""
        return len(self.features.roles)

    def number_words(self, tokens: pl.DataFrame) -> tuple[npt.NDArray[np.int32], Sentences]:
        """The word of each token, and the sentences that decide how its case is to be read."""
        categories = tokens["token"].cast(self._type)
        codes = categories.to_physical().to_numpy()
        self._look_up(categories, codes)
        sentences = find_sentences(
            tokens["article_id"].to_numpy(), tokens["sentence_no"].to_numpy(), self._looks[codes]
        )
        mark_of_mode = np.zeros(4, dtype=np.int8)
        mark_of_mode[CAPITALS], mark_of_mode[SMALL] = 1, 2
        marks = mark_of_mode[sentences.mode][sentences.of_token]
        numbers = self._number[codes, marks]
        if len(numbers) and numbers.min() < 0:
            self._add_words(categories, codes, marks, numbers < 0)
            numbers = self._number[codes, marks]
        return numbers, sentences

    def _look_up(self, categories: pl.Series, codes: npt.NDArray[np.uint32]) -> None:
        """See how the tokens look that were not met before, and make room for their words."""
        size = int(codes.max()) + 1 if len(codes) else 0
        if size > len(self._looks):
            grown = max(size, 2 * len(self._looks))
            looks = np.zeros(grown, dtype=np.uint8)
            number = np.full((grown, len(_MARKS)), -1, dtype=np.int32)
            looks[: len(self._looks)], number[: len(self._number)] = self._looks, self._number
            self._looks, self._number = looks, number
        fresh = np.flatnonzero(self._looks[codes] == 0)
        if not len(fresh):
            return
        distinct, index = _first_of_each(codes[fresh], size)
        spelled = categories.gather(fresh[index])
        self._kept.append(spelled)
        self._looks[distinct] = look_at_words(spelled.cast(pl.String)) | _LOOKED_UP

    def _add_words(
        self,
        categories: pl.Series,
        codes: npt.NDArray[np.uint32],
        marks: npt.NDArray[np.int8],
        is_new: npt.NDArray[np.bool_],
    ) -> None:
        where = np.flatnonzero(is_new)
        pairs, index = _first_of_each(
            codes[where].astype(np.int64) * len(_MARKS) + marks[where], len(self._number) * len(_MARKS)
        )
        spelled = categories.gather(where[index]).cast(pl.String).to_list()
        marked = [_MARKS[pair % len(_MARKS)] + word for pair, word in zip(pairs.tolist(), spelled, strict=True)]
        self._number[pairs // len(_MARKS), pairs % len(_MARKS)] = self.count + np.arange(len(pairs))
        self._keep(*word_features(marked, self._lexicon))

    def take_keys(self) -> WordKeys:
        """Keys of the words that were added since the last call, in the order of their numbers; they are kept no more.

        They would take a fifth of the table, and no one asks for them again.
        """
        window = np.concatenate([keys.window for keys in self._new_keys])
        centre = np.concatenate([keys.centre for keys in self._new_keys])
        self._new_keys = [WordKeys(window[:0].copy(), centre[:0].copy())]
        return WordKeys(window, centre)

    def _keep(self, fresh: WordFeatures, keys: WordKeys) -> None:
        """Add words, and number them by their lower-case form, so that words are compared across case."""
        self._new_keys.append(keys)
        for name, values in vars(fresh).items():
            self._rows[name].add(values)
        self.features = WordFeatures(**{name: rows.rows for name, rows in self._rows.items()})
        unmet = np.setdiff1d(fresh.lower, self._lower)
        place = np.searchsorted(self._lower, unmet)
        numbers = len(self._lower) + np.arange(len(unmet))
        self._lower = np.insert(self._lower, place, unmet)
        self._group_of_lower = np.insert(self._group_of_lower, place, numbers)
        own = self._group_of_lower[np.searchsorted(self._lower, fresh.lower)]
        self.lower_group = np.concatenate([self.lower_group, own])


def encode(tokens: pl.DataFrame, table: WordTable) -> Encoded:
    """Number the words of a batch and find the tokens that can be part of a name.

    Args:
        tokens: Token rows, articles and sentences adjacent and in text order.
        table: Words met so far; grows by those of the batch.
    """
    words, sentences = table.number_words(tokens)
    roles = table.features.roles[words]
    runs = find_runs(
        (roles & MAY_BE_NAME) > 0, (roles & MAY_OPEN_NAME) > 0, (roles & ANCHORS_NAME) > 0, sentences.of_token
    )
    padded = np.concatenate([np.full(RADIUS, EDGE, np.int32), words, np.full(RADIUS, EDGE, np.int32)])
    sentence = np.concatenate([np.full(RADIUS, -1, np.int32), sentences.of_token, np.full(RADIUS, -1, np.int32)])
    around = np.empty((2 * RADIUS + 1, len(runs.tokens)), dtype=np.int32)
    own = sentences.of_token[runs.tokens]
    for column in range(2 * RADIUS + 1):
        place = runs.tokens + column
        around[column] = np.where(sentence[place] == own, padded[place], EDGE)
    # Columns are what is read, so each lies in one piece.
    return Encoded(words=words, sentences=sentences, runs=runs, around=around.T)
