"""A part of a header line in, the values that it states out: dates with their roles, persons, outlets."""

import html
import re
from dataclasses import dataclass
from typing import NamedTuple

from pipelines.steps.article.agencies import agency_name
from pipelines.steps.article.authors import Byline, read_byline
from pipelines.steps.article.dates import Stamp, find_stamps
from pipelines.steps.article.labels import date_role, without_date_labels
from pipelines.steps.article.names import (
    has_media_word,
    has_role_word,
    is_issuer,
    is_name_token,
    is_person_name,
    is_placelike,
    is_section,
)

_BY = re.compile(
    r"^\W*(?:(?:(?:an?|the)\s+)?(?:analysis|opinion|review|interview|report|story|words|text|written|reported|reporting"
    r"|comment|commentary|special report|special|exclusive|essay|column|dispatch|posted|created|submitted|compiled"
    r"|presented|words and pictures|text and photos|story and photos|edited)\s+)?(?:by|par|por|von)\b:?\s+(?=\S)"
    r"|^(?-i:di|av|af|door|oleh|przez)\s+(?=[^\W\d_])",
    re.IGNORECASE,
)
_BY_INSIDE = re.compile(r"(?:^|\s)by:?\s+(?=\S)", re.IGNORECASE)
_IN_SECTION = re.compile(r"\s+in\s+[\w &/-]{2,30}$")
_CONNECTOR = re.compile(
    r"\b(?:on|at|the|of|in|from|by|le|la|à|el|em|am|um|il|den|a|de|local time|time|hrs|edition|print|and|issue|no"
    r"|ore|kl|klo|saat|pukul|godz|roku|в|о|г|года|р|року)\b"
    r"\.?",
    re.IGNORECASE,
)
_OTHERS_PART = re.compile(
    r"^(?:photos?|photographs?|photography|pictures?|images?|illustrations?|video|graphics?|editing by)\b",
    re.IGNORECASE,
)
"""What people beside the authors did."""
_BRACKET_AFTER = re.compile(r"\s*\([^)\d]{3,20}\)")
_MAX_BYLINE_WORDS = 22


@dataclass(frozen=True, slots=True)
class Item:
    """One value that a header line states.

    Attributes:
        field: title, subtitle, author, published, updated, publisher, agency, url, language, place.
        value: The value, blanks folded.
        start: First code point of its evidence in the line.
        end: End of it, exclusive.
        stamp: The date of published and updated.
        is_labelled: Whether a label in the line says what the value is.
    """

    field: str
    value: str
    start: int
    end: int
    stamp: Stamp | None = None
    is_labelled: bool = False


class Part(NamedTuple):
    """What a part of a line states.

    Attributes:
        items: Its values.
        is_header: Whether it holds nothing that a header would not hold.
        is_sure: Whether that needs no context: a date, "By", a label.
    """

    items: list[Item]
    is_header: bool
    is_sure: bool


def tidy(text: str) -> str:
    """A value as it is reported: entities of HTML resolved, white space folded to one blank."""
    return " ".join(html.unescape(text).split())


def _date_item(name: str, part: str, stamp: Stamp, offset: int, *, labelled: bool) -> Item:
    start, end = stamp.outer_start, stamp.outer_end
    return Item(name, tidy(part[start:end]), offset + start, offset + end, stamp, labelled)


def _same_day(stamps: list[Stamp]) -> Stamp | None:
    """The one unambiguous date of two that mean one day ("03/12/2025 March 12, 2025"), if they are such a pair."""
    closed = [s for s in stamps if not s.is_open]
    opened = [s for s in stamps if s.is_open]
    if len(closed) != 1 or len(opened) != 1 or closed[0].on() not in {opened[0].on(), opened[0].swapped().on()}:
        return None
    return closed[0]


def dated_items(part: str, offset: int) -> tuple[list[Item], str]:
    """The dates of a part with their roles, and the part with dates and labels blanked out.

    Two dates without a label are a table or a period, no header: then there are no items.
    """
    items: list[Item] = []
    rest, last, unlabelled = part, 0, 0
    stamps = find_stamps(part)
    for stamp in stamps:
        after = part[stamp.outer_end :]
        bracket = _BRACKET_AFTER.match(after)  # "3 March 2025 (updated)"
        role = date_role(part[last : stamp.outer_start]) or (date_role(bracket.group()) if bracket else None)
        unlabelled += role is None
        if role or not items:
            items.append(_date_item(role or "published", part, stamp, offset, labelled=role is not None))
        rest = rest[: stamp.outer_start] + " " * (stamp.outer_end - stamp.outer_start) + rest[stamp.outer_end :]
        last = stamp.outer_end
    if unlabelled > 1:
        only = _same_day(stamps)
        if only is None:
            return [], part
        items = [_date_item("published", part, only, offset, labelled=False)]
    return items, without_date_labels(rest) if items or date_role(rest) else rest


def byline_items(byline: Byline, offset: int, *, labelled: bool) -> list[Item]:
    """The values of a byline that stands at an offset of its line."""
    items = [Item("author", tidy(n), offset + s, offset + e, is_labelled=labelled) for n, s, e in byline.persons]
    if byline.agency:
        items.append(Item("agency", byline.agency, offset, offset + 1))
    if byline.outlet:
        items.append(Item("publisher", byline.outlet, offset, offset + 1))
    return items


def outlet_items(rest: str, offset: int, *, is_alone: bool) -> tuple[list[Item], bool]:
    """Outlets and agencies in what a date leaves of its part, and whether nothing but names and connectors is left."""
    items: list[Item] = []
    for m in re.finditer(r"[^,;()\[\]]+", rest):
        piece = m.group().strip(" :.-–—_*")
        bare = _CONNECTOR.sub(" ", piece).split()
        if not bare:
            continue
        start = offset + m.start() + m.group().index(piece)
        end = start + len(piece)
        agency = agency_name(piece)
        if agency:
            items += [Item("agency", agency, start, end), Item("publisher", tidy(piece), start, end)]
            continue
        if any(w[:1].islower() and not is_name_token(w) for w in bare) or len(bare) > 7:
            return items, False
        is_outlet = (has_media_word(piece) and not is_section(piece)) or piece.startswith("The ") or is_issuer(piece)
        if is_outlet and not has_role_word(piece) and not items and len(bare) >= (1 if is_alone else 2):
            items.append(Item("publisher", tidy(piece), start, end))
    return items, True


def _touches_date(part: str, dated: list[Item], offset: int) -> bool:
    """Whether a word that is no label stands right before a date: "YEAR ENDED DEC 31 1986" is a phrase, no header."""
    for item in dated:
        before = without_date_labels(part[: item.start - offset]).rstrip()
        word = re.search(r"[^\W\d_]+$", before)
        if word and not item.is_labelled and not _CONNECTOR.fullmatch(word.group()) and not is_section(before):
            return True
    return False


def _read_by(text: str, offset: int) -> Part:
    dated, rest = dated_items(text, offset)
    rest = _IN_SECTION.sub(lambda m: " " * len(m.group()) if dated else m.group(), rest)
    byline = read_byline(rest)
    words = rest.split()
    is_desk = has_role_word(rest) and len(words) <= 9 and not rest.rstrip().endswith((".", "?", "!"))
    is_known = bool(byline.persons or byline.agency or byline.outlet) and len(words) <= _MAX_BYLINE_WORDS
    return Part([*dated, *byline_items(byline, offset, labelled=True)], is_known or is_desk, is_known or is_desk)


def _persons_beside_date(rest: str, offset: int, *, labelled_date: bool) -> tuple[list[Item], str]:
    """Persons in what a date leaves: "Posted on 3 December by NAME in Law", "NAME Published March 8"."""
    inside = _BY_INSIDE.search(rest)
    if inside:
        text = re.sub(r"\s+(?:on|at)$", "", _IN_SECTION.sub("", rest[inside.end() :].rstrip()))
        byline = read_byline(text)
        if byline.persons or byline.agency or has_role_word(text):
            return byline_items(byline, offset + inside.end(), labelled=True), rest[: inside.start()]
    lead = re.match(r"[^\W\d_][^\d|:]*?(?=\s{2,}|\s*$)", rest)
    name = lead.group().strip(" ,–—-") if lead else ""
    if lead and is_person_name(name) and (labelled_date or not is_placelike(name)):
        return byline_items(read_byline(name), offset, labelled=False), " " * lead.end() + rest[lead.end() :]
    return [], rest


def read_part(part: str, offset: int) -> Part:
    """Read one part of a line, between separators, that has no label "Key: value".

    Args:
        part: The part.
        offset: Its place in the line.

    Returns:
        What it states.
    """
    if not part.strip() or _OTHERS_PART.match(part):
        return Part([], is_header=True, is_sure=False)
    by = _BY.match(part)
    if by:
        return _read_by(part[by.end() :], offset + by.end())
    dated, rest = dated_items(part, offset)
    if not dated:
        outlets, names_only = outlet_items(part, offset, is_alone=True)
        return Part(outlets, names_only or is_section(part), is_sure=False)
    is_labelled = any(i.is_labelled for i in dated)
    persons, rest = _persons_beside_date(rest, offset, labelled_date=dated[0].is_labelled)
    outlets, names_only = outlet_items(rest, offset, is_alone=False)
    is_header = names_only and (bool(outlets) or not _touches_date(part, dated, offset))
    has_year = any(i.stamp is not None and i.stamp.year is not None for i in dated)
    is_sure = is_header and (has_year or is_labelled or not rest.strip(" ,.:-–—|"))
    return Part([*dated, *persons, *outlets], is_header, is_sure)
