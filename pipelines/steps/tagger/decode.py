"""Scores of labels in; the best path through each run out.

All runs are decoded at once: runs are sorted by length, and step t advances every run that has a token t. The chain is
that of pipelines/training/crf.py: what ends meets what begins through one table of types, so a step costs 121 sums a
run instead of 41 x 41.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from pipelines.steps.tagger.labels import TYPE_COUNT

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

IMPOSSIBLE = np.float32(-1e9)
_K = TYPE_COUNT


@dataclass(frozen=True)
class Chain:
    """Scores between neighbouring labels.

    Attributes:
        meet: Type that ends (0: outside) x type that begins (0: outside). The edges of a run count as outside.
        go_on: For each type, scores of B-I, B-E, I-I and I-E.
    """

    meet: Floats
    go_on: Floats


@dataclass(frozen=True)
class Names:
    """Names found in runs: first and last place in the scored tokens, and number of the type."""

    first: Ints
    last: Ints
    type_no: Ints


@dataclass(frozen=True)
class Schedule:
    """The order in which runs are decoded: the first tokens of all runs, then the second ones, and so on.

    Attributes:
        place: Tokens in this order; within a step, those of long runs first.
        bounds: Where each step begins in place, with the token count at the end.
        lengths: Lengths of the runs, longest first.
    """

    place: Ints
    bounds: list[int]
    lengths: Ints

    def steps(self) -> list[tuple[int, int]]:
        """Begin and end of each step."""
        return list(pairwise(self.bounds))


def schedule_runs(first: Ints) -> Schedule:
    """The order for runs that begin at these tokens; the token count stands at the end."""
    lengths = np.diff(first)
    order = np.argsort(-lengths, kind="stable")
    lengths, starts = lengths[order], first[:-1][order]
    longest = int(lengths[0]) if len(lengths) else 0
    active = np.searchsorted(-lengths, -np.arange(longest), side="left")
    parts = [starts[:count] + t for t, count in enumerate(active.tolist())]
    place = np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)
    return Schedule(place, [0, *np.cumsum(active).tolist()], lengths)


def best_labels(scores: Floats, first: Ints, chain: Chain) -> npt.NDArray[np.int8]:
    """The labels of the best path of each run (Viterbi).

    Args:
        scores: Tokens x labels; IMPOSSIBLE where a token cannot have a label.
        first: First token of each run, with the token count at the end; no run is empty.
        chain: Scores between labels.

    Returns:
        One label a token.
    """
    plan = schedule_runs(first)
    labels = np.zeros(len(scores), dtype=np.int8)
    if not len(plan.lengths):
        return labels
    ordered = scores[plan.place]
    by_type = ordered[:, 1:].reshape(len(ordered), _K, 4)
    came_from = np.empty((len(scores), _K + 1), dtype=np.int8)
    ended_single = np.empty((len(scores), _K), dtype=bool)
    inside_from_begin = np.empty((2, len(scores), _K), dtype=bool)
    ended = np.full((len(plan.lengths), _K + 1), IMPOSSIBLE, dtype=np.float32)
    ended[:, 0] = 0.0
    begin = np.full((len(plan.lengths), _K), IMPOSSIBLE, dtype=np.float32)
    inside = begin.copy()
    for a, b in plan.steps():
        count = b - a
        enter = _best_entry(ended[:count], chain.meet, came_from[a:b])
        single = enter[:, 1:] + by_type[a:b, :, 3]
        if a:
            to_inside = begin[:count] + chain.go_on[:, 0], inside[:count] + chain.go_on[:, 2]
            to_end = begin[:count] + chain.go_on[:, 1], inside[:count] + chain.go_on[:, 3]
            np.greater_equal(*to_inside, out=inside_from_begin[0, a:b])
            np.greater_equal(*to_end, out=inside_from_begin[1, a:b])
            end = np.maximum(*to_end) + by_type[a:b, :, 2]
            inside[:count] = np.maximum(*to_inside) + by_type[a:b, :, 1]
            np.greater_equal(single, end, out=ended_single[a:b])
            np.maximum(single, end, out=ended[:count, 1:])
        else:
            ended_single[a:b] = True
            ended[:count, 1:] = single
        begin[:count] = enter[:, 1:] + by_type[a:b, :, 0]
        ended[:count, 0] = enter[:, 0] + ordered[a:b, 0]
    state = (ended + chain.meet[:, 0]).argmax(axis=1)
    # Where a walk back stands: 0 where a name or being outside ends, 1 inside a name, 2 at its beginning.
    phase = np.zeros(len(plan.lengths), dtype=np.int8)
    for a, b in reversed(plan.steps()):
        label, state[: b - a], phase[: b - a] = _step_back(
            state[: b - a], phase[: b - a], came_from[a:b], ended_single[a:b], inside_from_begin[:, a:b]
        )
        labels[plan.place[a:b]] = label
    return labels


def _best_entry(ended: Floats, meet: Floats, source: npt.NDArray[np.int8]) -> Floats:
    """The best score of what ended before each type that begins; source gets which that was, the first of equals."""
    best = ended[:, :1] + meet[0]
    source[:] = 0
    for i in range(1, _K + 1):
        other = ended[:, i : i + 1] + meet[i]
        better = other > best
        np.copyto(best, other, where=better)
        np.copyto(source, np.int8(i), where=better)
    return np.asarray(best, dtype=np.float32)


def _step_back(
    state: Ints,
    phase: npt.NDArray[np.int8],
    came_from: npt.NDArray[np.int8],
    ended_single: npt.NDArray[np.bool_],
    inside_from_begin: npt.NDArray[np.bool_],
) -> tuple[npt.NDArray[np.int8], Ints, npt.NDArray[np.int8]]:
    """The label at a token, and type and phase at the token before it."""
    row = np.arange(len(state))
    kind = np.maximum(state - 1, 0)
    is_name = state > 0
    is_single = is_name & (phase == 0) & ended_single[row, kind]
    is_end = is_name & (phase == 0) & ~is_single
    is_inside = is_name & (phase == 1)
    is_begin = is_name & (phase == 2)
    label = np.where(is_name, 1 + 4 * kind + np.select([is_begin, is_inside, is_end], [0, 1, 2], 3), 0)
    begin_before = np.where(is_end, inside_from_begin[1, row, kind], inside_from_begin[0, row, kind])
    goes_on = is_end | is_inside
    before = np.where(goes_on, state, came_from[row, np.where(is_name, state, 0)])
    next_phase = np.where(goes_on, np.where(begin_before, 2, 1), 0).astype(np.int8)
    return label.astype(np.int8), before.astype(np.int64), next_phase


def read_names(labels: npt.NDArray[np.int8]) -> Names:
    """Names of a sequence of labels that keeps the rules of BIOES."""
    position = (labels.astype(np.int64) - 1) % 4
    is_name = labels > 0
    first = np.flatnonzero(is_name & ((position == 0) | (position == 3)))
    last = np.flatnonzero(is_name & ((position == 2) | (position == 3)))
    return Names(first=first, last=last, type_no=(labels[first].astype(np.int64) - 1) // 4)
