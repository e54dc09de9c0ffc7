"""news_mention, article_overview, mention_in_context."""

import datetime as dt
from typing import get_args

import pytest

from pipelines.tables.articles import SegmentKind
from tests.sql.rows import Warehouse

MAY_31 = dt.date(2024, 5, 31)
NEWS_KINDS = {"title", "subtitle", "caption", "heading", "paragraph", "quote"}


def test_news_mention_leaves_out_what_is_no_news(warehouse: Warehouse) -> None:
    warehouse.article(1, published_on=MAY_31)
    warehouse.article(2, is_copy=True, published_on=MAY_31)
    warehouse.article(3, "south")
    kinds = list(get_args(SegmentKind))
    for start, kind in enumerate(kinds):
        warehouse.mention(1, 7, start, segment_kind=kind)
    warehouse.mention(1, 7, 50, is_repeat=True)
    warehouse.mention(2, 7)
    warehouse.mention(3, 8, 4, surface="Nairobi", role="alias", sentence_no=2)
    rows = warehouse.view("news_mention")
    assert {kinds[row[3]] for row in rows if row[1] == 1} == NEWS_KINDS
    assert sorted(rows)[0] == (1000, 1, 0, 0, 7, "local:PERSON:7", "x", "name", "north", MAY_31, dt.date(2024, 5, 1))
    assert [row for row in rows if row[1] != 1] == [
        (3004, 3, 2, 4, 8, "local:PERSON:8", "Nairobi", "alias", "south", None, None)
    ]


def test_article_overview_has_every_article(warehouse: Warehouse) -> None:
    warehouse.article(
        1, title="A", published_on=MAY_31, language="en", word_count=9, dateline_place="UB", focus_country="MN"
    )
    warehouse.article(
        2, "south", title="A", published_on=dt.date(2024, 6, 1), copy_group_id=1, is_copy=True, word_count=9
    )
    warehouse.article(3, word_count=2)
    warehouse.entity(10, "Mongolia", entity_type="GPE", country_code="MN")
    warehouse.entity(11, "Bat Erdene", entity_type="PERSON", country_code="KZ")
    warehouse.entity(12, "Gobi", entity_type="LOC")
    warehouse.entity(13, "Altai", entity_type="LOC", country_code="CN")
    for entity_id in (14, 15, 16):
        warehouse.entity(entity_id, entity_type="ORG")
    # 10 three times, 13 and 11 twice, 12, 16, 15 and 14 once, in this order.
    for start, entity_id in enumerate([13, 12, 10, 11, 10, 11, 10, 13, 16, 15, 14]):
        warehouse.mention(1, entity_id, start)
    warehouse.mention(1, 12, 40, is_repeat=True)
    warehouse.mention(1, 12, 41, segment_kind="boilerplate")
    warehouse.mention(2, 12)
    top = ["Mongolia", "Altai", "Bat Erdene", "Gobi", "e16"]
    assert warehouse.view("article_overview") == [
        (2, "south", "south/2.txt", "A", dt.date(2024, 6, 1), None, 9, True, 1, None, None, 1, 1, ["Gobi"], []),
        (1, "north", "north/1.txt", "A", MAY_31, "en", 9, False, 1, "UB", "MN", 11, 7, top, ["CN", "MN"]),
        (3, "north", "north/3.txt", None, None, None, 2, False, 0, None, None, 0, 0, [], []),
    ]


def test_article_overview_is_ordered_by_day_and_file(warehouse: Warehouse) -> None:
    for article_id, (path, record_no) in enumerate([("b.txt", 0), ("a.jsonl", 2), ("a.jsonl", 1)], 1):
        warehouse.article(article_id, source_path=path, record_no=record_no, published_on=MAY_31)
    assert warehouse.view("article_overview", "article_id") == [(3,), (2,), (1,)]


TEXT = "👍🏽é\n" + "a" * 56 + "Ulaanbaatar\tb\n" + "c" * 58 + "END"


@pytest.mark.parametrize(
    ("span", "context"),
    [
        ((0, 2), ("", "👍🏽", "é " + "a" * 56 + "Ul")),
        ((60, 71), ("👍🏽é " + "a" * 56, "Ulaanbaatar", " b " + "c" * 57)),
        ((61, 71), ("🏽é " + "a" * 56 + "U", "laanbaatar", " b " + "c" * 57)),
        ((59, 73), ("👍🏽é " + "a" * 55, "aUlaanbaatar b", " " + "c" * 58 + "E")),
        ((72, 75), ("a" * 48 + "Ulaanbaatar ", "b c", "c" * 57 + "END")),
        ((132, 135), ("b " + "c" * 58, "END", "")),
    ],
)
def test_mention_in_context_shows_sixty_code_points(
    warehouse: Warehouse, span: tuple[int, int], context: tuple[str, str, str]
) -> None:
    start, end = span
    warehouse.article(1, text=TEXT, published_on=MAY_31, is_copy=True)
    warehouse.entity(5, "Ulaanbaatar")
    warehouse.mention(
        1, 5, start, end_char=end, surface=TEXT[start:end], entity_type="GPE", segment_kind="caption", is_repeat=True
    )
    mention = (1000 + start, 1, "north", MAY_31, 5, "local:PERSON:5", "Ulaanbaatar", "GPE")
    assert warehouse.view("mention_in_context") == [(*mention, *context, "caption", True, False, True)]
