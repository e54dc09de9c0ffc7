"""A line of text in, the calendar dates and clock times that it prints out; nothing is guessed here.

Called once per distinct line. What a date leaves open (its year, the order of day and month) stays open in the result;
steps/order_evidence.py and steps/year_evidence.py settle it.
"""

import datetime as dt
import re
from dataclasses import dataclass, replace

from pipelines.steps.article.calendar_words import (
    MONTH_AFTER_DAY_PATTERN,
    MONTH_LETTERS,
    MONTH_NUMBERS,
    MONTH_PATTERN,
    WEEKDAY_NUMBERS,
    WEEKDAY_PATTERN,
    ZONE_PATTERN,
    fold,
)

_YEAR = r"(?:19|20|21)\d{2}"
_ORDINAL = r"(?:st|nd|rd|th|er|º|°|\.)?"
# A look at the first character spares most places of a text the alternatives: three times as fast.
_DATE = re.compile(
    rf"""(?ix)
    (?=\d)(?:
    (?<![\w/.@=&-])(?P<iso_y>{_YEAR})(?P<sep>[-/.])(?P<iso_m>\d{{1,2}})(?P=sep)(?P<iso_d>\d{{1,2}})(?!\d)(?!(?P=sep)\d)
    |(?<!\d)(?P<cjk_y>{_YEAR})\s?[年년]\s?(?P<cjk_m>\d{{1,2}})\s?[月월]\s?(?P<cjk_d>\d{{1,2}})\s?[日일]
    |(?<![\w:/.,$€£-])(?P<d1>\d{{1,2}}){_ORDINAL}(?:\s+(?:of|de)\s+|[\s-]*)(?P<m1>{MONTH_AFTER_DAY_PATTERN})\b\.?
        (?:(?:,?\s*(?:de\s+|del\s+)?|-)(?:(?P<y1>{_YEAR})|['’](?P<yy1>\d{{2}})|(?<=-)(?P<yb1>\d{{2}}))(?!\d(?!\d?:\d)))?
    |(?<![\w/.:@=&,$€£-])(?P<n1>\d{{1,2}})(?P<nsep>[/-]|\.\ ?)(?P<n2>\d{{1,2}})(?P=nsep)(?P<ny>{_YEAR}|(?<!\ )\d{{2}})
        (?!(?-i:[a-z])|[\d_]|[/.-]\d)
    )
    |(?=[{MONTH_LETTERS}])(?<![^\W\d_])(?P<m2>{MONTH_PATTERN})\b\.?[\s-]*(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:%]|[.,]\d|\s?(?:percent|%))
        (?:(?:\s*,?\s*|-)(?P<y2>{_YEAR})(?!\d(?!\d?:\d))|,?\s*['’](?P<yy2>\d{{2}})(?!\d))?
    """
)
_DIGIT = re.compile(r"\d")
_TIME = re.compile(
    rf"""(?ix)
    (?=[\dnm])(?<![\d:.,/$€£+-])
    (?:(?P<h>[01]?\d|2[0-4])(?P<tsep>[:.hu]|\s?h\s?|：)(?P<mi>[0-5]\d)(?:[:.](?P<s>[0-5]\d)(?:[.,]\d+)?)?
        (?:\s?(?P<ap>[ap]\.?\s?m\b\.?))?(?:\s?(?:hrs?|hours|uhr|h)\b)?
    |(?P<h12>1[0-2]|0?[1-9])\s?(?P<ap12>[ap]\.?\s?m\b\.?)
    |(?P<hm>(?:[01]\d|2[0-3])[0-5]\d)(?=\s?(?:hrs?\b|hours\b|{ZONE_PATTERN}\b))\s?(?:hrs?\b|hours\b)?
    |(?P<word>noon|midnight)\b)
    (?!\d|[:.]\d|/\d)
    (?:\s*[(,]?\s*(?-i:(?P<zone>{ZONE_PATTERN}))(?!(?-i:[a-z])|\d|(?-i:[A-Z](?![a-z])))\)?)?
    """
)
_ISO_TIME = re.compile(
    r"T(?P<h>[01]\d|2[0-3]):?(?P<mi>[0-5]\d)(?::?(?P<s>[0-5]\d)(?:[.,]\d+)?)?\s?(?P<zone>Z|[+\-−]\d{2}:?\d{2})?(?!\d)"
)
_WEEKDAY_BEFORE = re.compile(rf"(?i)\b({WEEKDAY_PATTERN})\b\.?,?\s*(?:the\s+|den\s+|le\s+|el\s+)?$")
_WEEKDAY_AFTER = re.compile(rf"(?i)^\s*[,(]?\s*({WEEKDAY_PATTERN})\b\.?\)?")
_TIME_GAP = re.compile(
    r"(?i)^[\s,;|/·•()–—-]*(?:at|on|@|à|um|a las|às|alle(?: ore)?|ore|om|le|am|kl\.?|klo"
    r"|saat|pukul|godz\.?|в|о)?[\s,;|/·•()–—-]*$"
)
_VERBS = frozenset({"may", "march"})
"""English words that are months with a capital only: "to march 5 miles"."""

_RANGE_BEFORE = re.compile(r"\d\s?[–—-]\s?$|\d\s(?:and|to)\s$")


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date with its time, as printed.

    Attributes:
        start: First character of the date in the line.
        end: End of the date, exclusive.
        outer_start: First character of date, weekday and time together.
        outer_end: Their end, exclusive.
        year: Year, or None where the line does not state it.
        month: Month; the first number where the order is open.
        day: Day; the second number where the order is open.
        is_open: Whether day and month may be exchanged: a numeric date with two numbers up to 12 that differ.
        order: "day_first" or "month_first" where a numeric date shows it by a number over 12.
        weekday: 0 for Monday, where printed next to the date.
        hour: Hour 0 to 23, where a time is printed next to the date.
        minute: Minute.
        second: Second, where printed.
        zone: Time zone as printed.
    """

    start: int
    end: int
    outer_start: int
    outer_end: int
    year: int | None
    month: int
    day: int
    is_open: bool = False
    order: str | None = None
    weekday: int | None = None
    hour: int | None = None
    minute: int | None = None
    second: int | None = None
    zone: str | None = None

    def on(self, year: int | None = None) -> dt.date | None:
        """The day, read month first where open; None where the year is missing or the day does not exist."""
        try:
            return dt.date(self.year or year or 0, self.month, self.day)
        except ValueError:
            return None

    def swapped(self) -> "Stamp":
        """The other reading of an open numeric date."""
        return replace(self, month=self.day, day=self.month)

    @property
    def precision(self) -> str:
        """What is printed: day, minute or second."""
        if self.hour is None:
            return "day"
        return "minute" if self.second is None else "second"


def _year(text: str | None) -> int | None:
    if text is None:
        return None
    number = int(text)
    if number >= 100:
        return number
    return 2000 + number if number < 70 else 1900 + number  # the POSIX reading of two digits


def _numeric(span: tuple[int, int, int, int], first: int, second: int, year: int | None) -> Stamp:
    """A date of three numbers: a first or second one over 12 shows the order, otherwise it stays open."""
    if first > 12:
        return Stamp(*span, year, second, first, order="day_first")
    if second > 12:
        return Stamp(*span, year, first, second, order="month_first")
    return Stamp(*span, year, first, second, is_open=first != second)


def _stamp(match: re.Match[str]) -> Stamp | None:
    g = match.groupdict()
    span = (match.start(), match.end(), match.start(), match.end())
    if g["iso_y"]:
        stamp = Stamp(*span, int(g["iso_y"]), int(g["iso_m"]), int(g["iso_d"]))
    elif g["cjk_y"]:
        stamp = Stamp(*span, int(g["cjk_y"]), int(g["cjk_m"]), int(g["cjk_d"]))
    elif g["m1"]:
        stamp = Stamp(*span, _year(g["y1"] or g["yy1"] or g["yb1"]), MONTH_NUMBERS[fold(g["m1"])], int(g["d1"]))
    elif g["m2"]:
        stamp = Stamp(*span, _year(g["y2"] or g["yy2"]), MONTH_NUMBERS[fold(g["m2"])], int(g["d2"]))
    else:
        stamp = _numeric(span, int(g["n1"]), int(g["n2"]), _year(g["ny"]))
    if g["m2"] in _VERBS and not stamp.year:
        return None
    # A day that no calendar has is reported where its year is printed, so that it can be refused with a reason; a leap
    # year stands in for a year that is not printed.
    return stamp if stamp.year or stamp.on(2024) else None


def _clock(match: re.Match[str]) -> tuple[int, int, int | None] | None:
    g = match.groupdict()
    if g.get("word"):
        return (12, 0, None) if g["word"].lower() == "noon" else (0, 0, None)
    if g.get("hm"):
        return int(g["hm"][:2]), int(g["hm"][2:]), None
    hour, minute = int(g.get("h") or g["h12"]), int(g.get("mi") or 0)
    half = (g.get("ap") or g.get("ap12") or "")[:1].lower()
    if half and hour > 12:
        half = ""
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 23:
        return None
    return hour, minute, int(g["s"]) if g.get("s") else None


def _zone(text: str | None) -> str | None:
    return " ".join(text.split()) if text else None


def _with_weekday(stamp: Stamp, line: str) -> Stamp:
    before = _WEEKDAY_BEFORE.search(line[max(0, stamp.start - 24) : stamp.start])
    if before:
        start = max(0, stamp.start - 24) + before.start()
        return replace(stamp, outer_start=start, weekday=WEEKDAY_NUMBERS[fold(before[1])])
    after = _WEEKDAY_AFTER.match(line[stamp.end : stamp.end + 16])
    if after:
        return replace(stamp, outer_end=stamp.end + after.end(), weekday=WEEKDAY_NUMBERS[fold(after[1])])
    return stamp


def _with_time(stamp: Stamp, line: str, times: list[re.Match[str]]) -> Stamp:
    iso = _ISO_TIME.match(line, stamp.end)
    after = next((t for t in times if t.start() >= stamp.outer_end and _is_gap(line, stamp.outer_end, t.start())), None)
    before = next(
        (t for t in reversed(times) if t.end() <= stamp.outer_start and _is_gap(line, t.end(), stamp.outer_start)), None
    )
    match = iso or after or before
    clock = _clock(match) if match else None
    if match is None or clock is None:
        return stamp
    return replace(
        stamp,
        hour=clock[0],
        minute=clock[1],
        second=clock[2],
        zone=_zone(match["zone"]),
        outer_start=min(stamp.outer_start, match.start()),
        outer_end=max(stamp.outer_end, match.end()),
    )


def _is_gap(line: str, start: int, end: int) -> bool:
    return end - start <= 12 and _TIME_GAP.match(line[start:end]) is not None


def find_stamps(line: str) -> list[Stamp]:
    """All dates of a line, in order, each with the weekday and the time printed next to it.

    Times without a date and day ranges ("5–11 May 2025") are left out.

    Args:
        line: A line as a person sees it; offsets in the result count its code points.

    Returns:
        The dates, left to right.
    """
    if not _DIGIT.search(line):
        return []
    matches = list(_DATE.finditer(line))
    if not matches:
        return []
    masked = line
    for m in matches:  # so that the digits of a date are not read as a time
        masked = masked[: m.start()] + "\x00" * (m.end() - m.start()) + masked[m.end() :]
    times = list(_TIME.finditer(masked))
    stamps = []
    for m in matches:
        stamp = _stamp(m)
        if stamp is None or _RANGE_BEFORE.search(line[max(0, m.start() - 5) : m.start()]):
            continue
        stamp = _with_weekday(stamp, line)
        stamps.append(_with_time(stamp, masked if not _ISO_TIME.match(line, m.end()) else line, times))
    return stamps
