"""Taggers: objects that propose names with types for tokens; the built-in one, and adapters to others."""

from typing import Protocol

import polars as pl

from pipelines.steps.tagger.builtin import load_tagger

__all__ = ["Tagger", "load_tagger"]


class Tagger(Protocol):
    """What the mention step asks of a tagger."""

    @property
    def version(self) -> str:
        """Identifies method and model; articles that another version tagged are tagged again."""

    def tag(self, tokens: pl.DataFrame) -> pl.DataFrame:
        """Find the names in articles: Token rows in, Span rows out, in the order of the tokens, not overlapping."""
