"""Which text is a copy of which: texts are sets of numbers, the shingles."""

import datetime as dt
import itertools

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from pipelines.steps.article.copies import MAX_DAYS, MIN_SHARE_OF_DAY, MIN_SHINGLES, find_originals

DAY = dt.date(2025, 3, 1)
Text = tuple[set[int], dt.date | None]


def originals(texts: list[Text], pairs: list[tuple[int, int]] | None = None) -> dict[int, tuple[int, float]]:
    """Original and share of each copy; texts are numbered by their place, which is their order here."""
    frame = pl.DataFrame(
        {
            "text_id": range(len(texts)),
            "place": range(len(texts)),
            "published_on": [day for _, day in texts],
            "shingle_count": [len(shingles) for shingles, _ in texts],
        },
        schema={"text_id": pl.Int64, "place": pl.Int64, "published_on": pl.Date, "shingle_count": pl.Int64},
    )

    def count_shared(some: pl.DataFrame) -> pl.DataFrame:
        counts = [len(texts[a][0] & texts[b][0]) for a, b in some.rows()]
        return some.with_columns(shared_count=pl.Series(counts, dtype=pl.Int64)).filter(pl.col("shared_count") > 0)

    wanted = list(itertools.combinations(range(len(texts)), 2)) if pairs is None else pairs
    found = find_originals(
        frame, pl.DataFrame(wanted, schema={"left": pl.Int64, "right": pl.Int64}, orient="row"), count_shared
    )
    return {copy: (original, share) for copy, original, share in found.rows()}


def text(start: int, stop: int, day: dt.date | None = DAY) -> Text:
    return set(range(start, stop)), day


def test_an_abridged_text_is_a_copy() -> None:
    assert originals([text(0, 100), text(0, 20)]) == {1: (0, 1.0)}


def test_a_longer_text_has_news_of_its_own() -> None:
    assert originals([text(0, 40), text(0, 100)]) == {}


def test_two_texts_with_nothing_in_common_are_no_copies() -> None:
    assert originals([text(0, 40), text(40, 80)]) == {}


def test_too_short_texts_are_left_alone() -> None:
    assert originals([text(0, 100), text(0, MIN_SHINGLES - 1)]) == {}
    assert originals([text(0, 100), text(0, MIN_SHINGLES)]) == {1: (0, 1.0)}


def test_the_nearer_in_time_the_less_has_to_be_shared() -> None:
    def found(share: int, day: dt.date | None) -> bool:
        return bool(originals([text(0, 100), text(100 - share, 200 - share, day)]))

    assert found(60, DAY)
    assert not found(59, DAY)
    assert found(70, DAY + dt.timedelta(1))
    assert not found(69, DAY + dt.timedelta(1))
    assert found(80, None)
    assert not found(79, None)
    assert found(99, DAY + dt.timedelta(MAX_DAYS))
    assert not found(100, DAY + dt.timedelta(MAX_DAYS + 1))


def test_a_story_that_is_rewritten_day_by_day_does_not_drift() -> None:
    # Each shares three quarters with the one before; the third shares half with the first.
    versions = [text(25 * n, 25 * n + 100, DAY + dt.timedelta(n)) for n in range(4)]
    assert originals(versions) == {1: (0, 0.75), 3: (2, 0.75)}


def test_copies_of_one_text_meet_by_way_of_a_third() -> None:
    # As the warehouse pairs them: each with one other that shares its shingles, not with all.
    assert originals([text(0, 100), text(0, 90), text(5, 95)], [(1, 0), (2, 1)]) == {1: (0, 1.0), 2: (0, 1.0)}


@given(
    texts=st.lists(
        st.tuples(st.integers(0, 60), st.integers(1, 60), st.sampled_from([0, 1, 8, None])), min_size=1, max_size=8
    ),
    seed=st.randoms(use_true_random=False),
)
def test_originals_are_no_copies_and_the_order_of_pairs_does_not_matter(
    texts: list[tuple[int, int, int | None]], seed: st.DataObject
) -> None:
    made = [text(a, a + n, None if day is None else DAY + dt.timedelta(day)) for a, n, day in texts]
    found = originals(made)
    for copy, (original, share) in found.items():
        assert original < copy
        assert original not in found
        assert share == len(made[copy][0] & made[original][0]) / len(made[copy][0]) >= MIN_SHARE_OF_DAY
    shuffled = [pair if seed.random() < 0.5 else pair[::-1] for pair in itertools.combinations(range(len(made)), 2)]
    seed.shuffle(shuffled)
    assert originals(made, shuffled) == found
