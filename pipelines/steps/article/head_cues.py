"""Blocks with the signs that they carry in, the same out: signs that mean something else where a headline stands."""

import polars as pl

from pipelines.steps.article.habits import fold_line
from pipelines.steps.article.heads import FURNITURE, MAX_HEAD_BLOCKS, MAX_TITLE_CHARS

_LABEL = r"^(\p{Lu}[\p{Lu}\p{N}'’.,&/\- ]+):\s+\S"
"""Capitals and a colon: a topic ("NBA: "), a genre ("FACTBOX: ") or a place before a headline, or a speaker."""

_MAX_LABEL_CHARS = 60

_GENRE = r"^(?i:opinion|analysis|explainer|watch|video|podcast|listen|gallery|in pictures|quiz|live)\s?:\s+\S"
"""The words of cue_patterns.TEASER that name what an article is; others ("Next: ") lead away wherever they stand."""

_LINK = r"^(?i:watch|video|podcast|listen|gallery|in pictures|quiz|live)\s?:"
"""Those of them that may lead to something else on the page."""

_FULL_STOP = r"[.…][\"'”’»)\]]*$"
_READING_TIME = r"(?i)\bmin(?:ute)?s?\.?[ -](?:read|listen|watch)\b"
_MIN_SENTENCE_WORDS = 6


def _label(line: pl.Expr) -> pl.Expr:
    """The label that a line begins with, or null."""
    label = line.str.extract(_LABEL)
    return pl.when(label.str.len_chars() <= _MAX_LABEL_CHARS).then(label)


def free_reading_times(blocks: pl.DataFrame) -> pl.DataFrame:
    """Take the sign of navigation from header lines that state the reading time too: "May 12, 2025 · 5 min read".

    Below the text such lines belong to cards of other articles; a head has one standfirst at most.

    Args:
        blocks: Blocks with cue, line, words, is_long and what the lines state (`headers.read_headers`).

    Returns:
        The same rows; the cue of such lines is null.
    """
    is_text = pl.col("is_long") | ((pl.col("words") >= _MIN_SENTENCE_WORDS) & pl.col("line").str.contains(_FULL_STOP))
    is_above = is_text.cast(pl.Int32).cum_sum().over("doc") <= 1
    is_header = (pl.col("header_strength") == "shaped").fill_null(value=False)
    is_freed = is_above & is_header & (pl.col("cue") == "navigation") & pl.col("line").str.contains(_READING_TIME)
    return blocks.with_columns(cue=pl.when(~is_freed.fill_null(value=False)).then("cue"))


def free_labelled_headlines(blocks: pl.DataFrame) -> pl.DataFrame:
    """Take the signs of teasers and speakers from a headline that begins with a label: "EXCLUSIVE: Minister quits".

    The first block that no other sign claims is a headline if it is one line without a full stop, and a blank line, a
    header line or running text that begins with a capital follows; a place and a colon ("LAHORE: ") have a sentence
    behind them there, and a speaker speaks again. A link to a video stands above a headline as well, so such a label
    counts only where header lines or running text follow. Where the container has another title, none that may be a
    teaser's counts.

    Args:
        blocks: Blocks with the shapes of `heads.add_shapes`, what the lines state (`headers.read_headers`), cue,
            is_turn, is_learned and given_key (the container's title folded, or null).

    Returns:
        The same rows with is_labelled_headline; those blocks have no cue and are no turn.
    """
    line, doc = pl.col("line"), pl.col("doc")
    is_strong = pl.col("header_strength").is_in(["labelled", "shaped"]).fill_null(value=False)
    is_genre = (line.str.contains(_GENRE) & (pl.col("cue") == "teaser")).fill_null(value=False)
    top = blocks.filter(pl.col("pos") <= MAX_HEAD_BLOCKS).select(
        "doc",
        "pos",
        "char_count",
        "ends",
        "gap_after",
        "is_long",
        "given_key",
        is_genre=is_genre,
        is_turn="is_turn",
        opens_capital=line.str.contains(r"^[\"“‘'«(]?[\p{Lu}\p{N}]"),
        is_link=is_genre & line.str.contains(_LINK),
        is_header=is_strong,
        is_passed=is_strong
        | (pl.col("cue").is_in(FURNITURE).fill_null(value=False) & ~is_genre)
        | pl.col("is_section")
        | pl.col("is_learned"),
        has_full_stop=line.str.contains(_FULL_STOP),
        label=_label(line),
        key=pl.when(is_genre).then(fold_line(line)),
    )
    same_after = (doc == doc.shift(-1)).fill_null(value=False)
    next_is_header = same_after & pl.col("is_header").shift(-1)
    next_is_text = same_after & pl.col("is_long").shift(-1)
    # A report that begins on the very next line: a sentence which the page broke would go on in lower case.
    next_begins = next_is_text & pl.col("opens_capital").shift(-1) & ~pl.col("is_turn").shift(-1)
    fits_given = pl.col("given_key").is_null() | pl.col("given_key").str.starts_with(pl.col("key"))
    is_first = ~pl.col("is_passed") & ((~pl.col("is_passed")).cum_sum().over("doc") == 1)
    turns = blocks.filter("is_turn").select("doc", label=_label(line))
    found = (
        top.with_columns(
            can=is_first
            & (pl.col("is_genre") | pl.col("label").is_not_null())
            & (pl.col("char_count") <= MAX_TITLE_CHARS)
            & ~pl.col("has_full_stop")
            & (next_is_header | (((pl.col("gap_after") > 0) | next_begins) & ~pl.col("is_long")))
            & (~pl.col("is_link") | next_is_header | next_is_text)
            & (~pl.col("is_genre") | fits_given)
        )
        .filter("can")
        .join(turns.group_by("doc").len("turns"), on="doc", how="left", maintain_order="left")
        .join(turns.group_by("doc", "label").len("own_turns"), on=["doc", "label"], how="left", maintain_order="left")
        .filter((pl.col("own_turns").fill_null(0) <= 1) & ~(pl.col("ends") & (pl.col("turns").fill_null(0) > 1)))
        .select("doc", "pos", is_labelled_headline=pl.lit(value=True))
    )
    is_found = pl.col("is_labelled_headline")
    return (
        blocks.join(found, on=["doc", "pos"], how="left", maintain_order="left")
        .with_columns(is_found.fill_null(value=False))
        .with_columns(cue=pl.when(~is_found).then("cue"), is_turn=pl.col("is_turn") & ~is_found)
    )
