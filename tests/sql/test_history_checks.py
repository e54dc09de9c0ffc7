"""Checks that compare a source with its own past: what they warn of, and what they let pass."""

import datetime as dt
from collections.abc import Callable

import pytest

from tests.sql.rows import Warehouse

DAY_NS = 86_400_000_000_000
TODAY = 20_000


def day(number: int) -> dt.date:
    return dt.date(2024, 1, 1) + dt.timedelta(days=number)


def articles_on(warehouse: Warehouse, source: str, days: list[int], first_id: int) -> None:
    for number, on in enumerate(days):
        warehouse.article(first_id + number, source, published_on=day(on))


def test_a_source_that_falls_silent_is_warned_of(warehouse: Warehouse) -> None:
    articles_on(warehouse, "steady", list(range(100)), 1)
    articles_on(
        warehouse, "stopped", list(range(0, 80, 4)), 200
    )  # last on day 76, pauses of 4 days: 23 days are too many
    articles_on(warehouse, "slow", [*range(0, 60, 5), 75, 85], 300)  # paused for 20 days before: 14 are nothing new
    articles_on(warehouse, "rare", list(range(0, 36, 4)), 400)  # nine days of publication tell no habit
    warehouse.article(500, "stopped", published_on=None)
    assert warehouse.offences("source_falls_silent") == [
        {"source_name": "stopped", "last_published_on": day(76), "longest_pause_days": 4, "silent_days": 23}
    ]


def test_a_week_of_silence_passes_and_a_day_more_does_not(warehouse: Warehouse) -> None:
    articles_on(warehouse, "steady", list(range(100)), 1)
    articles_on(warehouse, "week", list(range(93)), 200)
    assert warehouse.offences("source_falls_silent") == []
    articles_on(warehouse, "more", list(range(92)), 300)
    assert [row["source_name"] for row in warehouse.offences("source_falls_silent")] == ["more"]


def rejected(warehouse: Warehouse, path: str, modified_ns: int, number: int, *, is_bad: bool) -> None:
    values = {"state": "rejected", "reject_reason": "empty", "article_count": 0} if is_bad else {}
    warehouse.file(path, modified_ns=modified_ns, **values)


def undated(warehouse: Warehouse, path: str, modified_ns: int, number: int, *, is_bad: bool) -> None:
    warehouse.file(path, modified_ns=modified_ns)
    warehouse.article(number, path.partition("/")[0], source_path=path, published_on=None if is_bad else day(1))


def unlinked(warehouse: Warehouse, path: str, modified_ns: int, number: int, *, is_bad: bool) -> None:
    warehouse.file(path, modified_ns=modified_ns)
    warehouse.article(number, path.partition("/")[0], source_path=path)
    for place in range(10):
        warehouse.mention(number, 1, place, entity_key="local:PERSON:a" if is_bad else "iso3166:MN")


Maker = Callable[..., None]


@pytest.mark.parametrize(
    ("check", "make", "unit"),
    [("rejections_jump", rejected, 1), ("undated_jump", undated, 1), ("unlinked_jump", unlinked, 10)],
)
def test_a_jump_in_the_last_week_is_warned_of(check: str, make: Maker, unit: int, warehouse: Warehouse) -> None:
    number = 0

    def files(source: str, age_days: int, good: int, bad: int) -> None:
        nonlocal number
        for place in range(good + bad):
            number += 1
            at = (TODAY - age_days) * DAY_NS
            make(warehouse, f"{source}/{number}.txt", at, number, is_bad=place >= good)

    files("jumps", 7, 10, 0)
    files("jumps", 6, 4, 3)
    files("jumps", 0, 3, 0)  # 3 of 10: more than a fifth above none
    files("always", 30, 5, 5)
    files("always", 1, 4, 6)
    files("edge", 30, 10, 0)
    files("edge", 1, 8, 2)
    files("small", 30, 9, 0)
    files("small", 1, 0, 20)
    files("new", 0, 0, 30)
    assert warehouse.offences(check) == [
        {"source_name": "jumps", "recent_count": 10 * unit, "recent_share": 0.3, "earlier_share": 0.0}
    ]
