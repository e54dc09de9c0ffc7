import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.steps.article.lines import BLANK_CHARS
from pipelines.steps.article.sentences import split_sentences

SCHEMA = {"article_id": pl.Int64(), "segment_no": pl.Int64(), "start_char": pl.Int64(), "segment_text": pl.String()}


def spans_of(*segments: str) -> list[tuple[int, int, int]]:
    rows, start = [], 0
    for number, text in enumerate(segments):
        rows.append((1, number, start, text))
        start += len(text) + 1
    frame = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    return split_sentences(frame).select("segment_no", "start_char", "end_char").rows()


def sentences_of(text: str) -> list[str]:
    return [text[start:end] for _, start, end in spans_of(text)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["Mr. Hale met J. K. Orr in Washington, D.C. on Jan. 5.", "He paid $3.5 million to Acme Inc. last year."],
        ['"Who pays?" said Omar.', '"It is over."', "Hale left at 5 p.m. Monday."],
        ["The U.S. Army came.", "“We go on…” he said.", "He waited...", "Then he left."],
        ["He lives in the U.S.", "The end!"],
        ["1. They have a gauge.", "See no. 5 for it (it is old.)", "Next one."],
        ["« Un gisement », a dit M. Ould.", "Il est parti."],
        ["He was in group A.", "The rest stayed.[1]", "New item."],
        [
            "He met Vic. Ferro in Geelong, Vic. on Monday and Regina, Sask. Friday.",
            "The rest left London, Ont.",
            "It rained.",
        ],
        ["St. Thomas is far.", "Gen. Orr and Lt. Col. Hale agreed."],
        ["Prices rose 3.1 percent to 4.50 vs. 2.75 a year ago."],
        ["天气很好。", "明天下雨！", "真的吗？"],
        ["What?", "No!", "Yes."],
        ["The firm, e.g. Orr and Sons, i.e. Orr Ltd., was sold by Ph.D. students."],
    ],
)
def test_boundaries(sentences: list[str]) -> None:
    separator = "" if sentences[0].endswith("。") else " "
    assert sentences_of(separator.join(sentences)) == sentences


def test_a_line_break_inside_a_sentence_is_kept() -> None:
    assert sentences_of("He went to Ulan\nBator. Then home.") == ["He went to Ulan\nBator.", "Then home."]


def test_sentences_end_with_their_segment() -> None:
    assert spans_of("No full stop", "another line") == [(0, 0, 12), (1, 13, 25)]


@given(st.text(alphabet=st.sampled_from("Aab 1.!?…\"”)»[]\u00a0\n。'’-"), max_size=80))
def test_sentences_tile_any_segment(text: str) -> None:
    segment = text.strip(BLANK_CHARS)
    end = 0
    spans = spans_of(segment) if segment else []
    for _, start, stop in spans:
        assert end <= start < stop <= len(segment)
        assert not segment[end:start].strip(BLANK_CHARS)
        assert segment[start:stop] == segment[start:stop].strip(BLANK_CHARS)
        end = stop
    assert not segment[end:].strip(BLANK_CHARS)
    assert bool(spans) == bool(segment)
