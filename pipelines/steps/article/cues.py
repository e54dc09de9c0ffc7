"""Lines in, what each says about itself out: the sign that it carries, without regard to its neighbours."""

import polars as pl

from pipelines.steps.article.cue_patterns import (
    BIO,
    BULLET,
    CAPTION,
    CLOCK,
    CLOSING_CREDIT,
    CONTACT,
    CREDIT,
    MARKUP,
    QUOTE,
    RULE,
    TURN,
    TURN_CHARS,
)
from pipelines.steps.article.furniture_patterns import LEGAL, LIST_HEADS, NAVIGATION, SIGN_OFF, TEASER

MAX_CUE_CHARS = 320
"""Longer lines are running text, whatever words they hold; steps/kinds.py knows longer legal and author notes."""

_SIGNS: tuple[tuple[str, str, bool], ...] = (
    ("markup", MARKUP, False),
    ("rule", RULE, False),
    ("list_head", LIST_HEADS, True),
    ("caption", CAPTION, False),
    ("caption", CLOSING_CREDIT, False),
    ("navigation", NAVIGATION, True),
    ("contact", CONTACT, True),
    ("credit", CREDIT, True),
    ("legal", LEGAL, True),
    ("teaser", TEASER, True),
    ("sign_off", SIGN_OFF, False),
    ("bio", BIO, False),
)


def find_cues(lines: pl.DataFrame) -> pl.DataFrame:
    """Say of each line which sign it carries, if any.

    Args:
        lines: Columns line and char_count, any others.

    Returns:
        The same rows in the same order, with cue (markup, rule, list_head, caption, navigation, contact, credit, legal,
        teaser, sign_off, bio, or null) and the booleans is_bullet, is_turn (of a speaker), is_clock (an entry of a live
        blog) and is_quote (a block quotation or a line that is one quotation).
    """
    line = pl.col("line")
    is_short = pl.col("char_count") <= MAX_CUE_CHARS
    rows = lines.with_row_index("row")
    # Emphasis marks of Markdown around a whole line say nothing.
    is_marked = line.str.contains(r"^[*_].*[*_]$")
    bare = pl.when(is_marked).then(line.str.strip_chars("*_")).otherwise(line)
    short = rows.filter(is_short).select("row", line=bare)
    cue = pl.lit(None, dtype=pl.String)
    for name, pattern, fold_case in reversed(_SIGNS):
        cue = pl.when(line.str.contains(("(?i)" if fold_case else "") + pattern)).then(pl.lit(name)).otherwise(cue)
    found = short.select("row", cue=cue, is_quote=line.str.contains(QUOTE))
    return (
        rows.join(found, on="row", how="left", maintain_order="left")
        .with_columns(
            pl.col("is_quote").fill_null(value=False),
            is_bullet=line.str.contains(BULLET),
            is_turn=line.str.head(TURN_CHARS).str.contains(TURN),
            is_clock=line.str.contains(CLOCK),
        )
        .drop("row")
    )
