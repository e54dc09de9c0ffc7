import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from pipelines.steps.components import components


@given(st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=14))
def test_components_are_those_of_a_slow_walk(edges: list[tuple[int, int]]) -> None:
    label = list(range(12))
    for _ in range(12):
        for a, b in edges:
            label[a] = label[b] = min(label[a], label[b])
    left, right = (
        pl.Series(side, dtype=pl.Int64).to_numpy() for side in ([e[0] for e in edges], [e[1] for e in edges])
    )
    assert components(12, left, right).tolist() == label
