"""Annotated documents in; tokens as the program sees them, and the labels that each may have, out."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from pipelines.steps.article.articles import parse_articles
from pipelines.steps.tagger.encode import RADIUS, Encoded
from pipelines.steps.tagger.labels import BEGIN, END, INSIDE, LABEL_COUNT, NAME_TYPES, SINGLE, label_of
from pipelines.steps.tagger.words import MAY_OPEN_NAME, WordFeatures
from pipelines.steps.tokens import tokenize
from pipelines.tables.contract import frame_of
from pipelines.tables.flow import Record
from pipelines.training.corpora import GoldDocument

ANY_LABEL = (1 << LABEL_COUNT) - 1
_EDGE_LABELS = sum(1 << label_of(t, p) for t in range(len(NAME_TYPES)) for p in (BEGIN, END, SINGLE))
_TYPE_NO = {name: number for number, name in enumerate(NAME_TYPES)}


def tokens_of(documents: Sequence[GoldDocument]) -> pl.DataFrame:
    """Token rows of documents, by the steps that the program uses; article_id counts the documents from 1."""
    records = frame_of(
        Record,
        [
            {"article_id": i, "source_path": d.key, "source_name": d.corpus, "record_no": 0, "text": d.text}
            for i, d in enumerate(documents, 1)
        ],
    )
    parsed = parse_articles(records, numeric_dates="day_first", latest_on=dt.date(2026, 12, 31))
    return tokenize(parsed.articles.select("article_id", "text").sort("article_id"), parsed.sentences)


@dataclass(frozen=True)
class TokenGold:
    """Gold of tokens.

    Attributes:
        allowed: Labels that each token may have, as bits.
        type_bits: Types of each aligned name, as bits of NAME_TYPES.
        first: First token of each aligned name.
        last: Last token of each aligned name.
        lost: Names whose borders are not borders of tokens, or that a sentence's end cuts.
    """

    allowed: npt.NDArray[np.int64]
    type_bits: npt.NDArray[np.int64]
    first: npt.NDArray[np.int64]
    last: npt.NDArray[np.int64]
    lost: int


def align_gold(documents: Sequence[GoldDocument], tokens: pl.DataFrame) -> TokenGold:
    """Give each token the labels that the annotation allows it."""
    article, sentence = tokens["article_id"].to_numpy(), tokens["sentence_no"].to_numpy()
    starts, ends = tokens["start_char"].to_numpy(), tokens["end_char"].to_numpy()
    bounds = np.searchsorted(article, np.arange(1, len(documents) + 2))
    allowed = np.ones(len(article), dtype=np.int64)
    first, last, bits, lost = [], [], [], 0
    for number, document in enumerate(documents):
        low, high = bounds[number], bounds[number + 1]
        begin_at = {s: low + i for i, s in enumerate(starts[low:high].tolist())}
        end_at = {e: low + i for i, e in enumerate(ends[low:high].tolist())}
        for span in document.spans:
            a, b = begin_at.get(span.start), end_at.get(span.end)
            if a is None or b is None or b < a or sentence[a] != sentence[b]:
                lost += 1
                # What is annotated but cannot be said in tokens is left to the model.
                inside = slice(
                    low + np.searchsorted(ends[low:high], span.start, side="right"),
                    low + np.searchsorted(starts[low:high], span.end),
                )
                allowed[inside] = ANY_LABEL
                continue
            types = [_TYPE_NO[t] for t in sorted(span.types)]
            for i in range(a, b + 1):
                position = SINGLE if a == b else BEGIN if i == a else END if i == b else INSIDE
                labels = sum(1 << label_of(t, position) for t in types)
                allowed[i] = labels | (ANY_LABEL if span.is_optional else 0)
            first.append(a)
            last.append(b)
            bits.append(sum(1 << t for t in types))
    return TokenGold(allowed, np.array(bits), np.array(first), np.array(last), lost)


def open_labels(features: WordFeatures, encoded: Encoded) -> npt.NDArray[np.int64]:
    """Labels that the model allows each candidate token at all, as bits."""
    roles = features.roles[encoded.around[:, RADIUS]]
    return np.where(roles & MAY_OPEN_NAME, ANY_LABEL, ANY_LABEL & ~_EDGE_LABELS)


def allow_reachable(gold: TokenGold, features: WordFeatures, encoded: Encoded) -> tuple[npt.NDArray[np.int64], int]:
    """Labels that training allows each candidate token: the gold ones, where the model can say them at all.

    A name in small letters that the model never looks at, say, is left out: its tokens may be anything.

    Returns:
        Labels as bits, one entry a candidate token; and how many names are out of reach.
    """
    token_count = len(gold.allowed)
    run = np.full(token_count, -1, dtype=np.int64)
    run[encoded.runs.tokens] = np.repeat(np.arange(len(encoded.runs.first) - 1), np.diff(encoded.runs.first))
    possible = np.zeros(token_count, dtype=np.int64)
    possible[encoded.runs.tokens] = open_labels(features, encoded)
    allowed = gold.allowed.copy()
    beyond = 0
    for a, b in zip(gold.first.tolist(), gold.last.tolist(), strict=True):
        inside = slice(a, b + 1)
        if run[a] < 0 or (run[inside] != run[a]).any() or not (possible[inside] & allowed[inside]).all():
            allowed[inside] = ANY_LABEL
            beyond += 1
    return allowed[encoded.runs.tokens] & possible[encoded.runs.tokens], beyond
