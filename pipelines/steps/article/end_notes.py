"""Notes, credits and signatures at the end of an article in, what they say of its author, agency and outlet out."""

import re
from collections.abc import Callable
from typing import NamedTuple

import polars as pl

from pipelines.steps.article.agencies import agency_name
from pipelines.steps.article.fields import as_candidates
from pipelines.steps.article.header_lines import read_header_line
from pipelines.steps.article.names import has_media_word, is_person_name

Values = list[tuple[str, str]]
"""Pairs of field and value."""

_TAIL_BLOCKS = 6
_MAX_CREDIT_CHARS = 300
_MAX_ABOUT_CHARS = 60
_PHOTO_CREDIT = re.compile(
    r"(?i)(?:photo(?:graph)?s?|pictures?|images?|credit)(?: by| credit)?\s?[:/]\s?(?P<name>[^\])|]{3,60})[\])]?\.?$"
)
_NOTE = re.compile(
    r"^(?P<name>(?:\S+ ){1,4}?\S+?),? (?:is|was|writes|teaches|reports|covers|works|has|edits|lives|chairs|runs)\b"
)
_BRACKET = re.compile(
    r"(?:\((?P<name>[A-Z][\w.-]{1,20}(?: [A-Z][\w-]+){0,2})\)"
    r"|[.!?][\"”]?\s*[—–-]{1,2}\s?(?P<known>[A-Z][\w -]{1,24}))\s*$"
)
"""An agency that closes the last paragraph: "... he said. (HillWire)", "... he said. — Reuters"."""
_AGENCY_FORM = re.compile(r"(?:wire|press|news|agency|agencies)$", re.IGNORECASE)
_DESK_CREDIT = re.compile(r"^\W*(?:reporting|written|words|by|writing|story|compiled)\b", re.IGNORECASE)


def _read_note(shown: str) -> Values:
    m = _NOTE.match(shown.strip("*_—–- "))
    return [("author", m["name"])] if m and is_person_name(m["name"]) else []


def _read_photo_credit(shown: str) -> Values:
    m = _PHOTO_CREDIT.search(shown)
    name = (m["name"].rsplit("/", 1)[-1] if m else "").strip(" .")
    return [("publisher", name)] if name[:1].isupper() and has_media_word(name) and not agency_name(name) else []


def _read_sign_off(shown: str) -> Values:
    name = agency_name(re.split(r"[\s/]", shown)[0])
    return [("agency", name)] if name else []


def _read_bracket(shown: str) -> Values:
    m = _BRACKET.search(shown)
    if m is None:
        return []
    known = agency_name(m["name"] or m["known"])
    named = known or (m["name"] if m["name"] and _AGENCY_FORM.search(m["name"]) else None)
    return [("agency", named)] if named else []


def _read_desk_credit(shown: str) -> Values:
    read = read_header_line(shown.strip("()[]—–- ")) if _DESK_CREDIT.match(shown) else None
    return [(i.field, i.value) for i in read.items if i.field in {"author", "agency"}] if read else []


class _Rule(NamedTuple):
    """Which blocks a rule reads, how, and how its statements are called and ranked."""

    condition: pl.Expr
    read: Callable[[str], Values]
    method: str
    rank: int
    confidence: float


def _rules() -> tuple[_Rule, ...]:
    kind, cue = pl.col("kind"), pl.col("cue")
    in_tail = ~pl.col("in_head") & (pl.col("rpos") < _TAIL_BLOCKS)
    is_of_firm = (pl.col("under") == "about") & ~pl.col("is_about_author")
    is_of_author = (kind == "author_bio") & ~is_of_firm.fill_null(value=False)
    closes = (
        (kind == "paragraph") & in_tail & pl.col("line").str.contains(r"(?:\([A-Z][\w. -]*\)|[—–-] ?[A-Z][\w -]*)$")
    )
    is_credit = (cue == "credit") & (pl.col("char_count") < _MAX_CREDIT_CHARS)
    return (
        _Rule((cue == "sign_off") & in_tail, _read_sign_off, "sign_off", 60, 0.8),
        _Rule(closes, _read_bracket, "closing_bracket", 60, 0.7),
        _Rule(is_credit, _read_desk_credit, "credit_line", 65, 0.7),
        _Rule(is_of_author, _read_note, "author_note", 70, 0.6),
        _Rule(kind == "caption", _read_photo_credit, "photo_credit", 80, 0.4),
    )


def _issuers(blocks: pl.DataFrame) -> pl.DataFrame:
    """The issuer of a press release, from the heading "About NAME"."""
    line = pl.col("line")
    is_about = (pl.col("under") == "about") & line.str.contains(r"^(?i:about) (?:the )?\p{Lu}")
    return as_candidates(
        blocks.filter(is_about & (pl.col("char_count") <= _MAX_ABOUT_CHARS)).select(
            "doc", "start_char", "end_char", field=pl.lit("publisher"), method=pl.lit("about_block"), rank=pl.lit(55),
            value=line.str.replace(r"^(?i:about)\s+", "").str.strip_chars(" :"), confidence=pl.lit(0.7),
        )
    )  # fmt: skip


def stated_at_the_end(blocks: pl.DataFrame) -> pl.DataFrame:
    """Read what stands at the end of articles, and the credits of their pictures, once per distinct line.

    Args:
        blocks: Blocks of `kinds.classify_blocks`.

    Returns:
        Candidates for the fields author, agency and publisher.
    """
    found = [_issuers(blocks)]
    for rule in _rules():
        lines = blocks.filter(rule.condition).select("doc", "shown", "start_char", "end_char")
        read = [(s, *pair) for s in lines["shown"].unique(maintain_order=True).to_list() for pair in rule.read(s)]
        schema = {"shown": pl.String(), "field": pl.String(), "value": pl.String()}
        values = pl.DataFrame(read, schema=schema, orient="row")
        rows = lines.join(values, on="shown", how="inner", maintain_order="left").with_columns(
            method=pl.lit(rule.method), rank=pl.lit(rule.rank), confidence=pl.lit(rule.confidence)
        )
        found.append(as_candidates(rows))
    return pl.concat(found)
