"""country_by_month, country_pair_by_month."""

import datetime as dt

from tests.sql.rows import Warehouse

MAY_31, JUNE_1 = dt.date(2024, 5, 31), dt.date(2024, 6, 1)
MAY, JUNE = dt.date(2024, 5, 1), dt.date(2024, 6, 1)


def fill(warehouse: Warehouse) -> None:
    warehouse.article(1, published_on=MAY_31, focus_country="MN")
    warehouse.article(2, published_on=MAY_31, focus_country="KE")
    warehouse.article(3, published_on=JUNE_1)
    warehouse.article(4, focus_country="MN")
    warehouse.article(5, published_on=MAY_31, focus_country="MN", copy_group_id=1, is_copy=True)
    warehouse.entity(10, "Mongolia", entity_key="iso3166:MN", entity_type="GPE", country_code="MN")
    warehouse.entity(11, "Ulaanbaatar", entity_key="geonames:2028462", entity_type="GPE", country_code="MN")
    warehouse.entity(12, "Gobi", entity_key="wikidata:Q1", entity_type="LOC")
    warehouse.entity(13, "Erdene", entity_type="PERSON", country_code="MN")
    warehouse.entity(14, "Altanbulag bridge", entity_type="FAC", country_code="RU")
    warehouse.entity(15, "China", entity_key="iso3166:CN", entity_type="GPE", country_code="CN")


def test_country_by_month(warehouse: Warehouse) -> None:
    fill(warehouse)
    warehouse.mention(1, 10, 0)
    warehouse.mention(1, 10, 1, entity_type="NORP", role="demonym")
    warehouse.mention(1, 11, 2)
    warehouse.mention(1, 12, 3)
    warehouse.mention(1, 14, 4)
    warehouse.mention(2, 13, 0)
    warehouse.mention(3, 11, 0)
    warehouse.mention(4, 10, 0)
    warehouse.mention(5, 10, 0)
    assert sorted(warehouse.view("country_by_month")) == [
        ("KE", None, MAY, 0, 0, 0, 1, 0.0),
        ("MN", "Mongolia", MAY, 2, 1, 1, 1, 0.5),
        ("MN", "Mongolia", JUNE, 0, 1, 1, 0, 1.0),
        ("RU", None, MAY, 0, 1, 1, 0, 0.5),
    ]


def test_country_pair_by_month(warehouse: Warehouse) -> None:
    fill(warehouse)
    # Article 1: Mongolia and its capital with China, once in a sentence; the bridge elsewhere.
    warehouse.mention(1, 10, 0)
    warehouse.mention(1, 11, 1)
    warehouse.mention(1, 15, 2)
    warehouse.mention(1, 15, 3)
    warehouse.mention(1, 14, 9, sentence_no=1)
    # Article 6: China and Russia. Article 2: China alone, and a person. Article 3, in June: two sentences with both.
    warehouse.article(6, published_on=MAY_31)
    warehouse.mention(6, 14, 0)
    warehouse.mention(6, 15, 1)
    warehouse.mention(2, 15, 0)
    warehouse.mention(2, 13, 1)
    for sentence_no in (0, 1):
        warehouse.mention(3, 15, 10 * sentence_no, sentence_no=sentence_no)
        warehouse.mention(3, 11, 10 * sentence_no + 1, sentence_no=sentence_no)
    # Undated, and a copy.
    for article_id in (4, 5):
        warehouse.mention(article_id, 10, 0)
        warehouse.mention(article_id, 15, 1)
    # In May three articles name countries: China in all of them, Russia in two, Mongolia in one.
    assert warehouse.view("country_pair_by_month") == [
        ("CN", "MN", JUNE, 1, 2, 1.0, 1.0),
        ("CN", "RU", MAY, 2, 1, 2.0, 1.0),
        ("CN", "MN", MAY, 1, 1, 1.0, 1.0),
        ("MN", "RU", MAY, 1, 0, 2 / 3, 1.5),
    ]
