"""Blocks with their place in, segment kinds out."""

import polars as pl

from pipelines.steps.heads import MAX_TAIL_BLOCKS

_BOILERPLATE_CUES = ("navigation", "teaser", "legal", "sign_off", "markup")
_LONG_LEGAL = (
    r"^(?i:forward-looking statements?|safe harbou?r|this (?:press |news )?release contains|disclaimer\b|copyright\b|©)"
)
_LONG_BIO = r"^(?i:the (?:author|writer)s? (?:is|are|was)\b|about the authors?\b)"
_ABOUT = r"^(?i:about) (?:the )?\p{Lu}.{1,60}$"
_MAX_HEADING_CHARS = 90
_MAX_LIST_ITEM_CHARS = 140


def _runs(blocks: pl.DataFrame) -> pl.DataFrame:
    """Add head_cue: the cue of the list heading that a block stands under, if it does."""
    is_tail = pl.col("pos") >= pl.col("body_pos")
    opens = (
        pl.when(pl.col("cue") == "list_head").then(pl.lit("list"))
        .when((pl.col("cue") == "contact") & pl.col("line").str.contains(r":$")).then(pl.lit("contact"))
        .when(pl.col("line").str.contains(_ABOUT) & (pl.col("rpos") < MAX_TAIL_BLOCKS) & is_tail & (pl.col("char_count") <= 60))
        .then(pl.lit("about"))
    )  # fmt: skip
    plain = pl.col("cue").is_null() | pl.col("cue").is_in(["contact", "teaser", "navigation"])
    item = plain & (pl.col("char_count") <= _MAX_LIST_ITEM_CHARS) & ~pl.col("is_running") & ~pl.col("ends")
    blocks = blocks.with_columns(opens=opens, item=item.fill_null(value=False)).with_columns(
        run=pl.col("opens").is_not_null().cum_sum().over("doc"),
    )
    under = pl.col("opens").first().over("doc", "run")
    # A list goes on while its items do; a contact block ends at the first blank line; "About" covers running text.
    stays = (
        pl.when(under == "list").then(pl.col("item") | (pl.col("cue") == "list_head"))
        .when(under == "contact").then(pl.col("gap_before") == 0)
        .when(under == "about").then(pl.col("cue").is_null())
        .otherwise(pl.lit(value=False))
    )  # fmt: skip
    is_first = pl.col("opens").is_not_null()
    broken = (~(stays | is_first).fill_null(value=False)).cum_sum().over("doc", "run") > 0
    return blocks.with_columns(
        under=pl.when(is_first).then(pl.col("opens")).when(~broken & (pl.col("run") > 0)).then(under)
    ).drop("opens", "item", "run")


def _is_heading() -> pl.Expr:
    """A short line between running text and running text or a list."""
    doc = pl.col("doc")
    short = pl.col("cue").is_null() & ~pl.col("is_running") & ~pl.col("is_bullet")
    next_opens = (
        (doc == doc.shift(-1)) & (pl.col("is_running") | pl.col("in_list") | pl.col("is_quote")).shift(-1)
    ).fill_null(value=False)
    before_short = ((doc == doc.shift(1)) & (pl.col("pos").shift(1) >= pl.col("body_pos")) & short.shift(1)).fill_null(
        value=False
    )
    numbered = pl.col("line").str.contains(r"^\d{1,2}[.)] \p{Lu}") & ~pl.col("in_list")
    form = (
        pl.col("line").str.contains(r"^[\"“‘¿¡«#*]*\s*[\p{Lu}\p{N}]")
        & ~pl.col("line").str.contains(r"[.,;…][\"'”’]?$")
        & (pl.col("char_count") <= _MAX_HEADING_CHARS)
        & (pl.col("words") <= 12)
        & pl.col("line").str.contains(r"\p{L}")
        & ~pl.col("is_turn")
    )
    return (
        form
        & ((short & ~before_short) | (numbered & pl.col("cue").is_null()))
        & (next_opens | (pl.col("is_caps") & (pl.col("words") <= 6)))
        & (pl.col("rpos") > 0)
    ) | pl.col("line").str.contains(r"^#{1,6} \S")


def classify_blocks(blocks: pl.DataFrame) -> pl.DataFrame:
    """Say of each block which kind of segment it is.

    Args:
        blocks: Blocks of `heads.add_titles`, with is_learned (a line that its source repeats), is_pull_quote,
            is_author_note (begins with an author's name, near the end), is_weak_byline (accepted by its place).

    Returns:
        The same rows with kind, as in the contract Segment.
    """
    blocks = _runs(blocks)
    cue, kind = pl.col("cue"), pl.col("header_kind")
    in_tail = ~pl.col("in_head") & (pl.col("rpos") < MAX_TAIL_BLOCKS)
    strong = pl.col("header_strength").is_in(["labelled", "shaped"]).fill_null(value=False)
    in_head_header = pl.col("is_header") & pl.col("in_head")
    tail_header = (
        in_tail
        & strong
        & cue.is_null()
        & kind.is_in(["byline", "published"])
        & ~pl.col("is_bullet")
        & ((kind == "byline") | pl.col("has_labelled_date") | ((pl.col("header_strength") == "labelled") & pl.col("names_outlet")))
    )
    long_legal = in_tail & pl.col("line").str.contains(_LONG_LEGAL)
    long_bio = in_tail & pl.col("line").str.contains(_LONG_BIO)
    lit = pl.lit
    return blocks.with_columns(
        kind=pl.when(pl.col("role") == "title").then(lit("title"))
        .when(in_head_header & kind.is_in(["title", "subtitle", "byline", "published"])).then(kind)
        .when(in_head_header & (kind == "dateline")).then(lit("dateline"))
        .when(cue == "caption").then(lit("caption"))
        .when(pl.col("is_author_note") | long_bio).then(lit("author_bio"))
        .when(pl.col("under") == "contact").then(lit("contact"))
        .when(pl.col("under") == "list").then(lit("boilerplate"))
        .when(pl.col("under") == "about").then(lit("author_bio"))
        .when((cue == "bio") & in_tail).then(lit("author_bio"))
        .when(cue == "contact").then(lit("contact"))
        .when(cue == "credit").then(lit("byline"))
        .when(cue.is_in(_BOILERPLATE_CUES) | long_legal).then(lit("boilerplate"))
        .when(cue == "rule").then(pl.when(pl.col("line").str.contains(r"#{2}") | pl.col("in_head")).then(lit("boilerplate")).otherwise(lit("heading")))
        .when(pl.col("is_meta") & in_tail & (pl.col("author_count") > 0)).then(lit("author_bio"))
        .when(pl.col("is_meta") & pl.col("in_head") & (pl.col("header_strength") == "labelled")).then(lit("published"))
        .when(pl.col("is_meta") & (pl.col("in_head") | in_tail)).then(lit("boilerplate"))
        .when(pl.col("is_learned") & pl.col("role").ne_missing("title")).then(lit("boilerplate"))
        .when(pl.col("role") == "subtitle").then(lit("subtitle"))
        .when(pl.col("role") == "outlet").then(lit("published"))
        .when(pl.col("is_weak_byline")).then(lit("byline"))
        .when(pl.col("role") == "slug").then(lit("boilerplate"))
        .when(pl.col("role") == "kicker").then(lit("heading"))
        .when(tail_header).then(kind)
        .when(pl.col("is_pull_quote") | pl.col("line").str.contains(r"^>\s?\S")).then(lit("quote"))
        .when(pl.col("in_head") & ~pl.col("in_list") & ~pl.col("is_standfirst") & (pl.col("char_count") <= 100)).then(lit("heading"))
        .when(_is_heading()).then(lit("heading"))
        .otherwise(lit("paragraph"))
    )  # fmt: skip
