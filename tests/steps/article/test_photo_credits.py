import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.steps.article.photo_credits import find_credit_starts


def credits_of(*texts: str, kind: str = "caption") -> list[str | None]:
    frame = pl.DataFrame({"segment_text": list(texts)}, schema={"segment_text": pl.String}).with_columns(
        kind=pl.lit(kind), end_char=pl.col("segment_text").str.len_chars().cast(pl.Int64)
    )
    starts = find_credit_starts(frame).to_list()
    return [None if at is None else text[at:] for text, at in zip(texts, starts, strict=True)]


@pytest.mark.parametrize(
    "credit",
    [
        "Photo: Jo Lind",
        "(Photo: Jo Lind/AFP)",
        "(AP Photo/Jo Lind, File)",
        "[Jo Lind/AFP]",
        "© AP Photo/Jo Lind",
        "Photo : J. Lind / Valley Post",
        "PHOTO BY JO LIND",
        "Image: Valley Post archive",
        "(Jo Lind for The Valley Post)",
        "Jo Lind / Valley Post",
        "(Jo Lind/Valley Post)",
        "Portrait by Jo Lind",
        "Credit: Courtesy of Narok Museum",
        "Handout via Reuters",
        "REUTERS/Jo Lind",
        "Jo Lind/Reuters",
        "Source: Ministry of Roads",
    ],
)
def test_a_credit_ends_a_caption(credit: str) -> None:
    assert credits_of(f"Ann Ek (left) waits at the bridge. {credit}") == [credit]


def test_a_credit_may_follow_without_a_full_stop() -> None:
    assert credits_of("Ann Ek waits in Narok © Jo Lind / AFP", "Ann Ek waits - Getty Images") == [
        "© Jo Lind / AFP",
        "Getty Images",
    ]


def test_the_whole_line_may_be_a_credit() -> None:
    lines = ["© Jo Lind/TASS", "Photo by Jo Lind on Unsplash", "Photo: Jo Lind/Reuters"]
    assert credits_of(*lines) == lines


@pytest.mark.parametrize(
    "caption",
    [
        "Photo: A lorry waits at the bridge in Narok.",
        "[Photo: A lorry waits at the bridge]",
        "Ann Ek (Valley Party) and Bo Alm in Oulu.",
        "In this image, taken by night, Ann Ek speaks.",
        "Visitors in Narok look at a portrait by Jo Lind",
        "A still from a video by Hamas",
        "A map by NATO.",
        "Supporters of Ann Ek (candidate for Mayor)",
        "Ann Ek (Conservative for Narok)",
        "Ann Ek (profile)",
        "Ann Ek (Farmer/Fisher) in Oulu",
        "Ann Ek / Bo Alm",
    ],
)
def test_what_a_picture_shows_is_no_credit(caption: str) -> None:
    assert credits_of(caption) == [None]


def test_only_captions_have_credits() -> None:
    assert credits_of("Ann Ek waits. Photo: Jo Lind", kind="paragraph") == [None]


@given(st.text(alphabet="Aa. ()[]/:©|-photPHTOby\n", max_size=60))
def test_a_credit_lies_within_its_caption(text: str) -> None:
    found = credits_of(text)[0]
    assert found is None or (found and text.endswith(found))
