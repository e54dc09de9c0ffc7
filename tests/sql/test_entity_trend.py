"""entity_trend: the boundaries of the weeks, the score by hand, and small counts that must not win."""

import datetime as dt
import math

import pytest

from tests.sql.rows import Warehouse

NEWEST = dt.date(2024, 6, 30)
WEEK_START, WEEK_BEFORE_END = dt.date(2024, 6, 24), dt.date(2024, 6, 23)
PERIOD_START, TOO_OLD = dt.date(2024, 5, 27), dt.date(2024, 5, 26)


def fill(warehouse: Warehouse, days: list[dt.date | None]) -> None:
    for article_id, day in enumerate(days, 1):
        warehouse.article(article_id, "north" if article_id % 2 else "south", published_on=day)


def test_weeks_have_seven_and_twenty_eight_days(warehouse: Warehouse) -> None:
    # Two articles this week (1, 2), eight in the weeks before (3 to 10), one too old (11), one undated (12).
    fill(warehouse, [NEWEST, WEEK_START, WEEK_BEFORE_END, PERIOD_START, *[PERIOD_START] * 6, TOO_OLD, None])
    # A copy dated later does not move the week.
    warehouse.article(13, published_on=dt.date(2024, 7, 9), copy_group_id=1, is_copy=True)
    for entity_id, name in ((1, "New"), (2, "Gone"), (3, "Old"), (4, "Steady")):
        warehouse.entity(entity_id, name, entity_type="ORG")
    for article_id in (1, 2, 11, 12, 13):
        warehouse.mention(article_id, 1, 0)
    warehouse.mention(1, 1, 5)
    for article_id in (3, 4, 5, 6):
        warehouse.mention(article_id, 2, 1)
        warehouse.mention(article_id, 2, 6)
    for article_id in (11, 12, 13):
        warehouse.mention(article_id, 3, 2)
    for article_id in (1, 3, 4, 5, 6):
        warehouse.mention(article_id, 4, 3)
    # The week has a fifth of the articles: two of the ten that are added fall into it, eight before it.
    rise = math.log(2) / math.sqrt(1 / (2 + 2) + 1 / (0 + 8))
    fall = math.log(2 / 3) / math.sqrt(1 / (0 + 2) + 1 / (4 + 8))
    assert warehouse.view("entity_trend") == [
        (1, "local:PERSON:1", "New", "ORG", WEEK_START, NEWEST, 2, 2, 0, 0.0, pytest.approx(2), pytest.approx(rise)),
        (
            4,
            "local:PERSON:4",
            "Steady",
            "ORG",
            WEEK_START,
            NEWEST,
            1,
            1,
            4,
            pytest.approx(1),
            pytest.approx(1),
            pytest.approx(0, abs=1e-9),
        ),
        (
            2,
            "local:PERSON:2",
            "Gone",
            "ORG",
            WEEK_START,
            NEWEST,
            0,
            0,
            4,
            pytest.approx(1),
            pytest.approx(2 / 3),
            pytest.approx(fall),
        ),
    ]


def test_a_first_week_has_nothing_to_compare_with(warehouse: Warehouse) -> None:
    fill(warehouse, [NEWEST, WEEK_START])
    for entity_id, name in ((3, "One"), (2, "One"), (1, "Two")):
        warehouse.entity(entity_id, name, entity_type="ORG")
    for article_id, entity_id in ((1, 3), (1, 2), (1, 1), (2, 1)):
        warehouse.mention(article_id, entity_id, entity_id)
    assert warehouse.view("entity_trend") == [
        (1, "local:PERSON:1", "Two", "ORG", WEEK_START, NEWEST, 2, 2, 0, None, None, None),
        (2, "local:PERSON:2", "One", "ORG", WEEK_START, NEWEST, 1, 1, 0, None, None, None),
        (3, "local:PERSON:3", "One", "ORG", WEEK_START, NEWEST, 1, 1, 0, None, None, None),
    ]


def test_a_corpus_without_dates_has_no_trend(warehouse: Warehouse) -> None:
    fill(warehouse, [None])
    warehouse.entity(1)
    warehouse.mention(1, 1)
    assert warehouse.view("entity_trend") == []


def test_small_counts_do_not_beat_a_real_rise(warehouse: Warehouse) -> None:
    """From 0 to 3 is endlessly more, from 40 to 30 of a fifth of the articles three times more; the second wins."""
    fill(warehouse, [NEWEST] * 100 + [PERIOD_START] * 400)
    warehouse.entity(1, "Three")
    warehouse.entity(2, "Thirty")
    warehouse.entity(3, "Once")
    for article_id in range(1, 4):
        warehouse.mention(article_id, 1, 0)
    for article_id in [*range(1, 31), *range(101, 141)]:
        warehouse.mention(article_id, 2, 1)
    warehouse.mention(1, 3, 2)
    rows = warehouse.view("entity_trend", "name, score")
    assert [name for name, _ in rows] == ["Thirty", "Three", "Once"]
    scores = dict(rows)
    assert scores["Thirty"] > 3
    assert scores["Three"] < 2
    assert scores["Once"] < 1
