import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.steps.entity.entities import build_entities
from tests.steps.linking_world import small_reference

ROWS = [
    ("iso3166:MN", "GPE", "Mongolia", 9), ("iso3166:MN", "NORP", "Mongolian", 4), ("geonames:1", "GPE", "PARIS", 1),
    ("local:PERSON:rosa villalba", "PERSON", "ROSA VILLALBA", 5),
    ("local:PERSON:rosa villalba", "PERSON", "Rosa Villalba", 2),
    ("local:PERSON:rosa villalba", "PERSON", "Villalba", 30), ("local:ORG:tidewater", "ORG", "TIDEWATER CORP", 1),
    ("local:GPE:old town", "GPE", "OLD TOWN", 1), ("local:ORG:mongolia parliament", "ORG", "Parliament", 3),
]  # fmt: skip


def names_of(rows: list[tuple[str, str, str, int]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=["entity_key", "entity_type", "surface", "mention_count"], orient="row")


def test_names_aliases_and_places() -> None:
    rows = build_entities(names_of(ROWS), small_reference()).rows_by_key("entity_key", named=True, unique=True)
    assert rows["iso3166:MN"]["name"] == "Mongolia"
    assert rows["iso3166:MN"]["aliases"] == ["Mongolian"]
    assert rows["iso3166:MN"]["id_source"] == "iso3166"
    assert (rows["geonames:1"]["name"], rows["geonames:1"]["latitude"]) == ("Paris", 48.9)
    assert rows["geonames:1"]["country_code"] == "FR"


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("local:PERSON:rosa villalba", "Rosa Villalba"),
        ("local:ORG:tidewater", "TIDEWATER CORP"),
        ("local:GPE:old town", "Old Town"),
        ("local:ORG:mongolia parliament", "Mongolia Parliament"),
    ],
)
def test_local_entities_have_their_fullest_name_in_normal_case(key: str, name: str) -> None:
    entities = build_entities(names_of(ROWS), small_reference())
    assert entities.filter(entity_key=key)["name"].item() == name


def test_bodies_belong_to_their_country() -> None:
    entities = build_entities(names_of(ROWS), small_reference())
    assert entities.filter(entity_key="local:ORG:mongolia parliament")["country_code"].item() == "MN"


def test_no_names_no_entities() -> None:
    assert build_entities(names_of([]).cast({"mention_count": pl.Int64}), small_reference()).height == 0


@given(st.permutations(ROWS))
def test_the_order_of_the_names_does_not_matter(rows: list[tuple[str, str, str, int]]) -> None:
    assert build_entities(names_of(rows), small_reference()).equals(build_entities(names_of(ROWS), small_reference()))
