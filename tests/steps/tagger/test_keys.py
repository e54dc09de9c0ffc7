import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipelines.steps.tagger.keys import KeyIndex, code_points, keys_of, mix, narrow, rolling_keys


def slow_key(word: str) -> int:
    """Fowler-Noll-Vo 1a over code points, 64 bits."""
    state = 0xCBF29CE484222325
    for char in word[:28]:
        state = ((state ^ ord(char)) * 0x100000001B3) % 2**64
    return state


@given(st.lists(st.text(st.characters(min_codepoint=1, exclude_categories=["Cs"]), max_size=40), max_size=8))
def test_keys_are_fnv_of_the_code_points(words: list[str]) -> None:
    assert keys_of(words).tolist() == [slow_key(w) for w in words]


def test_columns_of_rolling_keys_are_the_keys_of_prefixes() -> None:
    rows = rolling_keys(code_points(["Störe"]))
    assert rows[0, :5].tolist() == [slow_key("Störe"[:k]) for k in range(1, 6)]
    assert rows[0, 27] == slow_key("Störe")


def test_keys_do_not_change_from_version_to_version() -> None:
    assert keys_of(["Mongolia"]).tolist() == [slow_key("Mongolia")]
    assert narrow(mix(7, keys_of(["Mongolia"]))).tolist() == [3644911678]


def test_mixing_heeds_order() -> None:
    a, b = keys_of(["a"]), keys_of(["b"])
    assert mix(a, b) != mix(b, a)


@given(st.sets(st.integers(1, 2**32 - 1), max_size=300), st.lists(st.integers(1, 2**32 - 1), max_size=50))
def test_index_finds_what_it_holds_and_nothing_else(held: set[int], asked: list[int]) -> None:
    keys = np.array(sorted(held), dtype=np.uint32)
    row = {k: i for i, k in enumerate(keys.tolist())}
    wanted = np.array([*asked, *sorted(held)[:20], 0], dtype=np.uint32)
    assert KeyIndex(keys).find(wanted).tolist() == [row.get(k, -1) for k in wanted.tolist()]
