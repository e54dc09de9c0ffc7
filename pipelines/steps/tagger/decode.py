"""Scores of labels in; the best path through each run out.

All runs are decoded at once: runs are sorted by length, and step t advances every run that has a token t. The chain is
that of pipelines/training/crf.py: what ends meets what begins through one table of types, so a step costs 121 sums a
run instead of 41 x 41.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from pipelines.steps.tagger.labels import END, INSIDE, SINGLE, TYPE_COUNT

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

IMPOSSIBLE = np.float32(-1e9)
_K = TYPE_COUNT
_TURNED = 512
"""Tokens turned over at once: their scores fit the fastest cache."""


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
    longest = int(lengths.max(initial=0))
    # Small integers are sorted digit by digit, several times faster.
    order = np.argsort((longest - lengths).astype(np.uint16 if longest < 2**16 else np.int64), kind="stable")
    lengths, starts = lengths[order], first[:-1][order]
    active = np.searchsorted(-lengths, -np.arange(longest), side="left")
    parts = [starts[:count] + t for t, count in enumerate(active.tolist())]
    place = np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)
    return Schedule(place, [0, *np.cumsum(active).tolist()], lengths)


def in_order(scores: Floats, place: Ints) -> Floats:
    """Scores of these tokens, turned over: labels x tokens.

    A step of the decoder does one thing to many tokens, so the tokens of a label have to lie side by side.
    """
    out = np.empty((scores.shape[1], len(place)), dtype=scores.dtype)
    buffer = np.empty((_TURNED, scores.shape[1]), dtype=scores.dtype)
    for start in range(0, len(place), _TURNED):
        some = place[start : start + _TURNED]
        rows = buffer[: len(some)]
        np.take(scores, some, axis=0, out=rows, mode="clip")
        out[:, start : start + _TURNED] = rows.T
    return out


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
    if len(plan.lengths):
        labels[plan.place] = _walk_back(_best_paths(in_order(scores, plan.place), plan, chain), plan, chain)
    return labels


@dataclass(frozen=True)
class _Paths:
    """The best paths to each token, types x tokens, tokens in the order of decoding.

    Attributes:
        ended: Scores of the paths that end in each type; the first row is of those that are outside.
        is_single: Whether the name that ends is a single word.
        inside_from_begin: Whether the path to an inner word came from a first word, not from another inner one.
        end_from_begin: The same for the path to a last word.
    """

    ended: Floats
    is_single: npt.NDArray[np.bool_]
    inside_from_begin: npt.NDArray[np.bool_]
    end_from_begin: npt.NDArray[np.bool_]


def _best_paths(ordered: Floats, plan: Schedule, chain: Chain) -> _Paths:
    count, runs = ordered.shape[1], len(plan.lengths)
    outside, (begins, insides, ends, singles) = ordered[0], (ordered[1 + position :: 4] for position in range(4))
    out = _Paths(np.empty((_K + 1, count), dtype=np.float32), *np.ones((3, _K, count), dtype=bool))
    begin_inside, begin_end, inside_inside, inside_end = (column[:, None] for column in chain.go_on.T)
    begin, inside = np.full((2, _K, runs), IMPOSSIBLE, dtype=np.float32)
    before = 0
    for a, b in plan.steps():
        active, here = slice(0, b - a), slice(a, b)
        if a:
            enter = _best_entry(out.ended[:, before : before + b - a], chain.meet)
            to_inside = begin[:, active] + begin_inside, inside[:, active] + inside_inside
            to_end = begin[:, active] + begin_end, inside[:, active] + inside_end
            np.greater_equal(*to_inside, out=out.inside_from_begin[:, here])
            np.greater_equal(*to_end, out=out.end_from_begin[:, here])
            single, end = enter[1:] + singles[:, here], np.maximum(*to_end) + ends[:, here]
            np.greater_equal(single, end, out=out.is_single[:, here])
            np.maximum(single, end, out=out.ended[1:, here])
            np.add(np.maximum(*to_inside), insides[:, here], out=inside[:, active])
        else:
            enter = np.repeat(chain.meet[:1].T, runs, axis=1)
            np.add(enter[1:], singles[:, here], out=out.ended[1:, here])
        np.add(enter[0], outside[here], out=out.ended[0, here])
        np.add(enter[1:], begins[:, here], out=begin[:, active])
        before = a
    return out


def _best_entry(ended: Floats, meet: Floats) -> Floats:
    """The best score before each type that begins, over all that may have ended."""
    best = ended[0] + meet[0][:, None]
    other = np.empty_like(best)
    for i in range(1, _K + 1):
        np.add(ended[i], meet[i][:, None], out=other)
        np.maximum(best, other, out=best)
    return np.asarray(best, dtype=np.float32)


def _walk_back(paths: _Paths, plan: Schedule, chain: Chain) -> npt.NDArray[np.int8]:
    """The labels of the best path of each run, in the order of decoding."""
    labels = np.empty(len(plan.place), dtype=np.int8)
    # Where a walk stands: type and phase, 0 where a name or being outside ends, 1 inside a name, 2 at its beginning.
    state = np.zeros(len(plan.lengths), dtype=np.int64)
    phase = np.zeros(len(plan.lengths), dtype=np.int8)
    begun = 0
    steps = plan.steps()
    for number in reversed(range(len(steps))):
        a, b = steps[number]
        state[begun : b - a] = _best_row(paths.ended[:, a + begun : b] + chain.meet[:, :1])
        begun = b - a
        here, at, kind = state[:begun], phase[:begun], np.maximum(state[:begun] - 1, 0)
        place = np.arange(a, b)
        position = np.where(at == 0, np.where(paths.is_single[kind, place], SINGLE, END), 2 - at)
        labels[a:b] = np.where(here > 0, 4 * here - 3 + position, 0)
        if number:
            goes_on = (here > 0) & ((position == INSIDE) | (position == END))
            from_begin = np.where(at == 0, paths.end_from_begin[kind, place], paths.inside_from_begin[kind, place])
            phase[:begun] = np.where(goes_on, np.where(from_begin, 2, 1), 0)
            left = np.flatnonzero(~goes_on)
            state[left] = _best_row(paths.ended[:, steps[number - 1][0] + left] + chain.meet[:, here[left]])
    return labels


def _best_row(options: Floats) -> Ints:
    """The row of the highest score of each column, the first of equals."""
    return np.asarray(np.ascontiguousarray(options.T).argmax(axis=1), dtype=np.int64)


def read_names(labels: npt.NDArray[np.int8]) -> Names:
    """Names of a sequence of labels that keeps the rules of BIOES."""
    position = (labels.astype(np.int64) - 1) % 4
    is_name = labels > 0
    first = np.flatnonzero(is_name & ((position == 0) | (position == 3)))
    last = np.flatnonzero(is_name & ((position == 2) | (position == 3)))
    return Names(first=first, last=last, type_no=(labels[first].astype(np.int64) - 1) // 4)
