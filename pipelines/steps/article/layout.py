"""Records in; blocks with their kinds, and everything that their lines state, out."""

from dataclasses import dataclass

import polars as pl

from pipelines.steps.article.accepted_lines import (
    accept_header_lines,
    authors_of_front_matter,
    mark_author_notes,
    mark_pull_quotes,
)
from pipelines.steps.article.cues import find_cues
from pipelines.steps.article.dateline_blocks import add_datelines, dateline_statements, keep_first_dateline
from pipelines.steps.article.end_notes import stated_at_the_end
from pipelines.steps.article.fields import headline_blocks, stated_in_lines
from pipelines.steps.article.habits import HEAD_BLOCKS, MAX_LEARNED_CHARS, TAIL_BLOCKS, fold_line, line_keys
from pipelines.steps.article.head_cues import free_labelled_headlines, free_reading_times
from pipelines.steps.article.headers import read_headers
from pipelines.steps.article.heads import add_shapes, add_text_start
from pipelines.steps.article.kinds import classify_blocks
from pipelines.steps.article.lines import split_lines
from pipelines.steps.article.titles import add_titles
from pipelines.steps.article.wraps import merge_wrapped_lines


@dataclass(frozen=True, slots=True)
class Layout:
    """How the articles of a batch are laid out.

    Attributes:
        blocks: One row a block, in text order: article_id, doc (number of the record), kind, shown, start_char,
            end_char, dateline_end, line_key (by which habits know the line, or null), and what the steps before say.
        statements: What the texts say of their own fields: rows of fields.CANDIDATES.
        leads: Columns doc and lead: the first paragraph of each article.
    """

    blocks: pl.DataFrame
    statements: pl.DataFrame
    leads: pl.DataFrame


def _read_blocks(records: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Blocks with their shapes, cues and what header lines among them state; and the items of those lines."""
    lines = find_cues(split_lines(records.select("article_id", "text"))).with_columns(
        last_line_no=pl.col("line_no"), is_rule=(pl.col("cue") == "rule").fill_null(value=False)
    )
    lines = add_shapes(lines)
    facts, items = read_headers(lines)
    strong = facts.filter(pl.col("header_strength").is_in(["labelled", "shaped"]))["shown"]
    lines = lines.with_columns(is_strong=pl.col("shown").is_in(strong.implode()))
    blocks = merge_wrapped_lines(lines)
    if blocks.height < lines.height:  # what surrounds a block has changed
        blocks = add_shapes(blocks)
    blocks = blocks.join(facts, on="shown", how="left", maintain_order="left").with_columns(
        pl.col("author_count").fill_null(0),
        pl.col("names_outlet", "has_labelled_date", "is_section").fill_null(value=False),
    )
    return free_reading_times(blocks), items


def _mark_learned(blocks: pl.DataFrame, docs: pl.DataFrame, repeated_lines: pl.DataFrame | None) -> pl.DataFrame:
    """Add line_key, and is_learned: whether the source is known to print the line again and again."""
    if repeated_lines is None:
        return blocks.with_columns(line_key=pl.lit(None, dtype=pl.Int64), is_learned=pl.lit(value=False))
    is_edge = (pl.col("pos") < HEAD_BLOCKS) | (pl.col("rpos") < TAIL_BLOCKS)
    folded = pl.when(is_edge & (pl.col("char_count") <= MAX_LEARNED_CHARS)).then(fold_line(pl.col("line")))
    blocks = blocks.with_columns(line_key=line_keys(blocks.select(folded.alias("f"))["f"])).join(
        docs.select("doc", "source_name"), on="doc", how="left", maintain_order="left"
    )
    known = repeated_lines.select("source_name", "line_key", is_learned=pl.lit(value=True)).unique()
    return blocks.join(known, on=["source_name", "line_key"], how="left", maintain_order="left").with_columns(
        pl.col("is_learned").fill_null(value=False)
    )


def _mark_given_captions(blocks: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    """Give the cue of a caption to the lines that the container marks as one; without a credit they look like text."""
    captions = (
        records.select("given_captions", "given_title", doc=pl.int_range(pl.len(), dtype=pl.Int32))
        .filter(pl.col("given_captions").list.len() > 0)
        .explode("given_captions", empty_as_null=True, keep_nulls=True)
        .select("doc", key=fold_line(pl.col("given_captions")), title_key=fold_line(pl.col("given_title")))
        # A picture may have the headline for a caption.
        .filter(pl.col("key").ne_missing(pl.col("title_key")))
        .select("doc", "key")
        .unique()
    )
    if captions.is_empty():
        return blocks
    found = (
        blocks.filter(pl.col("doc").is_in(captions["doc"].implode()))
        .select("doc", "pos", key=fold_line(pl.col("line")))
        .join(captions, on=["doc", "key"], how="semi")
        .select("doc", "pos", is_given_caption=pl.lit(value=True))
    )
    cue = pl.when(pl.col("is_given_caption").fill_null(value=False)).then(pl.lit("caption")).otherwise("cue")
    return (
        blocks.join(found, on=["doc", "pos"], how="left", maintain_order="left")
        .with_columns(cue=cue)
        .drop("is_given_caption")
    )


def read_layout(records: pl.DataFrame, repeated_lines: pl.DataFrame | None = None) -> Layout:
    """Find out how each article is laid out, and what its lines state.

    Args:
        records: Rows of the contract Record.
        repeated_lines: Columns source_name and line_key: lines that a source prints in many articles. None where the
            articles are not part of a corpus; then line_key is null.

    Returns:
        Blocks, statements and leads of the batch.
    """
    docs = records.select(
        "source_name",
        "text",
        doc=pl.int_range(pl.len(), dtype=pl.Int32),
        given_key=fold_line(pl.col("given_title").str.strip_chars()).replace("", None),
    )
    blocks, items = _read_blocks(records)
    blocks = _mark_given_captions(blocks, records)
    blocks = _mark_learned(blocks, docs, repeated_lines).join(
        docs.select("doc", "given_key"), on="doc", how="left", maintain_order="left"
    )
    blocks = add_text_start(add_datelines(free_labelled_headlines(blocks)))
    doc = pl.col("doc")
    blocks = blocks.with_columns(
        title_key=pl.when("in_head").then(fold_line(pl.col("line"))),
        ends_with_colon=pl.col("line").str.ends_with(":"),
        next_in_list=((doc == doc.shift(-1)) & pl.col("in_list").shift(-1)).fill_null(value=False),
    )
    blocks = accept_header_lines(keep_first_dateline(add_titles(blocks)))
    stated = pl.concat(
        [
            stated_in_lines(blocks, items),
            headline_blocks(blocks),
            dateline_statements(blocks),
            authors_of_front_matter(blocks),
        ]
    )
    blocks = classify_blocks(mark_pull_quotes(mark_author_notes(blocks, stated), docs))
    paragraphs = blocks.filter(pl.col("kind") == "paragraph")
    leads = paragraphs.unique("doc", keep="first", maintain_order=True).select("doc", lead="line")
    return Layout(blocks, pl.concat([stated, stated_at_the_end(blocks)]), leads)
