"""The beginning of a paragraph in, its dateline out: place, date and agency, and where the report begins."""

import re
from dataclasses import dataclass

import polars as pl

from pipelines.steps.agencies import AGENCIES, agency_name
from pipelines.steps.calendar_words import WEEKDAY_PATTERN
from pipelines.steps.dates import Stamp, find_stamps
from pipelines.steps.trade_words import words

HEAD_CHARS = 150
"""A dateline ends within this many code points of its paragraph."""

CANDIDATE = r"^[*\"“'‘(]*\p{Lu}[^\n]{0,110}?(?:--|[—–]|\s-\s|-\s|\.-\s?|/\.?\s|:\s|\)\s)"
"""What a dateline has at least: a capital, and soon a dash, a colon, or a bracket that closes."""

_END = re.compile(
    r"\s*(?:\.\s?[-–—]+|--+|[—–]|(?<=\s)-(?=\s|[A-Z\"“])|(?<=[)\w])-(?=\s)|:(?=\s))\s*|(?<=[)\]])\s*[-–—.:]*\s+|/\s?\.?\s*[-–—]*\s*(?=[A-Z\"“])"
)
_AGENCY = re.compile(r"[(\[/]\s?(?P<name>[^()\[\]/\d]{2,40}?)\s?[)\]/]|,\s*(?P<bare>[A-Z][\w ]{1,20}?)\s*$")
_PLACE = re.compile(r"^[^\W\d_][^\d!?;\"“”<>=+*#@|]{1,58}$")
_CONNECTORS = words(
    "de la le les los las el al of the and upon on am an der sur del do da dos das di du under y et e den -"
)
_NO_PLACE = words(
    """breaking update updated live watch opinion analysis exclusive key explainer correction note editor editors
    fact factbox read related photo photos caption video image picture source sources photograph credit question
    answer moderator q a interview summary background highlights context transcript chapter part day week
    results result about contact media press published posted author byline by date title headline subject
    yesterday today tomorrow monday tuesday wednesday thursday friday saturday sunday january february march
    april may june july august september october november december first second third firstly secondly finally
    also but and however the a an in on at for from to with i we he she it they this that there what who how why
    when where if tip tips advice warning danger notice world news sport sports business politics economy table
    figure section talking point urgent alert flash newsalert story-takeaways wrapup refile rpt"""
)


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


def _read_head(head: str) -> tuple[str, Stamp | None, str | None] | None:
    """Place, date and agency of the text before a dash."""
    agency = None
    head = re.sub(r"\[[A-Z][\w ]+\](?=,)", lambda m: " " * len(m.group()), head)  # "New Delhi [India], "
    for m in _AGENCY.finditer(head):
        printed = (m["name"] or m["bare"] or "").strip(" .")
        if m["bare"] and not agency_name(printed):
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


def read_dateline(paragraph: str) -> Dateline | None:
    """Read the dateline at the beginning of a paragraph.

    After the styles of AP, Reuters, AFP, Xinhua, TASS, EFE, PR Newswire and newspapers: "MOMBASA - ", "LIMA, Peru (AP)
    — ", "Bogotá, 7 oct (EFE).- ", "ASTANA, August 19. /TASS/. ", "ISLAMABAD: ".

    Args:
        paragraph: The paragraph, or its first HEAD_CHARS code points.

    Returns:
        The dateline, or None where the paragraph has none.
    """
    text = paragraph[:HEAD_CHARS]
    lead = len(text) - len(text.lstrip("\"“'‘* "))
    best: Dateline | None = None
    for m in list(_END.finditer(text, lead + 2))[:5]:
        if m.end() >= len(paragraph) or not paragraph[m.end() :].strip():
            break
        sign = m.group().strip()
        read = _read_head(text[lead : m.start()] + ("/" if sign.startswith("/") else ""))
        if read is None:
            continue
        place, stamp, agency = read
        if not _is_place(place, is_dated=bool(stamp or agency)) and (place or not agency):
            continue
        first = re.split(r"\s*[,(]", place)[0]
        letters = [c for c in first if c.isalpha()]
        is_caps = len(letters) >= 3 and all(not c.islower() for c in letters)
        if not sign and not (stamp or agency in AGENCIES):
            continue
        if sign == ":" and not (is_caps or stamp or agency):
            continue
        if not (is_caps or stamp or agency) and (len(first.split()) > 3 or sign not in {"—", "–", "--", "-"}):
            continue
        begins = paragraph[m.end() : m.end() + 1]
        if not (begins.isupper() or begins.isdigit() or begins in "\"“‘'«($€£[¿¡<" or stamp or agency):
            continue
        found = Dateline(
            first.strip() or None, lead + len(first), m.end(), stamp, agency, is_sure=bool(is_caps or stamp or agency)
        )
        if best is None or (found.stamp and not best.stamp) or (found.agency and not best.agency):
            best = found
        if best.stamp and best.agency:
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
