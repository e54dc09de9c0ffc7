"""entity_overview, entity_by_day, entity_by_month, entity_alias, entity_review."""

import datetime as dt

from tests.sql.rows import Warehouse

MAY_30, MAY_31, JUNE_1 = dt.date(2024, 5, 30), dt.date(2024, 5, 31), dt.date(2024, 6, 1)
MAY, JUNE = dt.date(2024, 5, 1), dt.date(2024, 6, 1)


def fill_months(warehouse: Warehouse) -> None:
    """Three articles in May, two of them on the 31st; one in June; one undated; one copy."""
    warehouse.article(1, "north", published_on=MAY_31)
    warehouse.article(2, "south", published_on=MAY_31)
    warehouse.article(3, "south", published_on=MAY_30)
    warehouse.article(4, "north", published_on=JUNE_1)
    warehouse.article(5, "north")
    warehouse.article(6, "south", published_on=MAY_31, copy_group_id=1, is_copy=True)
    warehouse.entity(10, "Mongolia", entity_type="GPE")
    warehouse.entity(11, "Erdene", entity_type="PERSON")
    for start in (0, 1, 2):
        warehouse.mention(1, 10, start)
    for article_id in (2, 4, 5, 6):
        warehouse.mention(article_id, 10)
    warehouse.mention(4, 11, 5)
    warehouse.mention(3, 11, 6, is_repeat=True)
    warehouse.mention(3, 11, 9, segment_kind="caption", is_credit=True)
    warehouse.mention(3, 11, 7, segment_kind="byline")


def test_entity_by_month(warehouse: Warehouse) -> None:
    fill_months(warehouse)
    assert sorted(warehouse.view("entity_by_month")) == [
        (10, "local:PERSON:10", "Mongolia", "GPE", MAY, 4, 2, 2, 2 / 3),
        (10, "local:PERSON:10", "Mongolia", "GPE", JUNE, 1, 1, 1, 1.0),
        (11, "local:PERSON:11", "Erdene", "PERSON", JUNE, 1, 1, 1, 1.0),
    ]


def test_entity_by_day(warehouse: Warehouse) -> None:
    fill_months(warehouse)
    assert sorted(warehouse.view("entity_by_day")) == [
        (10, "local:PERSON:10", "Mongolia", "GPE", MAY_31, 4, 2, 2, 1.0),
        (10, "local:PERSON:10", "Mongolia", "GPE", JUNE_1, 1, 1, 1, 1.0),
        (11, "local:PERSON:11", "Erdene", "PERSON", JUNE_1, 1, 1, 1, 1.0),
    ]


def test_entity_overview_has_every_entity_with_its_receipt(warehouse: Warehouse) -> None:
    warehouse.article(1, "north", published_on=MAY_30)
    warehouse.article(2, "south", published_on=JUNE_1)
    warehouse.article(3, "south")
    warehouse.article(4, "south", copy_group_id=1, is_copy=True, published_on=dt.date(1999, 1, 1))
    warehouse.entity(
        10, "Mongolia", entity_key="iso3166:MN", entity_type="GPE", id_source="iso3166", country_code="MN",
        aliases=["Mongolian"],
    )  # fmt: skip
    warehouse.entity(11, "Erdene", entity_type="PERSON")
    warehouse.entity(13, "Ghost", entity_type="ORG")
    warehouse.entity(12, "Ghost", entity_type="ORG")
    warehouse.mention(1, 10, 0, link_score=1.0, link_rule="unique_name")
    warehouse.mention(1, 10, 1, link_score=1.0, link_rule="unique_name")
    warehouse.mention(2, 10, 0, link_score=0.7, link_rule="country_context", runner_up_keys=["geonames:1"])
    warehouse.mention(3, 10, 0, link_score=0.5, link_rule="context")
    warehouse.mention(4, 10, 0, link_score=0.8, link_rule="context")
    warehouse.mention(3, 11, 5, segment_kind="byline", link_score=0.5, link_rule="local_key")
    assert warehouse.view("entity_overview") == [
        (
            10, "iso3166:MN", "GPE", "Mongolia", "MN", "iso3166", ["Mongolian"],
            4, 3, 2, MAY_30, JUNE_1, 5, 0.8, 0.5, 1, ["context", "unique_name", "country_context"],
        ),
        (
            11, "local:PERSON:11", "PERSON", "Erdene", None, "local", [],
            0, 0, 0, None, None, 1, 0.5, 0.5, 0, ["local_key"],
        ),
        (12, "local:PERSON:12", "ORG", "Ghost", None, "local", [], 0, 0, 0, None, None, 0, None, None, 0, []),
        (13, "local:PERSON:13", "ORG", "Ghost", None, "local", [], 0, 0, 0, None, None, 0, None, None, 0, []),
    ]  # fmt: skip


def test_entity_alias_folds_white_space_and_counts_other_meanings(warehouse: Warehouse) -> None:
    warehouse.article(1)
    warehouse.article(2, copy_group_id=1, is_copy=True)
    warehouse.entity(10, "Georgia", entity_key="iso3166:GE", entity_type="GPE")
    warehouse.entity(11, "Georgia", entity_key="iso3166-2:US-GA", entity_type="GPE")
    warehouse.mention(1, 10, 0, surface="Georgia")
    warehouse.mention(1, 10, 1, surface="Georgian", role="demonym")
    warehouse.mention(1, 10, 2, surface="Republic\n of  Georgia", role="alias")
    warehouse.mention(2, 10, 0, surface="Republic of Georgia", role="name")
    warehouse.mention(2, 10, 1, surface="Republic  of Georgia", role="name")
    for start in (3, 4):
        warehouse.mention(1, 11, start, surface="Georgia", is_repeat=True)
    assert warehouse.view("entity_alias") == [
        ("Georgia", 11, "iso3166-2:US-GA", "Georgia", "GPE", ["name"], 2, 1.0, 1),
        ("Georgia", 10, "iso3166:GE", "Georgia", "GPE", ["name"], 1, 0.2, 1),
        ("Georgian", 10, "iso3166:GE", "Georgia", "GPE", ["demonym"], 1, 0.2, 0),
        ("Republic of Georgia", 10, "iso3166:GE", "Georgia", "GPE", ["alias", "name"], 3, 0.6, 0),
    ]


def test_entity_review_lists_the_worst_of_each_reason_first(warehouse: Warehouse) -> None:
    warehouse.entity(10, "Paris", entity_key="geonames:1", entity_type="GPE", id_source="geonames")
    warehouse.entity(11, "Tripoli", entity_key="geonames:2", entity_type="GPE", id_source="geonames")
    warehouse.entity(12, "NARC", entity_type="ORG")
    warehouse.entity(13, "Mbuvi")
    warehouse.entity(14, "Once")
    # Contested, 0.25 + 0.5 + 0.5 probably wrong; the least certain is the example, the smaller id of two equals.
    warehouse.mention(1, 10, 0, surface="Paris", link_score=0.75, runner_up_keys=["geonames:9"])
    warehouse.mention(1, 10, 3, surface="Paris", link_score=0.5, runner_up_keys=["geonames:9", "geonames:8"])
    warehouse.mention(1, 10, 2, surface="Paris", link_score=0.5)
    # A mention that nobody doubts is not counted; one runner-up is enough to be contested, however sure the link is.
    warehouse.mention(1, 10, 4, surface="Paris", link_score=1.0)
    warehouse.mention(1, 10, 5, surface="Paris, France", link_score=0.875, runner_up_keys=["geonames:9"])
    # Sure enough: 0.8 is the boundary. Uncertain: just below.
    warehouse.mention(1, 11, 10, surface="Tripoli", link_score=0.8)
    warehouse.mention(1, 11, 11, surface="Tripoli\nport", link_score=0.75)
    # Unlinked: twice, three times, once.
    for start in (20, 21):
        warehouse.mention(1, 12, start, surface="NARC", link_score=0.5)
    for start in (30, 31, 32):
        warehouse.mention(1, 13, start, surface="Mbuvi", link_score=0.9)
    warehouse.mention(1, 14, 40, surface="Once")
    runners_up = ["geonames:8", "geonames:9"]
    assert warehouse.view("entity_review") == [
        (1, "contested_name", "Paris", 10, "geonames:1", "Paris", "GPE", 3, 1.25, 0.5, runners_up, 1002),
        (1, "low_link_score", "Tripoli port", 11, "geonames:2", "Tripoli", "GPE", 1, 0.25, 0.75, [], 1011),
        (1, "unlinked_name", "Mbuvi", 13, "local:PERSON:13", "Mbuvi", "PERSON", 3, 3.0, 0.9, [], 1030),
        (
            2, "contested_name", "Paris, France", 10, "geonames:1", "Paris", "GPE", 1, 0.125, 0.875,
            ["geonames:9"], 1005,
        ),
        (2, "unlinked_name", "NARC", 12, "local:PERSON:12", "NARC", "ORG", 2, 2.0, 0.5, [], 1020),
    ]  # fmt: skip


def test_entity_review_shows_whom_initials_fit(warehouse: Warehouse) -> None:
    warehouse.entity(1, "J. García", entity_key="local:PERSON:j garcia")
    warehouse.entity(2, "Juan Garcia", entity_key="local:PERSON:juan garcia")
    warehouse.entity(3, "José A. García", entity_key="wikidata:Q3", id_source="wikidata")
    warehouse.entity(4, "Maria García", entity_key="local:PERSON:maria garcia")
    warehouse.entity(5, "J. Okello", entity_key="local:PERSON:j okello")
    warehouse.entity(6, "García", entity_key="local:PERSON:garcia")
    for entity_id, surface in ((1, "J. García"), (5, "J. Okello")):
        for start in (10 * entity_id, 10 * entity_id + 5):
            warehouse.mention(1, entity_id, start, surface=surface)
    assert warehouse.view("entity_review", "reason, alias, doubt, runner_up_keys") == [
        ("contested_name", "J. García", 2.0, ["local:PERSON:juan garcia", "wikidata:Q3"]),
        ("unlinked_name", "J. Okello", 2.0, []),
    ]


def test_entity_review_breaks_ties_by_count_name_and_id(warehouse: Warehouse) -> None:
    """All four are wrong by half a mention: one mention at 0.5, or two at 0.75."""
    for entity_id in (1, 2, 3):
        warehouse.entity(entity_id, entity_key=f"geonames:{entity_id}", entity_type="GPE", id_source="geonames")
    for start, (entity_id, surface, link_score) in enumerate(
        [(3, "a", 0.5), (2, "b", 0.5), (1, "b", 0.5), (1, "z", 0.75), (1, "z", 0.75)]
    ):
        warehouse.mention(1, entity_id, start, surface=surface, link_score=link_score)
    assert warehouse.view("entity_review", "rank_no, alias, entity_id") == [
        (1, "z", 1),
        (2, "a", 3),
        (3, "b", 1),
        (4, "b", 2),
    ]


def test_entity_review_is_bounded(warehouse: Warehouse) -> None:
    warehouse.entity(1, "Many", entity_key="geonames:1", entity_type="GPE", id_source="geonames")
    for start in range(1_005):
        warehouse.mention(1, 1, start, mention_id=start + 1, surface=f"Many {start:04}", link_score=0.6)
    rows = warehouse.view("entity_review", "rank_no, alias")
    assert (len(rows), rows[0], rows[-1]) == (1_000, (1, "Many 0000"), (1_000, "Many 0999"))
