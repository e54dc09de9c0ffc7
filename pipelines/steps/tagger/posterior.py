"""Scores of labels in; the names that are likelier than not, and how sure the model is of each, out.

The best path is made of names that are likely together; one of them alone may still be less likely than all that else
could be there. The sums over all paths (forward and backward) tell.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipelines.steps.tagger.decode import (
    Chain,
    Floats,
    Ints,
    Names,
    Schedule,
    best_labels,
    in_order,
    read_names,
    schedule_runs,
)
from pipelines.steps.tagger.labels import BEGIN, END, INSIDE, SINGLE, TYPE_COUNT

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
        before: Weights of what ended before each token, types x tokens.
        log_before: Logs of their scales.
        after: Weights of all that may follow where a type ends at the token, types x tokens.
        log_after: Logs of their scales.
        log_z: Logs of the sums of whole runs, one entry a token of the text.
        in_order: Place of each token of the text in the order of decoding.
    """

    before: Doubles
    log_before: Doubles
    after: Doubles
    log_after: Doubles
    log_z: Doubles
    in_order: Ints


def _sum_paths(scores: Floats, first: Ints, chain: Chain) -> _Sums:
    plan = schedule_runs(first)
    ordered = in_order(scores, plan.place)
    shift = ordered.max(axis=0)
    # Products of matrices depend in their last digits on how many columns there are: in doubles that is far below what
    # is kept, so that an article's confidences do not depend on its batch.
    value = np.exp((ordered - shift).astype(np.float64))
    meet, go_on = np.exp(chain.meet.astype(np.float64)), np.exp(chain.go_on.astype(np.float64))
    before, log_before, log_z = _forward(value, shift, plan, meet, go_on)
    after, log_after = _backward(value, shift, plan, meet, go_on)
    place = np.empty(len(scores), dtype=np.int64)
    place[plan.place] = np.arange(len(scores))
    # The runs are in the order of their first tokens, which are the first step.
    log_z_of_token = np.repeat(log_z[place[first[:-1]]], np.diff(first))
    return _Sums(before, log_before, after, log_after, log_z_of_token, place)


def _sure(sums: _Sums, scores: Floats, chain: Chain, names: Names) -> Doubles:
    """The share of the paths through each name in all paths of its run."""
    meet = np.exp(chain.meet.astype(np.float64))
    head, tail = sums.in_order[names.first], sums.in_order[names.last]
    kind = names.type_no + 1
    entry = (sums.before[:, head] * meet[:, kind]).sum(axis=0)
    exit_ = sums.after[kind, tail]
    path = _name_scores(scores, chain, names)
    with np.errstate(divide="ignore"):
        log_through = np.log(entry) + sums.log_before[head] + path + np.log(exit_) + sums.log_after[tail]
    log_p = log_through - sums.log_z[names.first]
    return np.asarray(np.clip(np.exp(log_p), 0.0, 1.0).round(_DIGITS))


def _runs_with_names(scores: Floats, first: Ints, names: Names) -> tuple[Floats, Ints, Names]:
    """The runs that hold these names, alone: the others say nothing about them."""
    lengths = np.diff(first)
    is_kept = np.zeros(len(lengths), dtype=bool)
    is_kept[np.searchsorted(first, names.first, side="right") - 1] = True
    tokens = np.repeat(is_kept, lengths)
    number = np.cumsum(tokens) - 1
    kept = Names(number[names.first], number[names.last], names.type_no)
    return scores[tokens], np.concatenate([[0], np.cumsum(lengths[is_kept])]), kept


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
    scores, first, names = _runs_with_names(scores, first, names)
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
    scores, first, held = _runs_with_names(scores, first, names)
    sums = _sum_paths(scores, first, chain)
    sure = _sure(sums, scores, chain, held)
    is_kept = sure >= least_sure
    doubtful = np.flatnonzero(~is_kept)
    of_any_type = Names(
        np.repeat(held.first[doubtful], _K),
        np.repeat(held.last[doubtful], _K),
        np.tile(np.arange(_K), len(doubtful)),
    )
    is_kept[doubtful] = _sure(sums, scores, chain, of_any_type).reshape(-1, _K).sum(axis=1) >= least_sure
    return Names(names.first[is_kept], names.last[is_kept], names.type_no[is_kept]), sure[is_kept]


def _forward(
    value: Doubles, shift: Floats, plan: Schedule, meet: Doubles, go_on: Doubles
) -> tuple[Doubles, Doubles, Doubles]:
    """Weights of what ended before each token, scaled; logs of the scales; logs of the sums over all paths, by run."""
    count, runs = value.shape[1], len(plan.lengths)
    before, log_before = np.empty((_K + 1, count)), np.empty(count)
    outside, (begins, insides, ends, singles) = value[0], (value[1 + position :: 4] for position in range(4))
    begin_inside, begin_end, inside_inside, inside_end = (column[:, None] for column in go_on.T)
    ended = np.zeros((_K + 1, runs))
    ended[0] = 1.0
    begin, inside = np.zeros((2, _K, runs))
    scale = np.zeros(runs)
    for a, b in plan.steps():
        active, here = slice(0, b - a), slice(a, b)
        before[:, here], log_before[here] = ended[:, active], scale[active]
        enter = meet.T @ ended[:, active]
        new_begin = enter[1:] * begins[:, here]
        ended[0, active] = enter[0] * outside[here]
        np.multiply(enter[1:], singles[:, here], out=ended[1:, active])
        total = ended[:, active].sum(axis=0) + new_begin.sum(axis=0) + _TINY
        if a:
            end = (begin[:, active] * begin_end + inside[:, active] * inside_end) * ends[:, here]
            new_inside = (begin[:, active] * begin_inside + inside[:, active] * inside_inside) * insides[:, here]
            ended[1:, active] += end
            total += end.sum(axis=0) + new_inside.sum(axis=0)
            np.divide(new_inside, total, out=inside[:, active])
        ended[:, active] /= total
        np.divide(new_begin, total, out=begin[:, active])
        scale[active] += np.log(total) + shift[here]
    return before, log_before, scale + np.log(meet[:, 0] @ ended + _TINY)


def _backward(value: Doubles, shift: Floats, plan: Schedule, meet: Doubles, go_on: Doubles) -> tuple[Doubles, Doubles]:
    """Weights of all that may follow where a type ends at a token, scaled, and the logs of the scales."""
    count, runs = value.shape[1], len(plan.lengths)
    after, log_after = np.empty((_K + 1, count)), np.empty(count)
    outside, (begins, insides, ends, singles) = value[0], (value[1 + position :: 4] for position in range(4))
    begin_inside, begin_end, inside_inside, inside_end = (column[:, None] for column in go_on.T)
    leave = np.repeat(meet[:, :1], runs, axis=1)
    to_inside, to_end = np.zeros((2, _K, runs))
    scale = np.zeros(runs)
    for a, b in reversed(plan.steps()):
        active, here = slice(0, b - a), slice(a, b)
        after[:, here], log_after[here] = leave[:, active], scale[active]
        if not a:
            break
        begin = begin_inside * to_inside[:, active] + begin_end * to_end[:, active]
        inside = inside_inside * to_inside[:, active] + inside_end * to_end[:, active]
        into = np.empty((_K + 1, b - a))
        into[0] = outside[here] * leave[0, active]
        into[1:] = begins[:, here] * begin + singles[:, here] * leave[1:, active]
        new_end, new_inside = ends[:, here] * leave[1:, active], insides[:, here] * inside
        new_leave = meet @ into
        total = new_leave.sum(axis=0) + new_end.sum(axis=0) + new_inside.sum(axis=0) + _TINY
        np.divide(new_leave, total, out=leave[:, active])
        np.divide(new_end, total, out=to_end[:, active])
        np.divide(new_inside, total, out=to_inside[:, active])
        scale[active] += np.log(total) + shift[here]
    return after, log_after


def _name_scores(scores: Floats, chain: Chain, names: Names) -> Doubles:
    """The score of the path inside each name."""
    length = names.last - names.first
    column = 1 + 4 * names.type_no
    go_on = chain.go_on.astype(np.float64)[names.type_no]
    single = scores[names.first, column + SINGLE].astype(np.float64)
    ends = scores[names.first, column + BEGIN].astype(np.float64) + scores[names.last, column + END]
    steps = np.where(length == 1, go_on[:, 1], go_on[:, 0] + go_on[:, 3] + np.maximum(length - 2, 0) * go_on[:, 2])
    return np.where(length == 0, single, ends + _inner_scores(scores, names) + steps)


def _inner_scores(scores: Floats, names: Names) -> Doubles:
    """The sum of the scores of a name's words between its first and its last."""
    out = np.zeros(len(names.first))
    long = np.flatnonzero(names.last - names.first > 1)
    if len(long):
        count = (names.last - names.first - 1)[long]
        start = np.cumsum(count) - count
        place = np.repeat(names.first[long] + 1 - start, count) + np.arange(count.sum())
        inner = scores[place, np.repeat(1 + 4 * names.type_no[long] + INSIDE, count)].astype(np.float64)
        out[long] = np.add.reduceat(inner, start)
    return out
