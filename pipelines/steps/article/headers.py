"""Lines that may belong to a head in, what they state out: `header_lines` called once per distinct line of a batch."""

import re

import polars as pl

from pipelines.steps.article.calendar_words import MONTH_NAMES
from pipelines.steps.article.header_lines import HeaderLine, read_header_line
from pipelines.steps.article.heads import MAX_HEAD_BLOCKS, MAX_TAIL_BLOCKS
from pipelines.steps.article.names import has_media_word, is_issuer, is_section

MAX_HEADER_CHARS = 240
"""Longer lines are no header lines, except labelled ones (a long list of authors)."""

_DIGITS = r"[0-9]{4}\s?[-/.年년][0-9]|[0-9](?:[/-]|\. ?)[0-9]{1,2}(?:[/-]|\. ?)[0-9]{2}"
_LABELLED = r"^[\s\"'*_<]*\p{L}[\p{L}_:().\- ]*[\"'*_]*\s?[:=>\t]"
_LABEL_CHARS = 32
"""Where the sign behind a label stands at the latest; a bound in the pattern would make it fifty times larger."""

_RUNNING = r"(?:\p{Ll}{2,} ){5}"
_OPENS = r"^[^.:|>]{0,40}[:|]|^[^.|]{0,60}[|•·]|^<|^\(|^(?i:©|\(c\)|copyright|published|by |reporting |with )"
_BY = (
    r"^\W*(?:[A-Za-z]+ ){0,3}(?:[Bb]y|BY|[Pp]ar|PAR|[Pp]or|[Vv]on|[Ww]ith|WITH|Words|WORDS|Text) "
    r"|^(?:di|av|af|door|oleh|przez) \p{Lu}"
)
_OTHER = (
    r"^\W*(?i:last |first )?(?i:updated|published|posted|modified)\b|\bago$|^[0-9]{1,2}[:.][0-9]{2}|^in \p{Lu}"
    r"|^(?i:special (?:to|for)) |^SOURCE |[|•·]|^(?:©|\([Cc]\)|(?i:copyright)|(?i:published in)|\()|Trust Principles"
)
_SMALL = "of|the|and|&|for|in|on|at|with|our|de|da|di|la|le|du|des|del|do|van|von|al|el|bin|y|et|agencies"
_NAME_WORD = rf"(?:[\p{{Lu}}\d(@][\p{{L}}\p{{M}}\d'’.&/()@-]*|{_SMALL})"
_NAMES = rf"^{_NAME_WORD}(?:,? +{_NAME_WORD})*(?: [—–] {_NAME_WORD}(?: {_NAME_WORD})*)?$"
_SIGNED = r"^[—–-]{1,2} ?\p{Lu}[^.!?:]*$"
_NAME_AND_ROLE = rf"^{_NAME_WORD}(?: {_NAME_WORD})+, (?:[\p{{L}}'’-]+ ){{0,3}}[\p{{L}}'’-]+$"

LINE_FACTS = {
    "shown": pl.String(), "header_kind": pl.String(), "header_strength": pl.String(), "author_count": pl.Int32(),
    "names_outlet": pl.Boolean(), "has_labelled_date": pl.Boolean(), "is_section": pl.Boolean(),
}  # fmt: skip
STAMP = {
    "year": pl.Int32(), "month": pl.Int32(), "day": pl.Int32(), "is_open": pl.Boolean(), "order": pl.String(),
    "weekday": pl.Int32(), "hour": pl.Int32(), "minute": pl.Int32(), "second": pl.Int32(), "zone": pl.String(),
}  # fmt: skip
"""Columns that hold a date as printed (dates.Stamp)."""

ITEMS = {
    "shown": pl.String(), "item_no": pl.Int32(), "field": pl.String(), "value": pl.String(), "item_start": pl.Int64(),
    "item_end": pl.Int64(), "is_labelled": pl.Boolean(), **STAMP,
}  # fmt: skip


def _is_short_and_near() -> pl.Expr:
    near = (pl.col("pos") < MAX_HEAD_BLOCKS) | (pl.col("rpos") < MAX_TAIL_BLOCKS)
    return near & (pl.col("char_count") <= MAX_HEADER_CHARS)


def _has_mark() -> pl.Expr:
    """Whether a short block bears a mark that header lines bear."""
    line, count = pl.col("line"), pl.col("char_count")
    # A run of lower-case words is prose, unless the line opens like a header.
    is_prose = ((pl.col("ends") & (count >= 70)) | (count >= 100) | line.str.contains(_RUNNING)) & ~line.str.contains(
        _OPENS
    )
    dated = line.str.contains("[0-9]") & (
        line.str.contains(_DIGITS) | line.str.contains_any(MONTH_NAMES, ascii_case_insensitive=True)
    )
    is_labelled = line.str.head(_LABEL_CHARS).str.contains(_LABELLED)
    marked = dated | is_labelled | line.str.contains(_BY) | line.str.contains(_OTHER)
    is_signed = (pl.col("rpos") < MAX_TAIL_BLOCKS) & (count <= 80) & line.str.contains(_SIGNED)
    is_name = line.str.contains(_NAMES) | line.str.contains(_NAME_AND_ROLE)
    named = (count <= 110) & (pl.col("pos") < MAX_HEAD_BLOCKS) & is_name
    return ~is_prose & (marked | named | is_signed)


def _fact_row(shown: str, read: HeaderLine | None) -> tuple[object, ...]:
    section = is_section(shown)
    if read is None:
        return shown, None, None, 0, False, False, section
    publishers = [i.value for i in read.items if i.field == "publisher"]
    return (
        shown,
        read.kind,
        read.strength,
        sum(i.field == "author" for i in read.items),
        any(names_outlet(p) for p in publishers),
        any(i.is_labelled and i.stamp for i in read.items),
        section,
    )


def names_outlet(name: str) -> bool:
    """Whether a name has the form of an outlet's: a word of the trade at its end, or "The" before it."""
    words = re.sub(r"(?i)\s+(?:of \S+|online|group|limited|ltd|network)$", "", name.strip()).split()
    if not words:
        return False
    return (
        is_issuer(name)
        or has_media_word(words[-1])
        or (words[0].lower() == "the" and len(words) <= 5)
        or bool(re.search(r"\.\w{2,3}$", words[-1]))
    )


def read_headers(blocks: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read the header candidates of a batch, once per distinct line.

    Args:
        blocks: Blocks with the shapes of `heads.add_shapes` and shown.

    Returns:
        Two frames: one row a distinct line with LINE_FACTS, and one row a value that a line states with ITEMS. Offsets
        count code points of shown.
    """
    # One after the other, so that the patterns look at few lines.
    candidates = blocks.filter(_is_short_and_near()).filter(_has_mark())
    distinct = candidates["shown"].unique(maintain_order=True).to_list()
    facts, items = [], []
    for shown in distinct:
        read = read_header_line(shown)
        facts.append(_fact_row(shown, read))
        for number, item in enumerate(read.items if read else ()):
            s = item.stamp
            stamped = (
                (s.year, s.month, s.day, s.is_open, s.order, s.weekday, s.hour, s.minute, s.second, s.zone)
                if s
                else (None,) * 10
            )
            items.append((shown, number, item.field, item.value, item.start, item.end, item.is_labelled, *stamped))
    return (
        pl.DataFrame(facts, schema=LINE_FACTS, orient="row"),
        pl.DataFrame(items, schema=ITEMS, orient="row"),
    )
