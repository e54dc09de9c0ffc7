"""Everything that states a header field in, one value a field out, with the rule that found it and its evidence."""

import re

import polars as pl

from pipelines.steps.agencies import agency_name
from pipelines.steps.header_lines import read_header_line
from pipelines.steps.headers import ITEMS
from pipelines.steps.names import has_media_word, is_person_name

CANDIDATES = {
    "doc": pl.Int32(), "field": pl.String(), "value": pl.String(), "method": pl.String(), "rank": pl.Int32(),
    "confidence": pl.Float64(), "start_char": pl.Int64(), "end_char": pl.Int64(),
    **{k: ITEMS[k] for k in ("year", "month", "day", "is_open", "order", "weekday", "hour", "minute", "second", "zone")},
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

_CREDIT_NAME = re.compile(
    r"(?i)(?:photo(?:graph)?s?|pictures?|images?|credit)(?: by| credit)?\s?[:/]\s?(?P<name>[^\])|]{3,60})[\])]?\.?$"
)
_NOTE_NAME = re.compile(
    r"^(?P<name>(?:\S+ ){1,4}?\S+?),? (?:is|was|writes|teaches|reports|covers|works|has|edits|lives|chairs|runs)\b"
)


def as_candidates(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with some of the columns of CANDIDATES, with all of them; the missing ones are null."""
    missing = [pl.lit(None, dtype=t).alias(n) for n, t in CANDIDATES.items() if n not in rows.columns]
    return rows.with_columns(missing).select([pl.col(n).cast(t) for n, t in CANDIDATES.items()])


def stated_in_lines(blocks: pl.DataFrame, items: pl.DataFrame) -> pl.DataFrame:
    """The values that accepted header lines state.

    Args:
        blocks: Blocks with doc, shown, start_char, line_method (how the line was accepted: a key of the methods above, or
            null where it was not).
        items: Values by distinct line, ITEMS.

    Returns:
        Candidates.
    """
    accepted = blocks.filter(pl.col("line_method").is_not_null()).select(
        "doc", "pos", "shown", "line_method", line_at="start_char"
    )
    stated = accepted.join(items, on="shown", how="inner", maintain_order="left")
    method = (
        pl.when(pl.col("is_labelled") & (pl.col("line_method") == "header_line"))
        .then(pl.lit("labelled_line"))
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


def given_by_container(records: pl.DataFrame) -> pl.DataFrame:
    """The values that the record's container states; they win over the text's."""
    doc = pl.int_range(pl.len(), dtype=pl.Int32).alias("doc")
    single = [
        records.select(doc, field=pl.lit(field), value=pl.col(column).str.strip_chars())
        for field, column in (
            ("title", "given_title"), ("url", "given_url"), ("publisher", "given_publisher"), ("language", "given_language"),
        )
    ]  # fmt: skip
    authors = records.select(doc, field=pl.lit("author"), value=pl.col("given_authors")).explode(
        "value", empty_as_null=True, keep_nulls=True
    )
    rows = pl.concat([*single, authors]).filter(pl.col("value").is_not_null() & (pl.col("value") != ""))
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


def _read_distinct(
    lines: pl.DataFrame, read: dict[str, list[tuple[str, str]]], method: str, rank: int, confidence: float
) -> pl.DataFrame:
    found = [(shown, field, value) for shown, pairs in read.items() for field, value in pairs]
    values = pl.DataFrame(
        found, schema={"shown": pl.String(), "field": pl.String(), "value": pl.String()}, orient="row"
    )
    rows = lines.select("doc", "shown", "start_char", "end_char").join(
        values, on="shown", how="inner", maintain_order="left"
    )
    return as_candidates(rows.with_columns(method=pl.lit(method), rank=pl.lit(rank), confidence=pl.lit(confidence)))


def _note(shown: str) -> list[tuple[str, str]]:
    m = _NOTE_NAME.match(shown)
    return [("author", m["name"])] if m and is_person_name(m["name"]) else []


def _credit(shown: str) -> list[tuple[str, str]]:
    m = _CREDIT_NAME.search(shown)
    name = (m["name"].rsplit("/", 1)[-1] if m else "").strip(" .")
    return [("publisher", name)] if name[:1].isupper() and has_media_word(name) and not agency_name(name) else []


def _sign_off(shown: str) -> list[tuple[str, str]]:
    name = agency_name(re.split(r"[\s/]", shown)[0])
    return [("agency", name)] if name else []


def _bracket(shown: str) -> list[tuple[str, str]]:
    m = re.search(r"\((?P<name>[A-Z][\w.-]{1,20}(?: [A-Z][\w-]+){0,2})\)\s*$", shown)
    if not m:
        return []
    known = agency_name(m["name"])
    looks = re.search(r"(?i)(?:wire|press|news|agency|agencies)$", m["name"])
    return [("agency", known or m["name"])] if known or looks else []


def _credits(shown: str) -> list[tuple[str, str]]:
    read = read_header_line(shown.strip("()[] "))
    if read is None or not re.match(r"(?i)^\W*(?:reporting|written|words|by|writing|story)\b", shown):
        return []
    return [(i.field, i.value) for i in read.items if i.field in {"author", "agency"}]


def stated_at_the_end(blocks: pl.DataFrame) -> pl.DataFrame:
    """What notes, credits and signatures at the end of an article say of its author, agency and outlet."""
    tail = ~pl.col("in_head") & (pl.col("rpos") < 6)
    rules = (
        (pl.col("kind") == "author_bio", _note, "author_note", 70, 0.6),
        ((pl.col("kind") == "caption"), _credit, "photo_credit", 80, 0.4),
        ((pl.col("cue") == "sign_off") & tail, _sign_off, "sign_off", 60, 0.8),
        (
            (pl.col("kind") == "paragraph") & tail & pl.col("line").str.contains(r"\([A-Z][\w. -]{1,24}\)\s*$"),
            _bracket,
            "closing_bracket",
            60,
            0.7,
        ),
        ((pl.col("cue") == "credit") & (pl.col("char_count") < 300), _credits, "credit_line", 65, 0.7),
    )
    found = []
    for condition, read, method, rank, confidence in rules:
        lines = blocks.filter(condition)
        if lines.height:
            distinct = {s: read(s) for s in lines["shown"].unique(maintain_order=True).to_list()}
            found.append(_read_distinct(lines, distinct, method, rank, confidence))
    about = blocks.filter(
        (pl.col("under") == "about") & pl.col("line").str.contains(r"^(?i:about) \S") & (pl.col("char_count") <= 60)
    )
    found.append(
        as_candidates(
            about.select(
                "doc", "start_char", "end_char", field=pl.lit("publisher"), method=pl.lit("about_block"), rank=pl.lit(55),
                value=pl.col("line").str.replace(r"^(?i:about)\s+", "").str.strip_chars(" :"), confidence=pl.lit(0.7),
            )
        )
    )  # fmt: skip
    return pl.concat(found)


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
