"""Everything that states a header field in, one value a field out, with the rule that found it and its evidence."""

import re

import polars as pl

from pipelines.steps.article.agencies import agency_name
from pipelines.steps.article.authors import read_byline
from pipelines.steps.article.headers import STAMP
from pipelines.steps.article.names import has_role_word

CANDIDATES = {
    "doc": pl.Int32(), "field": pl.String(), "value": pl.String(), "method": pl.String(), "rank": pl.Int32(),
    "confidence": pl.Float64(), "start_char": pl.Int64(), "end_char": pl.Int64(), **STAMP,
}  # fmt: skip
"""One row a statement: a value that something in or around an article gives for a field. The lowest rank wins."""

_METHODS: tuple[tuple[str, int, float], ...] = (
    ("labelled_line", 10, 0.95),
    ("header_line", 20, 0.9),
    ("name_line", 40, 0.7),
    ("tail_line", 60, 0.8),
    ("credit_line", 65, 0.7),
)
_RANKS = {method: rank for method, rank, _ in _METHODS}
_CONFIDENCES = {method: confidence for method, _, confidence in _METHODS}


def as_candidates(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with some of the columns of CANDIDATES, with all of them; the missing ones are null."""
    missing = [pl.lit(None, dtype=t).alias(n) for n, t in CANDIDATES.items() if n not in rows.columns]
    return rows.with_columns(missing).select([pl.col(n).cast(t) for n, t in CANDIDATES.items()])


def stated_in_lines(blocks: pl.DataFrame, items: pl.DataFrame) -> pl.DataFrame:
    """The values that accepted header lines state.

    Args:
        blocks: Blocks with doc, shown, start_char, line_method (how the line was accepted: one of the methods above, or
            null where it was not).
        items: Values by distinct line, ITEMS.

    Returns:
        Candidates.
    """
    accepted = blocks.filter(pl.col("line_method").is_not_null()).select(
        "doc", "pos", "shown", "line_method", line_at="start_char"
    )
    stated = accepted.join(items, on="shown", how="inner", maintain_order="left")
    is_shaped = pl.col("line_method") == "header_line"
    method = (
        pl.when(is_shaped & pl.col("is_labelled"))
        .then(pl.lit("labelled_line"))
        .when(is_shaped & (pl.col("field") == "author"))
        .then(pl.lit("name_line"))
        .otherwise("line_method")
    )
    return as_candidates(
        stated.with_columns(method=method).with_columns(
            rank=pl.col("method").replace_strict(_RANKS, return_dtype=pl.Int32),
            confidence=pl.col("method").replace_strict(_CONFIDENCES, return_dtype=pl.Float64),
            start_char=pl.col("line_at") + pl.col("item_start"),
            end_char=pl.col("line_at") + pl.col("item_end"),
        )
    )


_GIVEN = {"title": "given_title", "url": "given_url", "publisher": "given_publisher", "language": "given_language"}


def _persons_given(value: str) -> list[str]:
    """The persons of an author field: "By JANE DOE and John Roe" holds two, "Staff writer" none; other texts stand."""
    persons = [name for name, _, _ in read_byline(re.sub(r"(?i)^by\s+", "", value)).persons]
    return persons or ([] if has_role_word(value) or agency_name(value) else [value])


def given_by_container(docs: pl.DataFrame) -> pl.DataFrame:
    """The values that the record's container states; they win over the text's.

    Args:
        docs: Rows of the contract Record with doc.
    """
    folded = pl.col("value").str.replace_all(r"\s+", " ").str.strip_chars()
    single = [docs.select("doc", field=pl.lit(field), value=column) for field, column in _GIVEN.items()]
    printed = (
        docs.select("doc", value="given_authors").explode("value", empty_as_null=True, keep_nulls=True).drop_nulls()
    )
    distinct = printed["value"].unique(maintain_order=True).to_list()
    read = pl.DataFrame(
        {"value": distinct, "person": [_persons_given(v) for v in distinct]},
        schema={"value": pl.String(), "person": pl.List(pl.String())},
    )
    authors = (
        printed.join(read, on="value", how="left", maintain_order="left")
        .explode("person", empty_as_null=True, keep_nulls=True)
        .select("doc", field=pl.lit("author"), value="person")
    )
    rows = pl.concat([*single, authors]).with_columns(value=folded).filter(pl.col("value") != "")
    return as_candidates(rows.with_columns(method=pl.lit("container"), rank=pl.lit(0), confidence=pl.lit(1.0)))


def headline_blocks(blocks: pl.DataFrame) -> pl.DataFrame:
    """Title and subtitle from the blocks that have these roles."""
    chosen = blocks.filter(pl.col("role").is_in(["title", "subtitle"])).unique(
        ["doc", "role"], keep="first", maintain_order=True
    )
    return as_candidates(
        chosen.select(
            "doc",
            "start_char",
            "end_char",
            field="role",
            value=pl.col("line").str.replace(r"^#{1,6}\s+|^[—–-]{1,2}\s+", "").str.replace_all(r"\*\*|__", ""),
            method=pl.lit("head_position"),
            rank=pl.lit(30),
            confidence=pl.lit(0.8),
        )
    )


def choose(candidates: pl.DataFrame, field: str) -> pl.DataFrame:
    """The winning statement of a field for each article that has one: the lowest rank, then the first in the text."""
    return (
        candidates.filter((pl.col("field") == field) & pl.col("value").is_not_null() & (pl.col("value") != ""))
        .sort("doc", "rank", "start_char", nulls_last=False, maintain_order=True)
        .unique("doc", keep="first", maintain_order=True)
    )


def choose_authors(candidates: pl.DataFrame) -> pl.DataFrame:
    """The authors of each article: all distinct persons of the best kind of statement, in printed order."""
    authors = candidates.filter((pl.col("field") == "author") & pl.col("value").is_not_null())
    # Labelled and shaped bylines of one head are one list.
    level = pl.when(pl.col("rank") <= 20).then(pl.when(pl.col("rank") == 0).then(0).otherwise(20)).otherwise("rank")
    return (
        authors.with_columns(level=level, key=pl.col("value").str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]+", ""))
        .filter(pl.col("level") == pl.col("level").min().over("doc"))
        .sort("doc", "start_char", maintain_order=True)
        .unique(["doc", "key"], keep="first", maintain_order=True)
        .drop("level", "key")
    )
