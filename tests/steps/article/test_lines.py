import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from pipelines.steps.article.lines import BLANK_CHARS, split_lines

TEXTS = st.text(
    alphabet=st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("\n\n \t\u00a0\u200b\u2028ab."))
)


def lines_of(*texts: str) -> pl.DataFrame:
    return split_lines(pl.DataFrame({"article_id": list(range(1, len(texts) + 1)), "text": list(texts)}))


def test_blank_lines_are_counted_but_not_kept() -> None:
    lines = lines_of("One\n\n \u200b \n  Two\u00ad3\u00a04\u2028Five\n")
    assert lines.select("line_no", "start_char", "end_char", "line", "indent").rows() == [
        (0, 0, 3, "One", 0),
        (3, 11, 18, "Two3 4", 2),
        (4, 19, 23, "Five", 0),
    ]


def test_texts_without_ink_have_no_lines() -> None:
    assert lines_of("", "\n\n", "\u200b\u00ad").is_empty()


@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_lines_hold_all_that_shows_and_nothing_else(texts: list[str]) -> None:
    lines = lines_of(*texts)
    for number, text in enumerate(texts, start=1):
        end, shown = 0, []
        for start, stop, seen in (
            lines.filter(pl.col("article_id") == number).select("start_char", "end_char", "shown").rows()
        ):
            assert end <= start < stop <= len(text)
            assert text[start:stop] == seen
            assert not text[end:start].strip(BLANK_CHARS)
            shown.append(text[start:stop])
            end = stop
        assert not text[end:].strip(BLANK_CHARS)
