"""Scores of labels in; the best path through each run, and how sure the model is of each name, out.

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
Doubles = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

IMPOSSIBLE = np.float32(-1e9)
_K = TYPE_COUNT
_TINY = 1e-30
_DIGITS = 6
"""Digits of a probability that are kept."""


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
class _Schedule:
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


def _schedule(first: Ints) -> _Schedule:
    lengths = np.diff(first)
    order = np.argsort(-lengths, kind="stable")
    lengths, starts = lengths[order], first[:-1][order]
    longest = int(lengths[0]) if len(lengths) else 0
    active = np.searchsorted(-lengths, -np.arange(longest), side="left")
    parts = [starts[:count] + t for t, count in enumerate(active.tolist())]
    place = np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)
    return _Schedule(place, [0, *np.cumsum(active).tolist()], lengths)


def best_labels(scores: Floats, first: Ints, chain: Chain) -> npt.NDArray[np.int8]:
    """The labels of the best path of each run (Viterbi).

    Args:
        scores: Tokens x labels; IMPOSSIBLE where a token cannot have a label.
        first: First token of each run, with the token count at the end; no run is empty.
        chain: Scores between labels.

    Returns:
        One label a token.
    """
    plan = _schedule(first)
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


def sure_of(scores: Floats, first: Ints, chain: Chain, names: Names) -> Doubles:
    """The probability that the model gives to each name: exactly this range, of this type (forward and backward).

    Args:
        scores: As for best_labels.
        first: As for best_labels.
        chain: As for best_labels.
        names: Names in these runs.

    Returns:
        Posterior probabilities, from 0 to 1.
    """
    if not len(names.first):
        return np.zeros(0)
    plan = _schedule(first)
    ordered = scores[plan.place]
    shift = ordered.max(axis=1, keepdims=True)
    # Products of matrices depend in their last digits on how many rows there are: in doubles that is far below what is
    # kept, so that an article's confidences do not depend on its batch.
    value = np.exp((ordered - shift).astype(np.float64))
    meet, go_on = np.exp(chain.meet.astype(np.float64)), np.exp(chain.go_on.astype(np.float64))
    before, log_before, log_z = _forward(value, shift[:, 0], plan, meet, go_on)
    after, log_after = _backward(value, shift[:, 0], plan, meet, go_on)
    in_order = np.empty(len(scores), dtype=np.int64)
    in_order[plan.place] = np.arange(len(scores))
    head, tail = in_order[names.first], in_order[names.last]
    run_start = np.zeros(len(scores), dtype=np.int64)
    run_start[first[:-1]] = first[:-1]
    # The runs are in the order of their first tokens, which are the first step.
    run = in_order[np.maximum.accumulate(run_start)[names.first]]
    path = _name_scores(scores, chain, names)
    kind = names.type_no + 1
    entry = (before[head] * meet[:, kind].T).sum(axis=1)
    exit_ = after[tail, kind]
    with np.errstate(divide="ignore"):
        log_p = (
            np.log(entry) + log_before[head] + path + np.log(exit_) + log_after[tail] - log_z[run]
        )  # fmt: skip
    return np.asarray(np.clip(np.exp(log_p), 0.0, 1.0).round(_DIGITS))


def _forward(
    value: Doubles, shift: Floats, plan: _Schedule, meet: Doubles, go_on: Doubles
) -> tuple[Doubles, Doubles, Doubles]:
    """Weights of what ended before each token, scaled; logs of the scales; logs of the sums over all paths, by run."""
    before, log_before = np.empty((len(value), _K + 1)), np.empty(len(value))
    by_type = value[:, 1:].reshape(len(value), _K, 4)
    runs = len(plan.lengths)
    ended = np.zeros((runs, _K + 1))
    ended[:, 0] = 1.0
    begin, inside = np.zeros((runs, _K)), np.zeros((runs, _K))
    scale = np.zeros(runs)
    for a, b in plan.steps():
        n = b - a
        before[a:b], log_before[a:b] = ended[:n], scale[:n]
        enter = ended[:n] @ meet
        end = (begin[:n] * go_on[:, 1] + inside[:n] * go_on[:, 3]) * by_type[a:b, :, 2]
        new_inside = (begin[:n] * go_on[:, 0] + inside[:n] * go_on[:, 2]) * by_type[a:b, :, 1]
        new_begin = enter[:, 1:] * by_type[a:b, :, 0]
        ended[:n, 0] = enter[:, 0] * value[a:b, 0]
        ended[:n, 1:] = enter[:, 1:] * by_type[a:b, :, 3] + end
        total = ended[:n].sum(axis=1) + new_begin.sum(axis=1) + new_inside.sum(axis=1) + _TINY
        ended[:n] /= total[:, None]
        begin[:n], inside[:n] = new_begin / total[:, None], new_inside / total[:, None]
        scale[:n] += np.log(total) + shift[a:b]
    return before, log_before, scale + np.log(ended @ meet[:, 0] + _TINY)


def _backward(value: Doubles, shift: Floats, plan: _Schedule, meet: Doubles, go_on: Doubles) -> tuple[Doubles, Doubles]:
    """Weights of all that may follow where a type ends at a token, scaled, and the logs of the scales."""
    after, log_after = np.empty((len(value), _K + 1)), np.empty(len(value))
    by_type = value[:, 1:].reshape(len(value), _K, 4)
    runs = len(plan.lengths)
    leave = np.tile(meet[:, 0], (runs, 1))
    to_inside, to_end = np.zeros((runs, _K)), np.zeros((runs, _K))
    scale = np.zeros(runs)
    for a, b in reversed(plan.steps()):
        n = b - a
        after[a:b], log_after[a:b] = leave[:n], scale[:n]
        begin = go_on[:, 0] * to_inside[:n] + go_on[:, 1] * to_end[:n]
        inside = go_on[:, 2] * to_inside[:n] + go_on[:, 3] * to_end[:n]
        into = np.empty((n, _K + 1))
        into[:, 0] = value[a:b, 0] * leave[:n, 0]
        into[:, 1:] = by_type[a:b, :, 0] * begin + by_type[a:b, :, 3] * leave[:n, 1:]
        new_end, new_inside = by_type[a:b, :, 2] * leave[:n, 1:], by_type[a:b, :, 1] * inside
        new_leave = into @ meet.T
        total = new_leave.sum(axis=1) + new_end.sum(axis=1) + new_inside.sum(axis=1) + _TINY
        leave[:n], to_end[:n], to_inside[:n] = (p / total[:, None] for p in (new_leave, new_end, new_inside))
        scale[:n] += np.log(total) + shift[a:b]
    return after, log_after


def _name_scores(scores: Floats, chain: Chain, names: Names) -> npt.NDArray[np.float64]:
    """The score of the path inside each name."""
    length = names.last - names.first
    column = 1 + 4 * names.type_no
    # What no name can hold would drown the digits of the running sums.
    inside = scores[:, 2::4].astype(np.float64)
    inside[inside <= IMPOSSIBLE / 2] = 0.0
    inner = np.concatenate([np.zeros((1, _K)), np.cumsum(inside, axis=0)])
    go_on = chain.go_on.astype(np.float64)[names.type_no]
    single = scores[names.first, column + 3].astype(np.float64)
    ends = scores[names.first, column].astype(np.float64) + scores[names.last, column + 2]
    between = inner[names.last, names.type_no] - inner[np.minimum(names.first + 1, names.last), names.type_no]
    steps = np.where(length == 1, go_on[:, 1], go_on[:, 0] + go_on[:, 3] + np.maximum(length - 2, 0) * go_on[:, 2])
    return np.where(length == 0, single, ends + between + steps)
