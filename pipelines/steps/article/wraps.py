"""Classified lines in, blocks out: the lines that a narrow page broke apart are one block again."""

import polars as pl

from pipelines.steps.article.lines import BLANK_CHARS

MAX_WIDTH = 110
"""Widest page, in code points, that counts as hard-wrapped: mail and wire copy wrap at 60 to 80."""

_MIN_CONTINUED = 2
"""Lines that go on in lower case after a full line; so many show that a text is hard-wrapped."""


def _neighbours(lines: pl.DataFrame) -> pl.DataFrame:
    same = pl.col("doc") == pl.col("doc").shift(1)
    adjacent = same & (pl.col("line_no") == pl.col("line_no").shift(1) + 1)
    return lines.with_columns(
        is_adjacent=adjacent.fill_null(value=False),
        goes_on=(
            adjacent
            & ~pl.col("line").shift(1).str.contains(r"[.!?:;…][\"'”’»)\]]*$")
            & pl.col("line").str.contains(r"^[\"“'‘(]?\p{Ll}")
            & ~pl.col("is_bullet")
            & pl.col("char_count").shift(1).is_between(40, MAX_WIDTH)
        ).fill_null(value=False),
    )


def _joins(lines: pl.DataFrame) -> pl.DataFrame:
    """For the lines of hard-wrapped articles: which of them continue the line before."""
    before = {name: pl.col(name).shift(1) for name in ("line", "char_count", "indent", "is_strong", "is_rule")}
    first_word = pl.col("line").str.extract(r"^(\S+)").str.len_chars()
    # The break was made by the page, not by a person, when the next word had no room on the line.
    has_no_room = before["char_count"] + 1 + first_word > pl.col("wrap_width")
    ends = before["line"].str.contains(r"[.!?:][\"'”’»)\]]*$")
    in_text = pl.col("goes_on").cum_sum().over("doc") > 0
    starts = (
        pl.col("is_strong")
        | pl.col("is_bullet")
        | pl.col("is_turn")
        | pl.col("is_clock")
        | pl.col("is_rule")
        | (pl.col("indent") > before["indent"] + 1)
    )
    ended_by_header = before["is_strong"] | before["is_rule"]
    continues = pl.col("goes_on") | (has_no_room & (before["char_count"] >= 40)) | (in_text & ~ends)
    return lines.with_columns(
        joins=(pl.col("is_adjacent") & ~starts & ~ended_by_header & continues).fill_null(value=False)
    )


def merge_wrapped_lines(lines: pl.DataFrame) -> pl.DataFrame:
    """Join the lines of each hard-wrapped paragraph; other lines are blocks as they are.

    An article is hard-wrapped when several of its lines go on in lower case on the next one and none is much wider
    than a page. A line joins the one before when the break can only be the page's: the next word had no room, or the
    sentence goes on. Blank lines, deeper indents, list items, speakers and header lines begin a block.

    Args:
        lines: Lines in text order with doc, line_no, raw, shown, start_char, end_char, line, char_count, indent,
            is_bullet, is_turn, is_clock, is_strong (a header line by itself), is_rule, and cue.

    Returns:
        Blocks in text order, with the same columns; line_no is that of the first line, last_line_no that of the last,
        shown holds the line breaks inside, line has them as spaces, cue is null for joined lines; is_joined tells them.
    """
    lines = _neighbours(lines)
    widths = lines.group_by("doc").agg(
        continued=pl.col("goes_on").sum(),
        wrap_width=pl.col("char_count").filter(pl.col("is_adjacent").shift(-1).fill_null(value=False)).max(),
        widest=pl.col("char_count").quantile(0.95),
    )
    wrapped = widths.filter(
        (pl.col("continued") >= _MIN_CONTINUED) & (pl.col("widest") <= MAX_WIDTH) & (pl.col("wrap_width") <= MAX_WIDTH)
    )
    plain = lines.with_columns(last_line_no=pl.col("line_no"), is_joined=pl.lit(value=False))
    if wrapped.is_empty():
        return plain.drop("is_adjacent", "goes_on")
    columns = plain.drop("is_adjacent", "goes_on").columns
    broken = lines.join(wrapped.select("doc", "wrap_width"), on="doc", how="inner", maintain_order="left")
    joined = (
        _joins(broken)
        .with_columns(block=(~pl.col("joins")).cum_sum())
        .group_by("block", maintain_order=True)
        .agg(
            pl.exclude("raw", "shown", "end_char", "line", "char_count", "cue", "last_line_no").first(),
            raw=pl.col("raw").str.join("\n"),
            end_char=pl.col("end_char").last(),
            line=pl.col("line").str.join(" "),
            last_line_no=pl.col("line_no").last(),
            is_joined=pl.len() > 1,
            cue=pl.when(pl.len() == 1).then(pl.col("cue").first()),
        )
        .with_columns(
            shown=pl.col("raw").str.strip_chars(BLANK_CHARS), char_count=pl.col("line").str.len_chars().cast(pl.Int32)
        )
        .select(columns)
    )
    rest = plain.select(columns).join(wrapped, on="doc", how="anti", maintain_order="left")
    return pl.concat([rest, joined]).sort("doc", "line_no")
