"""Blocks in, their place in the article out: where the head ends and the running text begins.

A line alone seldom says what it is; its neighbours do. Everything here is an expression over the blocks of a batch.
"""

import polars as pl

MAX_HEAD_BLOCKS = 14
"""Blocks from the top among which header lines are looked for."""

MAX_TAIL_BLOCKS = 8
"""Blocks from the end among which header lines, author notes and credits are looked for."""

FURNITURE = ("navigation", "teaser", "legal", "sign_off", "list_head", "caption", "rule", "markup", "contact")
"""Cues of blocks that can stand between the lines of a head without belonging to it."""

_ENDS = r"[.!?…][\"'”’»)\]]*$"
_TWO_SENTENCES = r"\p{Ll}[.!?][\"'”’)]* \p{Lu}"
_MAX_FALLBACK_POS = 8
_MAX_CLOCK_WORDS = 3
"""A time of day with its zone; more words are the beginning of the entry."""

MAX_STANDFIRST_CHARS = 420
"""A longer block is text, even where a byline follows."""

MAX_TITLE_CHARS = 240
"""A longer line is no headline."""


def add_shapes(blocks: pl.DataFrame) -> pl.DataFrame:
    """Add what the surroundings and the form of each block are.

    Args:
        blocks: Blocks in text order with doc, line_no, last_line_no, line, char_count, is_bullet.

    Returns:
        The same rows with pos (from 0 in the article) and rpos (from 0 at its end), gap_before and gap_after (blank
        lines; 9 at the ends), words, ends (with a full stop or the like), is_caps, in_list, and is_long (running text
        by its form).
    """
    line, doc = pl.col("line"), pl.col("doc")
    same_before, same_after = doc == doc.shift(1), doc == doc.shift(-1)
    number = pl.int_range(pl.len(), dtype=pl.Int32)
    return blocks.with_columns(
        pos=number.over("doc"),
        rpos=(pl.len().cast(pl.Int32) - 1 - number).over("doc"),
        gap_before=pl.when(same_before).then(pl.col("line_no") - pl.col("last_line_no").shift(1) - 1).otherwise(9),
        gap_after=pl.when(same_after).then(pl.col("line_no").shift(-1) - pl.col("last_line_no") - 1).otherwise(9),
        words=line.str.count_matches(" ", literal=True).cast(pl.Int32) + 1,
        ends=line.str.contains(_ENDS),
        is_caps=line.str.contains(r"\p{Lu}\p{Lu}") & ~line.str.contains(r"\p{Ll}"),
        in_list=pl.col("is_bullet")
        & (
            (same_before & pl.col("is_bullet").shift(1)).fill_null(value=False)
            | (same_after & pl.col("is_bullet").shift(-1)).fill_null(value=False)
        ),
    ).with_columns(
        is_long=(pl.col("char_count") >= 150)
        | ((pl.col("char_count") >= 72) & (pl.col("ends") | line.str.contains(_TWO_SENTENCES))),
    )


def add_text_start(blocks: pl.DataFrame) -> pl.DataFrame:
    """Add where the running text of each article begins.

    Args:
        blocks: Blocks of `add_shapes` with cue, header_kind, header_strength, is_dateline, is_turn and is_clock.

    Returns:
        The same rows with is_header (a header line by its own form, in the place of one), is_furniture, is_standfirst
        (running text that a header line follows at once: byline and date belong above the text), heads_entry (a time
        of day alone, one of several), and in_head.
    """
    blocks = _mark_running(blocks)
    top = _read_top(blocks)
    blocks = blocks.join(top, on=["doc", "pos"], how="left", maintain_order="left").with_columns(
        pl.col("is_standfirst").fill_null(value=False),
        is_running=pl.col("is_running") & ~pl.col("is_headline").fill_null(value=False),
    )
    is_free = ~pl.col("is_header") & ~pl.col("is_furniture") & ~pl.col("is_meta")
    starts = blocks.group_by("doc", maintain_order=True).agg(
        running=pl.col("pos").filter(pl.col("is_running") & ~pl.col("is_standfirst")).min(),
        last_header=pl.col("pos").filter(pl.col("is_header") & (pl.col("pos") < _MAX_FALLBACK_POS)).max(),
        first_free=pl.col("pos").filter(is_free).min(),
    )
    # Without running text the head ends after its header lines, or after the first line where there are none.
    fallback = pl.max_horizontal(pl.col("last_header") + 1, pl.col("first_free") + 1).fill_null(0)
    starts = starts.select("doc", body_pos=pl.coalesce("running", fallback).cast(pl.Int32))
    return blocks.join(starts, on="doc", how="left", maintain_order="left").with_columns(
        in_head=pl.col("pos") < pl.col("body_pos")
    )


def _mark_running(blocks: pl.DataFrame) -> pl.DataFrame:
    """Add is_header, is_meta, is_furniture and is_running: what each block is by its own form and place in the page."""
    strong = pl.col("header_strength").is_in(["labelled", "shaped"])
    near_top = pl.col("pos") < MAX_HEAD_BLOCKS
    is_meta = (pl.col("header_kind") == "meta").fill_null(value=False)
    # Several times of day head the entries of a live blog; a single one belongs to the date of the page.
    heads_entry = pl.col("is_clock") & (pl.col("is_clock").sum().over("doc") > 1)
    has_no_cue = pl.col("cue").is_null() | (pl.col("header_strength") == "labelled")
    is_header = strong & near_top & ~is_meta & has_no_cue & ~(heads_entry & (pl.col("words") <= _MAX_CLOCK_WORDS))
    runs = (
        pl.col("is_long")
        | pl.col("is_dateline")
        | pl.col("is_turn")
        | (pl.col("is_clock") & (heads_entry | (pl.col("words") > _MAX_CLOCK_WORDS)))
    )
    return blocks.with_columns(
        heads_entry=heads_entry & (pl.col("words") <= _MAX_CLOCK_WORDS),
        is_header=is_header.fill_null(value=False),
        is_meta=is_meta & (near_top | (pl.col("rpos") < MAX_TAIL_BLOCKS)),
        is_furniture=pl.col("cue").is_in(FURNITURE).fill_null(value=False),
    ).with_columns(
        is_running=runs & pl.col("cue").is_null() & ~pl.col("is_learned") & ~pl.col("is_header") & ~pl.col("is_meta")
    )


def _read_top(blocks: pl.DataFrame) -> pl.DataFrame:
    """Find, among the first blocks of each article, what looks like running text but stands above it.

    Returns:
        doc, pos, is_headline (one sentence that opens the page, as a long question does) and is_standfirst.
    """
    is_weak = (pl.col("header_strength") == "weak").fill_null(value=False)
    next_is_header = pl.col("is_header").shift(-1) | (is_weak.shift(-1) & pl.col("is_header").shift(-2))
    is_real = (pl.col("pos") < MAX_HEAD_BLOCKS) & ~pl.col("is_furniture") & ~pl.col("is_meta")
    is_one_sentence = (pl.col("char_count") <= MAX_TITLE_CHARS) & ~pl.col("line").str.contains(_TWO_SENTENCES)
    is_question = pl.col("line").str.contains(r"[?!][\"'”’]?$")
    return (
        blocks.filter(is_real)
        .with_columns(
            place=pl.int_range(pl.len(), dtype=pl.Int32).over("doc"),
            by_form=pl.col("is_running") & ~(pl.col("is_dateline") | pl.col("is_turn") | pl.col("is_clock")),
            is_followed=next_is_header.over("doc").fill_null(value=False),
        )
        .with_columns(
            is_headline=(pl.col("place") == 0)
            & pl.col("by_form")
            & is_one_sentence
            & (pl.col("is_followed") | is_question)
        )
        .with_columns(runs_before=(pl.col("is_running") & ~pl.col("is_headline")).cast(pl.Int32).cum_sum().over("doc"))
        .select(
            "doc",
            "pos",
            "is_headline",
            is_standfirst=pl.col("by_form")
            & (pl.col("char_count") <= MAX_STANDFIRST_CHARS)
            & pl.col("is_followed")
            & (pl.col("runs_before") == 1)
            & (pl.col("place") > 0),
        )
    )
