"""Classified lines in, blocks out: the lines that a narrow page broke apart are one block again."""

import polars as pl

from pipelines.steps.article.lines import BLANK_CHARS

MAX_WIDTH = 110
"""Widest page, in code points, that counts as hard-wrapped: mail and wire copy wrap at 60 to 80."""

_MAX_HEADLINE_WIDTH = 90
_MAX_HEADLINE_LINE = 6
"""Lines from the top, from 0, in which a headline may be broken: blank lines count."""

_FUNCTION_WORD_LAST = (
    r"(?i) (?:a|an|the|of|to|in|on|at|by|for|from|with|without|into|over|under|after|before|between|against|amid|about"
    r"|as|and|or|but|than|that|which|who|its|his|her|their|is|are|was|were|be|not)$"
)
_MIN_OPEN_CHARS = 30
_LOWER_WORD = r"\s\p{Ll}{4,}"
"""Sections and kickers have their words capitalised."""

_MIN_CONTINUED = 2
"""Lines that go on in lower case after a full line; so many show that a text is hard-wrapped."""

_OWN_COLUMNS = ("is_adjacent", "goes_on", "ends_headline")


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


def _continues_headline() -> pl.Expr:
    """Whether a line is the rest of a broken headline: the second of two that stand alone, and goes on in lower case.

    The first has to be left open by its last word, or be long and no section. Header lines and blank lines end a
    head's lines, so that the third line of running text never counts.
    """
    before, after = pl.col("doc").shift(1), pl.col("doc").shift(-1)
    is_pair = pl.col("is_adjacent") & ~(pl.col("is_adjacent").shift(1) & ~pl.col("is_strong").shift(2)).fill_null(
        value=False
    )
    goes_on_after = (pl.col("doc") == after) & pl.col("is_adjacent").shift(-1) & ~pl.col("is_strong").shift(-1)
    is_plain = pl.col("cue").is_null() & ~pl.col("is_strong") & ~pl.col("is_bullet") & ~pl.col("is_turn")
    has_form = is_plain & (pl.col("char_count") <= _MAX_HEADLINE_WIDTH) & ~pl.col("line").str.contains(r"[.!?:;…]$")
    opens_capital = pl.col("line").str.contains(r"^[\"“‘'«]?[\p{Lu}\p{N}]")
    line = pl.col("line")
    is_long = (pl.col("char_count") >= _MIN_OPEN_CHARS) & line.str.contains(_LOWER_WORD)
    is_open = line.str.contains(_FUNCTION_WORD_LAST) | is_long
    return (
        (pl.col("doc") == before)
        & is_pair
        & ~goes_on_after.fill_null(value=False)
        & (pl.col("line_no") <= _MAX_HEADLINE_LINE)
        & has_form
        & pl.col("line").str.contains(r"^\p{Ll}")
        & (has_form & opens_capital & is_open).shift(1)
    ).fill_null(value=False)


def _joins(lines: pl.DataFrame) -> pl.DataFrame:
    """For the lines of articles that have broken ones: which of them continue the line before."""
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
    is_continued = pl.col("is_wrapped") & pl.col("is_adjacent") & ~starts & ~ended_by_header & continues
    return lines.with_columns(joins=is_continued.fill_null(value=False) | pl.col("ends_headline"))


def merge_wrapped_lines(lines: pl.DataFrame) -> pl.DataFrame:
    """Join the lines of each hard-wrapped paragraph; other lines are blocks as they are.

    An article is hard-wrapped when several of its lines go on in lower case on the next one and none is much wider
    than a page. A line joins the one before when the break can only be the page's: the next word had no room, or the
    sentence goes on. Blank lines, deeper indents, list items, speakers and header lines begin a block. In any article a
    headline of two lines is one block.

    Args:
        lines: Lines in text order with doc, line_no, raw, shown, start_char, end_char, line, char_count, indent,
            is_bullet, is_turn, is_clock, is_strong (a header line by itself), is_rule, and cue.

    Returns:
        Blocks in text order, with the same columns; line_no is that of the first line, last_line_no that of the last,
        shown holds the line breaks inside, line has them as spaces, cue is null for joined lines; is_joined tells them.
    """
    lines = _neighbours(lines).with_columns(ends_headline=_continues_headline())
    widths = lines.group_by("doc").agg(
        continued=pl.col("goes_on").sum(),
        wrap_width=pl.col("char_count").filter(pl.col("is_adjacent").shift(-1).fill_null(value=False)).max(),
        widest=pl.col("char_count").quantile(0.95),
        has_broken_headline=pl.col("ends_headline").any(),
    )
    is_narrow = (pl.col("widest") <= MAX_WIDTH) & (pl.col("wrap_width") <= MAX_WIDTH)
    is_wrapped = ((pl.col("continued") >= _MIN_CONTINUED) & is_narrow).fill_null(value=False)
    wrapped = widths.with_columns(is_wrapped=is_wrapped).filter(pl.col("is_wrapped") | pl.col("has_broken_headline"))
    plain = lines.with_columns(last_line_no=pl.col("line_no"), is_joined=pl.lit(value=False))
    if wrapped.is_empty():
        return plain.drop(_OWN_COLUMNS)
    columns = plain.drop(_OWN_COLUMNS).columns
    broken = lines.join(wrapped.select("doc", "wrap_width", "is_wrapped"), on="doc", how="inner", maintain_order="left")
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
