"""One line of an article's head in, what it states out: dates, persons, outlet, labelled values, each with its place.

Called once per distinct line. Whether the line stands where a header stands is for steps/blocks.py to say.
"""

import html
import re
from dataclasses import dataclass, field
from typing import Literal

from pipelines.steps.authors import Byline, read_byline
from pipelines.steps.dates import Stamp, find_stamps
from pipelines.steps.labels import date_role, labelled_value, without_date_labels
from pipelines.steps.lines import INVISIBLE, WIDE_SPACES
from pipelines.steps.agencies import agency_name
from pipelines.steps.names import has_media_word, has_role_word, is_issuer, is_name_token, is_person_name, is_section

Strength = Literal["labelled", "shaped", "weak"]
"""How sure a header line is by itself: labelled lines and lines that are a date or begin with "By" are; a bare name is
weak, since only its place between title and text tells it from a heading."""


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


@dataclass(frozen=True, slots=True)
class HeaderLine:
    """What a header line is (a segment kind, or `meta` for a label without a field) and states."""

    kind: Literal["title", "subtitle", "byline", "published", "dateline", "meta"]
    strength: Strength
    items: tuple[Item, ...] = field(default=())


_BY = re.compile(
    r"^\W*(?:(?:(?:an?|the)\s+)?(?:analysis|opinion|review|interview|report|story|words|text|written|reported|reporting|comment|"
    r"commentary|special report|special|exclusive|essay|column|dispatch|posted|created|submitted|compiled|presented|"
    r"words and pictures|text and photos|story and photos|edited)\s+)?(?:by|par|por|von)\b:?\s+(?=\S)",
    re.IGNORECASE,
)
_BY_INSIDE = re.compile(r"(?:^|\s)by:?\s+(?=\S)", re.IGNORECASE)
_WITH = re.compile(r"^\s*(?:with|reporting:|words:)\s+(?=\S)", re.IGNORECASE)
_IN_SECTION = re.compile(r"\s+in\s+[\w &/-]{2,30}$")
_SPLIT = re.compile(r"\s*[|•·●▪]\s*|\s{3,}|\t|\s+[–—]\s+|\s+-\s+|\s*;\s+|\s+/\s+")
_CONNECTOR = re.compile(
    r"\b(?:on|at|the|of|in|from|by|le|la|à|el|em|am|um|il|den|a|de|local time|time|hrs|edition|print|and|issue|no)\b\.?",
    re.IGNORECASE,
)
_INVISIBLE = re.compile(INVISIBLE)
_WIDE = re.compile(WIDE_SPACES)
_PUBLISHED_IN = re.compile(
    r"^(?:first |originally )?(?:published|appeared|printed) (?:in|by|on) (?:the print edition of )?(?P<name>[^,|]{3,60}?)(?:,|\s+on\b|$)",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(
    r"^(?:©|\(c\)|copyright)\s*(?:copyright|©|\(c\))?\s*(?:\d{4}(?:\s?[-–]\s?\d{4})?)?\s*(?:by )?(?P<name>[^.|,\d©]{3,60}?)\s*(?:\d{4}(?:\s?[-–]\s?\d{4})?)?\s*(?:[.|,].*)?$",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHOTO_PART = re.compile(
    r"^(?:photos?|photographs?|photography|pictures?|images?|illustrations?|video|graphics?)\b", re.IGNORECASE
)
_ISSUE_LINE = re.compile(
    r"^(?P<name>[^,|]{3,50}),?\s+(?:vol(?:ume|\.)?|issue|no\.?|number|edition)\s*(?:no\.?\s*)?\d+", re.IGNORECASE
)
_TIME_ONLY = re.compile(
    r"^\W*(?:(?:last |first )?(?:updated|published|posted|modified)(?: on| at)?:?\s*)?(?:\d{1,2}[:.]\d{2}(?:\s?[ap]\.?m\.?)?(?:\s\(?[A-Z]{2,5}\)?)?"
    r"|(?:about |over |an? |\d+ )\s?(?:seconds?|sec|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?)\s+ago|just now|yesterday|today)\W*$",
    re.IGNORECASE,
)
_PLACE_ONLY = re.compile(r"^in [A-Z]\S+(?: [A-Z]\S+){0,2}(?: and [A-Z]\S+(?: [A-Z]\S+)?)?$")
_SPECIAL = re.compile(r"^special (?:to|for) (?:the )?[A-Z]", re.IGNORECASE)
_SOURCE = re.compile(r"^SOURCE:?\s+(?P<name>[A-Z].{1,60})$")
_URL = re.compile(r"https?://\S+|\bwww\.\S+")


def _tidy(text: str) -> str:
    return " ".join(html.unescape(text).split())


def _dated_items(part: str, offset: int) -> tuple[list[Item], str]:
    """The dates of a part with their roles, and the part with dates and labels blanked out.

    Two dates without a label are a table or a period, no header: then there are no items.
    """
    items: list[Item] = []
    rest, last, unlabelled = part, 0, 0
    for stamp in find_stamps(part):
        role = date_role(part[last : stamp.outer_start]) or (
            date_role(part[stamp.outer_end : stamp.outer_end + 14])
            if part[stamp.outer_end :].lstrip().startswith("(")
            else None
        )
        unlabelled += role is None
        name = role or ("published" if not items else "")
        if name:
            printed = part[stamp.outer_start : stamp.outer_end]
            items.append(
                Item(
                    name,
                    _tidy(printed),
                    offset + stamp.outer_start,
                    offset + stamp.outer_end,
                    stamp,
                    is_labelled=role is not None,
                )
            )
        rest = rest[: stamp.outer_start] + " " * (stamp.outer_end - stamp.outer_start) + rest[stamp.outer_end :]
        last = stamp.outer_end
    if unlabelled > 1:
        stamps = find_stamps(part)
        closed = [s for s in stamps if not s.is_open]
        days = {d for s in stamps for d in ((s.on(), s.swapped().on()) if s.is_open else (s.on(),))}
        if len(closed) != 1 or closed[0].on() not in days or len(stamps) != 2 or not any(s.is_open for s in stamps):
            return [], part
        only = closed[0]
        printed = _tidy(part[only.outer_start : only.outer_end])
        items = [Item("published", printed, offset + only.outer_start, offset + only.outer_end, only)]
    return items, without_date_labels(rest) if items or date_role(rest) else rest


def _byline_items(byline: Byline, offset: int, *, labelled: bool) -> list[Item]:
    items = [Item("author", _tidy(n), offset + s, offset + e, is_labelled=labelled) for n, s, e in byline.persons]
    if byline.agency:
        items.append(Item("agency", byline.agency, offset, offset + 1))
    if byline.outlet:
        items.append(Item("publisher", byline.outlet, offset, offset + 1))
    return items


def _outlet_items(rest: str, offset: int, *, is_alone: bool) -> tuple[list[Item], bool]:
    """Outlet names in what a date leaves of its line, and whether nothing but names and connectors is left."""
    items: list[Item] = []
    for m in re.finditer(r"[^,;()\[\]]+", rest):
        piece = m.group().strip(" :.-–—_*")
        if not piece:
            continue
        bare = _CONNECTOR.sub(" ", piece).split()
        if not bare:
            continue
        if any(w[:1].islower() and not is_name_token(w) for w in bare) or len(bare) > 7:
            return items, False
        start = offset + m.start() + m.group().index(piece)
        agency = agency_name(piece)
        if agency:
            items += [Item("agency", agency, start, start + len(piece)), Item("publisher", _tidy(piece), start, start + len(piece))]
            continue
        looks_like_outlet = (has_media_word(piece) and not is_section(piece)) or re.match(r"^The [A-Z]", piece)
        if looks_like_outlet and not has_role_word(piece) and not items and len(bare) >= (1 if is_alone else 2):
            items.append(Item("publisher", _tidy(piece), start, start + len(piece)))
    return items, True


def _read_part(part: str, offset: int) -> tuple[list[Item], bool, bool]:
    """Items of one part of a line, whether the part is a header's, and whether that needs no context."""
    if not part.strip():
        return [], True, False
    if _PHOTO_PART.match(part):
        return [], True, False
    labelled = labelled_value(part)
    if labelled and labelled[0] in {"publisher", "agency", "author", "other", "url", "place", "language"}:
        items, ok = _labelled_items(part, offset, labelled)
        if ok:
            return items, True, True
    by = _BY.match(part)
    if by:
        return _read_by(part[by.end() :], offset + by.end())
    dated, rest = _dated_items(part, offset)
    if not dated:
        section = is_section(part)
        outlet, names = _outlet_items(part, offset, is_alone=True)
        return outlet, names or section, False
    inside = _BY_INSIDE.search(rest)
    if inside:
        text = _IN_SECTION.sub("", rest[inside.end() :].rstrip())
        byline = read_byline(text)
        if byline.persons or byline.agency or has_role_word(text):
            dated += _byline_items(byline, offset + inside.end(), labelled=True)
            rest = rest[: inside.start()]
    lead = re.match(r"[^\W\d_][^\d|:]*?(?=\s{2,}|\s*$)", rest)
    if lead and dated[0].is_labelled and is_person_name(lead.group()):
        dated += _byline_items(read_byline(lead.group()), offset, labelled=False)
        rest = " " * lead.end() + rest[lead.end() :]
    outlet, names_only = _outlet_items(rest, offset, is_alone=False)
    if _touches_date(part, dated, offset) and not outlet:
        names_only = False
    has_year = any(i.stamp is not None and i.stamp.year is not None for i in dated)
    is_sure = names_only and (has_year or any(i.is_labelled for i in dated) or not rest.strip(" ,.:-–—|"))
    return [*dated, *outlet], names_only, is_sure


def _touches_date(part: str, dated: list[Item], offset: int) -> bool:
    """Whether a word that is no label stands right before a date ("YEAR ENDED DEC 31 1986"): then the line is a phrase."""
    for item in dated:
        before = without_date_labels(part[: item.start - offset]).rstrip()
        word = re.search(r"[^\W\d_]+$", before)
        if word and not item.is_labelled and not _CONNECTOR.fullmatch(word.group()) and not is_section(before):
            return True
    return False


def _read_by(text: str, offset: int) -> tuple[list[Item], bool, bool]:
    dated, rest = _dated_items(text, offset)
    rest = _IN_SECTION.sub(lambda m: m.group() if not dated else " " * len(m.group()), rest)
    byline = read_byline(rest)
    words = rest.split()
    is_desk = has_role_word(rest) and len(words) <= 9 and not rest.rstrip().endswith((".", "?", "!"))
    known = bool(byline.persons or byline.agency or byline.outlet) and len(words) <= 22
    return [*dated, *_byline_items(byline, offset, labelled=True)], known or is_desk, known or is_desk


def _labelled_items(line: str, offset: int, labelled: tuple[str, int, int]) -> tuple[list[Item], bool]:
    name, start, end = labelled
    value = line[start:end]
    if name == "other":
        return [], True
    if not value:
        return [], True
    if name in {"published", "updated"}:
        dated, _ = _dated_items(value, offset + start)
        items = [
            Item(name if i == 0 else d.field, d.value, d.start, d.end, d.stamp, is_labelled=True)
            for i, d in enumerate(dated)
        ]
        return items, bool(items)
    if name == "author":
        byline = read_byline(value, is_list=not has_role_word(value) and "," in value)
        sure = bool(byline.persons or byline.agency) or has_role_word(value)
        return _byline_items(byline, offset + start, labelled=True), sure and len(value.split()) <= 30
    if name == "publisher":
        shown = re.sub(r"\s*<[^<>]*@[^<>]*>\s*$", "", value).strip(" \"'")
        shown, _, _ = shown.partition(" | ")
        if "@" in value and is_person_name(shown):
            return [Item("author", _tidy(shown), offset + start, offset + start + len(shown), is_labelled=True)], True
        shown = re.sub(r"(?i),? (?:and|&) (?:news |other )?agenc(?:ies|y)$", "", shown)
        ok = 0 < len(shown) <= 70 and not shown.endswith(("?", "!")) and len(shown.split()) <= 9
        items = (
            [Item("publisher", _tidy(shown), offset + start, offset + start + len(shown), is_labelled=True)]
            if ok
            else []
        )
        agency = agency_name(shown)
        if ok and agency:
            items.append(Item("agency", agency, offset + start, offset + end))
        return items, ok
    if name == "url":
        url = _URL.search(value)
        return (
            [Item("url", url.group(), offset + start + url.start(), offset + start + url.end(), is_labelled=True)]
            if url
            else []
        ), bool(url)
    if name == "title":
        value = re.sub(r"(?i)^(?:(?:fwd?|re|aw|wg|tr)\s*:\s*)+", "", value)
    return [Item(name, _tidy(value), offset + start, offset + end, is_labelled=True)], len(value) <= 400


def _weak_byline(line: str) -> HeaderLine | None:
    """A byline without a label: "NAME in PLACE and NAME in PLACE", "NAME, Markets Desk", "NAME and NAME"."""
    head = re.split(r",\s|\s+in\s+|\s+at\s+|\s+with\s+|\s+and\s+|\s+&\s+|\s+\(", line)[0].strip()
    if not is_person_name(head) or len(line.split()) > 16 or line.rstrip().endswith((".", "?", "!", ":")):
        return None
    tail = line[len(head) :]
    lower = [w for w in re.findall(r"[^\W\d]+", tail) if w[:1].islower() and not is_name_token(w)]
    if any(w not in {"in", "and", "at", "for", "the", "of", "with", "en"} and not has_role_word(w) for w in lower):
        return None
    byline = read_byline(line)
    return HeaderLine("byline", "weak", tuple(_byline_items(byline, 0, labelled=False))) if byline.persons else None


def read_header_line(shown: str) -> HeaderLine | None:
    """Read a line as a line of an article's head.

    Args:
        shown: The line as it stands in the text, without blanks at its ends. Offsets of the result count its code points.

    Returns:
        What the line states, or None where it is no header line.
    """
    kept = [i for i, c in enumerate(shown) if not _INVISIBLE.match(c)] if _INVISIBLE.search(shown) else None
    line = _WIDE.sub(" ", shown if kept is None else "".join(shown[i] for i in kept))
    read = _read_line(line)
    if read is None or kept is None:
        return read
    kept.append(len(shown))
    moved = tuple(
        Item(i.field, i.value, kept[i.start], kept[min(i.end, len(kept) - 1)], i.stamp, i.is_labelled)
        for i in read.items
    )
    return HeaderLine(read.kind, read.strength, moved)


def _read_line(line: str) -> HeaderLine | None:
    items: list[Item]
    labelled = labelled_value(line)
    if labelled:
        items, ok = _labelled_items(line, 0, labelled)
        several = _SPLIT.search(line) and len(find_stamps(line)) > 1
        if ok and not several and not (labelled[0] in {"publisher", "agency"} and find_stamps(line)):
            kinds: dict[str, Literal["title", "subtitle", "byline", "published", "dateline"]] = {
                "title": "title", "subtitle": "subtitle", "author": "byline", "publisher": "published", "agency": "published",
                "published": "published", "updated": "published", "place": "dateline",
            }  # fmt: skip
            return HeaderLine(kinds.get(labelled[0], "meta"), "labelled", tuple(items))
    if _URL.fullmatch(line):
        return HeaderLine("meta", "labelled", (Item("url", line, 0, len(line), is_labelled=True),))
    if _TIME_ONLY.match(line):
        return HeaderLine("published", "shaped")
    if _PLACE_ONLY.match(line) or _SPECIAL.match(line):
        return HeaderLine("byline", "weak")
    if is_issuer(line):
        return HeaderLine("byline", "weak", (Item("publisher", _tidy(line), 0, len(line)),))
    agency = agency_name(line) if len(line) <= 40 else None
    if agency:
        return HeaderLine("byline", "weak", (Item("agency", agency, 0, len(line)),))
    tail = _read_tail_line(line)
    if tail:
        return tail
    withs = _WITH.match(line)
    if withs:
        byline = read_byline(line[withs.end() :])
        if byline.persons and not re.search(r"[.?!]$", line):
            return HeaderLine("byline", "shaped", tuple(_byline_items(byline, withs.end(), labelled=True)))
    items = []
    sure, position = False, 0
    for m in [*_SPLIT.finditer(line), None]:
        end = m.start() if m else len(line)
        found, ok, is_sure = _read_part(line[position:end], position)
        if not ok:
            items, sure = [], False
            break
        items, sure = items + found, sure or is_sure
        position = m.end() if m else end
    if sure:
        dated = any(i.stamp for i in items)
        if any(i.is_labelled and i.stamp for i in items) and not re.match(r"(?i)\W*(?:by|par|por|von)\b", line):
            items = [*_names_in_parts(line), *items]
        named = any(i.field == "author" for i in items) or not items
        return HeaderLine("published" if dated or not named else "byline", "shaped", tuple(items))
    words = line.split()
    if has_role_word(line) and len(words) <= 8 and line[:1].isupper() and not re.search(r"[.?!:]$", line):
        return HeaderLine("byline", "weak", tuple(i for i in (_weak_byline(line) or HeaderLine("byline", "weak")).items))
    weak = _weak_byline(line)
    if weak:
        return weak
    if items and len(line) <= 60:
        return HeaderLine("byline", "weak", tuple(items))
    return None


def _names_in_parts(line: str) -> list[Item]:
    """Persons that stand alone between the separators of a line that also has a labelled date."""
    items, position = [], 0
    for m in [*_SPLIT.finditer(line), None]:
        end = m.start() if m else len(line)
        part = line[position:end]
        if is_person_name(part.strip()):
            items += _byline_items(read_byline(part), position, labelled=False)
        position = m.end() if m else end
    return items


def _read_tail_line(line: str) -> HeaderLine | None:
    """Lines that name the outlet wherever they stand: copyright, "Published in", issue lines, trust notes, signatures."""
    m = _PUBLISHED_IN.match(line)
    if m and not has_role_word(m["name"]):
        dated, _ = _dated_items(line[m.end("name") :], m.end("name"))
        name = _tidy(m["name"])
        items = (
            [Item("publisher", name, m.start("name"), m.end("name"), is_labelled=True)]
            if name[:1].isupper() and not find_stamps(name)
            else []
        )
        if items:
            return HeaderLine(
                "meta", "shaped", (*items, *(Item("print_date", d.value, d.start, d.end, d.stamp) for d in dated))
            )
    m = _COPYRIGHT.match(line)
    if m:
        name = re.sub(r"(?i)\s*all rights reserved.*$", "", m["name"]).strip()
        agency = agency_name(name)
        if agency:
            return HeaderLine("meta", "shaped", (Item("agency", agency, m.start("name"), m.end("name")),))
        if name[:1].isupper() and "/" not in name and len(name.split()) <= 8:
            return HeaderLine(
                "meta", "shaped", (Item("publisher", _tidy(name), m.start("name"), m.start("name") + len(name)),)
            )
        return None
    if re.search(r"\bThomson Reuters Trust Principles\b", line):
        return HeaderLine(
            "meta", "shaped", (Item("publisher", "Reuters", 0, len(line)), Item("agency", "Reuters", 0, len(line)))
        )
    m = _ISSUE_LINE.match(line)
    if m and len(line) <= 90 and not line.endswith("."):
        return HeaderLine("meta", "shaped", (Item("publisher", _tidy(m["name"]), m.start("name"), m.end("name")),))
    m = _SOURCE.match(line)
    if m:
        return HeaderLine("meta", "shaped", (Item("publisher", _tidy(m["name"]), m.start("name"), m.end("name")),))
    mail = _SIGNATURE.search(line)
    parts = [p.strip() for p in re.split(r"\s*[|•·]\s*", line)]
    if mail and len(parts) >= 3 and is_person_name(parts[0]):
        items = [Item("author", parts[0], 0, len(parts[0]))]
        if not _SIGNATURE.search(parts[1]) and not has_role_word(parts[1]):
            at = line.index(parts[1])
            items.append(Item("publisher", _tidy(parts[1]), at, at + len(parts[1])))
        return HeaderLine("meta", "shaped", tuple(items))
    return None
