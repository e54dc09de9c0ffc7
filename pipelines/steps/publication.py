"""Dates as printed in, days out: what a date leaves open is settled by evidence, or left open with a reason.

The order of 03/04/2025 is decided by the document, then by the habit of its source, then by the setting; a missing
year only by the document. Nothing is decided by plausibility alone, and no day after tomorrow is believed.
"""

import datetime as dt
import re
from dataclasses import dataclass

from pipelines.steps.dates import WEEKDAY_NUMBERS, WEEKDAY_PATTERN, Stamp, find_stamps, fold

MAX_EVIDENCE_CHARS = 40_000
"""Code points of a text that are searched for evidence."""

NEAR_DAYS = 10
"""A date in words this near to one reading of a numeric date, and not to the other, decides for it: news is about the
days around its publication."""

_WEEKDAY = re.compile(rf"\b(?:{WEEKDAY_PATTERN})\b", re.IGNORECASE)
_MONTH_YEAR = re.compile(
    r"\b(?:(?P<by>by|until|till|through|before|from|due|in early|in late|next)\s+)?(?P<month>January|February|March|April|May|June|July|August"
    r"|September|October|November|December)\s+(?P<year>(?:19|20)\d{2})\b"
)
_YEARS_AGO = re.compile(
    r"\b(?P<year>(?:19|20)\d{2})\b[^.!?\n]{0,40}?,?\s(?P<count>\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen"
    r"|twenty|thirty|forty|fifty)\s+years?\s+(?:ago|earlier|before|later|on)\b",
    re.IGNORECASE,
)
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


def check_printed(stamp: Stamp, latest_on: dt.date) -> Settled:
    """Settle a date that leaves nothing open: it must exist, lie in the past, and agree with its weekday."""
    day = stamp.on()
    if day is None:
        return _refuse(f"no such day: {stamp.year}-{stamp.month:02}-{stamp.day:02}")
    if day > latest_on + dt.timedelta(days=1):
        return _refuse(f"lies in the future: {day.isoformat()}")
    if stamp.weekday is not None and stamp.weekday != day.weekday():
        return Settled(stamp, "printed", 0.5)
    return Settled(stamp, "printed", 0.95)


def _readings(stamp: Stamp) -> dict[str, Stamp]:
    """Both readings of an open numeric date (stored month first) that exist."""
    both = {"month_first": stamp, "day_first": stamp.swapped()}
    return {order: s for order, s in both.items() if s.on(2024)}


def _words_evidence(readings: dict[str, Stamp], text: str, *, own: str) -> set[str]:
    """Orders for which a date in words, or an unambiguous numeric one, speaks."""
    votes: set[str] = set()
    for other in find_stamps(text[:MAX_EVIDENCE_CHARS]):
        if other.is_open:
            continue
        if other.order and text[other.start : other.end] != own:
            votes.add(other.order)
            continue
        near = set()
        for order, reading in readings.items():
            day, mentioned = reading.on(), other.on(reading.year)
            if day and mentioned and abs((day - mentioned).days) <= NEAR_DAYS:
                near.add(order)
        if len(near) == 1:
            votes |= near
    return votes


def settle_order(
    stamp: Stamp, text: str, *, own: str, siblings: list[Stamp], habit: str | None, setting: str, latest_on: dt.date
) -> Settled:
    """Settle the order of day and month of a numeric date.

    Args:
        stamp: The date, stored month first.
        text: The article, for evidence.
        own: The date as printed, which is no evidence for itself.
        siblings: Other numeric dates of the header.
        habit: Order that the source uses elsewhere, if known: day_first or month_first.
        setting: day_first, month_first or undecided.
        latest_on: Last day that can be.

    Returns:
        The settled date.
    """
    limit = latest_on + dt.timedelta(days=1)
    readings = {order: s for order, s in _readings(stamp).items() if (day := s.on()) and day <= limit}
    if not readings:
        return _refuse("lies in the future in both orders of day and month")
    if len(readings) == 1:
        order, only = next(iter(readings.items()))
        return Settled(_with_year(only, only.year or 0), "document_evidence", 0.8)
    if stamp.weekday is not None:
        fitting = {o: s for o, s in readings.items() if (d := s.on()) and d.weekday() == stamp.weekday}
        if len(fitting) == 1:
            return Settled(next(iter(fitting.values())), "document_evidence", 0.95)
    votes = {s.order for s in siblings if s.order} or _words_evidence(readings, text, own=own)
    if len(votes) == 1:
        return Settled(readings[votes.pop() or ""], "document_evidence", 0.9)
    if habit in readings:
        return Settled(readings[habit], "source_habit", 0.7)
    if setting in readings:
        return Settled(readings[setting], "setting", 0.5)
    why = "the document points both ways" if votes else "nothing in the document or its source decides"
    return _refuse(f"order of day and month is open in {own}: {why}")


def _stated_years(stamp: Stamp, text: str) -> tuple[set[int], set[int]]:
    """Years that the text states for the day of the stamp, and years that it makes likely."""
    proved, likely = set(), set()
    for other in find_stamps(text):
        if other.year and not other.is_open and (other.month, other.day) == (stamp.month, stamp.day):
            proved.add(other.year)
        elif other.year and not other.is_open:
            day, mentioned = stamp.on(other.year), other.on()
            if day and mentioned and 0 <= (day - mentioned).days <= 200:
                likely.add(other.year)
            nxt = stamp.on(other.year + 1)
            if nxt and mentioned and 0 <= (nxt - mentioned).days <= 200:
                likely.add(other.year + 1)
    for m in _MONTH_YEAR.finditer(text):
        months = (stamp.month - (_MONTHS.index(m["month"]) + 1)) % 12
        if not m["by"]:
            year = int(m["year"])
            likely.add(year if _MONTHS.index(m["month"]) + 1 <= stamp.month else year + 1)
        del months
    for m in _YEARS_AGO.finditer(text):
        count = int(m["count"]) if m["count"].isdigit() else _COUNTS[m["count"].lower()]
        likely.add(int(m["year"]) + count)
    likely |= {int(m["year"]) for m in _COPYRIGHT.finditer(text)}
    return proved, likely


def infer_year(stamp: Stamp, text: str, *, lead: str, latest_on: dt.date) -> Settled:
    """Give a date its year where the rest of the document proves it.

    Proof is the same day with its year elsewhere in the text; or two independent pieces of evidence that agree on one
    year: the weekday of the day (printed with it, or the first one that the lead names), and a year that the text
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
    printed = f"--{stamp.month:02}-{stamp.day:02}"
    proved, likely = _stated_years(stamp, text)
    named = _WEEKDAY.search(lead)
    weekday = stamp.weekday if stamp.weekday is not None else WEEKDAY_NUMBERS[fold(named.group())] if named else None

    def fits(year: int) -> bool:
        day = stamp.on(year)
        return day is not None and day <= limit and (weekday is None or day.weekday() == weekday)

    certain = {y for y in proved if fits(y)}
    if len(certain) == 1:
        return Settled(_with_year(stamp, certain.pop()), "year_inferred", 0.85)
    both = {y for y in likely if weekday is not None and fits(y)}
    if len(both) == 1 and not certain:
        return Settled(_with_year(stamp, both.pop()), "year_inferred", 0.8)
    return _refuse(f"the year of {printed} is not stated, and the text does not prove one")
