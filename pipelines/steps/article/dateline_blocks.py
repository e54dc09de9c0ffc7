"""Blocks in, the one dateline of each article out: where it stands, and what it states."""

import polars as pl

from pipelines.steps.article.datelines import HEAD_CHARS, find_datelines
from pipelines.steps.article.fields import as_candidates

_MAX_POS = 16
"""Blocks from the top among which a dateline is looked for."""

_MIN_CHARS = 24
"""A shorter block has no room for a dateline and a report."""

_MAX_BELOW_START = 3
"""Blocks below the first running text in which a dateline with date or agency still counts: a box may stand above."""


def _is_named() -> pl.Expr:
    """Whether a date or an agency stands in the dateline: then it is one wherever it stands."""
    return pl.col("month").is_not_null() | pl.col("agency").is_not_null()


def add_datelines(blocks: pl.DataFrame) -> pl.DataFrame:
    """Read what stands like a dateline at the beginning of a block.

    Args:
        blocks: Blocks with doc, pos, shown, cue, char_count, is_long, ends, gap_after, is_turn, header_strength,
            is_labelled_headline.

    Returns:
        The same rows with the columns of datelines.DATELINES (null where a block has none), and is_dateline: whether
        the block opens the report for certain.
    """
    is_header = pl.col("header_strength").is_in(["labelled", "shaped"]).fill_null(value=False)
    is_of_head = is_header | pl.col("is_labelled_headline")
    can = pl.col("cue").is_null() & (pl.col("pos") < _MAX_POS) & ~is_of_head & (pl.col("char_count") >= _MIN_CHARS)
    heads = blocks.select(
        "doc",
        "pos",
        "is_long",
        # A blank line behind a few words without a full stop: the label of a heading, not a place.
        is_heading=~pl.col("is_long") & ~pl.col("ends") & (pl.col("gap_after") > 0),
        # Lines "NAME: ..." one after the other are speakers, not places.
        is_speaker=pl.col("is_turn") & (pl.col("is_turn").sum().over("doc") > 1),
        head=pl.when(can).then(pl.col("shown").str.head(HEAD_CHARS)),
    ).drop_nulls("head")
    read = find_datelines(heads)
    hits = (
        heads.join(read, on="head", how="inner", maintain_order="left")
        .filter(~(pl.col("is_speaker") | pl.col("is_heading")) | _is_named())
        .with_columns(is_dateline=_is_named() | (pl.col("is_sure") & pl.col("is_long")))
        .drop("head", "is_speaker", "is_heading", "is_long")
    )
    return blocks.join(hits, on=["doc", "pos"], how="left", maintain_order="left").with_columns(
        pl.col("is_dateline").fill_null(value=False)
    )


def keep_first_dateline(blocks: pl.DataFrame) -> pl.DataFrame:
    """Null dateline_end but for the one dateline of each article, which opens its text.

    Args:
        blocks: Blocks of `add_datelines` with body_pos.
    """
    near = _is_named() & pl.col("is_dateline") & (pl.col("pos") <= pl.col("body_pos") + _MAX_BELOW_START)
    can = pl.col("dateline_end").is_not_null() & ((pl.col("pos") == pl.col("body_pos")) | near)
    chosen = can & (pl.col("pos") == pl.col("pos").filter(can).min().over("doc"))
    return blocks.with_columns(dateline_end=pl.when(chosen.fill_null(value=False)).then("dateline_end"))


def dateline_statements(blocks: pl.DataFrame) -> pl.DataFrame:
    """Place, agency and date that the datelines state, as candidates.

    Args:
        blocks: Blocks of `keep_first_dateline`.
    """
    rows = blocks.filter(pl.col("dateline_end").is_not_null())
    at = pl.col("start_char")
    whole = {"start_char": at, "end_char": at + pl.col("dateline_end")}
    place = rows.filter(pl.col("place").is_not_null()).select(
        "doc", value="place", start_char=at + pl.col("place_start"), end_char=at + pl.col("place_end"),
        field=pl.lit("place"), rank=pl.lit(20), confidence=pl.when("is_sure").then(0.9).otherwise(0.6),
    )  # fmt: skip
    agency = rows.filter(pl.col("agency").is_not_null()).select(
        "doc", value="agency", **whole, field=pl.lit("agency"), rank=pl.lit(5), confidence=pl.lit(0.95)
    )
    dated = rows.filter(pl.col("month").is_not_null()).select(
        "doc", "year", "month", "day", "weekday", "is_open", "order", value="printed_date", **whole,
        field=pl.lit("published"), rank=pl.lit(50), confidence=pl.lit(0.85),
    )  # fmt: skip
    found = pl.concat([place, agency, dated], how="diagonal_relaxed").with_columns(method=pl.lit("dateline"))
    return as_candidates(found)
