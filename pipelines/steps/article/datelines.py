"""The beginning of a paragraph in, its dateline out: place, date and agency, and where the report begins."""

import re
from dataclasses import dataclass

import polars as pl

from pipelines.steps.article.agencies import AGENCIES, agency_name
from pipelines.steps.article.calendar_words import WEEKDAY_PATTERN
from pipelines.steps.article.dates import Stamp, find_stamps
from pipelines.steps.article.names import has_role_word
from pipelines.steps.article.trade_words import words

HEAD_CHARS = 150
"""A dateline ends within this many code points of its paragraph."""

_MAX_DASHES = 5
CANDIDATE = r"^[*\"“'‘(]*\p{Lu}[^\n]{0,110}?(?:--|[—–]|\s-\s|-\s|\.-\s?|/\.?\s|:\s|\)\s)"
"""What a dateline has at least: a capital, and soon a dash, a colon, or a bracket that closes."""

_END = re.compile(
    r"\s*(?:\.\s?[-–—]+|--+|[—–]|(?<=\s)-(?=\s|[A-Z\"“])|(?<=[)\w])-(?=\s)|:(?=\s)|(?<=\s)//(?=\s))\s*|(?<=[)\]])\s*[-–—.:]*\s+|/\s?\.?\s*[-–—]*\s*(?=[A-Z\"“])"
)
_AGENCY = re.compile(
    r"[(\[]\s?(?P<name>[^()\[\]/\d]{2,40}?)\s?[)\]]|/\s?(?P<slashed>[^()\[\]/\d]{2,40}?)\s?/"
    r"|,\s*(?P<bare>[A-Z][\w ]{1,20}?)\s*$"
)
_SET_OFF = re.compile(r"(?:^|(?<=[\s.,]))/\S(?:[^/]*\S)?/(?!\w)")
"""Slashes around a name that nobody knows: "/Accesswire/" is an agency, "CAIRO / ANKARA / BERLIN" and
"CAIRO/ANKARA/BERLIN" are places."""

_PLACE = re.compile(r"^[^\W\d_][^\d!?;\"“”<>=+*#@|]{1,58}$")
_CONNECTORS = words(
    "de la le les los las el al of the and upon on am an der sur del do da dos das di du under y et e den -"
)
_NO_PLACE = words(
    """breaking update updated live watch opinion analysis exclusive key explainer correction note notes editor editors
    fact factbox read related photo photos caption video image picture source sources photograph credit question
    answer moderator q a interview summary background highlights context transcript chapter part day week
    results result about contact media press published posted author byline by date title headline subject
    yesterday today tomorrow monday tuesday wednesday thursday friday saturday sunday january february march
    april may june july august september october november december first second third firstly secondly finally
    also but and however the a an in on at for from to with i we he she it they this that there what who how why
    when where if tip tips advice warning danger notice world news sport sports business politics economy table
    figure section talking point urgent alert flash newsalert story-takeaways wrapup refile rpt"""
)
_SPEAKER = re.compile(
    r",.*\b(?:presenter|host|co-host|moderator|interviewer|narrator|newsreader|guest|chair|chairman|chairwoman"
    r"|spokesman|spokeswoman|spokesperson|minister|president|secretary|ambassador)\b",
    re.IGNORECASE,
)
"""A speaker's office behind the name: "JOHN TAMIHANA, PRESENTER: " opens a turn, not a report."""


@dataclass(frozen=True, slots=True)
class Dateline:
    """What a dateline says.

    Attributes:
        place: Place as printed, without the country or state that follows its first comma.
        place_end: End of the place in the paragraph.
        end: Where the report begins: the end of the dateline with the dash and the blanks after it.
        stamp: Its date, if any.
        agency: Its agency by the usual name, if any.
        is_sure: Whether a date, an agency or capitals say that it is one; otherwise only its position does.
    """

    place: str | None
    place_end: int
    end: int
    stamp: Stamp | None
    agency: str | None
    is_sure: bool


def _printed_agency(match: re.Match[str]) -> str:
    return (match["name"] or match["slashed"] or match["bare"] or "").strip(" .")


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _read_head(head: str) -> tuple[str, Stamp | None, str | None] | None:
    """Place, date and agency of the text before a dash."""
    agency = None
    head = re.sub(r"\[[A-Z][\w ]+\](?=,)", _blank, head)  # "New Delhi [India], "
    found = list(_AGENCY.finditer(head))
    known = [m for m in found if agency_name(_printed_agency(m))]
    if known and known[0].start() > found[0].start():  # "Guwahati (Assam), April 3 (ANI)": a region stands before it
        head = re.sub(r"\([^()]*\)", _blank, head[: known[0].start()]) + head[known[0].start() :]
    for m in known or found:
        printed = _printed_agency(m)
        is_open = m["bare"] or (m["slashed"] and not _SET_OFF.match(head, m.start()))
        if is_open and not agency_name(printed):
            continue
        if len(printed.split()) <= 4 and printed[:1].isalnum():
            agency = agency_name(printed) or (printed if not printed.islower() and len(printed) > 1 else None)
            head = head[: m.start()] + " " * (m.end() - m.start()) + head[m.end() :]
            break
    stamps = find_stamps(head)
    if len(stamps) > 1:
        return None
    stamp = stamps[0] if stamps else None
    if stamp:
        if head[stamp.outer_end :].strip(" ,.()-–—"):
            return None
        head = head[: stamp.outer_start]
    place = re.sub(rf"(?i)[,.]?\s*\b(?:{WEEKDAY_PATTERN})\b[.,]?\s*$", "", head.rstrip(" ,.(-–—:")).strip(" ,.(-–—")
    return place, stamp, agency


def _is_place(place: str, *, is_dated: bool) -> bool:
    words = re.findall(r"[^\s,/()]+", place)
    if not words or len(words) > 8 or not _PLACE.match(place):
        return False
    if is_dated and place.upper().startswith("THE ") and len(words) > 1:
        words = words[1:]
    if words[0].strip(".'’").casefold() in _NO_PLACE or (len(place) < 3 and not place.isupper()):
        return False
    if is_dated and len(words) <= 3 and words[0][:1].isupper():
        return True
    return all(w[:1].isupper() or w.casefold() in _CONNECTORS or re.match(r"^[dlDL]['’]", w) for w in words)


def _is_caps(place: str) -> bool:
    letters = [c for c in place if c.isalpha()]
    return len(letters) >= 3 and not any(c.islower() for c in letters)


def _read_until(text: str, lead: int, end: re.Match[str], begins: str) -> Dateline | None:
    """The dateline that ends with one dash or colon of the text, if what stands before it is one.

    Args:
        text: The beginning of the paragraph.
        lead: Where the dateline begins: after quotation marks.
        end: The dash with the blanks around it.
        begins: The first character after it.
    """
    sign = end.group().strip()
    is_slash = sign.startswith("/") and sign != "//"
    read = _read_head(text[lead : end.start()] + ("/" if is_slash else ""))
    # A single slash closes the name of an agency, or stands between places.
    if read is None or (is_slash and not read[2]):
        return None
    place, stamp, agency = read
    is_named = bool(stamp or agency)
    if not _is_place(place, is_dated=is_named) and (place or not agency):
        return None
    first = re.split(r"\s*[,(]", place)[0].strip()
    is_sure = is_named or _is_caps(first)
    opens = begins.isupper() or begins.isdigit() or begins in "\"“‘'«($€£[¿¡<"
    if not sign:  # "New Delhi, Mar 5 (PTI) The ...": brackets alone end it
        fits = stamp is not None or agency in AGENCIES
    elif sign == ":":
        fits = is_sure and (is_named or not ("," in place and (_SPEAKER.search(place) or has_role_word(place))))
    else:
        fits = is_sure or (len(first.split()) <= 3 and sign in {"—", "–", "--", "-", "//"})
    if not fits or not (opens or is_named):
        return None
    start = max(text.find(first, lead), 0)
    return Dateline(first or None, start + len(first), end.end(), stamp, agency, is_sure)


def read_dateline(paragraph: str) -> Dateline | None:
    """Read the dateline at the beginning of a paragraph.

    After the styles of AP, Reuters, AFP, Xinhua, TASS, EFE, PR Newswire and newspapers: "LAMU - ", "CUSCO, Peru
    (AP) — ", "Mérida, 12 oct (EFE).- ", "OMSK, June 11. /TASS/. ", "LAHORE: ".

    Args:
        paragraph: The paragraph, or its first HEAD_CHARS code points.

    Returns:
        The dateline, or None where the paragraph has none.
    """
    text = paragraph[:HEAD_CHARS]
    lead = len(text) - len(text.lstrip("\"“'‘* "))
    best: Dateline | None = None
    for m in list(_END.finditer(text, lead + 2))[:_MAX_DASHES]:
        if not paragraph[m.end() :].strip():
            break
        found = _read_until(text, lead, m, paragraph[m.end()])
        # "Évora, Portugal – 4 June 2025 – ": the dash that brings in a date or an agency is the last one.
        if found and (best is None or (found.stamp and not best.stamp) or (found.agency and not best.agency)):
            best = found
        if best and best.stamp and best.agency:
            break
    return best


DATELINES = {
    "head": pl.String(), "place": pl.String(), "place_start": pl.Int64(), "place_end": pl.Int64(),
    "dateline_end": pl.Int64(), "agency": pl.String(), "is_sure": pl.Boolean(), "printed_date": pl.String(),
    "year": pl.Int32(), "month": pl.Int32(),
    "day": pl.Int32(), "weekday": pl.Int32(), "is_open": pl.Boolean(), "order": pl.String(),
}  # fmt: skip


def find_datelines(paragraphs: pl.DataFrame) -> pl.DataFrame:
    """Read the datelines of paragraphs, once per distinct beginning.

    Args:
        paragraphs: Column head: the first HEAD_CHARS code points of each paragraph.

    Returns:
        One row a distinct head that begins with a dateline: DATELINES. Offsets count code points of the paragraph.
    """
    distinct = paragraphs.filter(pl.col("head").str.contains(CANDIDATE))["head"].unique(maintain_order=True)
    rows = []
    for head in distinct.to_list():
        d = read_dateline(head)
        if d is None:
            continue
        s = d.stamp
        stamped = (s.year, s.month, s.day, s.weekday, s.is_open, s.order) if s else (None,) * 6
        printed = _printed(head, s) if s else None
        start = d.place_end - len(d.place or "")
        rows.append((head, d.place, start, d.place_end, d.end, d.agency, d.is_sure, printed, *stamped))
    return pl.DataFrame(rows, schema=DATELINES, orient="row")


def _printed(head: str, stamp: Stamp) -> str:
    found = next((f for f in find_stamps(head) if (f.month, f.day) == (stamp.month, stamp.day)), None)
    return head[found.outer_start : found.outer_end] if found else ""
