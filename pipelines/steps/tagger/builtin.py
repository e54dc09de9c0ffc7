"""Tokens in, spans with types and calibrated confidence out: the built-in tagger."""

import math
from pathlib import Path

import numpy as np
import polars as pl

from pipelines.steps.tagger.decode import best_labels, read_names
from pipelines.steps.tagger.document import document_keys
from pipelines.steps.tagger.emissions import Emissions
from pipelines.steps.tagger.encode import WordTable, encode
from pipelines.steps.tagger.labels import NAME_TYPES
from pipelines.steps.tagger.model import Model, load_model
from pipelines.steps.tagger.posterior import LEAST_SURE, likely_names
from pipelines.tables.contract import empty_frame
from pipelines.tables.flow import Span

METHOD = "tagger"
"""What the column method says of the tagger's spans."""

_BLOCK_TOKENS = 125_000
_WORDS_KEPT = 45_000
"""Words whose scores are kept at most, and those of one block more; at 0.7 kB each, memory soon stops growing."""


class BuiltinTagger:
    """Finds names with a conditional random field, in NumPy and Polars alone.

    Attributes:
        version: Identifies the model's file; spans of another version are not comparable.
    """

    def __init__(self, model: Model, least_sure: float = LEAST_SURE) -> None:
        """Take a model into use.

        Args:
            model: The tables of the model.
            least_sure: As for likely_names.
        """
        self.version = model.version
        self._model = model
        self._least_sure = least_sure
        self._emissions = Emissions(model)
        self._words = WordTable(model.lexicon)

    def tag(self, tokens: pl.DataFrame) -> pl.DataFrame:
        """Find the names in articles.

        Args:
            tokens: Token rows; the tokens of an article adjacent and in text order.

        Returns:
            Span rows with method "tagger", ordered as the tokens, not overlapping. confidence is the probability that
            exactly this range is a name of exactly this type, calibrated on held-out text.
        """
        article = tokens["article_id"].to_numpy()
        changes = np.flatnonzero(article[1:] != article[:-1]) + 1
        blocks = max(1, math.ceil(tokens.height / _BLOCK_TOKENS))
        even = np.arange(1, blocks) * tokens.height // blocks
        after = np.searchsorted(changes, even)
        cuts = [0, *np.unique(changes[after[after < len(changes)]]).tolist()]
        parts = [
            self._tag_block(tokens.slice(a, b - a))
            for a, b in zip(cuts, [*cuts[1:], tokens.height], strict=True)
            if b > a
        ]
        return pl.concat(parts) if parts else empty_frame(Span)

    def _tag_block(self, tokens: pl.DataFrame) -> pl.DataFrame:
        if self._words.count > _WORDS_KEPT:
            self._words = WordTable(self._model.lexicon)
            self._emissions.forget()
        encoded = encode(tokens, self._words)
        if not len(encoded.runs.tokens):
            return empty_frame(Span)
        scores = self._emissions.scores(tokens, encoded, self._words)
        first = encoded.runs.first
        labels = best_labels(scores, first, self._model.chain)
        evidence = document_keys(encoded, self._words, labels, read_names(labels))
        scores = self._emissions.add_document(scores, evidence)
        names, stated = likely_names(scores, first, self._model.document_chain, self._least_sure)
        confidence = np.interp(stated, *self._model.calibration.astype(np.float64))
        head, tail = encoded.runs.tokens[names.first], encoded.runs.tokens[names.last]
        return pl.DataFrame(
            {
                "article_id": tokens["article_id"].gather(head),
                "start_char": tokens["start_char"].gather(head),
                "end_char": tokens["end_char"].gather(tail),
                "entity_type": pl.Series(NAME_TYPES, dtype=pl.String).gather(names.type_no),
                "method": pl.repeat(METHOD, len(head), dtype=pl.String, eager=True),
                "confidence": pl.Series(confidence, dtype=pl.Float64),
            }
        )


def load_tagger(model_dir: Path) -> BuiltinTagger:
    """Load the built-in tagger.

    The model brings its own tables of words: an edited gazetteer does not shift what it finds.

    Args:
        model_dir: Folder with the model's file, data/models of the repository.

    Raises:
        SettingsError: If there is no usable model.
    """
    return BuiltinTagger(load_model(model_dir))
