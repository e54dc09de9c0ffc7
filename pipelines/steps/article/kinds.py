"""Blocks with their place in, segment kinds out."""

import polars as pl

from pipelines.steps.article.heads import MAX_TAIL_BLOCKS

_BOILERPLATE_CUES = ("navigation", "teaser", "legal", "sign_off", "markup")
_LONG_LEGAL = (
    r"^(?i:forward-looking statements?|safe harbou?r|this (?:press |news )?release contains|disclaimer\b|copyright\b|©)"
)
_LONG_BIO = r"^(?i:the (?:author|writer)s? (?:is|are|was)\b|about the authors?\b)"
_ABOUT = r"^(?i:about) (?:the )?\p{Lu}"
_ABOUT_AUTHOR = r"^(?i:about the (?:author|writer)s?)\W*$"
_COUNT = r"^\d{1,6}$"
_YEAR = r"^(?:19|20)\d\d$"
_BARE_SIGN_OFF = r"^[=\[]"
"""Signs that say something at the end of a text only."""

_CLOCK_ALONE = r"^\d[\d:.h]*(?: ?[aApP]\.?[mM]\.?)?(?: ?\p{Lu}{2,4})?$"
_MAX_ABOUT_CHARS = 60
_MAX_HEADING_CHARS = 90
_MAX_HEAD_HEADING_CHARS = 100
_MAX_LIST_ITEM_CHARS = 140


def _add_lists(blocks: pl.DataFrame) -> pl.DataFrame:
    """Add under: the list (list, contact, about) that a block opens or stands in, if any.

    A list of teasers goes on while its items do, a contact block ends at a blank line, "About ..." covers running text.
    """
    cue, line = pl.col("cue"), pl.col("line")
    in_tail = (pl.col("pos") >= pl.col("body_pos")) & (pl.col("rpos") < MAX_TAIL_BLOCKS)
    is_about = (
        (line.str.contains(_ABOUT) | (cue == "bio").fill_null(value=False) & line.str.contains(_ABOUT_AUTHOR))
        & in_tail
        & (pl.col("char_count") <= _MAX_ABOUT_CHARS)
    )
    opens = (
        pl.when(cue == "list_head")
        .then(pl.lit("list"))
        .when((cue == "contact") & line.str.ends_with(":"))
        .then(pl.lit("contact"))
        .when(is_about)
        .then(pl.lit("about"))
    )
    can_be_item = cue.is_null() | cue.is_in(["contact", "teaser", "navigation", "list_head"])
    is_item = can_be_item & (pl.col("char_count") <= _MAX_LIST_ITEM_CHARS) & ~pl.col("is_running") & ~pl.col("ends")
    blocks = blocks.with_columns(opens=opens).with_columns(run=pl.col("opens").is_not_null().cum_sum().over("doc"))
    under = pl.col("opens").first().over("doc", "run")
    stays = (
        pl.when(under == "list")
        .then(is_item)
        .when(under == "contact")
        .then(pl.col("gap_before") == 0)
        .when(under == "about")
        .then(cue.is_null())
        .otherwise(pl.lit(value=False))
    )
    is_first = pl.col("opens").is_not_null()
    has_ended = (~(stays | is_first).fill_null(value=False)).cum_sum().over("doc", "run") > 0
    is_of_author = line.str.contains(_ABOUT_AUTHOR).first().over("doc", "run")
    return blocks.with_columns(
        is_about_author=is_of_author,
        under=pl.when(is_first).then("opens").when(~has_ended & (pl.col("run") > 0)).then(under),
    ).drop("opens", "run")


def _is_heading() -> pl.Expr:
    """Whether a block is a short line between running text and running text or a list."""
    doc, line = pl.col("doc"), pl.col("line")
    is_short = pl.col("cue").is_null() & ~pl.col("is_running") & ~pl.col("is_bullet")
    opens_text = pl.col("is_running") | pl.col("in_list") | pl.col("is_quote")
    next_opens = ((doc == doc.shift(-1)) & opens_text.shift(-1)).fill_null(value=False)
    in_body = pl.col("pos").shift(1) >= pl.col("body_pos")
    follows_short = ((doc == doc.shift(1)) & in_body & is_short.shift(1)).fill_null(value=False)
    is_numbered = line.str.contains(r"^\d{1,2}[.)] \p{Lu}") & ~pl.col("in_list") & pl.col("cue").is_null()
    has_form = (
        line.str.contains(r"^[\"“‘¿¡«#*]*\s*[\p{Lu}\p{N}]")
        & line.str.contains(r"\p{L}")
        & ~line.str.contains(r"[.,;…][\"'”’]?$")
        & (pl.col("char_count") <= _MAX_HEADING_CHARS)
        & (pl.col("words") <= 12)
        & ~pl.col("is_turn")
    )
    has_place = (next_opens | (pl.col("is_caps") & (pl.col("words") <= 6))) & (pl.col("rpos") > 0)
    is_markdown = line.str.contains(r"^#{1,6} \S")
    # A time that stands alone heads an entry of a live blog; one time of day is part of a date.
    is_followed = ((doc == doc.shift(-1)) & ~pl.col("is_clock").shift(-1)).fill_null(value=False)
    is_time = pl.when(pl.col("heads_entry") & ~pl.col("in_head") & is_followed).then(line).str.contains(_CLOCK_ALONE)
    return (
        (has_form & ((is_short & ~follows_short) | is_numbered) & has_place)
        | is_markdown
        | is_time.fill_null(value=False)
    )


def classify_blocks(blocks: pl.DataFrame) -> pl.DataFrame:
    """Say of each block which kind of segment it is.

    Args:
        blocks: Blocks of `titles.add_titles`, with is_learned (a line that its source repeats), is_pull_quote,
            is_author_note (begins with an author's name, near the end), is_weak_byline (accepted by its place),
            is_lone_date (the day at the end of the article).

    Returns:
        The same rows with kind, as in the contract Segment, and under (the list that the block stands in, or null).
    """
    blocks = _add_lists(blocks)
    cue, header, role, line = pl.col("cue"), pl.col("header_kind"), pl.col("role"), pl.col("line")
    in_head, is_meta, under = pl.col("in_head"), pl.col("is_meta"), pl.col("under")
    in_tail = ~in_head & (pl.col("rpos") < MAX_TAIL_BLOCKS)
    is_strong = pl.col("header_strength").is_in(["labelled", "shaped"]).fill_null(value=False)
    is_labelled = (pl.col("header_strength") == "labelled").fill_null(value=False)
    names_source = (
        (header == "byline")
        | pl.col("has_labelled_date")
        | (is_labelled & pl.col("names_outlet"))
        | pl.col("is_lone_date")
    )
    is_tail_header = (
        in_tail
        & is_strong
        & cue.is_null()
        & header.is_in(["byline", "published"])
        & ~pl.col("is_bullet")
        & names_source
    )
    is_note = (
        pl.col("is_author_note")
        | (in_tail & (line.str.contains(_LONG_BIO) | (cue == "bio")))
        | (under == "about")
        | (is_meta & in_tail & (pl.col("author_count") > 0))
    )
    is_rule, is_end_mark = cue == "rule", line.str.contains("##", literal=True)
    is_stray_sign = ((cue == "sign_off") & ~in_tail & line.str.contains(_BARE_SIGN_OFF)).fill_null(value=False)
    is_plain_head = in_head & ~pl.col("in_list") & ~pl.col("is_standfirst")
    # The first rule that holds decides.
    rules: list[tuple[pl.Expr, str | pl.Expr]] = [
        (role == "title", "title"),
        (pl.col("is_header") & in_head, header),
        (cue == "caption", "caption"),
        (pl.col("is_author_note"), "author_bio"),
        (under == "contact", "contact"),
        (under == "list", "boilerplate"),
        (is_note, "author_bio"),
        (cue == "contact", "contact"),
        (cue == "credit", "byline"),
        ((cue.is_in(_BOILERPLATE_CUES) & ~is_stray_sign) | (in_tail & line.str.contains(_LONG_LEGAL)), "boilerplate"),
        (is_rule & (is_end_mark | in_head), "boilerplate"),
        (in_head & line.str.contains(_COUNT) & ~line.str.contains(_YEAR), "boilerplate"),
        (is_rule, "heading"),
        (is_meta & in_head & is_labelled, "published"),
        (is_meta & (in_head | in_tail), "boilerplate"),
        (pl.col("is_learned") & role.ne_missing("title"), "boilerplate"),
        (role == "subtitle", "subtitle"),
        (role == "outlet", "published"),
        (pl.col("is_weak_byline"), "byline"),
        (role == "slug", "boilerplate"),
        (role == "kicker", "heading"),
        (is_tail_header, header),
        (pl.col("is_pull_quote") | line.str.contains(r"^>\s?\S"), "quote"),
        (is_plain_head & (pl.col("char_count") <= _MAX_HEAD_HEADING_CHARS), "heading"),
        (_is_heading(), "heading"),
    ]
    kind: pl.Expr = pl.lit("paragraph")
    for condition, value in reversed(rules):
        kind = pl.when(condition).then(pl.lit(value) if isinstance(value, str) else value).otherwise(kind)
    return blocks.with_columns(kind=kind)
