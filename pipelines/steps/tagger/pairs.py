"""Candidate tokens in; the features that a word alone cannot give out: neighbours together, the chunk, the document."""

import numpy as np
import numpy.typing as npt
import polars as pl

from pipelines.steps.tagger.encode import EDGE, RADIUS, Encoded, WordTable
from pipelines.steps.tagger.keys import Keys, mix, narrow
from pipelines.steps.tagger.words import ANCHORS_NAME, CLASSES, CLUSTER, LOWER, SHAPE, WordFeatures

_BEFORE, _HERE, _AFTER = RADIUS - 1, RADIUS, RADIUS + 1


def _neighbour_keys(parts: npt.NDArray[np.uint64], around: npt.NDArray[np.int32]) -> list[Keys]:
    """Features of a token and its neighbours together."""

    def view(part: int, column: int) -> Keys:
        return np.asarray(parts[:, part][around[:, column]], dtype=np.uint64)

    lower = [view(LOWER, c) for c in range(2 * RADIUS + 1)]
    shape = [view(SHAPE, c) for c in range(2 * RADIUS + 1)]
    classes = [view(CLASSES, c) for c in (_BEFORE, _HERE, _AFTER)]
    cluster = [view(CLUSTER, c) for c in (_BEFORE, _HERE, _AFTER)]
    shape_after = mix(shape[_HERE], shape[_AFTER])
    shape_before = mix(shape[_BEFORE], shape[_HERE])
    return [
        mix(lower[_BEFORE], lower[_HERE]),
        mix(lower[_HERE], lower[_AFTER]),
        mix(shape_before, shape[_AFTER]),
        mix(mix(lower[_BEFORE], shape[_HERE]), lower[_AFTER]),
        shape_before,
        mix(lower[_BEFORE - 1], lower[_BEFORE]),
        mix(lower[_AFTER], lower[_AFTER + 1]),
        mix(cluster[0], cluster[1]),
        mix(cluster[1], cluster[2]),
        mix(classes[0], classes[1]),
        mix(classes[1], classes[2]),
        mix(lower[_BEFORE], classes[1]),
        mix(classes[1], lower[_AFTER]),
        mix(shape_after, shape[_AFTER + 1]),
        mix(shape[_BEFORE - 1], shape_before),
    ]


def _chunk_keys(features: WordFeatures, encoded: Encoded) -> list[Keys]:
    """Features of the unbroken stretch of capitalised words that a token stands in: its edges and what is beyond."""
    runs, words, sentence = encoded.runs.tokens, encoded.words, encoded.sentences.of_token
    is_anchor = (features.roles[words[runs]] & ANCHORS_NAME) > 0
    own = sentence[runs]
    breaks = np.ones(len(runs), dtype=bool)
    breaks[1:] = (runs[1:] != runs[:-1] + 1) | (own[1:] != own[:-1]) | ~is_anchor[1:] | ~is_anchor[:-1]
    chunk = np.cumsum(breaks) - 1
    first = np.flatnonzero(breaks)
    last = np.append(first[1:], len(runs)) - 1
    head, tail = runs[first], runs[last]
    sizes = np.minimum(last - first + 1, 6)

    def beyond(place: npt.NDArray[np.int64], anchor: npt.NDArray[np.int64]) -> npt.NDArray[np.int32]:
        inside = (place >= 0) & (place < len(words))
        clipped = np.clip(place, 0, len(words) - 1)
        same = inside & (sentence[clipped] == sentence[anchor])
        return np.where(same, words[clipped], EDGE).astype(np.int32)

    lower, classes = features.parts[:, LOWER], features.parts[:, CLASSES]
    before, after = lower[beyond(head - 1, head)], lower[beyond(tail + 1, tail)]
    second = lower[beyond(tail + 2, tail)]
    position = np.minimum(np.arange(len(runs)) - first[chunk], 3)
    place_in_chunk = mix(position.astype(np.uint64), sizes[chunk].astype(np.uint64))
    is_last = (np.arange(len(runs)) == last[chunk]).astype(np.uint64)
    return [
        mix(before[chunk], is_last),
        mix(after[chunk], is_last),
        mix(after[chunk], second[chunk]),
        mix(lower[words[tail]][chunk], is_last),
        mix(classes[words[tail]][chunk], is_last),
        mix(classes[words[head]][chunk], place_in_chunk),
        mix(mix(before[chunk], after[chunk]), np.uint64(1)),
        place_in_chunk,
    ]


def _document_keys(tokens: pl.DataFrame, table: WordTable, encoded: Encoded) -> list[Keys]:
    """Features of the line and of the document: how the line is written, whether the word is a common one here."""
    features = table.features
    runs, words, sentences = encoded.runs.tokens, encoded.words, encoded.sentences
    here = words[runs]
    shape = features.parts[:, SHAPE][here]
    share = features.lower_share[here].astype(np.uint64)
    mode = sentences.mode[sentences.of_token[runs]].astype(np.uint64)
    opens = (encoded.around[:, _BEFORE] == EDGE).astype(np.uint64)
    starts, ends = tokens["start_char"].to_numpy(), tokens["end_char"].to_numpy()
    glued = np.zeros(len(words) + 1, dtype=np.uint64)
    glued[1:-1] = (starts[1:] == ends[:-1]) & (sentences.of_token[1:] == sentences.of_token[:-1])
    glue = glued[runs] * np.uint64(2) + glued[runs + 1]
    common = _is_lower_elsewhere(table, encoded).astype(np.uint64)
    return [
        mix(mix(mode, opens), mix(share, shape)),
        mix(mix(common, opens), shape),
        mix(mix(common, mode), share),
        mix(glue, shape),
        mix(mode, opens),
    ]


def _is_lower_elsewhere(table: WordTable, encoded: Encoded) -> npt.NDArray[np.bool_]:
    """Whether a candidate token's word also occurs in lower case in its article, which names hardly do."""
    features, words, article = table.features, encoded.words, encoded.sentences.article_of_token
    here = words[encoded.runs.tokens]
    group, count = table.lower_group, table.count
    is_small = (features.roles & ANCHORS_NAME) == 0
    has_twin = np.zeros(count, dtype=bool)
    has_twin[group[here]] = True
    small = np.flatnonzero((is_small & has_twin[group])[words])
    seen = np.sort(article[small].astype(np.int64) * count + group[words[small]])
    wanted = article[encoded.runs.tokens].astype(np.int64) * count + group[here]
    place = np.searchsorted(seen, wanted)
    place[place == len(seen)] = 0
    return (seen[place] == wanted) if len(seen) else np.zeros(len(here), dtype=bool)


def pair_keys(tokens: pl.DataFrame, table: WordTable, encoded: Encoded) -> npt.NDArray[np.uint32]:
    """Keys of the features of candidate tokens that depend on more than one word.

    Args:
        tokens: Token rows of the batch.
        table: The words that the batch is numbered by.
        encoded: The batch.

    Returns:
        32-bit keys, one row a candidate token, one column a template.
    """
    columns = [
        *_neighbour_keys(table.features.parts, encoded.around),
        *_chunk_keys(table.features, encoded),
        *_document_keys(tokens, table, encoded),
    ]
    return np.stack([narrow(mix(np.uint64(100 + i), keys)) for i, keys in enumerate(columns)]).T
