"""One line of an article's head in, what it states out: dates, persons, outlet, labelled values, each with its place.

Called once per distinct line. Whether the line stands where a header stands is for steps/heads.py to say.
"""

import re
from dataclasses import dataclass, replace
from typing import Literal

from pipelines.steps.article.agencies import agency_name
from pipelines.steps.article.authors import read_byline
from pipelines.steps.article.dates import find_stamps
from pipelines.steps.article.header_items import Item, Part, byline_items, read_part, tidy
from pipelines.steps.article.imprints import read_imprint
from pipelines.steps.article.labelled_lines import URL, read_labelled
from pipelines.steps.article.labels import is_date_label
from pipelines.steps.article.lines import INVISIBLE, WIDE_SPACES
from pipelines.steps.article.names import (
    has_role_word,
    is_issuer,
    is_name_token,
    is_person_name,
    is_placelike,
    is_section,
)

Strength = Literal["labelled", "shaped", "weak"]
"""How sure a header line is by itself: labelled lines and lines that are a date or begin with "By" are; a bare name is
weak, since only its place between title and text tells it from a heading."""

HeaderKind = Literal["title", "subtitle", "byline", "published", "dateline", "meta"]


@dataclass(frozen=True, slots=True)
class HeaderLine:
    """What a header line is (a segment kind, or `meta` for a line that is about the text) and states."""

    kind: HeaderKind
    strength: Strength
    items: tuple[Item, ...] = ()


_KINDS: dict[str, HeaderKind] = {
    "title": "title",
    "subtitle": "subtitle",
    "author": "byline",
    "publisher": "published",
    "agency": "published",
    "published": "published",
    "updated": "published",
    "place": "dateline",
}
_INLINE_LABELS = frozenset({"publisher", "agency", "author", "other", "url", "place", "language"})
_SPLIT = re.compile(
    r"\s*\(?(?<!\d)\d{1,3}[ -]?min(?:ute)?s?\.?[ -](?:read|listen|watch)\b\)?"  # how long it takes is no news
    r"|\s*[|•·●▪]\s*|\s{3,}|\t|\s+[–—]\s+|\s+-\s+|\s*;\s+|\s+/\s+",
    re.IGNORECASE,
)
_DASHES = ("-", "–", "—")
_TIME_NEXT = re.compile(r"\d{1,2}(?:[:.]\d{2}\b|\s?[ap]\.?m\b)", re.IGNORECASE)
_WITH = re.compile(r"^\s*with\s+(?=\S)", re.IGNORECASE)
_BY_AT_START = re.compile(r"\W*(?:(?:by|par|por|von)|(?-i:di|av|af|door|oleh|przez))\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.?!]$")
_TIME_ONLY = re.compile(
    r"^\W*(?:(?:last |first )?(?:updated|published|posted|modified)(?: on| at)?:?\s*)?"
    r"(?:\d{1,2}[:.]\d{2}(?:\s?[ap]\.?m\.?)?(?:\s\(?[A-Z]{2,5}\)?)?"
    r"|(?:about |over |an? |\d+ )\s?(?:seconds?|sec|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?)\s+ago"
    r"|just now|(?:yesterday|today)(?:,? \d{1,2}[:.]\d{2}(?:\s?[ap]\.?m\.?)?)?)\W*$",
    re.IGNORECASE,
)
_BESIDE_BYLINE = re.compile(
    r"^in [A-Z]\S+(?: [A-Z]\S+){0,2}(?: and [A-Z]\S+(?: [A-Z]\S+)?)?$|^(?i:special (?:to|for)) (?:the )?[A-Z]"
)
_DASH_AT_START = re.compile(r"[—–-]{1,2}\s?(?=[^\W\d_])")
_SHIFT_WORDS = {"and", "in", "at", "now", "earlier"}
_HANDLE = re.compile(r"\s\(?@\w+\)?(?=\s|,|$)")
"""An author's name in a social network."""

_MAX_AGENCY_CHARS = 40
_INVISIBLE = re.compile(INVISIBLE)
_WIDE = re.compile(WIDE_SPACES)


def read_header_line(shown: str) -> HeaderLine | None:
    """Read a line as a line of an article's head.

    Args:
        shown: The line as it stands in the text, without blanks at its ends; the offsets of the result count its code
            points.

    Returns:
        What the line states, or None where it is no header line.
    """
    kept = [i for i, c in enumerate(shown) if not _INVISIBLE.match(c)] if _INVISIBLE.search(shown) else None
    line = _WIDE.sub(" ", shown if kept is None else "".join(shown[i] for i in kept))
    read = (
        _read_labelled_line(line)
        or _read_imprint_line(line)
        or _read_short_form(line)
        or _read_parts(line)
        or _read_weak_byline(line)
    )
    if read is None or kept is None:
        return read
    kept.append(len(shown))
    moved = (replace(i, start=kept[i.start], end=kept[min(i.end, len(kept) - 1)]) for i in read.items)
    return replace(read, items=tuple(moved))


def _read_labelled_line(line: str) -> HeaderLine | None:
    read = read_labelled(line, 0)
    if read is None:
        return None
    field, items = read
    dates = find_stamps(line) if field in {"publisher", "agency", "published", "updated"} else []
    # "Source: Xinhua | 2025-04-22 | Editor: mei" says more than its first label.
    if (field in {"publisher", "agency"} and dates) or (len(dates) > 1 and _SPLIT.search(line)):
        return None
    kind: HeaderKind = "byline" if any(i.field == "author" for i in items) else _KINDS.get(field, "meta")
    return HeaderLine(kind, "labelled", tuple(items))


def _read_imprint_line(line: str) -> HeaderLine | None:
    """A line that names the outlet wherever it stands: copyright, "Published in", a signature."""
    items = read_imprint(line)
    return HeaderLine("meta", "shaped", tuple(items)) if items else None


def _read_short_form(line: str) -> HeaderLine | None:
    """Lines of a few fixed forms: an address, a time, an office, an agency, "With NAME and NAME", "in Nairobi"."""
    found: HeaderLine | None = None
    m = _WITH.match(line)
    if URL.fullmatch(line):
        found = HeaderLine("meta", "labelled", (Item("url", line, 0, len(line), is_labelled=True),))
    elif _TIME_ONLY.match(line):
        found = HeaderLine("published", "shaped")
    elif _BESIDE_BYLINE.match(line):
        found = HeaderLine("byline", "weak")
    elif is_issuer(line):
        found = HeaderLine("byline", "weak", (Item("publisher", tidy(line), 0, len(line)),))
    elif len(line) <= _MAX_AGENCY_CHARS and (agency := agency_name(line)):
        found = HeaderLine("byline", "weak", (Item("agency", agency, 0, len(line)),))
    elif m and not _SENTENCE_END.search(line) and (byline := read_byline(line[m.end() :])).persons:
        found = HeaderLine("byline", "shaped", tuple(byline_items(byline, m.end(), labelled=True)))
    return found


def _split(line: str) -> list[tuple[str, int]]:
    parts, start = [], 0
    for m in _SPLIT.finditer(line):
        if line[: m.start()][-1:].isdigit() and _TIME_NEXT.match(line, m.end()):
            continue  # "03 MAR 2025 | 14:05": the time belongs to its date
        if m.group().strip() in _DASHES and is_date_label(line[start : m.start()]):
            continue  # "Updated - September 18, 2024": the dash stands for a colon
        parts.append((line[start : m.start()], start))
        start = m.end()
    return [*parts, (line[start:], start)]


def _read_parts(line: str) -> HeaderLine | None:
    """Read a line part by part; each part has to be a header's, and one has to be sure."""
    items: list[Item] = []
    is_sure = False
    parts = _split(line)
    for text, offset in parts:
        labelled = read_labelled(text, offset)
        if labelled and labelled[0] in _INLINE_LABELS:
            items, is_sure = items + labelled[1], True
            continue
        part = read_part(text, offset)
        if not part.is_header and items and _BY_AT_START.match(line):
            part = _read_more_authors(text, offset)
        if not part.is_header:
            return None
        items, is_sure = items + part.items, is_sure or part.is_sure
    if is_sure:
        if any(i.stamp for i in items) and not _BY_AT_START.match(line):
            is_labelled = any(i.stamp and i.is_labelled for i in items)
            items = [*_persons_alone(parts, may_be_place=not is_labelled), *items]
        names_person = not items or any(i.field == "author" for i in items) or bool(_BY_AT_START.match(line))
        is_byline = names_person and not any(i.stamp for i in items)
        return HeaderLine("byline" if is_byline else "published", "shaped", tuple(items))
    if items and len(line) <= 60 and not has_role_word(line) and not is_person_name(line):
        return HeaderLine("byline", "weak", tuple(items))
    return None


def _read_more_authors(text: str, offset: int) -> Part:
    """Authors behind a semicolon of a byline: "By NAME (now); NAME and NAME (earlier)"."""
    byline = read_byline(text)
    lower = {w for w in re.findall(r"[^\W\d_]+", text) if w.islower()}
    return Part(
        byline_items(byline, offset, labelled=True), bool(byline.persons) and lower <= _SHIFT_WORDS, is_sure=True
    )


def _is_person_alone(text: str) -> bool:
    """Whether a part is a person's name, or one with a role behind a comma: "Ana Souza, Staff Reporter"."""
    name, comma, role = text.partition(", ")
    return is_person_name(name) and (not comma or has_role_word(role))


def _persons_alone(parts: list[tuple[str, int]], *, may_be_place: bool) -> list[Item]:
    """Persons that stand alone, or with their role, between the separators of a line that also has a date."""
    return [
        item
        for text, offset in parts
        if _is_person_alone(text.strip()) and not (may_be_place and is_placelike(text))
        for item in byline_items(read_byline(text), offset, labelled=False)
    ]


_BYLINE_WORDS = {"in", "and", "at", "for", "the", "of", "with", "en", "agencies"}


def _read_weak_byline(line: str) -> HeaderLine | None:
    """A byline without a label: "NAME in PLACE and NAME in PLACE", "NAME, Markets Desk", "Defence Correspondent"."""
    dash = _DASH_AT_START.match(line)
    if dash:  # a signature: "— Jane Roe in Narok"
        text = line[dash.end() :]
        is_signed = is_person_name(re.split(r",\s|\s+(?:in|for)\s+", text)[0])
        signed = byline_items(read_byline(text), dash.end(), labelled=False) if is_signed else []
        return HeaderLine("byline", "weak", tuple(signed)) if signed else None
    if _SENTENCE_END.search(line) or line.endswith(":") or not line[:1].isupper():
        return None
    line = _HANDLE.sub(lambda m: " " * len(m.group()), line).rstrip()
    words = line.split()
    section, bar, rest = line.partition(" | ")
    if bar and is_section(section) and is_person_name(rest.strip()):  # "Analysis | Jane Roe"
        offset = len(line) - len(rest)
        return HeaderLine("byline", "weak", tuple(byline_items(read_byline(rest), offset, labelled=False)))
    head = re.split(r",\s|\s?/\s?|\s+(?:in|at|with|and|&|—|–)\s+|\s+[(@]", line)[0].strip()
    if is_person_name(head) and len(words) <= 16:
        lower = [w for w in re.findall(r"[^\W\d]+", line[len(head) :]) if w[:1].islower() and not is_name_token(w)]
        byline = read_byline(line)
        if byline.persons and all(w in _BYLINE_WORDS or has_role_word(w) for w in lower):
            return HeaderLine("byline", "weak", tuple(byline_items(byline, 0, labelled=False)))
    if not has_role_word(line) or len(words) > 8:
        return None
    outlet = read_byline(line).outlet  # "Ports Correspondent, The Valley Post"
    start = line.find(outlet) if outlet else -1
    items = (Item("publisher", outlet, start, start + len(outlet)),) if outlet and start >= 0 else ()
    return HeaderLine("byline", "weak", items)
