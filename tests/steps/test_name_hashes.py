import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from pipelines.steps import name_hashes
from pipelines.steps.name_hashes import HashedNames, distinct_hashes, hash_names, ngram_hashes
from pipelines.steps.stream import hash_strings

letters = st.text(st.characters(codec="utf-8", categories=["Lu", "Ll", "Zs", "Pd", "Po"]), max_size=12)
words = st.lists(st.sampled_from(["the", "The", "Al", "Bo", "of", "Cé", "Bo-Al", "U.S.", "’s", "x", "-"]), max_size=4)
names = st.lists(letters | words.map(" ".join), max_size=8)


def hashed(printed: list[str]) -> HashedNames:
    return hash_names(pl.Series(printed, dtype=pl.String))


@given(names)
def test_plain_names_are_split_as_the_tokeniser_does(printed: list[str]) -> None:
    column = pl.Series(printed, dtype=pl.String)
    plain = column.filter(pl.Series(name_hashes._are_plain(column), dtype=pl.Boolean))
    if len(plain):
        split, tokenised = name_hashes._split_names(plain), name_hashes._tokenize_names(plain)
        for field in ("begin", "count"):
            assert np.array_equal(getattr(split, field), getattr(tokenised, field))
        assert split.types[split.code].equals(tokenised.types[tokenised.code])


@given(names, st.integers(0, 8))
def test_names_are_hashed_each_by_itself(printed: list[str], cut: int) -> None:
    whole, head, tail = hashed(printed), hashed(printed[:cut]), hashed(printed[cut:])
    for field in ("token_count", "lower_count", "upper_count", "full", "plain"):
        parts = [getattr(part, field) for part in (head, tail)]
        assert np.array_equal(getattr(whole, field), np.concatenate(parts)), field
    for field in ("beginnings", "begins_longer", "lower_starts"):
        parts = [getattr(part, field) for part in (head, tail)]
        assert np.array_equal(getattr(whole, field), distinct_hashes(np.concatenate(parts))), field


def test_what_a_name_is_made_of() -> None:
    found = hashed(["The Bo of AL", "al-Bo", "the", "", " ".join(["x"] * 17)])
    assert found.token_count.tolist() == [3, 2, 1, 0, 0]
    assert found.lower_count.tolist() == [1, 1, 1, 0, 0]
    assert found.upper_count.tolist() == [1, 0, 0, 0, 0]
    assert found.first.to_list()[:3] == ["bo", "al", "the"]
    tokens = hash_strings(pl.Series(["bo", "of", "al", "bo"]))
    begin, length = np.array([0, 0, 0, 2, 2]), np.array([1, 2, 3, 1, 2])
    expected = ngram_hashes(tokens, begin, length)
    assert found.full[:2].tolist() == [expected[2], expected[4]]
    beginnings = [*expected, *hash_strings(pl.Series(["the"]))]
    assert found.beginnings.tolist() == sorted(beginnings)
    assert found.begins_longer.tolist() == sorted([expected[0], expected[1], expected[3]])
    assert found.lower_starts.tolist() == sorted(hash_strings(pl.Series(["al", "the"])).tolist())
