"""Numeric dates and the article around them in, the order of their day and month out, with what decided it.

03/04/2025 is decided by the document, then by the habit of its source, then by the setting, else not at all.
"""

import datetime as dt
import re

from pipelines.steps.article.calendar_words import WEEKDAY_NUMBERS, fold
from pipelines.steps.article.dates import Stamp, find_stamps

ORDERS = ("day_first", "month_first")

MAX_EVIDENCE_CHARS = 40_000
"""Code points of a text that are searched for evidence."""

NEAR_DAYS = 10
"""A date in words this near to one reading of a numeric date, and not to the other, speaks for it: news is about the
days around its publication."""

WEEKDAY_IN_TEXT = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")

_MONTH_FIRST_LANGUAGES = frozenset({None, "en", "zh", "ja", "ko", "hu", "tl"})
"""Languages in which a numeric date may begin with its month (or year); in the others the day comes first (CLDR)."""


def read_in_order(stamp: Stamp, order: str) -> Stamp:
    """An open numeric date (stored month first) in one order of day and month."""
    return stamp if order == "month_first" else stamp.swapped()


def weekdays_in(text: str) -> set[int]:
    """The weekdays that a text names in English, 0 for Monday."""
    return {WEEKDAY_NUMBERS[fold(m.group())] for m in WEEKDAY_IN_TEXT.finditer(text)}


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
    named = weekdays_in(lead)
    weight = dict.fromkeys(ORDERS, 0)
    for stamp in stamps:
        for order in ORDERS:
            day = read_in_order(stamp, order).on()
            weight[order] += day is not None and bool(named & {day.weekday(), (day.weekday() - 1) % 7})
    return weight


def _decide_by_document(
    stamps: list[Stamp], text: str, header: list[Stamp], lead: str, language: str | None
) -> tuple[str, float] | None:
    """The order that the document itself proves, and a confidence."""
    forms = {s.order for s in header if s.order}
    if len(forms) == 1:
        return forms.pop(), 0.9
    if language not in _MONTH_FIRST_LANGUAGES:
        return "day_first", 0.85
    weight = _weigh_words(stamps, text)
    if not any(weight.values()):
        weight = _weigh_weekdays(stamps, lead)
    best, other = sorted(ORDERS, key=lambda order: -weight[order])
    if weight[best] == 0 or weight[best] < 2 * weight[other]:
        return None
    return best, 0.75 if weight[other] else 0.9


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
        language: Its language: in most, the day comes first.
        habit: Order that the source uses elsewhere, if known: day_first or month_first.
        setting: day_first, month_first or undecided.
        latest_on: Last day that can be.

    Returns:
        The order or None; what decided it (document_evidence, source_habit, setting) or why nothing does; confidence.
    """
    limit = latest_on + dt.timedelta(days=1)

    def is_possible(order: str) -> bool:
        days = [(read_in_order(s, order).on(), s.weekday) for s in stamps]
        return all(day and day <= limit and weekday in (None, day.weekday()) for day, weekday in days)

    possible = [order for order in ORDERS if is_possible(order)]
    if not possible:
        return None, "neither order of day and month gives a possible day", 0.0
    found = (possible[0], 0.85) if len(possible) == 1 else _decide_by_document(stamps, text, header, lead, language)
    if found:
        return found[0], "document_evidence", found[1]
    for choice, basis, confidence in ((habit, "source_habit", 0.7), (setting, "setting", 0.5)):
        if choice in ORDERS:
            return choice, basis, confidence
    return None, "nothing in the document or its source decides the order of day and month", 0.0
