import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipelines.steps.mention.resolution import keep_best


def kept(ranges: list[tuple[int, int]]) -> list[bool]:
    begin = np.array([b for b, _ in ranges], dtype=np.int64)
    end = np.array([b + n for b, n in ranges], dtype=np.int64)
    return keep_best(begin, end, np.arange(len(ranges))).tolist()


def greedy(ranges: list[tuple[int, int]]) -> list[bool]:
    taken: set[int] = set()
    result = []
    for begin, size in ranges:
        tokens = set(range(begin, begin + size))
        result.append(not tokens & taken)
        if result[-1]:
            taken |= tokens
    return result


def test_the_better_of_two_overlapping_ranges_stays() -> None:
    assert kept([(0, 3), (2, 2), (3, 1)]) == [True, False, True]


def test_what_blocks_a_range_must_itself_stay() -> None:
    assert kept([(0, 2), (1, 2), (2, 2)]) == [True, False, True]


def test_no_ranges() -> None:
    assert kept([]) == []


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 6)), max_size=25))
def test_rounds_over_all_ranges_are_the_greedy_choice(ranges: list[tuple[int, int]]) -> None:
    assert kept(ranges) == greedy(ranges)
