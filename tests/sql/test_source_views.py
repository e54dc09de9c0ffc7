"""source_by_month, source_entity, ingest_health."""

import datetime as dt
import math

import pytest

from tests.sql.rows import VIEWS, Warehouse

MAY_31, JUNE_1 = dt.date(2024, 5, 31), dt.date(2024, 6, 1)
MAY, JUNE = dt.date(2024, 5, 1), dt.date(2024, 6, 1)


def test_source_by_month(warehouse: Warehouse) -> None:
    warehouse.article(1, "north", published_on=MAY_31, word_count=100)
    warehouse.article(2, "north", published_on=MAY_31, word_count=50)
    warehouse.article(3, "north", published_on=JUNE_1, word_count=7, copy_group_id=1, is_copy=True)
    warehouse.article(4, "north", word_count=1000)
    warehouse.article(5, "south", published_on=JUNE_1, word_count=0)
    warehouse.mention(1, 10, 0)
    warehouse.mention(1, 10, 1)
    warehouse.mention(2, 11, 0)
    warehouse.mention(2, 12, 1, segment_kind="contact")
    warehouse.mention(3, 10, 0)
    warehouse.mention(4, 10, 0)
    assert sorted(warehouse.view("source_by_month")) == [
        ("north", MAY, 2, 0, 150, 3, 2),
        ("north", JUNE, 0, 1, 0, 0, 0),
        ("south", JUNE, 1, 0, 0, 0, 0),
    ]


def keyness(here: int, size: int, elsewhere: int, other_size: int) -> tuple[float, float]:
    """Monroe, Colaresi and Quinn (2008), equations 16 and 20 to 22, with the counts of the corpus as prior."""
    prior, prior_size = here + elsewhere, size + other_size
    odds = (here + prior) / (size + prior_size - here - prior)
    other_odds = (elsewhere + prior) / (other_size + prior_size - elsewhere - prior)
    delta = math.log(odds) - math.log(other_odds)
    return delta, delta / math.sqrt(1 / (here + prior) + 1 / (elsewhere + prior))


def test_source_entity_compares_articles_not_mentions(warehouse: Warehouse) -> None:
    for article_id in (1, 2, 3):
        warehouse.article(article_id, "north")
    for article_id in (4, 5):
        warehouse.article(article_id, "south")
    warehouse.article(6, "south", copy_group_id=1, is_copy=True)
    warehouse.entity(10, "Mongolia", entity_type="GPE")
    warehouse.entity(11, "Kenya", entity_type="GPE")
    # Mongolia in three articles of north (five mentions) and one of south; Kenya in one of north and two of south.
    for start in range(3):
        warehouse.mention(1, 10, start)
    for article_id in (2, 3, 4):
        warehouse.mention(article_id, 10, 0)
    for article_id in (3, 4, 5, 6):
        warehouse.mention(article_id, 11, 7)
    # North has four pairs of an article and an entity, south three.
    mongolia_north, kenya_north = keyness(3, 4, 1, 3), keyness(1, 4, 2, 3)
    mongolia_south, kenya_south = keyness(1, 3, 3, 4), keyness(2, 3, 1, 4)
    assert warehouse.view("source_entity") == [
        ("north", 10, "local:PERSON:10", "Mongolia", "GPE", 5, 3, 1, *map(pytest.approx, mongolia_north)),
        ("north", 11, "local:PERSON:11", "Kenya", "GPE", 1, 1, 2, *map(pytest.approx, kenya_north)),
        ("south", 11, "local:PERSON:11", "Kenya", "GPE", 2, 2, 1, *map(pytest.approx, kenya_south)),
        ("south", 10, "local:PERSON:10", "Mongolia", "GPE", 1, 1, 3, *map(pytest.approx, mongolia_south)),
    ]
    assert mongolia_north[0] == pytest.approx(-mongolia_south[0])


def test_one_source_alone_favours_nothing(warehouse: Warehouse) -> None:
    warehouse.article(1)
    warehouse.entity(10)
    warehouse.entity(11)
    warehouse.mention(1, 10, 0)
    warehouse.mention(1, 11, 1)
    assert warehouse.view("source_entity", "entity_id, log_odds, score") == [(10, 0.0, 0.0), (11, 0.0, 0.0)]


def test_one_entity_alone_is_favoured_by_nobody(warehouse: Warehouse) -> None:
    warehouse.article(1, "north")
    warehouse.article(2, "south")
    warehouse.entity(10)
    warehouse.mention(1, 10)
    warehouse.mention(2, 10)
    assert warehouse.view("source_entity", "source_name, log_odds, score") == [("north", 0.0, 0.0), ("south", 0.0, 0.0)]


def test_few_articles_cannot_make_a_score_large(warehouse: Warehouse) -> None:
    """One article of one entity, against fifty articles of another that both sources cover: no more than a hint."""
    for article_id in range(1, 101):
        source = "north" if article_id <= 50 else "south"
        warehouse.article(article_id, source)
        warehouse.mention(article_id, 10, 0)
    warehouse.mention(1, 11, 5)
    for article_id in range(2, 22):
        warehouse.mention(article_id, 12, 6)
    for entity_id in (10, 11, 12):
        warehouse.entity(entity_id)
    scores = dict(warehouse.view("source_entity", "entity_id, score")[:3])
    assert scores[12] > 2
    assert 0 < scores[11] < 1


def test_ingest_health_counts_each_file_and_article_once(warehouse: Warehouse) -> None:
    warehouse.file("north/1.txt", has_replacement=True)
    warehouse.file("north/2.jsonl", record_count=4, article_count=3)
    warehouse.rejected_record("north/2.jsonl", 2)
    for name, reason in (("a", "empty"), ("b", "binary"), ("c", "binary")):
        warehouse.file(
            f"north/{name}.txt", state="rejected", reject_reason=reason, article_count=0, has_replacement=name == "c"
        )
    warehouse.file("south/x.txt", state="rejected", reject_reason="unreadable", record_count=0, article_count=0)
    warehouse.article(1, "north", source_path="north/1.txt", published_on=MAY_31, language="en")
    warehouse.article(2, "north", source_path="north/2.jsonl", record_no=1, published_on=None, language="fr")
    warehouse.article(3, "north", source_path="north/2.jsonl", record_no=3, language=None, is_copy=True)
    warehouse.article(4, "north", source_path="north/2.jsonl", record_no=4, published_on=MAY_31, language="en")
    for article_id, mention_count in ((1, 3), (2, 0), (3, 2)):
        warehouse.annotation(article_id, mention_count)
    names = list(VIEWS["ingest_health"].columns)
    rows = [dict(zip(names, row, strict=True)) for row in warehouse.view("ingest_health")]
    assert [{name: value for name, value in row.items() if value} for row in rows] == [
        {
            "source_name": "north",
            "file_count": 5,
            "loaded_count": 2,
            "rejected_count": 3,
            "rejected_empty": 1,
            "rejected_binary": 2,
            "mojibake_file_count": 1,
            "record_count": 8,
            "rejected_record_count": 1,
            "article_count": 4,
            "copy_count": 1,
            "undated_article_count": 2,
            "other_language_count": 1,
            "unknown_language_count": 1,
            "unannotated_article_count": 1,
            "mentionless_article_count": 1,
        },
        {"source_name": "south", "file_count": 1, "rejected_count": 1, "rejected_unreadable": 1},
    ]
    assert all(value is not None for row in rows for value in row.values())
