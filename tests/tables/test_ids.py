import hashlib

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from pipelines.tables import ids


@given(st.lists(st.text(), min_size=1, max_size=4))
def test_an_id_is_the_first_63_bits_of_the_digest(parts: list[str]) -> None:
    digest = hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
    assert ids.stable_id(*parts) == int(digest[:16], 16) // 2
    assert 0 < ids.stable_id(*parts) < 2**63


@given(st.lists(st.none() | st.sampled_from(["a", "b", "ä"])))
def test_series_and_single_ids_agree(keys: list[str | None]) -> None:
    got = ids.stable_ids(pl.Series("k", keys, dtype=pl.String)).to_list()
    assert got == [None if k is None else ids.stable_id(k) for k in keys]


def test_a_known_id_never_changes() -> None:
    # Written down once: a change here would orphan every id that users have stored.
    assert ids.article_id("steppe-wire/a.txt", 0) == 7187855637848039608
    assert ids.entity_id("iso3166:MN") == 6217356365073783488
