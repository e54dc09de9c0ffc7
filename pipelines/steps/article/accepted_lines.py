"""Blocks in; which header lines may speak for the article out: their form, their place and each other decide."""

import polars as pl

from pipelines.steps.article.fields import as_candidates
from pipelines.steps.article.heads import MAX_TAIL_BLOCKS

_MAX_FRONT_BLOCKS = 40
_MAX_NOTE_CHARS = 900
_NOTE_BLOCKS = 6
_MAX_QUOTES = 40
"""Quotations of an article that are looked up in its text: bounds the work on a text of nothing else."""

_NOTE_VERB = (
    r"^.{3,60}?,? (?:is|was|are|has|writes|teaches|reports|covers|works|lives|edits|chairs|runs|leads|heads|can be"
    r"|serves|studies|directs)\b"
)

_REPORTED_FROM = r"^\S+ (?:reported|contributed) from \p{Lu}"
"""A note that calls the author by the surname: "Haddad reported from Beirut." """

_NAME_AND_ROLE = r"^\S+(?: \S+)+, \p{Lu}"
_END_BLOCKS = 2
_MAX_END_CHARS = 80
_DASH = r"^[—–-]"
_SIGNING_DASH = r"^[—–]"
"""A hyphen would be a bullet."""

_PRESS_ROLE = (
    r"(?i),.*\b(?:reporters?|correspondents?|editors?|writers?|columnists?|journalists?|contributors?|stringer|staff"
    r"|critic|bureau chief|agencies)\b"
)
_ANNOUNCES = r"(?::|[\"”“»’‘'][.!?]?)$"
"""A block after which a name is the source of a quotation, or what was announced."""

_YEAR = r"\b(?:19|20)\d\d\b"
_COLON = r":(?:\D|$)"
"""A colon that stands in no time of day: a label, so that the date is of something else."""


def accept_header_lines(blocks: pl.DataFrame) -> pl.DataFrame:
    """Say by which right each header line may speak.

    A bare name is a byline only between headline and text, or in a line of its own after the first paragraph, and only
    where no byline names persons. At the end, bylines, labelled dates and outlets count, others not, unless they are
    the last lines: a name behind a dash, which behind a quotation would be its source, and a day that stands alone.

    Args:
        blocks: Blocks of `titles.add_titles` with author_count, has_labelled_date, names_outlet.

    Returns:
        The same rows with is_weak_byline, is_lone_date and line_method: labelled_line, header_line, name_line,
        tail_line or null.
    """
    weak = (pl.col("header_strength") == "weak").fill_null(value=False)
    strong = pl.col("header_strength").is_in(["labelled", "shaped"]).fill_null(value=False)
    is_labelled = (pl.col("header_strength") == "labelled").fill_null(value=False)
    names_person = pl.col("author_count") > 0
    below_title = pl.col("in_head") & (pl.col("pos") > pl.col("title_pos").fill_null(-1))
    after_first = (pl.col("pos") == pl.col("body_pos") + 1) & (pl.col("gap_before") > 0) & (pl.col("gap_after") > 0)
    has_byline = (pl.col("is_header") & pl.col("in_head") & names_person).any().over("doc")
    # Few lines are header lines: the patterns look at those only.
    header_line = pl.when(pl.col("header_strength").is_not_null()).then("line")
    has_dash = header_line.str.contains(_DASH).fill_null(value=False)
    is_name = weak & names_person & ~has_byline
    # "— Jo Lind, Best Actress" is an entry of a list.
    is_signed = header_line.str.contains(_SIGNING_DASH) & (
        ~header_line.str.contains(",", literal=True) | header_line.str.contains(_PRESS_ROLE)
    )
    is_place = (below_title | after_first) & pl.col("role").ne_missing("title")
    blocks = blocks.with_columns(is_bare=is_name & ~has_dash & is_place, is_signature=is_name & is_signed)
    first = pl.col("pos").filter("is_bare").min().over("doc")
    # Below the first author others with their roles may stand line by line.
    has_role = (pl.col("gap_before") == 0) & header_line.str.contains(_NAME_AND_ROLE)
    follows_author = has_role & (pl.col("pos") - first <= 2) & pl.col("is_bare").shift(1)
    first_bare = pl.col("is_bare") & ((pl.col("pos") == first) | follows_author).fill_null(value=False)
    beside = weak & pl.col("in_head") & ~names_person & pl.col("role").is_null() & pl.col("cue").is_null()
    is_source = pl.col("is_signature") & pl.col("line").shift(1).str.contains(_ANNOUNCES)
    follows_quote = (
        (pl.col("doc") == pl.col("doc").shift(1)) & (pl.col("is_quote").shift(1) | is_source.fill_null(value=False))
    ).fill_null(value=False)
    outlet = weak & pl.col("in_head") & ~names_person & (pl.col("role") == "outlet").fill_null(value=False)
    says_what = (
        (pl.col("header_kind") == "byline") | pl.col("has_labelled_date") | (is_labelled & pl.col("names_outlet"))
    )
    in_tail = ~pl.col("in_head") & (pl.col("rpos") < MAX_TAIL_BLOCKS) & strong & ~pl.col("is_bullet")
    tail = in_tail & ((pl.col("cue").is_null() & says_what) | pl.col("is_meta"))
    in_head = (pl.col("is_header") | pl.col("is_meta")) & pl.col("in_head")
    is_last = ~pl.col("in_head") & (pl.col("rpos") < _END_BLOCKS) & (pl.col("char_count") <= _MAX_END_CHARS)
    is_last = is_last & pl.col("cue").is_null() & ~pl.col("in_list") & ~follows_quote
    signed = is_last & pl.col("is_signature")
    lone_date = (
        is_last
        & strong
        & (pl.col("header_kind") == "published")
        & header_line.str.contains(_YEAR)
        & ~header_line.str.contains(_COLON)
    ).fill_null(value=False)
    is_front_entry = _in_front_matter() & pl.col("line").str.contains(_LIST_ENTRY)
    return blocks.with_columns(
        is_weak_byline=first_bare | beside | is_front_entry | signed,
        is_lone_date=lone_date,
        line_method=pl.when(in_head & is_labelled)
        .then(pl.lit("labelled_line"))
        .when(in_head)
        .then(pl.lit("header_line"))
        .when(first_bare | outlet | (beside & pl.col("names_outlet")))
        .then(pl.lit("name_line"))
        .when(tail.fill_null(value=False) | signed | lone_date)
        .then(pl.lit("tail_line")),
    ).drop("is_bare", "is_signature")


_LIST_ENTRY = r"^[-*] \S"


def _in_front_matter() -> pl.Expr:
    """Whether a block stands between the two lines of hyphens that open an article with YAML front matter."""
    is_fence = pl.col("line") == "---"
    is_open = (pl.col("pos") < _MAX_FRONT_BLOCKS) & is_fence.first().over("doc")
    return is_open & (is_fence.cast(pl.Int32).cum_sum().over("doc") == 1)


def authors_of_front_matter(blocks: pl.DataFrame) -> pl.DataFrame:
    """Authors that YAML front matter lists below their key ("author:", then "- NAME" line by line), as candidates."""
    line = pl.col("line")
    is_entry = line.str.contains(_LIST_ENTRY)
    key = (
        pl.when(line.str.contains(r"^(?i:authors?|by|byline|creators?)\s*:$"))
        .then(pl.lit("author"))
        .when(~is_entry)
        .then(pl.lit("other"))
    )
    entries = (
        blocks.filter(_in_front_matter())
        .with_columns(key=key.forward_fill().over("doc"))
        .filter((pl.col("key") == "author") & is_entry)
    )
    return as_candidates(
        entries.select(
            "doc", "start_char", "end_char", field=pl.lit("author"), method=pl.lit("labelled_line"), rank=pl.lit(10),
            value=line.str.replace(r"^[-*]\s+", "").str.strip_chars("\"' "), confidence=pl.lit(0.95),
        )
    )  # fmt: skip


def mark_author_notes(blocks: pl.DataFrame, statements: pl.DataFrame) -> pl.DataFrame:
    """Add is_author_note: a block near the end that begins with the name of an author and says something of the person.

    Args:
        blocks: Blocks with doc, pos, rpos, in_head, cue, char_count, line.
        statements: Candidates; those of the field author count.
    """
    names = statements.filter(pl.col("field") == "author").select("doc", name="value").unique(maintain_order=True)
    surname = pl.col("name").str.extract(r"(\S+)$")
    bare = pl.col("line").str.strip_chars_start("—–-*_ ")
    near_end = ~pl.col("in_head") & (pl.col("rpos") < _NOTE_BLOCKS) & (pl.col("char_count") < _MAX_NOTE_CHARS)
    notes = (
        blocks.filter(near_end & pl.col("cue").is_null())
        .select("doc", "pos", line=bare)
        .join(names, on="doc", how="inner")
        .filter(
            (pl.col("line").str.starts_with(pl.col("name")) & pl.col("line").str.contains(_NOTE_VERB))
            | (pl.col("line").str.starts_with(surname) & pl.col("line").str.contains(_REPORTED_FROM))
        )
        .select("doc", "pos", is_author_note=pl.lit(value=True))
        .unique()
    )
    return blocks.join(notes, on=["doc", "pos"], how="left", maintain_order="left").with_columns(
        pl.col("is_author_note").fill_null(value=False)
    )


def mark_pull_quotes(blocks: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    """Add is_pull_quote: a block that is one quotation, which stands in the text once more.

    Args:
        blocks: Blocks with doc, pos, shown, is_quote, in_head.
        texts: Columns doc and text.
    """
    found = (
        blocks.filter(pl.col("is_quote") & ~pl.col("in_head"))
        .filter(pl.int_range(pl.len()).over("doc") < _MAX_QUOTES)
        .select("doc", "pos", inner=pl.col("shown").str.strip_chars("\"“”«»‘’'. "))
        .join(texts.select("doc", "text"), on="doc", how="left", maintain_order="left")
        .select("doc", "pos", is_pull_quote=pl.col("text").str.count_matches(pl.col("inner"), literal=True) > 1)
    )
    return blocks.join(found, on=["doc", "pos"], how="left", maintain_order="left").with_columns(
        pl.col("is_pull_quote").fill_null(value=False)
    )
