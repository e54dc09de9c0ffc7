import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.steps.article.dates import Stamp, find_stamps


def read(line: str) -> list[tuple[object, ...]]:
    return [(s.year, s.month, s.day, s.hour, s.minute, s.second, s.zone) for s in find_stamps(line)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Published: May 13, 2024 09:07 PM", (2024, 5, 13, 21, 7, None, None)),
        ("Updated 5:40 PM EDT, May 8, 2025", (2025, 5, 8, 17, 40, None, "EDT")),
        ("Updated 14:05 GMT, 3 March 2025", (2025, 3, 3, 14, 5, None, "GMT")),
        ("2025-02-03T09:30:00+13:00", (2025, 2, 3, 9, 30, 0, "+13:00")),
        ("2026/01/30 18:45 JST", (2026, 1, 30, 18, 45, None, "JST")),
        ("Mon, 14 Apr 2025 07:05:00 +0200", (2025, 4, 14, 7, 5, 0, "+0200")),
        ("Friday, May 2, 2025 at 11:15 p.m. (UTC-5)", (2025, 5, 2, 23, 15, None, "UTC-5")),
        ("Tue 4 Feb 2025 07.20 GMT", (2025, 2, 4, 7, 20, None, "GMT")),
        ("at 8.15 pm on 17/03/2025", (2025, 3, 17, 20, 15, None, None)),
        ("26-FEB-1987 15:07:13.72", (1987, 2, 26, 15, 7, 13, None)),
        ("1430 GMT 3 March 2025", (2025, 3, 3, 14, 30, None, "GMT")),
        ("12 May '24 at noon", (2024, 5, 12, 12, 0, None, None)),
        ("12:30 a.m., Oct. 3rd, 2025", (2025, 10, 3, 0, 30, None, None)),
        ("March 12, 20252:05 PM GMTUpdated 3 hours ago", (2025, 3, 12, 14, 5, None, "GMT")),
        ("5 de marzo de 2025", (2025, 3, 5, None, None, None, None)),
        ("le 8 janvier 2026 à 16h30", (2026, 1, 8, 16, 30, None, None)),
        ("12.03.2025, 14:05 Uhr", (2025, 12, 3, 14, 5, None, None)),
        ("2024年5月13日 21:07", (2024, 5, 13, 21, 7, None, None)),
        ("Çarşamba, 12 Mart 2025 saat 14:35", (2025, 3, 12, 14, 35, None, None)),
        ("czwartek, 3 kwietnia 2025 roku", (2025, 4, 3, None, None, None, None)),
        ("3 апреля 2025 в 14:20", (2025, 4, 3, 14, 20, None, None)),
        ("Kamis, 21 Agustus 2025 pukul 09.15 WIB", (2025, 8, 21, 9, 15, None, "WIB")),
        ("venerdì 28 febbraio 2025 ore 11:40", (2025, 2, 28, 11, 40, None, None)),
        ("14. 10. 2025, 7:15", (2025, 10, 14, 7, 15, None, None)),
        ("CEBU, Aug 12 (Reuters) - ", (None, 8, 12, None, None, None, None)),
    ],
)
def test_one_date(line: str, expected: tuple[object, ...]) -> None:
    assert read(line) == [expected]


@pytest.mark.parametrize(
    "line",
    [
        "",
        "May 2025 was warm",
        "we may 12 of us march 5 miles",
        "5–11 May 2025",
        "up 31.7 percent on 12.5",
        "https://site.example/2025/09/12/story",
        "<20250311-0915.07@mail.example>",
        "version 10.4.2025.1",
        "sections 3. 4. 12 of the law",
        "Wal-Mart 5 of 20 stores",
        "15 Mac users",
        "set 5 records, out 12 times, ago 3",
    ],
)
def test_no_date(line: str) -> None:
    assert find_stamps(line) == []


def test_two_dates_keep_their_own_times() -> None:
    line = "Posted Mon 3 Mar 2025 at 5:15pm AEST, updated Wed 5 Mar 2025 at 8:20am AEST"
    assert read(line) == [(2025, 3, 3, 17, 15, None, "AEST"), (2025, 3, 5, 8, 20, None, "AEST")]
    assert [s.weekday for s in find_stamps(line)] == [0, 2]


@pytest.mark.parametrize(
    ("line", "is_open", "order"),
    [
        ("04/05/2025", True, None),
        ("22/09/2025", False, "day_first"),
        ("09/22/2025", False, "month_first"),
        ("05/05/2025", False, None),
    ],
)
def test_the_order_of_numbers_stays_open_unless_a_number_shows_it(line: str, is_open: bool, order: str | None) -> None:
    stamp = find_stamps(line)[0]
    assert (stamp.is_open, stamp.order) == (is_open, order)


def test_a_day_that_no_calendar_has_is_reported_but_is_no_day() -> None:
    assert find_stamps("31 February 2025")[0].on() is None
    assert find_stamps("31 February") == []


def test_offsets_point_at_the_date_and_at_what_belongs_to_it() -> None:
    line = "By A | Fri, 3 Jan 2025, 10:00 GMT | more"
    stamp = find_stamps(line)[0]
    assert line[stamp.start : stamp.end] == "3 Jan 2025"
    assert line[stamp.outer_start : stamp.outer_end] == "Fri, 3 Jan 2025, 10:00 GMT"


FORMS = [
    "{d:%B} {d.day}, {d.year}",
    "{d.day} {d:%b} {d.year}",
    "{d:%Y-%m-%d}",
    "{d:%A}, {d.day} {d:%B} {d.year}",
    "{d:%Y/%m/%d}",
]


@given(st.dates(dt.date(1901, 1, 1), dt.date(2199, 12, 31)), st.sampled_from(FORMS))
def test_every_day_is_read_back_from_every_form(day: dt.date, form: str) -> None:
    assert [s.on() for s in find_stamps("Published " + form.format(d=day))] == [day]


@given(st.text(max_size=80))
def test_any_text_gives_dates_in_order_within_it(line: str) -> None:
    end = 0
    for stamp in find_stamps(line):
        assert isinstance(stamp, Stamp)
        assert end <= stamp.start < stamp.end <= len(line)
        assert 0 <= stamp.outer_start <= stamp.start < stamp.end <= stamp.outer_end <= len(line)
        end = stamp.end
