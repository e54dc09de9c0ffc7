"""Spans by offsets become spans by tokens."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from pipelines.steps.mention.proposals import COLUMNS, locate_spans
from pipelines.steps.stream import read_stream
from pipelines.tables.contract import polars_schema
from pipelines.tables.flow import Span, Token

Borders = list[tuple[int, int]]


def tokens_of(articles: dict[int, Borders]) -> pl.DataFrame:
    rows = [
        {"article_id": article, "sentence_no": 1, "token_no": no, "start_char": start, "end_char": end, "token": "x"}
        for article, borders in articles.items()
        for no, (start, end) in enumerate(borders, 1)
    ]
    schema = polars_schema(Token)
    return pl.DataFrame([{name: row[name] for name in schema} for row in rows], schema=schema)


def spans_of(places: list[tuple[int, int, int]]) -> pl.DataFrame:
    rows = [
        {"article_id": a, "start_char": s, "end_char": e, "entity_type": "ORG", "method": "tagger", "confidence": 0.5}
        for a, s, e in places
    ]
    return pl.DataFrame(rows, schema=polars_schema(Span))


@st.composite
def borders(draw: st.DrawFn) -> Borders:
    """Tokens of one article in text order, with gaps or without."""
    steps = draw(st.lists(st.tuples(st.integers(0, 2), st.integers(1, 3)), min_size=1, max_size=8))
    found, at = [], 0
    for gap, length in steps:
        found.append((at + gap, at + gap + length))
        at += gap + length
    return found


@given(
    # Ids in any order: what is promised of a stream is that an article's tokens are adjacent.
    articles=st.dictionaries(st.integers(1, 2**62), borders(), min_size=1, max_size=4),
    places=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 20), st.integers(0, 20)), max_size=12),
)
def test_spans_are_located_where_their_ends_are_tokens(
    articles: dict[int, Borders], places: list[tuple[int, int, int]]
) -> None:
    ids = [*articles, 2**62 + 1, 2**62 + 2]
    wanted = [(ids[no % len(ids)], start, end) for no, start, end in places]
    flat = [(article, *border) for article, lines in articles.items() for border in lines]
    expected = []
    for article, start, end in wanted:
        begins = [i for i, (a, s, _) in enumerate(flat) if (a, s) == (article, start)]
        lasts = [i for i, (a, _, e) in enumerate(flat) if (a, e) == (article, end)]
        if begins and lasts and lasts[0] >= begins[0]:
            expected.append((begins[0], lasts[0] - begins[0] + 1))
    located = locate_spans(read_stream(tokens_of(articles)), spans_of(wanted))
    assert located.columns == COLUMNS
    assert located.select("begin", "length").rows() == expected


def test_no_tokens_and_no_spans_are_no_proposals() -> None:
    empty = read_stream(tokens_of({}))
    assert locate_spans(empty, spans_of([(1, 0, 1)])).height == 0
    one = read_stream(tokens_of({1: [(0, 1)]}))
    assert locate_spans(one, spans_of([])).schema == locate_spans(one, spans_of([(1, 0, 1)])).schema
