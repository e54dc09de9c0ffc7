"""Blocks in, their place in the article out: where the head ends, which block is the headline, which the standfirst.

A line alone seldom says what it is; its neighbours do. The head of an article ends where running text begins; the
headline is the first block of the head that is nothing else; all for a whole batch at once.
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
_SLUG = (
    r"^\p{Lu}[\p{Lu}\d.&'’-]*(?:/[\p{Lu}\d.&'’-]+)+(?: ?\([^)]*\))?$"
    r"|^[\p{Lu}\d /&.'’-]+\((?:UPDATE|WRAPUP|REFILE|CORRECTED|LEAD|RPT)[^)]*\)$|^\S{2,30} / \S{2,30}$"
)
_OF_PERSON = r"(?i)\b(?:correspondent|editor|reporter|writer|columnist|bureau chief)\b"
_MAX_STANDFIRST_CHARS = 420
_MAX_TITLE_CHARS = 240


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
        (running text that a header line follows at once: byline and date belong above the text), and in_head.
    """
    strong = pl.col("header_strength").is_in(["labelled", "shaped"])
    is_meta = (pl.col("header_kind") == "meta").fill_null(value=False)
    near_top = pl.col("pos") < MAX_HEAD_BLOCKS
    is_weak = (pl.col("header_strength") == "weak").fill_null(value=False)
    blocks = blocks.with_columns(
        is_header=(
            ~(pl.col("is_clock") & (pl.col("is_clock").sum().over("doc") > 1) & (pl.col("words") <= 3))
            & strong
            & near_top
            & ~is_meta
            & (pl.col("cue").is_null() | (pl.col("header_strength") == "labelled"))
        ).fill_null(value=False),
        is_meta=is_meta & (near_top | (pl.col("rpos") < MAX_TAIL_BLOCKS)),
        is_furniture=pl.col("cue").is_in(FURNITURE).fill_null(value=False),
    ).with_columns(
        is_running=pl.col("cue").is_null()
        & ~pl.col("is_learned")
        & ~pl.col("is_header")
        & ~pl.col("is_meta")
        & (
            pl.col("is_long")
            | pl.col("is_dateline")
            | pl.col("is_turn")
            | (pl.col("is_clock") & ((pl.col("words") > 3) | (pl.col("is_clock").sum().over("doc") > 1)))
        )
    )
    real = near_top & ~pl.col("is_furniture") & ~pl.col("is_meta")
    top = blocks.filter(real).with_columns(
        place=pl.int_range(pl.len(), dtype=pl.Int32).over("doc"),
        by_form=pl.col("is_running") & ~(pl.col("is_dateline") | pl.col("is_turn") | pl.col("is_clock")),
        is_followed=(pl.col("is_header").shift(-1) | (is_weak.shift(-1) & pl.col("is_header").shift(-2)))
        .over("doc")
        .fill_null(value=False),
    )
    one_sentence = (pl.col("char_count") <= _MAX_TITLE_CHARS) & ~pl.col("line").str.contains(_TWO_SENTENCES)
    is_headline = (
        (pl.col("place") == 0)
        & pl.col("by_form")
        & one_sentence
        & (pl.col("is_followed") | pl.col("line").str.contains(r"[?!][\"'”’]?$"))
    )
    top = top.with_columns(is_headline=is_headline).with_columns(pl.col("is_running") & ~pl.col("is_headline"))
    top = top.select(
        "doc",
        "pos",
        "is_headline",
        is_standfirst=pl.col("by_form")
        & (pl.col("char_count") <= _MAX_STANDFIRST_CHARS)
        & pl.col("is_followed")
        & (pl.col("is_running").cast(pl.Int32).cum_sum().over("doc") == 1)
        & (pl.col("place") > 0),
    )
    blocks = blocks.join(top, on=["doc", "pos"], how="left", maintain_order="left").with_columns(
        pl.col("is_standfirst").fill_null(value=False),
        is_running=pl.col("is_running") & ~pl.col("is_headline").fill_null(value=False),
    )
    free = ~pl.col("is_header") & ~pl.col("is_furniture") & ~pl.col("is_meta")
    starts = blocks.group_by("doc", maintain_order=True).agg(
        running=pl.col("pos").filter(pl.col("is_running") & ~pl.col("is_standfirst")).min(),
        last_header=pl.col("pos").filter(pl.col("is_header") & (pl.col("pos") < 8)).max(),
        first_free=pl.col("pos").filter(free).min(),
    )
    # Without running text the head ends after its header lines, or after the first line where there are none.
    fallback = pl.max_horizontal(pl.col("last_header") + 1, pl.col("first_free") + 1).fill_null(0)
    starts = starts.select("doc", body_pos=pl.coalesce("running", fallback).cast(pl.Int32))
    return blocks.join(starts, on="doc", how="left", maintain_order="left").with_columns(
        in_head=pl.col("pos") < pl.col("body_pos")
    )


def add_titles(blocks: pl.DataFrame) -> pl.DataFrame:
    """Add which block of each head is the headline, which the standfirst, which a kicker.

    Args:
        blocks: Blocks of `add_text_start` with is_section, names_outlet, author_count, title_key (the line folded) and
            given_key (the container's title folded, or null).

    Returns:
        The same rows with role: title, subtitle, kicker, slug, outlet, or null.
    """
    is_weak = (pl.col("header_strength") == "weak").fill_null(value=False)
    labelled_title = ((pl.col("header_kind") == "title") & pl.col("in_head")).any().over("doc")
    free = blocks.with_columns(has_labelled_title=labelled_title.fill_null(value=False)).filter(
        pl.col("in_head")
        & pl.col("cue").is_null()
        & ~pl.col("is_header")
        & ~pl.col("is_meta")
        & ~pl.col("in_list")
        & ~(pl.col("ends_with_colon") & pl.col("next_in_list"))
        & (pl.col("char_count") <= _MAX_STANDFIRST_CHARS)
    )
    is_slug = pl.col("line").str.contains(_SLUG)
    kicker = (
        is_slug | pl.col("is_section") | (pl.col("is_caps") & (pl.col("words") <= 4) & (pl.col("char_count") <= 40))
    )
    free = free.with_columns(
        is_outlet=is_weak & pl.col("names_outlet") & (pl.col("words") <= 5) & ~pl.col("line").str.contains(_OF_PERSON),
        is_kicker=kicker,
        is_slug=is_slug,
    )
    # One capitalised word above a longer line is a section, whatever it names.
    doc = pl.col("doc")
    above = (
        (doc == doc.shift(-1))
        & (pl.col("words").shift(-1) >= 4)
        & ~pl.col("is_outlet").shift(-1)
        & (pl.col("words") == 1)
    )
    is_label = (above & (pl.col("gap_after") > 0) & pl.col("line").str.contains(r"^\p{Lu}[\p{L}-]+$")).fill_null(
        value=False
    )
    free = free.with_columns(is_kicker=pl.col("is_kicker") | is_label, is_label=is_label).with_columns(
        rank=pl.when(pl.col("is_outlet")).then(2000).when("is_kicker").then(1000).otherwise(0)
        + pl.when("is_learned").then(4000).otherwise(0)
        + pl.when(pl.col("is_standfirst") | (pl.col("char_count") > _MAX_TITLE_CHARS)).then(5000).otherwise(0)
        + pl.col("pos")
    )
    is_given = (pl.col("title_key") == pl.col("given_key")).fill_null(value=False)
    first = pl.col("rank") == pl.col("rank").min().over("doc")
    free = free.with_columns(
        is_title=pl.when(pl.col("given_key").is_not_null())
        .then(is_given)
        .otherwise(first & ~pl.col("has_labelled_title") & (pl.col("rank") < 5000)),
    ).with_columns(
        title_pos=pl.col("pos").filter("is_title").min().over("doc"),
        chosen_key=pl.col("title_key").filter("is_title").first().over("doc"),
    )
    again = (pl.col("title_key") == pl.col("chosen_key")).fill_null(value=False)
    can_be_subtitle = (
        (pl.col("pos") > pl.col("title_pos"))
        & ~again
        & ~pl.col("is_outlet")
        & ~pl.col("is_kicker")
        & ~is_weak
        & (pl.col("words") >= 4)
        & ~pl.col("ends_with_colon")
        & ~pl.col("next_in_list")
    ).fill_null(value=False)
    free = free.with_columns(
        is_subtitle=can_be_subtitle & (pl.col("pos") == pl.col("pos").filter(can_be_subtitle).min().over("doc"))
    )
    roles = free.select(
        "doc",
        "pos",
        role=pl.when(pl.col("is_title") | again)
        .then(pl.lit("title"))
        .when("is_subtitle")
        .then(pl.lit("subtitle"))
        .when("is_outlet")
        .then(pl.lit("outlet"))
        .when(pl.col("is_slug") | ((pl.col("is_section") | pl.col("is_label")) & ~pl.col("is_caps")))
        .then(pl.lit("slug"))
        .when("is_kicker")
        .then(pl.lit("kicker")),
        title_pos="title_pos",
    )
    positions = roles.group_by("doc").agg(pl.col("title_pos").first())
    return blocks.join(roles.drop("title_pos"), on=["doc", "pos"], how="left", maintain_order="left").join(
        positions, on="doc", how="left", maintain_order="left"
    )
