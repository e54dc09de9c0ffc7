"""Blocks with their kinds in, segments out: a dateline is a segment of its own, before the paragraph that it opens."""

import polars as pl

from pipelines.steps.article.habits import fold_line
from pipelines.steps.article.lines import BLANK_CHARS
from pipelines.steps.article.photo_credits import find_credit_starts

_MIN_REPEAT_CHARS = 4
"""Shorter blocks, such as rules between parts, are no repetitions of one another."""


def build_segments(blocks: pl.DataFrame) -> pl.DataFrame:
    """Number the blocks of each article as segments.

    Args:
        blocks: Blocks in text order with article_id, doc, kind, shown, start_char, end_char, and dateline_end (code
            points of shown that its dateline takes, or null).

    Returns:
        Rows of the contract Segment, with segment_text (as it stands in the article), in text order. Segments do not
        overlap and leave out only blank characters.
    """
    has_dateline = pl.col("dateline_end").is_not_null() & (pl.col("kind") == "paragraph")
    # A block that opens with a dateline becomes two rows; all others one.
    parts = blocks.select(
        "article_id",
        "doc",
        "kind",
        "shown",
        "start_char",
        "dateline_end",
        part=pl.when(has_dateline)
        .then(pl.lit([0, 1], dtype=pl.List(pl.Int8)))
        .otherwise(pl.lit([2], dtype=pl.List(pl.Int8))),
    ).explode("part", empty_as_null=True, keep_nulls=True)
    text = (
        pl.when(pl.col("part") == 0)
        .then(pl.col("shown").str.head(pl.col("dateline_end")))
        .when(pl.col("part") == 1)
        .then(pl.col("shown").str.slice(pl.col("dateline_end")))
        .otherwise("shown")
    )
    lead = pl.col("part_text").str.len_chars() - pl.col("part_text").str.strip_chars_start(BLANK_CHARS).str.len_chars()
    segments = (
        parts.with_columns(part_text=text)
        .with_columns(
            kind=pl.when(pl.col("part") == 0).then(pl.lit("dateline")).otherwise("kind"),
            start_char=pl.col("start_char")
            + pl.when(pl.col("part") == 1).then(pl.col("dateline_end")).otherwise(0)
            + lead.cast(pl.Int64),
            segment_text=pl.col("part_text").str.strip_chars(BLANK_CHARS),
        )
        .filter(pl.col("segment_text") != "")
        .with_columns(end_char=pl.col("start_char") + pl.col("segment_text").str.len_chars().cast(pl.Int64))
        # Captions and the like are printed again with other quotation marks; running text is compared as it stands.
        .with_columns(
            repeat_key=pl.when(pl.col("kind") == "paragraph")
            .then("segment_text")
            .otherwise(fold_line(pl.when(pl.col("kind") != "paragraph").then("segment_text")))
        )
        .select(
            "article_id",
            segment_no=pl.int_range(pl.len(), dtype=pl.Int64).over("doc"),
            kind="kind",
            # A caption is often printed again with other quotation marks: letters and digits decide.
            is_repeat=(pl.col("repeat_key").str.len_chars() >= _MIN_REPEAT_CHARS)
            & ~pl.struct("doc", "repeat_key").is_first_distinct(),
            start_char="start_char",
            end_char="end_char",
            segment_text="segment_text",
        )
    )
    return segments.with_columns(find_credit_starts(segments).alias("credit_start_char"))
