"""Dates as printed in, days out: what a date leaves open is settled by evidence, or left open with a reason.

The order of 03/04/2025 is decided by the document, then by the habit of its source, then by the setting; a missing
year only by the document. Nothing is decided by plausibility alone, and no day after tomorrow is believed.
"""

import datetime as dt
import re
from dataclasses import dataclass

from pipelines.steps.calendar_words import WEEKDAY_NUMBERS, fold
from pipelines.steps.dates import Stamp, find_stamps

MAX_EVIDENCE_CHARS = 40_000
"""Code points of a text that are searched for evidence."""

NEAR_DAYS = 10
"""A date in words this near to one reading of a numeric date, and not to the other, decides for it: news is about the
days around its publication."""

_MONTH_FIRST_LANGUAGES = frozenset({None, "en", "zh", "ja", "ko", "hu", "tl"})
ORDERS = ("day_first", "month_first")

_WEEKDAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
_MONTH_YEAR = re.compile(
    r"\b(?:(?P<by>by|until|till|through|before|from|due|in early|in late|next)\s+)?(?P<month>January|February|March|April|May|June|July|August"
    r"|September|October|November|December)\s+(?P<year>(?:19|20)\d{2})\b"
)
_YEARS_AGO = re.compile(
    r"\b(?P<year>(?:19|20)\d{2})\b[^.!?\n]{0,40}?,?\s(?P<count>\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen"
    r"|twenty|thirty|forty|fifty)\s+years?\s+(?:ago|earlier|before|later|on)\b",
    re.IGNORECASE,
)
_ANY_YEAR = re.compile(
    r"(?P<ahead>\b(?:by|until|till|through|before|from|due|end of|start of|beginning of|summer of|spring of|autumn of|quarter of|half of|expected in|planned for|begin in|open in|scheduled for)\s+)?(?<![\d/.,$€£-])(?P<year>(?:19|20)\d{2})(?![\d/]|[.,]\d)"
)
_AHEAD = re.compile(
    r"\b(?:due|matur\w+(?: on)?|until|till|by|from|effective|expir\w+(?: on)?|payable|callable|on or before|through|before|ending|ended)\s*$"
)
_RECENT_DAYS = 200
_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright)\s*(?:copyright\s*)?(?P<year>(?:19|20)\d{2})\b", re.IGNORECASE)
_COUNTS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
}  # fmt: skip
_MONTHS = "January February March April May June July August September October November December".split()


@dataclass(frozen=True, slots=True)
class Settled:
    """A day that is settled, or the reason why it is not.

    Attributes:
        stamp: The date in the reading that was chosen, with its year; None where it stays open.
        basis: What settled it: printed, document_evidence, source_habit, setting, year_inferred; or refused.
        confidence: From 0 to 1.
        reason: Why it stays open; None where it does not.
    """

    stamp: Stamp | None
    basis: str
    confidence: float
    reason: str | None = None


def _refuse(reason: str) -> Settled:
    return Settled(None, "refused", 0.0, reason)


def _with_year(stamp: Stamp, year: int) -> Stamp:
    return Stamp(
        stamp.start, stamp.end, stamp.outer_start, stamp.outer_end, year, stamp.month, stamp.day, False, stamp.order,
        stamp.weekday, stamp.hour, stamp.minute, stamp.second, stamp.zone,
    )  # fmt: skip


def refuse_year(stamp: Stamp) -> Settled:
    """What is said of a date whose year nothing proves."""
    return _refuse(f"the year of --{stamp.month:02}-{stamp.day:02} is not stated, and the text does not prove one")


def read_in_order(stamp: Stamp, order: str) -> Stamp:
    """An open numeric date (stored month first) in one order of day and month."""
    return stamp if order == "month_first" else stamp.swapped()


def _weigh_words(stamps: list[Stamp], text: str) -> dict[str, int]:
    """How strongly the other dates of a text speak for each order: those in words by nearness, numeric ones by form."""
    weight = dict.fromkeys(ORDERS, 0)
    for other in find_stamps(text[:MAX_EVIDENCE_CHARS]):
        if other.is_open:
            continue
        if other.order:
            weight[other.order] += 2
            continue
        for stamp in stamps:
            for order in ORDERS:
                day, mentioned = read_in_order(stamp, order).on(), other.on(stamp.year)
                distance = abs((day - mentioned).days) if day and mentioned else NEAR_DAYS + 1
                weight[order] += 4 if distance == 0 else 2 if distance <= 2 else 1 if distance <= NEAR_DAYS else 0
    return weight


def _weigh_weekdays(stamps: list[Stamp], lead: str) -> dict[str, int]:
    """Whether the weekdays that the lead names are those of the dates, or of the days before them, in each order."""
    named = {WEEKDAY_NUMBERS[fold(m.group())] for m in _WEEKDAY.finditer(lead)}
    weight = dict.fromkeys(ORDERS, 0)
    for stamp in stamps:
        for order in ORDERS:
            day = read_in_order(stamp, order).on()
            weight[order] += day is not None and bool(named & {day.weekday(), (day.weekday() - 1) % 7})
    return weight


def decide_order(
    stamps: list[Stamp],
    text: str,
    *,
    header: list[Stamp],
    lead: str,
    language: str | None,
    habit: str | None,
    setting: str,
    latest_on: dt.date,
) -> tuple[str | None, str, float]:
    """Decide in which order an article's open numeric dates have day and month: all in the same.

    Args:
        stamps: The open dates of the header, stored month first.
        text: The article, for evidence.
        header: The other dates of the header.
        lead: Its first paragraph; the weekday that it names is that of the publication or of the day before.
        language: Its language: only English and East Asian texts write the month first.
        habit: Order that the source uses elsewhere, if known: day_first or month_first.
        setting: day_first, month_first or undecided.
        latest_on: Last day that can be.

    Returns:
        The order or None, what decided it (document_evidence, source_habit, setting) or why nothing does, a confidence.
    """
    limit = latest_on + dt.timedelta(days=1)

    def is_possible(order: str) -> bool:
        days = [(read_in_order(s, order), s.weekday) for s in stamps]
        return all((d := r.on()) and d <= limit and w in (None, d.weekday()) for r, w in days)

    possible = [order for order in ORDERS if is_possible(order)]
    if len(possible) == 1:
        return possible[0], "document_evidence", 0.85
    if not possible:
        return None, "no order of day and month gives a possible day", 0.0
    forms = {s.order for s in header if s.order}
    if len(forms) == 1:
        return forms.pop(), "document_evidence", 0.9
    if language not in _MONTH_FIRST_LANGUAGES:
        return "day_first", "document_evidence", 0.85
    weight = _weigh_words(stamps, text)
    if not any(weight.values()):
        weight = _weigh_weekdays(stamps, lead)
    best, other = sorted(ORDERS, key=lambda o: -weight[o])
    if weight[best] >= 2 * weight[other] and weight[best] > 0:
        return best, "document_evidence", 0.9 if weight[other] == 0 else 0.75
    if habit in ORDERS:
        return habit, "source_habit", 0.7
    if setting in ORDERS:
        return setting, "setting", 0.5
    return None, "nothing in the document or its source decides the order of day and month", 0.0


def _years_before(stamp: Stamp, day: dt.date) -> set[int]:
    """Years in which the date of the stamp follows a day within _RECENT_DAYS: what just happened is recent news."""
    years = (day.year, day.year + 1)
    return {y for y in years if (on := stamp.on(y)) and 0 <= (on - day).days <= _RECENT_DAYS}


def _stated_years(stamp: Stamp, text: str) -> tuple[set[int], set[int]]:
    """Years that the text states for the day of the stamp (with its weekday), and years that it makes likely."""
    proved, likely = set(), set()
    for other in find_stamps(text):
        is_ahead = _AHEAD.search(text[max(0, other.outer_start - 24) : other.outer_start])
        day = None if other.is_open or is_ahead else other.on()
        if day is None:
            continue
        if (day.month, day.day) == (stamp.month, stamp.day):
            proved |= {day.year} if other.weekday == day.weekday() else set()
        else:
            likely |= _years_before(stamp, day)
    for m in _MONTH_YEAR.finditer(text):
        if not m["by"]:
            likely |= _years_before(stamp, dt.date(int(m["year"]), _MONTHS.index(m["month"]) + 1, 1))
    for m in _YEARS_AGO.finditer(text):
        count = int(m["count"]) if m["count"].isdigit() else _COUNTS[m["count"].lower()]
        likely.add(int(m["year"]) + count)
    likely |= {int(m["year"]) for m in _COPYRIGHT.finditer(text)}
    return proved, likely


def _latest_year(text: str) -> int:
    """The latest year that the text names without pointing ahead ("by 2030")."""
    return max((int(m["year"]) for m in _ANY_YEAR.finditer(text) if not m["ahead"]), default=0)


def infer_year(stamp: Stamp, text: str, *, lead: str, latest_on: dt.date) -> Settled:
    """Give a date its year where the rest of the document proves it.

    Proof is the same day with its year elsewhere in the text; or two independent pieces of evidence that agree on one
    year: the weekday of the day (printed with it, or named by the lead), and a year that the text
    makes likely by a date shortly before, by "2020, five years ago", or by its copyright line.

    Args:
        stamp: The date without a year.
        text: The article.
        lead: Its first paragraph.
        latest_on: Last day that can be.

    Returns:
        The settled date.
    """
    text = text[:MAX_EVIDENCE_CHARS]
    limit = latest_on + dt.timedelta(days=1)
    proved, likely = _stated_years(stamp, text)
    named = {WEEKDAY_NUMBERS[fold(m.group())] for m in _WEEKDAY.finditer(lead)}
    weekdays = named if stamp.weekday is None else {stamp.weekday}

    def fits(year: int) -> bool:
        day = stamp.on(year)
        return day is not None and day <= limit and (not weekdays or day.weekday() in weekdays)

    certain = {y for y in proved if fits(y)}
    if len(certain) == 1:
        return Settled(_with_year(stamp, certain.pop()), "year_inferred", 0.85)
    both = {y for y in likely if 0 < len(weekdays) <= 3 and fits(y) and y >= _latest_year(text)}
    if len(both) == 1 and not certain:
        return Settled(_with_year(stamp, both.pop()), "year_inferred", 0.8)
    return refuse_year(stamp)
