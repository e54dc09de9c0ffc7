import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.steps.tagger.decode import IMPOSSIBLE, Chain, Names, best_labels, read_names
from pipelines.steps.tagger.labels import BEGIN, END, INSIDE, LABEL_COUNT, SINGLE, TYPE_COUNT, label_of
from pipelines.steps.tagger.posterior import LEAST_SURE, likely_names, sure_of


def kind_and_position(label: int) -> tuple[int, int | None]:
    return (0, None) if label == 0 else ((label - 1) // 4 + 1, (label - 1) % 4)


def transition(chain: Chain, before: int | None, after: int | None) -> float | None:
    """The obvious definition: the score between two labels, None where BIOES forbids it; None is the edge of a run."""
    kind, position = (0, None) if before is None else kind_and_position(before)
    next_kind, next_position = (0, None) if after is None else kind_and_position(after)
    going_on = position in (BEGIN, INSIDE)
    if going_on != (next_position in (INSIDE, END)):
        return None
    if going_on:
        column = {(BEGIN, INSIDE): 0, (BEGIN, END): 1, (INSIDE, INSIDE): 2, (INSIDE, END): 3}[position, next_position]
        return float(chain.go_on[kind - 1, column]) if kind == next_kind else None
    return float(chain.meet[kind, next_kind])


def slow_best(scores: np.ndarray, chain: Chain) -> list[int]:
    """Viterbi label by label, all pairs of labels tried."""
    best: dict[int, tuple[float, list[int]]] = {}
    for t, row in enumerate(scores):
        step: dict[int, tuple[float, list[int]]] = {}
        for label in range(LABEL_COUNT):
            options = []
            if t == 0:
                edge = transition(chain, None, label)
                options = [] if edge is None else [(edge, [])]
            else:
                for before, (score, path) in best.items():
                    edge = transition(chain, before, label)
                    if edge is not None:
                        options.append((score + edge, path))
            if options:
                score, path = max(options, key=lambda o: o[0])
                step[label] = (score + float(row[label]), [*path, label])
        best = step
    ends = [(s + e, p) for label, (s, p) in best.items() if (e := transition(chain, label, None)) is not None]
    return max(ends, key=lambda o: o[0])[1]


def path_score(scores: np.ndarray, chain: Chain, labels: list[int]) -> float | None:
    total = 0.0
    for before, after in itertools.pairwise([None, *labels, None]):
        edge = transition(chain, before, after)
        if edge is None:
            return None
        total += edge
    return total + sum(float(scores[t, y]) for t, y in enumerate(labels))


def random_case(seed: int, lengths: list[int]) -> tuple[np.ndarray, np.ndarray, Chain]:
    rng = np.random.default_rng(seed)
    scores = rng.normal(size=(sum(lengths), LABEL_COUNT)).astype(np.float32) * 2
    scores[rng.random(scores.shape) < 0.1] = IMPOSSIBLE
    scores[:, 0] = np.where(scores[:, 0] < -1e8, 0, scores[:, 0])
    chain = Chain(
        rng.normal(size=(TYPE_COUNT + 1, TYPE_COUNT + 1)).astype(np.float32),
        rng.normal(size=(TYPE_COUNT, 4)).astype(np.float32),
    )
    return scores, np.concatenate([[0], np.cumsum(lengths)]), chain


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.lists(st.integers(1, 7), min_size=1, max_size=5))
def test_all_runs_at_once_give_the_paths_of_the_slow_decoder(seed: int, lengths: list[int]) -> None:
    scores, first, chain = random_case(seed, lengths)
    labels = best_labels(scores, first, chain)
    expected = [y for a, b in itertools.pairwise(first) for y in slow_best(scores[a:b], chain)]
    assert labels.tolist() == expected


def test_confidence_is_the_share_of_all_paths_that_hold_the_name() -> None:
    scores, first, chain = random_case(3, [3])
    kept = {0, *(label_of(2, p) for p in range(4)), label_of(5, SINGLE)}
    scores[:, [y for y in range(LABEL_COUNT) if y not in kept]] = IMPOSSIBLE
    scores[:, list(kept)] = np.random.default_rng(1).normal(size=(3, len(kept)))
    labels = [0, label_of(2, BEGIN), label_of(2, END)]
    total, holding = 0.0, 0.0
    for path in itertools.product(kept, repeat=3):
        score = path_score(scores, chain, list(path))
        if score is not None:
            total += np.exp(score)
            holding += np.exp(score) if list(path)[1:] == labels[1:] else 0.0
    names = Names(np.array([1]), np.array([2]), np.array([2]))
    assert sure_of(scores, first, chain, names)[0] == pytest.approx(holding / total, rel=1e-4)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.lists(st.integers(1, 6), min_size=1, max_size=5))
def test_confidence_of_a_run_does_not_depend_on_the_others(seed: int, lengths: list[int]) -> None:
    scores, first, chain = random_case(seed, lengths)
    names = read_names(best_labels(scores, first, chain))
    together = sure_of(scores, first, chain, names)
    assert ((together >= 0) & (together <= 1)).all()
    for i, (a, z) in enumerate(zip(names.first, names.last, strict=True)):
        run = np.searchsorted(first, a, side="right") - 1
        low, high = first[run], first[run + 1]
        alone = sure_of(
            scores[low:high], np.array([0, high - low]), chain,
            Names(np.array([a - low]), np.array([z - low]), names.type_no[i : i + 1]),
        )  # fmt: skip
        assert together[i] == pytest.approx(alone[0], abs=1.5e-6)


def test_confidence_does_not_drown_in_a_large_batch() -> None:
    scores, first, chain = random_case(3, [5])
    begin, inside, end = (label_of(2, position) for position in (BEGIN, INSIDE, END))
    path = [begin, inside, inside, inside, end]
    scores[np.arange(5), path] += 4
    names = Names(np.array([0]), np.array([4]), np.array([2]))
    before = np.full((50_000, LABEL_COUNT), IMPOSSIBLE, dtype=np.float32)
    before[:, 0] = 0.0
    alone = sure_of(scores, first, chain, names)
    late = Names(names.first + len(before), names.last + len(before), names.type_no)
    together = sure_of(
        np.concatenate([before, scores]), np.append(np.arange(len(before) + 1), len(before) + 5), chain, late
    )
    assert 0.01 < alone[0] < 1
    assert together.tolist() == alone.tolist()


def sure_of_any_type(scores: np.ndarray, first: np.ndarray, chain: Chain, a: int, z: int) -> float:
    """The probability that a range is a name, type by type."""
    return sum(
        float(sure_of(scores, first, chain, Names(np.array([a]), np.array([z]), np.array([kind])))[0])
        for kind in range(TYPE_COUNT)
    )


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.lists(st.integers(1, 5), min_size=1, max_size=4))
def test_names_of_the_best_path_stay_if_their_range_is_likelier_than_not(seed: int, lengths: list[int]) -> None:
    scores, first, chain = random_case(seed, lengths)
    best = read_names(best_labels(scores, first, chain))
    expected = [
        (a, z, kind)
        for a, z, kind in zip(best.first.tolist(), best.last.tolist(), best.type_no.tolist(), strict=True)
        if sure_of_any_type(scores, first, chain, a, z) >= LEAST_SURE
    ]
    names, sure = likely_names(scores, first, chain)
    assert list(zip(names.first.tolist(), names.last.tolist(), names.type_no.tolist(), strict=True)) == expected
    assert sure.tolist() == sure_of(scores, first, chain, names).tolist()


def two_words(**scored: tuple[list[int], float]) -> tuple[np.ndarray, np.ndarray, Chain]:
    """A run of two words where only the paths given are possible, each with its probability."""
    scores = np.full((2, LABEL_COUNT), IMPOSSIBLE, dtype=np.float32)
    for path, share in scored.values():
        scores[0, path[0]] = np.log(share)
        scores[1, path[1]] = 0.0
    meet, go_on = np.zeros((TYPE_COUNT + 1, TYPE_COUNT + 1)), np.zeros((TYPE_COUNT, 4))
    return scores, np.array([0, 2]), Chain(meet.astype(np.float32), go_on.astype(np.float32))


def test_a_range_that_is_sure_stays_though_its_type_is_not() -> None:
    paths = {str(k): ([label_of(k, BEGIN), label_of(k, END)], share) for k, share in enumerate((0.4, 0.35, 0.25))}
    names, sure = likely_names(*two_words(**paths))
    assert (names.first.tolist(), names.last.tolist(), names.type_no.tolist()) == ([0], [1], [0])
    assert sure[0] == pytest.approx(0.4, abs=1e-5)


def test_a_range_that_is_likelier_no_name_goes() -> None:
    paths = {
        "whole": ([label_of(0, BEGIN), label_of(0, END)], 0.4),
        "other": ([label_of(1, BEGIN), label_of(1, END)], 0.05),
        "first alone": ([label_of(2, SINGLE), 0], 0.3),
        "none": ([0, 0], 0.25),
    }
    names, sure = likely_names(*two_words(**paths))
    assert (len(names.first), len(sure)) == (0, 0)


def test_names_are_read_from_labels() -> None:
    labels = [0, label_of(1, SINGLE), label_of(0, BEGIN), label_of(0, INSIDE), label_of(0, END), 0]
    names = read_names(np.array(labels, dtype=np.int8))
    assert (names.first.tolist(), names.last.tolist(), names.type_no.tolist()) == ([1, 2], [1, 4], [1, 0])


def test_no_runs_give_nothing() -> None:
    chain = random_case(0, [1])[2]
    nothing = np.zeros((0, LABEL_COUNT), dtype=np.float32)
    assert best_labels(nothing, np.array([0]), chain).tolist() == []
    names, sure = likely_names(nothing, np.array([0]), chain)
    assert (len(names.first), len(sure)) == (0, 0)
