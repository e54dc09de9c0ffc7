"""Scores of labels in; the best path through each run, and how sure the model is of each name, out.

All runs are decoded at once: runs are sorted by length, and step t advances every run that has a token t. The chain is
that of pipelines/training/crf.py: what ends meets what begins through one table of types, so a step costs 121 sums a
run instead of 41 x 41.
"""

from dataclasses import dataclass

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


def _by_length(first: Ints) -> tuple[Ints, Ints, Ints]:
    """Runs from the longest to the shortest: their starts and lengths, and how many have a token t, by t."""
    lengths = np.diff(first)
    order = np.argsort(-lengths, kind="stable")
    lengths = lengths[order]
    longest = int(lengths[0]) if len(lengths) else 0
    active = np.searchsorted(-lengths, -np.arange(longest), side="left")
    return first[:-1][order], lengths, active


def best_labels(scores: Floats, first: Ints, chain: Chain) -> npt.NDArray[np.int8]:
    """The labels of the best path of each run (Viterbi).

    Args:
        scores: Tokens x labels; IMPOSSIBLE where a token cannot have a label.
        first: First token of each run, with the token count at the end; no run is empty.
        chain: Scores between labels.

    Returns:
        One label a token.
    """
    starts, lengths, active = _by_length(first)
    labels = np.zeros(len(scores), dtype=np.int8)
    if not len(starts):
        return labels
    came_from = np.zeros((len(scores), _K + 1), dtype=np.int8)
    ended_single = np.zeros((len(scores), _K), dtype=bool)
    inside_from_begin = np.zeros((len(scores), 2, _K), dtype=bool)
    ended = np.full((len(starts), _K + 1), IMPOSSIBLE, dtype=np.float32)
    ended[:, 0] = 0.0
    begin = np.full((len(starts), _K), IMPOSSIBLE, dtype=np.float32)
    inside = begin.copy()
    for t, count in enumerate(active):
        place = starts[:count] + t
        score = scores[place]
        by_type = score[:, 1:].reshape(count, _K, 4)
        enter, source = _best_entry(ended[:count], chain.meet)
        came_from[place] = source
        to_inside = begin[:count] + chain.go_on[:, 0], inside[:count] + chain.go_on[:, 2]
        to_end = begin[:count] + chain.go_on[:, 1], inside[:count] + chain.go_on[:, 3]
        inside_from_begin[place, 0] = to_inside[0] >= to_inside[1]
        inside_from_begin[place, 1] = to_end[0] >= to_end[1]
        single = enter[:, 1:] + by_type[:, :, 3]
        end = np.maximum(*to_end) + by_type[:, :, 2]
        begin[:count] = enter[:, 1:] + by_type[:, :, 0]
        inside[:count] = np.maximum(*to_inside) + by_type[:, :, 1]
        ended_single[place] = single >= end
        ended[:count, 0] = enter[:, 0] + score[:, 0]
        ended[:count, 1:] = np.maximum(single, end)
    state = (ended + chain.meet[:, 0]).argmax(axis=1)
    # Where a walk back stands: 0 where a name or being outside ends, 1 inside a name, 2 at its beginning.
    phase = np.zeros(len(starts), dtype=np.int8)
    for t in range(len(active) - 1, -1, -1):
        count = active[t]
        place = starts[:count] + t
        label, state[:count], phase[:count] = _step_back(
            state[:count], phase[:count], came_from[place], ended_single[place], inside_from_begin[place]
        )
        labels[place] = label
    return labels


def _best_entry(ended: Floats, meet: Floats) -> tuple[Floats, npt.NDArray[np.int8]]:
    """For each type that begins, the best score of what ended before it, and which that was; the first of equals."""
    best = ended[:, :1] + meet[0]
    source = np.zeros(best.shape, dtype=np.int8)
    for i in range(1, _K + 1):
        other = ended[:, i : i + 1] + meet[i]
        better = other > best
        np.copyto(best, other, where=better)
        source[better] = i
    return best, source


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
    begin_before = np.where(is_end, inside_from_begin[row, 1, kind], inside_from_begin[row, 0, kind])
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


def sure_of(scores: Floats, first: Ints, chain: Chain, names: Names) -> Floats:
    """The probability that the model gives to each name: exactly this range, of this type (forward and backward).

    Args:
        scores: As for best_labels.
        first: As for best_labels.
        chain: As for best_labels.
        names: Names in these runs.

    Returns:
        Posterior probabilities, from 0 to 1.
    """
    starts, lengths, active = _by_length(first)
    if not len(names.first):
        return np.zeros(0, dtype=np.float32)
    meet, go_on = np.exp(chain.meet.astype(np.float64)), np.exp(chain.go_on.astype(np.float64))
    shift = scores.max(axis=1, keepdims=True)
    value = np.exp((scores - shift).astype(np.float32)).astype(np.float64)
    before = np.zeros((len(scores), _K + 1))
    log_before = np.zeros(len(scores))
    ended = np.zeros((len(starts), _K + 1))
    ended[:, 0] = 1.0
    begin, inside, scale = np.zeros((len(starts), _K)), np.zeros((len(starts), _K)), np.zeros(len(starts))
    for t, count in enumerate(active):
        place = starts[:count] + t
        before[place], log_before[place] = ended[:count], scale[:count]
        by_type = value[place, 1:].reshape(count, _K, 4)
        enter = ended[:count] @ meet
        end = (begin[:count] * go_on[:, 1] + inside[:count] * go_on[:, 3]) * by_type[:, :, 2]
        new_inside = (begin[:count] * go_on[:, 0] + inside[:count] * go_on[:, 2]) * by_type[:, :, 1]
        new_begin = enter[:, 1:] * by_type[:, :, 0]
        ended[:count, 0] = enter[:, 0] * value[place, 0]
        ended[:count, 1:] = enter[:, 1:] * by_type[:, :, 3] + end
        total = ended[:count].sum(axis=1) + new_begin.sum(axis=1) + new_inside.sum(axis=1) + 1e-300
        ended[:count] /= total[:, None]
        begin[:count], inside[:count] = new_begin / total[:, None], new_inside / total[:, None]
        scale[:count] += np.log(total) + shift[place, 0]
    log_z = scale + np.log(ended @ meet[:, 0] + 1e-300)
    after, log_after = np.zeros((len(scores), _K + 1)), np.zeros(len(scores))
    leave = np.zeros((len(starts), _K + 1))
    going_inside, going_end = np.zeros((len(starts), _K)), np.zeros((len(starts), _K))
    scale = np.zeros(len(starts))
    for t in range(len(active) - 1, -1, -1):
        count = active[t]
        fresh = lengths[:count] == t + 1
        leave[:count][fresh] = meet[:, 0]
        place = starts[:count] + t
        after[place], log_after[place] = leave[:count], scale[:count]
        by_type = value[place, 1:].reshape(count, _K, 4)
        into = np.empty((count, _K + 1))
        into[:, 0] = value[place, 0] * leave[:count, 0]
        to_begin = np.where(fresh[:, None], 0.0, go_on[:, 0] * going_inside[:count] + go_on[:, 1] * going_end[:count])
        to_inside = np.where(fresh[:, None], 0.0, go_on[:, 2] * going_inside[:count] + go_on[:, 3] * going_end[:count])
        into[:, 1:] = by_type[:, :, 0] * to_begin + by_type[:, :, 3] * leave[:count, 1:]
        going_end[:count] = by_type[:, :, 2] * leave[:count, 1:]
        going_inside[:count] = by_type[:, :, 1] * to_inside
        leave[:count] = into @ meet.T
        total = leave[:count].sum(axis=1) + going_end[:count].sum(axis=1) + going_inside[:count].sum(axis=1) + 1e-300
        for part in (leave, going_end, going_inside):
            part[:count] /= total[:, None]
        scale[:count] += np.log(total) + shift[place, 0]
    log_z_of_start = np.zeros(len(scores))
    log_z_of_start[starts] = log_z
    run_start = np.zeros(len(scores), dtype=np.int64)
    run_start[first[:-1]] = first[:-1]
    run_start = np.maximum.accumulate(run_start)
    path = _name_scores(scores, chain, names)
    kind = names.type_no + 1
    entry = (before[names.first] * meet[:, kind].T).sum(axis=1)
    exit_ = after[names.last, kind]
    with np.errstate(divide="ignore"):
        log_p = (
            np.log(entry) + log_before[names.first] + path + np.log(exit_) + log_after[names.last]
            - log_z_of_start[run_start[names.first]]
        )  # fmt: skip
    return np.clip(np.exp(log_p), 0.0, 1.0).astype(np.float32)


def _name_scores(scores: Floats, chain: Chain, names: Names) -> npt.NDArray[np.float64]:
    """The score of the path inside each name."""
    length = names.last - names.first
    column = 1 + 4 * names.type_no
    inner = np.concatenate([np.zeros((1, _K)), np.cumsum(scores[:, 2::4].astype(np.float64), axis=0)])
    go_on = chain.go_on.astype(np.float64)[names.type_no]
    single = scores[names.first, column + 3].astype(np.float64)
    ends = scores[names.first, column].astype(np.float64) + scores[names.last, column + 2]
    between = inner[names.last, names.type_no] - inner[np.minimum(names.first + 1, names.last), names.type_no]
    steps = np.where(length == 1, go_on[:, 1], go_on[:, 0] + go_on[:, 3] + np.maximum(length - 2, 0) * go_on[:, 2])
    return np.where(length == 0, single, ends + between + steps)
