"""What adapters share: sentences of a Token frame as words with spaces, and Span rows from token ranges."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from pipelines.tables.contract import polars_schema
from pipelines.tables.flow import Span


@dataclass(frozen=True)
class SentenceWords:
    """A sentence as other taggers take it.

    Attributes:
        first: Number of its first token in the frame.
        words: Its tokens.
        spaces: Whether white space follows each token.
    """

    first: int
    words: list[str]
    spaces: list[bool]


@dataclass(frozen=True)
class FoundName:
    """A name in a frame of tokens: first and last token, type, confidence."""

    first: int
    last: int
    entity_type: str
    confidence: float


def read_sentences(tokens: pl.DataFrame) -> Iterator[SentenceWords]:
    """The sentences of a Token frame, in order."""
    marked = tokens.select(
        "token",
        sentence=pl.struct("article_id", "sentence_no").rle_id(),
        spaced=pl.col("start_char").shift(-1).ne_missing(pl.col("end_char")),
    )
    first = 0
    for part in marked.partition_by("sentence", maintain_order=True):
        yield SentenceWords(first, part["token"].to_list(), part["spaced"].to_list())
        first += part.height


def span_rows(tokens: pl.DataFrame, names: Sequence[FoundName], method: str) -> pl.DataFrame:
    """Span rows of names, in the order of the tokens."""
    names = sorted(names, key=lambda name: name.first)
    heads, tails = [n.first for n in names], [n.last for n in names]
    return pl.DataFrame(
        {
            "article_id": tokens["article_id"].gather(heads),
            "start_char": tokens["start_char"].gather(heads),
            "end_char": tokens["end_char"].gather(tails),
            "entity_type": [n.entity_type for n in names],
            "method": [method] * len(names),
            "confidence": [n.confidence for n in names],
        },
        schema=polars_schema(Span),
    )
