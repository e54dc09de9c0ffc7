import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.steps.article.cues import find_cues

CASES = {
    "caption": [
        "A lorry waits at the bridge. Photo: Jo Lind",
        "A lorry waits at the bridge. (AP Photo/Jo Lind, File)",
        "[Photo: A lorry waits at the bridge]",
        "A lorry waits at the bridge [Jo Lind/AFP]",
        "© Jo Lind/TASS",
        "Photo by Jo Lind on Unsplash",
        "A lorry waits at the bridge. © Jo Lind",
        "Une lorry attend sur le pont. Photo : Jo Lind",
        "A lorry waits at the bridge. (Jo Lind for The Valley Post)",
    ],
    "navigation": [
        "Home > World > Bridges",
        "Share Tweet E-mail Print",
        "4 min read",
        "Terms of use | Privacy | Advertise",
        "FOR IMMEDIATE RELEASE",
        "Press Release (2025) 031",
        "News release no. 12/2025",
        "THE VALLEY POST          Page 2 of 3",
        "Valley Post | Page 4",
        "Check against delivery",
        "Media statement",
        "Eds: UPDATES with quotes.",
        "Issue 8 / 2025",
        "Vol. 12, No. 3",
        "Listen to this episode",
    ],
    "teaser": [
        "Read more: The bridge that nobody wanted",
        "14 comments",
        "Discussion about this post",
        "Sign up for our newsletter",
        "Filed under: Bridges",
        "Lire aussi : Le pont",
    ],
    "list_head": ["Related:", "Most viewed", "You may also like", "Read more:"],
    "legal": [
        "© 2025 Valley Post. All rights reserved.",
        "The views expressed are the author's own.",
        "This article was first published in May.",
        "This interview was shortened for print.",
    ],
    "sign_off": [
        "jl/ar/mb",
        "EFE jl/ar",
        "[jl/ar]",
        "PTI JLB AR",
        "dpa jl ar yyzz n1 mb",
        "J.L. in Narok",
        "==Kyodo",
    ],
    "credit": [
        "(Reporting by Jo Lind; Editing by Ana Ruiz)",
        "— Reporting by Jo Lind; editing by Ana Ruiz",
        "Jo Lind in Narok contributed to this report.",
        "With inputs from agencies",
    ],
    "bio": ["Jo Lind is a reporter for Valley Post.", "The author is a fellow of the Bridge Institute."],
    "contact": ["Media contact: Jo Lind, jo@bridge.example", "jo@bridge.example"],
    "rule": ["---", "* * *"],
    "markup": ["<item>", "</p>"],
}
PLAIN = [
    "The bridge contributed to the growth of the valley.",
    "He posted a photo: it showed the bridge at night, and nobody on it.",
    "Cookies were sold at the bridge.",
    "Six people were hurt when the bridge fell, the ministry said. (Reuters)",
    "The article was written by hand.",
    "Meat/Meal",
    "Issue 8 of the treaty is open",
    "Press release 3 April 2025",
    "He opened the book. The page 3 of it was blank",
    "It was built in stone. (A bridge for Narok)",
    "Bridge to reopen",
    "Presidential run-off",
    "Parliamentary sit-in",
    "International co-op",
]


def cues_of(*lines: str) -> list[str | None]:
    frame = pl.DataFrame({"line": list(lines)}, schema={"line": pl.String()})
    return find_cues(frame.with_columns(char_count=pl.col("line").str.len_chars()))["cue"].to_list()


@pytest.mark.parametrize("cue", CASES)
def test_signs(cue: str) -> None:
    assert cues_of(*CASES[cue]) == [cue] * len(CASES[cue])


def test_prose_has_no_sign() -> None:
    assert cues_of(*PLAIN) == [None] * len(PLAIN)


def test_emphasis_marks_hide_no_sign() -> None:
    assert cues_of("*Jo Lind is a reporter for Valley Post.*", "**Related:**") == ["bio", "list_head"]


def test_long_lines_are_text() -> None:
    assert cues_of("Read more: " + "x" * 400) == [None]


@given(st.lists(st.sampled_from([line for lines in CASES.values() for line in lines] + PLAIN), max_size=12))
def test_a_line_is_judged_alone(lines: list[str]) -> None:
    assert cues_of(*lines) == [cues_of(line)[0] for line in lines]
