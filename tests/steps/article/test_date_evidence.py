import datetime as dt

import pytest

from pipelines.steps.article.dates import find_stamps
from pipelines.steps.article.order_evidence import decide_order
from pipelines.steps.article.year_evidence import infer_year, nearest_year

LATEST_ON = dt.date(2026, 6, 30)


def order_of(printed: str, text: str, **given: object) -> tuple[str | None, str]:
    settings: dict[str, object] = {"header": [], "lead": text, "language": "en", "habit": None, "setting": "undecided"}
    order, basis, _ = decide_order(find_stamps(printed), text, latest_on=LATEST_ON, **{**settings, **given})  # type: ignore[arg-type]
    return order, basis


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("they said on Saturday, April 5.", "month_first"),
        ("they opened it on Sunday, 4 May.", "day_first"),
        ("On 6 May they met again.", "day_first"),
        ("Nothing here decides.", None),
        ("They met on 5 April and again on 4 May.", None),
    ],
)
def test_dates_in_words_decide(text: str, expected: str | None) -> None:
    assert order_of("04/05/2025", text)[0] == expected


def test_evidence_goes_before_habit_and_habit_before_setting() -> None:
    printed, silent = "04/05/2025", "Nothing here decides."
    assert order_of(printed, "on 5 April", habit="day_first", setting="day_first") == (
        "month_first",
        "document_evidence",
    )
    assert order_of(printed, silent, habit="day_first", setting="month_first") == ("day_first", "source_habit")
    assert order_of(printed, silent, setting="month_first") == ("month_first", "setting")
    assert order_of(printed, silent, language="de") == ("day_first", "document_evidence")
    assert order_of(printed, silent, header=find_stamps("22/04/2025")) == ("day_first", "document_evidence")


def test_a_reading_that_lies_ahead_is_none() -> None:
    assert order_of("05/09/2026", "Nothing here decides.")[0] == "month_first"
    assert order_of("09/12/2026", "Nothing here decides.")[0] is None


def year_of(printed: str, text: str, lead: str) -> int | None:
    return infer_year(find_stamps(printed)[0], text, lead=lead, latest_on=LATEST_ON)[0]


@pytest.mark.parametrize(
    ("printed", "text", "year"),
    [
        ("Oct 6", "It happened on Monday. The system dates from May 2019, six years ago.", 2025),
        ("July 10", "It sank on Thursday. It was last checked in April 2025.", 2025),
        ("Nov 20", "It moved, engineers said on Wednesday, November 20, 2024.", 2024),
        ("June 12", "The court met on Thursday. © 2025 The Agency", 2025),
        ("July 10", "It was last checked in April 2025.", None),  # no weekday
        ("July 10", "It sank on Thursday.", None),  # no year
        ("July 10", "It sank on Friday. It was last checked in April 2025.", None),  # they disagree
        ("March 16", "It said on Wednesday that bonds are due December 23, 1993.", None),  # looks ahead
        ("July 10", "It sank on Thursday. Checked in April 2025, it had been sold in 2026.", None),  # a later year
    ],
)
def test_a_year_needs_proof(printed: str, text: str, year: int | None) -> None:
    assert year_of(printed, text, text) == year


def test_the_year_of_a_neighbour_in_the_header() -> None:
    stamp = find_stamps("Dec 31")[0]
    assert nearest_year(stamp, [dt.date(2025, 1, 2)], LATEST_ON) == 2024
    assert nearest_year(stamp, [dt.date(2025, 6, 2)], LATEST_ON) is None
    assert nearest_year(stamp, [], LATEST_ON) is None
