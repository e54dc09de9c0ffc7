"""Scores of labels in; the names that are likelier than not, and how sure the model is of each, out.

The best path is made of names that are likely together; one of them alone may still be less likely than all that else
could be there. The sums over all paths (forward and backward) tell.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipelines.steps.tagger.decode import (
    IMPOSSIBLE,
    Chain,
    Floats,
    Ints,
    Names,
    Schedule,
    best_labels,
    read_names,
    schedule_runs,
)
from pipelines.steps.tagger.labels import TYPE_COUNT

Doubles = npt.NDArray[np.float64]

LEAST_SURE = 0.5
"""A range that is less likely than this to be a name, of whatever type, is not reported. The best path has such ranges
where several readings share the rest; they are wrong more often than right, on text unlike news above all."""

_K = TYPE_COUNT
_TINY = 1e-30
_DIGITS = 6
"""Digits of a probability that are kept."""


@dataclass(frozen=True)
class _Sums:
    """Sums over all paths, scaled, with the logs of the scales; tokens are in the order of decoding.

    Attributes:
        before: Weights of what ended before each token.
        log_before: Logs of their scales.
        after: Weights of all that may follow where a type ends at the token.
        log_after: Logs of their scales.
        log_z: Logs of the sums of whole runs, one entry a token.
        in_order: Place of each token in the order of decoding.
        inside: Running sums of the scores of inner labels, in the order of the text, with 0 in front.
    """

    before: Doubles
    log_before: Doubles
    after: Doubles
    log_after: Doubles
    log_z: Doubles
    in_order: Ints
    inside: Doubles


def _sum_paths(scores: Floats, first: Ints, chain: Chain) -> _Sums:
    plan = schedule_runs(first)
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
    # The runs are in the order of their first tokens, which are the first step.
    log_z_of_token = np.repeat(log_z[in_order[first[:-1]]], np.diff(first))
    # What no name can hold would drown the digits of the running sums.
    inside = scores[:, 2::4].astype(np.float64)
    inside[inside <= IMPOSSIBLE / 2] = 0.0
    running = np.concatenate([np.zeros((1, _K)), np.cumsum(inside, axis=0)])
    return _Sums(before, log_before, after, log_after, log_z_of_token, in_order, running)


def _sure(sums: _Sums, scores: Floats, chain: Chain, names: Names) -> Doubles:
    """The share of the paths through each name in all paths of its run."""
    meet = np.exp(chain.meet.astype(np.float64))
    head, tail = sums.in_order[names.first], sums.in_order[names.last]
    kind = names.type_no + 1
    entry = (sums.before[head] * meet[:, kind].T).sum(axis=1)
    exit_ = sums.after[tail, kind]
    path = _name_scores(scores, sums.inside, chain, names)
    with np.errstate(divide="ignore"):
        log_through = np.log(entry) + sums.log_before[head] + path + np.log(exit_) + sums.log_after[tail]
    log_p = log_through - sums.log_z[names.first]
    return np.asarray(np.clip(np.exp(log_p), 0.0, 1.0).round(_DIGITS))


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
    return _sure(_sum_paths(scores, first, chain), scores, chain, names)


def likely_names(scores: Floats, first: Ints, chain: Chain, least_sure: float = LEAST_SURE) -> tuple[Names, Doubles]:
    """The names of the best path that are likelier to be names than not, and how sure the model is of each.

    Args:
        scores: As for best_labels.
        first: As for best_labels.
        chain: As for best_labels.
        least_sure: Probability that a range must have of being a name, all types together.

    Returns:
        The names; and the probabilities of exactly this range and this type.
    """
    names = read_names(best_labels(scores, first, chain))
    if not len(names.first):
        return names, np.zeros(0)
    sums = _sum_paths(scores, first, chain)
    sure = _sure(sums, scores, chain, names)
    is_kept = sure >= least_sure
    doubtful = np.flatnonzero(~is_kept)
    of_any_type = Names(
        np.repeat(names.first[doubtful], _K),
        np.repeat(names.last[doubtful], _K),
        np.tile(np.arange(_K), len(doubtful)),
    )
    is_kept[doubtful] = _sure(sums, scores, chain, of_any_type).reshape(-1, _K).sum(axis=1) >= least_sure
    return Names(names.first[is_kept], names.last[is_kept], names.type_no[is_kept]), sure[is_kept]


def _forward(
    value: Doubles, shift: Floats, plan: Schedule, meet: Doubles, go_on: Doubles
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


def _backward(value: Doubles, shift: Floats, plan: Schedule, meet: Doubles, go_on: Doubles) -> tuple[Doubles, Doubles]:
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


def _name_scores(scores: Floats, inner: Doubles, chain: Chain, names: Names) -> Doubles:
    """The score of the path inside each name."""
    length = names.last - names.first
    column = 1 + 4 * names.type_no
    go_on = chain.go_on.astype(np.float64)[names.type_no]
    single = scores[names.first, column + 3].astype(np.float64)
    ends = scores[names.first, column].astype(np.float64) + scores[names.last, column + 2]
    between = inner[names.last, names.type_no] - inner[np.minimum(names.first + 1, names.last), names.type_no]
    steps = np.where(length == 1, go_on[:, 1], go_on[:, 0] + go_on[:, 3] + np.maximum(length - 2, 0) * go_on[:, 2])
    return np.where(length == 0, single, ends + between + steps)
