"""Article texts in, their non-blank lines out, with exact code-point offsets and what a reader sees of each line."""

import polars as pl

BLANK_CHARS = (
    "".join(map(chr, range(0x21))) + "\x7f" + "".join(map(chr, range(0x80, 0xA1)))
    + "\u00ad\u034f\u061c\u1680\u180e\ufeff" + "".join(map(chr, range(0x2000, 0x2010)))
    + "\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u202f\u205f\u2060\u2061\u2062\u2063\u2064"
    + "\u2066\u2067\u2068\u2069\u3000"
)  # fmt: skip
"""White space, control characters and zero-width format characters: what shows no ink. A line of nothing else is blank,
and no segment or sentence begins or ends with one."""

LINE_BREAKS = "[\u000b\u000c\u001c-\u001e\u0085\u2028\u2029]"
"""Characters that end a line besides LF (Unicode Standard Annex #14, classes BK and NL, and the ASCII separators)."""

INVISIBLE = "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
"""Characters without width inside a line: soft hyphens, joiners, direction marks. Matching does without them."""

WIDE_SPACES = "[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\t]"
"""Spaces other than U+0020, which matching reads as one."""


def split_lines(articles: pl.DataFrame) -> pl.DataFrame:
    """Split each article's text into lines and keep those that show something.

    Args:
        articles: Columns article_id and text; one row an article.

    Returns:
        One row a non-blank line, in text order: article_id, doc (number of the article's row), line_no (from 0,
        counting blank lines too), raw (the line as it stands, without its end), shown (the same without blanks at its
        ends), start_char and end_char (of shown, in code points of the text), line (shown with invisible characters
        removed and spaces made plain: what patterns match), char_count (of line), indent (blank characters before
        start_char).
    """
    raw = pl.col("raw")
    stripped = raw.str.strip_chars(BLANK_CHARS)
    return (
        articles.select(
            "article_id",
            doc=pl.int_range(pl.len(), dtype=pl.Int32),
            raw=pl.col("text").str.replace_all(LINE_BREAKS, "\n").str.split("\n"),
        )
        .explode("raw", empty_as_null=True, keep_nulls=True)
        .with_columns(
            line_no=pl.int_range(pl.len(), dtype=pl.Int32).over("doc"),
            width=raw.str.len_chars().cast(pl.Int64),
        )
        .with_columns(line_start=((pl.col("width") + 1).cum_sum() - pl.col("width") - 1).over("doc"))
        .with_columns(shown=stripped)
        .filter(pl.col("shown") != "")
        .with_columns(
            indent=pl.col("width") - raw.str.strip_chars_start(BLANK_CHARS).str.len_chars().cast(pl.Int64),
            line=pl.col("shown").str.replace_all(INVISIBLE, "").str.replace_all(WIDE_SPACES, " "),
        )
        .with_columns(start_char=pl.col("line_start") + pl.col("indent"))
        .select(
            "article_id",
            "doc",
            "line_no",
            "raw",
            "shown",
            "start_char",
            (pl.col("start_char") + pl.col("shown").str.len_chars().cast(pl.Int64)).alias("end_char"),
            "line",
            pl.col("line").str.len_chars().cast(pl.Int32).alias("char_count"),
            pl.col("indent").cast(pl.Int32),
        )
    )
