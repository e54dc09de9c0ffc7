"""A date without a year and the article around it in, its year out, where the article proves it."""

import datetime as dt
import re

from pipelines.steps.article.dates import Stamp, find_stamps
from pipelines.steps.article.order_evidence import MAX_EVIDENCE_CHARS, weekdays_in

RECENT_DAYS = 200
"""A date that an article mentions makes the year likely in which the article follows it within so many days."""

_MAX_WEEKDAYS = 3
"""A lead that names more weekdays proves nothing: one of them fits too easily."""

_MAX_NEIGHBOUR_DAYS = 45
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_AHEAD_WORDS = (
    "by|until|till|through|before|from|due|end of|start of|beginning of|summer of|spring of|autumn of|quarter of"
    "|half of|expected in|planned for|begin in|open in|scheduled for|in early|in late|next"
)
_MONTH_YEAR = re.compile(
    rf"\b(?:(?P<ahead>{_AHEAD_WORDS})\s+)?(?P<month>{'|'.join(_MONTHS)})\s+(?P<year>(?:19|20)\d{{2}})\b"
)
_YEAR = re.compile(rf"(?:\b(?P<ahead>{_AHEAD_WORDS})\s+)?(?<![\d/.,$€£-])(?P<year>(?:19|20)\d{{2}})(?![\d/]|[.,]\d)")
_AHEAD_OF_DATE = re.compile(
    r"\b(?:due|matur\w+(?: on)?|until|till|by|from|effective|expir\w+(?: on)?|payable|callable|on or before|through"
    r"|before|ending|ended)\s*$"
)
_COUNTS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
}  # fmt: skip
_COUNT = rf"(?P<count>\d{{1,3}}|{'|'.join(_COUNTS)})"
# A look at the first character spares most places of a text the alternatives.
_COUNT_LETTERS = "".join(sorted({name[0] for name in _COUNTS}))
_YEARS_AGO = re.compile(
    rf"\b(?P<year>(?:19|20)\d{{2}})\b[^.!?\n]{{0,40}}?,?\s{_COUNT}\s+years?\s+(?:ago|earlier|before|later|on)\b",
    re.IGNORECASE,
)
_YEARS_AFTER = re.compile(
    rf"(?=[\d{_COUNT_LETTERS}])\b{_COUNT}\s+years\s+(?:after|since)\b[^.!?\n\d]{{0,40}}?(?P<year>(?:19|20)\d{{2}})\b",
    re.IGNORECASE,
)
_MAY_STATE_YEAR = re.compile(r"(?:19|20|21)\d\d|['’]\d\d|\d[/.-]\d\d?[/.-]\d\d|[^\W\d_]\.?-\d\d")
"""What every date with a year has in it; most news texts have none."""

_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright)\s*(?:copyright\s*)?(?P<year>(?:19|20)\d{2})\b", re.IGNORECASE)


def nearest_year(stamp: Stamp, days: list[dt.date], latest_on: dt.date) -> int | None:
    """The year in which the date lies nearest to another date of the same header, where one is within 45 days."""
    near = [
        (abs((day - other).days), day.year)
        for other in days
        for year in (other.year - 1, other.year, other.year + 1)
        if (day := stamp.on(year)) and day <= latest_on + dt.timedelta(days=1)
    ]
    return min(near)[1] if near and min(near)[0] <= _MAX_NEIGHBOUR_DAYS else None


def _years_after(stamp: Stamp, day: dt.date) -> set[int]:
    """Years in which the date of the stamp follows a day within RECENT_DAYS: what just happened is recent news."""
    years = (day.year, day.year + 1)
    return {y for y in years if (on := stamp.on(y)) and 0 <= (on - day).days <= RECENT_DAYS}


def _stated_years(stamp: Stamp, text: str) -> tuple[set[int], set[int]]:
    """Years that the text states for the day of the stamp (with its weekday), and years that it makes likely."""
    proved: set[int] = set()
    likely: set[int] = set()
    for other in find_stamps(text) if _MAY_STATE_YEAR.search(text) else ():
        is_ahead = _AHEAD_OF_DATE.search(text[max(0, other.outer_start - 24) : other.outer_start])
        day = None if other.is_open or is_ahead else other.on()
        if day is None:
            continue
        if (day.month, day.day) == (stamp.month, stamp.day):
            proved |= {day.year} if other.weekday == day.weekday() else set()
        else:
            likely |= _years_after(stamp, day)
    for m in _MONTH_YEAR.finditer(text):
        if not m["ahead"]:
            likely |= _years_after(stamp, dt.date(int(m["year"]), _MONTHS.index(m["month"]) + 1, 1))
    for m in (*_YEARS_AGO.finditer(text), *_YEARS_AFTER.finditer(text)):
        count = int(m["count"]) if m["count"].isdigit() else _COUNTS[m["count"].lower()]
        likely.add(int(m["year"]) + count)
    likely |= {int(m["year"]) for m in _COPYRIGHT.finditer(text)}
    return proved, likely


def _latest_year(text: str) -> int:
    """The latest year that the text names without pointing ahead ("by 2030")."""
    return max((int(m["year"]) for m in _YEAR.finditer(text) if not m["ahead"]), default=0)


def infer_year(stamp: Stamp, text: str, *, lead: str, latest_on: dt.date) -> tuple[int | None, float]:
    """Give a date its year where the rest of the document proves it.

    Proof is the same day with weekday and year elsewhere in the text; or two pieces of evidence that agree on one year,
    later than which the text names none: the weekday of the day (printed with it, or named by the lead), and a year
    that the text makes likely by a date shortly before, by "2019, six years ago", or by its copyright line.

    Args:
        stamp: The date without a year.
        text: The article.
        lead: Its first paragraph.
        latest_on: Last day that can be.

    Returns:
        The year and a confidence; None where the text does not prove one.
    """
    text = text[:MAX_EVIDENCE_CHARS]
    limit = latest_on + dt.timedelta(days=1)
    proved, likely = _stated_years(stamp, text)
    weekdays = weekdays_in(lead) if stamp.weekday is None else {stamp.weekday}

    def fits(year: int) -> bool:
        day = stamp.on(year)
        return day is not None and day <= limit and (not weekdays or day.weekday() in weekdays)

    certain = {year for year in proved if fits(year)}
    if len(certain) == 1:
        return certain.pop(), 0.85
    if certain or not 0 < len(weekdays) <= _MAX_WEEKDAYS:
        return None, 0.0
    agreed = {year for year in likely if fits(year) and year >= _latest_year(text)}
    return (agreed.pop(), 0.8) if len(agreed) == 1 else (None, 0.0)
