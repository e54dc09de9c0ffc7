"""Article texts in; blocks with their kinds, and everything their lines state, out."""

from dataclasses import dataclass

import polars as pl

from pipelines.steps.cues import find_cues
from pipelines.steps.datelines import HEAD_CHARS, find_datelines
from pipelines.steps.fields import as_candidates, headline_blocks, stated_at_the_end, stated_in_lines
from pipelines.steps.headers import read_headers
from pipelines.steps.heads import MAX_TAIL_BLOCKS, add_shapes, add_text_start, add_titles
from pipelines.steps.kinds import classify_blocks
from pipelines.steps.lines import split_lines
from pipelines.steps.wraps import merge_wrapped_lines

MAX_LEARNED_CHARS = 200
"""Longer lines are not learned as boilerplate: they are text, even where a source prints them again."""

_MAX_DATELINE_POS = 16
_MIN_DATELINE_CHARS = 24
_NOTE_VERB = r"^.{3,60}?,? (?:is|was|are|has|writes|teaches|reports|covers|works|lives|edits|chairs|runs|leads|heads|can be|serves|studies|directs)\b"
_NOT_A_LETTER_OR_DIGIT = r"[^\p{L}\p{M}\p{N}]+"


@dataclass(frozen=True, slots=True)
class Layout:
    """How the articles of a batch are laid out.

    Attributes:
        blocks: One row a block, in text order: article_id, doc, kind, role, shown, line, start_char, end_char, dateline_end,
            in_head, and the columns of the steps before.
        statements: What the texts say of their own fields: rows of fields.CANDIDATES.
        leads: Columns doc and lead: the first paragraph of each article.
    """

    blocks: pl.DataFrame
    statements: pl.DataFrame
    leads: pl.DataFrame


def fold_key(text: pl.Expr) -> pl.Expr:
    """A text as titles and repeated lines are compared: letters and digits in lower case."""
    return text.str.to_lowercase().str.replace_all(_NOT_A_LETTER_OR_DIGIT, "")


def _blocks_with_headers(articles: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    lines = find_cues(split_lines(articles)).with_columns(
        last_line_no=pl.col("line_no"), is_rule=(pl.col("cue") == "rule").fill_null(value=False)
    )
    lines = add_shapes(lines)
    facts, items = read_headers(lines)
    strong = facts.filter(pl.col("header_strength").is_in(["labelled", "shaped"]))["shown"]
    lines = lines.with_columns(is_strong=pl.col("shown").is_in(strong.implode()))
    blocks = merge_wrapped_lines(lines)
    if blocks.height < lines.height:  # what surrounds a block has changed
        blocks = add_shapes(blocks)
    return blocks.join(facts, on="shown", how="left", maintain_order="left").with_columns(
        pl.col("author_count").fill_null(0),
        pl.col("names_outlet", "has_labelled_date", "is_section").fill_null(value=False),
    ), items


def _add_datelines(blocks: pl.DataFrame) -> pl.DataFrame:
    """Add the columns of datelines.DATELINES for blocks that begin with one, and is_dateline."""
    can = (
        pl.col("cue").is_null()
        & (pl.col("pos") < _MAX_DATELINE_POS)
        & ~pl.col("header_strength").is_in(["labelled", "shaped"]).fill_null(value=False)
        & (pl.col("char_count") >= _MIN_DATELINE_CHARS)
    )
    heads = blocks.select(
        "doc", "pos", "is_turn", "is_long", head=pl.when(can).then(pl.col("shown").str.head(HEAD_CHARS))
    )
    read = find_datelines(heads.drop_nulls("head"))
    # Lines "NAME: ..." one after the other are speakers, not places.
    is_speaker = pl.col("is_turn") & (pl.col("is_turn").sum().over("doc") > 1)
    hits = heads.with_columns(is_speaker=is_speaker).join(read, on="head", how="inner", maintain_order="left")
    hits = hits.filter(~pl.col("is_speaker") | pl.col("month").is_not_null() | pl.col("agency").is_not_null())
    named = pl.col("month").is_not_null() | pl.col("agency").is_not_null()
    hits = hits.with_columns(is_dateline=named | (pl.col("is_sure") & pl.col("is_long")))
    columns = ["doc", "pos", "is_dateline", *(c for c in read.columns if c != "head")]
    return blocks.join(hits.select(columns), on=["doc", "pos"], how="left", maintain_order="left").with_columns(
        pl.col("is_dateline").fill_null(value=False)
    )


def _keep_first_dateline(blocks: pl.DataFrame) -> pl.DataFrame:
    """Null the dateline columns but for the one dateline of each article, which opens its text."""
    named = pl.col("month").is_not_null() | pl.col("agency").is_not_null()
    can = pl.col("dateline_end").is_not_null() & (
        (pl.col("pos") == pl.col("body_pos"))
        | (named & pl.col("is_dateline") & (pl.col("pos") <= pl.col("body_pos") + 3))
    )
    chosen = can & (pl.col("pos") == pl.col("pos").filter(can).min().over("doc"))
    return blocks.with_columns(dateline_end=pl.when(chosen.fill_null(value=False)).then("dateline_end"))


def _dateline_statements(blocks: pl.DataFrame) -> pl.DataFrame:
    rows = blocks.filter(pl.col("dateline_end").is_not_null())
    at = pl.col("start_char")
    place = rows.filter(pl.col("place").is_not_null()).select(
        "doc", field=pl.lit("place"), value="place", start_char=at + pl.col("place_start"), end_char=at + pl.col("place_end"),
        confidence=pl.when("is_sure").then(0.9).otherwise(0.6), rank=pl.lit(20),
    )  # fmt: skip
    whole = {"start_char": at, "end_char": at + pl.col("dateline_end")}
    agency = rows.filter(pl.col("agency").is_not_null()).select(
        "doc", field=pl.lit("agency"), value="agency", **whole, confidence=pl.lit(0.95), rank=pl.lit(5)
    )
    dated = rows.filter(pl.col("month").is_not_null()).select(
        "doc", field=pl.lit("published"), value="printed_date", **whole, confidence=pl.lit(0.85), rank=pl.lit(50),
        year="year", month="month", day="day", weekday="weekday", is_open="is_open", order="order",
    )  # fmt: skip
    found = pl.concat([place, agency, dated], how="diagonal_relaxed").with_columns(method=pl.lit("dateline"))
    return as_candidates(found)


def _lines_of_lists(blocks: pl.DataFrame) -> pl.DataFrame:
    """Authors that YAML front matter lists below their key: "author:" and then "- NAME", line by line."""
    doc = pl.col("doc")
    key = (
        pl.when(pl.col("line").str.contains(r"^(?i:authors?|by|byline|creators?)\s*:$"))
        .then(pl.lit("author"))
        .when(~pl.col("line").str.contains(r"^[-*] \S"))
        .then(pl.lit("other"))
    )
    rows = blocks.filter(pl.col("pos") < 30).with_columns(
        key=key.forward_fill().over("doc"), is_front=(pl.col("line").first().over("doc") == "---")
    )
    del doc
    rows = rows.filter((pl.col("key") == "author") & pl.col("is_front") & pl.col("line").str.contains(r"^[-*] \S"))
    return as_candidates(
        rows.select(
            "doc", "start_char", "end_char", field=pl.lit("author"), method=pl.lit("labelled_line"), rank=pl.lit(10),
            value=pl.col("line").str.replace(r"^[-*]\s+", "").str.strip_chars("\"' "), confidence=pl.lit(0.95),
        )
    )  # fmt: skip


def _accept_header_lines(blocks: pl.DataFrame) -> pl.DataFrame:
    """Add is_weak_byline and line_method: by which right a header line may speak, or null."""
    strong_author = (pl.col("is_header") & pl.col("in_head") & (pl.col("author_count") > 0)).any().over("doc")
    weak_author = (
        (pl.col("header_strength") == "weak")
        & (pl.col("author_count") > 0)
        & pl.col("role").ne_missing("title")
        & ~strong_author
        & (
            (pl.col("in_head") & (pl.col("pos") > pl.col("title_pos").fill_null(-1)))
            | ((pl.col("pos") == pl.col("body_pos") + 1) & (pl.col("gap_before") > 0) & (pl.col("gap_after") > 0))
        )
    ).fill_null(value=False)
    first_weak = weak_author & (pl.col("pos") == pl.col("pos").filter(weak_author).min().over("doc"))
    weak_outlet = (
        (pl.col("header_strength") == "weak")
        & pl.col("in_head")
        & (pl.col("author_count") == 0)
        & pl.col("role").is_in(["outlet"])
    ).fill_null(value=False)
    weak_role = (
        (pl.col("header_strength") == "weak")
        & pl.col("in_head")
        & (pl.col("author_count") == 0)
        & pl.col("role").is_null()
        & pl.col("cue").is_null()
    ).fill_null(value=False)
    in_tail = ~pl.col("in_head") & (pl.col("rpos") < MAX_TAIL_BLOCKS)
    tail_line = (
        in_tail
        & pl.col("header_strength").is_in(["labelled", "shaped"])
        & ~pl.col("is_bullet")
        & (
            (pl.col("cue").is_null() & ((pl.col("header_kind") == "byline")
                    | pl.col("has_labelled_date")
                    | ((pl.col("header_strength") == "labelled") & pl.col("names_outlet"))))
            | pl.col("is_meta")
        )
    )
    return blocks.with_columns(
        is_weak_byline=first_weak.fill_null(value=False) | weak_role,
        line_method=pl.when((pl.col("is_header") | pl.col("is_meta")) & pl.col("in_head"))
        .then(
            pl.when(pl.col("header_strength") == "labelled")
            .then(pl.lit("labelled_line"))
            .otherwise(pl.lit("header_line"))
        )
        .when(first_weak.fill_null(value=False) | weak_outlet)
        .then(pl.lit("name_line"))
        .when(tail_line.fill_null(value=False))
        .then(pl.lit("tail_line")),
    )


def _mark_author_notes(blocks: pl.DataFrame, statements: pl.DataFrame) -> pl.DataFrame:
    """Add is_author_note: a block near the end that begins with the name of an author of the head."""
    names = statements.filter(pl.col("field") == "author").select("doc", name="value").unique(maintain_order=True)
    tail = blocks.filter(
        ~pl.col("in_head") & (pl.col("rpos") < 6) & pl.col("cue").is_null() & (pl.col("char_count") < 900)
    ).select("doc", "pos", "line")
    notes = (
        tail.join(names, on="doc", how="inner")
        .filter(pl.col("line").str.starts_with(pl.col("name")) & pl.col("line").str.contains(_NOTE_VERB))
        .select("doc", "pos", is_author_note=pl.lit(value=True))
        .unique()
    )
    return blocks.join(notes, on=["doc", "pos"], how="left", maintain_order="left").with_columns(
        pl.col("is_author_note").fill_null(value=False)
    )


def _mark_pull_quotes(blocks: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    """Add is_pull_quote: a line that is one quotation, and that stands in the text once more."""
    lines = blocks.filter(pl.col("is_quote") & ~pl.col("in_head")).select(
        "doc", "pos", inner=pl.col("shown").str.strip_chars("\"“”«»‘’'. ")
    )
    found = (
        lines.join(texts.select("doc", "text"), on="doc", how="left", maintain_order="left")
        .with_columns(count=pl.col("text").str.count_matches(pl.col("inner"), literal=True))
        .select("doc", "pos", is_pull_quote=pl.col("count") > 1)
    )
    return blocks.join(found, on=["doc", "pos"], how="left", maintain_order="left").with_columns(
        pl.col("is_pull_quote").fill_null(value=False)
    )


def read_layout(records: pl.DataFrame, repeated_lines: pl.DataFrame | None = None) -> Layout:
    """Find out how each article is laid out, and what its lines state.

    Args:
        records: Rows of the contract Record.
        repeated_lines: Columns source_name and line_key (folded as `fold_key` does): lines that a source prints in many
            articles. Null where nothing is known.

    Returns:
        Blocks, statements and leads of the batch.
    """
    docs = records.select(
        "source_name",
        "text",
        doc=pl.int_range(pl.len(), dtype=pl.Int32),
        given_key=fold_key(pl.col("given_title").str.strip_chars()),
    )
    blocks, items = _blocks_with_headers(records.select("article_id", "text"))
    blocks = _add_datelines(blocks)
    blocks = add_text_start(blocks)
    doc = pl.col("doc")
    blocks = blocks.join(
        docs.select("doc", "source_name", "given_key"), on="doc", how="left", maintain_order="left"
    ).with_columns(
        title_key=pl.when("in_head").then(fold_key(pl.col("line"))),
        ends_with_colon=pl.col("line").str.ends_with(":"),
        next_in_list=((doc == doc.shift(-1)) & pl.col("in_list").shift(-1)).fill_null(value=False),
    )
    blocks = _accept_header_lines(_keep_first_dateline(add_titles(blocks)))
    stated = pl.concat(
        [stated_in_lines(blocks, items), headline_blocks(blocks), _dateline_statements(blocks), _lines_of_lists(blocks)]
    )
    blocks = _mark_pull_quotes(_mark_author_notes(_mark_learned(blocks, repeated_lines), stated), docs)
    blocks = classify_blocks(blocks)
    leads = (
        blocks.filter(pl.col("kind") == "paragraph")
        .unique("doc", keep="first", maintain_order=True)
        .select("doc", lead="line")
    )
    return Layout(blocks, pl.concat([stated, stated_at_the_end(blocks)]), leads)


def _mark_learned(blocks: pl.DataFrame, repeated_lines: pl.DataFrame | None) -> pl.DataFrame:
    if repeated_lines is None or repeated_lines.is_empty():
        return blocks.with_columns(is_learned=pl.lit(value=False))
    keyed = blocks.with_columns(
        line_key=pl.when(pl.col("char_count") <= MAX_LEARNED_CHARS).then(fold_key(pl.col("line")))
    )
    known = repeated_lines.select("source_name", "line_key").unique().with_columns(is_learned=pl.lit(value=True))
    return (
        keyed.join(known, on=["source_name", "line_key"], how="left", maintain_order="left")
        .with_columns(pl.col("is_learned").fill_null(value=False))
        .drop("line_key")
    )
