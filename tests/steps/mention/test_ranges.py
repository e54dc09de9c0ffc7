import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipelines.steps.mention.ranges import count_in, covered

RANGES = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 10)), max_size=8)


@given(RANGES, st.integers(31, 40))
def test_a_token_is_covered_if_a_range_holds_it(ranges: list[tuple[int, int]], count: int) -> None:
    begin, length = np.array([r[0] for r in ranges], int), np.array([r[1] for r in ranges], int)
    expected = [any(b <= at < b + size for b, size in ranges) for at in range(count)]
    assert covered(count, begin, length).tolist() == expected


@given(RANGES, st.lists(st.booleans(), min_size=31, max_size=40))
def test_flags_are_counted_by_range(ranges: list[tuple[int, int]], flags: list[bool]) -> None:
    begin, length = np.array([r[0] for r in ranges], int), np.array([r[1] for r in ranges], int)
    assert count_in(np.array(flags), begin, length).tolist() == [sum(flags[b : b + size]) for b, size in ranges]
