import re
import unicodedata

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from pipelines.steps import tokens
from pipelines.steps.tokens import tokenize
from pipelines.tables.articles import Sentence
from pipelines.tables.contract import conform, empty_frame, frame_of
from pipelines.tables.flow import Token


def tokens_of(text: str, sentences: pl.DataFrame | None = None) -> pl.DataFrame:
    texts = pl.DataFrame({"article_id": [1], "text": [text]})
    return tokenize(texts, empty_frame(Sentence) if sentences is None else sentences)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The U.S. and U.N.'s J.P. Morgan", ["The", "U.S.", "and", "U.N.", "'s", "J.P.", "Morgan"]),
        ("at 9 a.m. Gen. J. Smith", ["at", "9", "a.m.", "Gen.", "J.", "Smith"]),
        ("China-Mongolia", ["China", "-", "Mongolia"]),
        ("China–Mongolia — then", ["China", "-", "Mongolia", "--", "then"]),
        ("O’Brien’s Qur’an don't states'", ["O'Brien", "'s", "Qur'an", "don't", "states", "'"]),
        ("CHINA'S 'so he", ["CHINA", "'s".upper(), "'", "so", "he"]),
        ("AT&T, AT&amp;T &amp; x", ["AT&T", ",", "AT&T", "&", "x"]),
        ("1,200.5 tonnes, 21:07, 20th", ["1,200.5", "tonnes", ",", "21:07", ",", "20th"]),
        ("See https://a.org/x?y=1. Mail j.doe@x.com.", ["See", "https://a.org/x?y=1", ".", "Mail", "j.doe@x.com", "."]),
        ("so… or...", ["so", "...", "or", "..."]),
        ("Stras\u00adbourg\u200b and\u00a0Paris", ["Strasbourg", "and", "Paris"]),
        ("Cafe\u0301 Paci\ufb01c", ["Café", "Pacific"]),
        ("Ulan\nBator", ["Ulan", "Bator"]),
        ("in Mon-\n  golia", ["in", "Mongolia"]),
        ("a China-\nled bloc", ["a", "China", "-", "led", "bloc"]),
        ("Asia-\nPacific", ["Asia", "-", "Pacific"]),
        ("Mongo\u00ad\nlia", ["Mongolia"]),
        ("\u200b \n", []),
        ("", []),
    ],
)
def test_tokens_are_as_matching_sees_them(text: str, expected: list[str]) -> None:
    assert tokens_of(text)["token"].to_list() == expected


def test_texts_are_worked_on_in_parts_without_a_seam(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = pl.DataFrame(
        {"article_id": [7, 3, 5, 2], "text": ["in Mon-\ngolia. Yes", "", "a\u00ad b-\nc Asia-\nPacific", "One. Two."]}
    )
    sentences = frame_of(
        Sentence,
        [
            {"article_id": 7, "sentence_no": 0, "segment_no": 0, "start_char": 3, "end_char": 14},
            {"article_id": 7, "sentence_no": 1, "segment_no": 0, "start_char": 15, "end_char": 18},
            {"article_id": 2, "sentence_no": 0, "segment_no": 0, "start_char": 0, "end_char": 4},
            {"article_id": 2, "sentence_no": 1, "segment_no": 0, "start_char": 5, "end_char": 9},
        ],
    )
    whole = tokenize(texts, sentences)
    assert whole["sentence_no"].to_list() == [0, 0, 0, 1, *[0] * 7, 0, 0, 1, 1]
    monkeypatch.setattr(tokens, "_PART_PIECES", 2)
    assert_frame_equal(tokenize(texts, sentences), whole)


def test_offsets_are_code_points_of_the_text() -> None:
    text = "😀 Stras\u00adbourg, Mon-\ngolia’s"
    found = tokens_of(text)
    slices = [text[a:b] for a, b in found.select("start_char", "end_char").iter_rows()]
    assert slices == ["😀", "Stras\u00adbourg", ",", "Mon-\ngolia", "’s"]
    conform(found, Token)


def test_sentence_is_the_one_that_the_token_starts_in() -> None:
    texts = pl.DataFrame({"article_id": [9, 4], "text": ["A b. C d.", "E f."]})
    sentences = frame_of(
        Sentence,
        [
            {"article_id": 9, "sentence_no": 1, "start_char": 5, "end_char": 9},
            {"article_id": 4, "sentence_no": 0, "start_char": 2, "end_char": 4},
            {"article_id": 9, "sentence_no": 0, "start_char": 0, "end_char": 4},
        ],
    )
    found = tokenize(texts, sentences)
    assert found["article_id"].to_list() == [9] * 6 + [4] * 3
    assert found["sentence_no"].to_list() == [0, 0, 0, 1, 1, 1, 0, 0, 0]


FOLD = str.maketrans(
    dict.fromkeys("‘’‚‛ʼ′", "'")
    | dict.fromkeys("“”„‟«»″", '"')
    | dict.fromkeys("‐‑‒–−", "-")
    | dict.fromkeys("—―", "--")
)
PIECES = ["Mon", "golia", "led", "-", "\n", " ", "U.S.", ".", "'", "’s", "\u00ad", "\u200b", "\u00a0", "é", "e\u0301",
          "&amp;", "“", "12", ",", "x@y.org", "https://a.b/", "Mr.", "中", "😀", "A", "s", "—"]  # fmt: skip


def is_visible(char: str) -> bool:
    return not char.isspace() and unicodedata.category(char) not in ("Cc", "Cf")


def shadow(surface: str) -> str:
    joined = re.sub(r"(?<=\w)[-‐][ \t]*\n[ \t]*(?=\w)", "", surface).replace("&amp;", "&")
    seen = "".join(c for c in joined if is_visible(c))
    return unicodedata.normalize("NFKC", seen).translate(FOLD)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.one_of(st.sampled_from(PIECES), st.characters(max_codepoint=0x24F)), max_size=30).map("".join),
    st.lists(st.integers(0, 60), unique=True, max_size=4).map(sorted),
)
def test_tokens_tile_what_can_be_seen(text: str, starts: list[int]) -> None:
    sentences = frame_of(
        Sentence,
        [{"article_id": 1, "sentence_no": i, "start_char": s, "end_char": s + 1} for i, s in enumerate(starts)],
    )
    covered: set[int] = set()
    previous_end = 0
    for row in tokens_of(text, sentences).iter_rows(named=True):
        start, end = row["start_char"], row["end_char"]
        assert previous_end <= start < end <= len(text)
        assert row["token"] == shadow(text[start:end])
        assert row["sentence_no"] == max((i for i, s in enumerate(starts) if s <= start), default=0)
        covered.update(range(start, end))
        previous_end = end
    assert {i for i, c in enumerate(text) if is_visible(c)} <= covered
