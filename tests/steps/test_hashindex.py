import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipelines.steps.hashindex import HashIndex

hashes = st.integers(min_value=0, max_value=2**64 - 1)


@given(st.sets(hashes, max_size=60), st.lists(hashes, max_size=60))
def test_finds_what_a_dictionary_finds(keys: set[int], queries: list[int]) -> None:
    ordered = sorted(keys)
    index = HashIndex(np.array(ordered, dtype=np.uint64))
    asked = queries + ordered
    expected = [ordered.index(q) if q in keys else -1 for q in asked]
    assert index.find(np.array(asked, dtype=np.uint64)).tolist() == expected


def test_hashes_that_share_their_top_bits_are_found() -> None:
    keys = np.arange(1000, dtype=np.uint64)
    assert HashIndex(keys).find(keys).tolist() == list(range(1000))
