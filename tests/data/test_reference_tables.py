"""The shipped reference tables: every key, name and source holds, and what a reader would look up first is right."""

import csv
import re
from pathlib import Path

import polars as pl
import pytest

from pipelines.sources.reference import load_reference
from pipelines.tables.reference import Reference

FOLDER = Path(__file__).resolve().parents[2] / "data" / "reference"

COMPILED = {f"words_{t}.csv" for t in ("given_names", "surnames", "heads", "common", "places")} | {
    p.name.replace("_names.csv", s) for p in FOLDER.glob("*_names.csv") for s in (".csv", "_names.csv")
}
"""Tables that compile.py writes."""

KEY_SHAPES = {
    "country": r"iso3166:[A-Z]{2}",
    "former_country": r"iso3166-3:[A-Z]{4}|ref:GPE:.+",
    "region": r"iso3166-2:[A-Z]{2}-[A-Z0-9]{1,3}",
    "city": r"geonames:[1-9]\d*",
    "place": r"geonames:[1-9]\d*|fips:\d{5}|ref:(LOC|FAC):.+",
    "organisation": r"wikidata:Q[1-9]\d*|ref:ORG:.+",
    "armed_group": r"wikidata:Q[1-9]\d*|ref:ORG:.+",
    "company": r"wikidata:Q[1-9]\d*|ref:ORG:.+",
    "person": r"wikidata:Q[1-9]\d*|ref:PERSON:.+",
    "nationality": r"ref:NORP:.+",
    "other": r"ref:(EVENT|LAW|WORK_OF_ART|PRODUCT):.+",
}


@pytest.fixture(scope="module")
def reference() -> Reference:
    return load_reference(FOLDER)


def keys_of(reference: Reference, name: str) -> set[str]:
    return set(reference.names.filter(name=name)["entity_key"])


def test_keys_have_the_shape_of_their_kind(reference: Reference) -> None:
    wrong = [
        (row["entity_key"], row["kind"])
        for row in reference.entities.select("entity_key", "kind").iter_rows(named=True)
        if not re.fullmatch(KEY_SHAPES[row["kind"]], row["entity_key"])
    ]
    assert wrong == []


def test_country_codes_are_countries_and_region_codes_are_regions(reference: Reference) -> None:
    entities = reference.entities
    countries = entities.filter(kind="country")["country_code"]
    regions = entities.filter(kind="region")["region_code"]
    assert countries.n_unique() == countries.len() == 250
    lost = entities.filter(pl.col("country_code").is_not_null() & ~pl.col("country_code").is_in(countries.implode()))
    assert lost.rows() == []
    is_lost = pl.col("region_code").is_not_null() & ~pl.col("region_code").is_in(regions.implode())
    assert entities.filter(is_lost).rows() == []
    other_country = pl.col("region_code").str.head(2) != pl.col("country_code")
    assert entities.filter(pl.col("region_code").is_not_null() & other_country).rows() == []


def test_every_source_is_described_with_a_licence(reference: Reference) -> None:
    with (FOLDER / "SOURCES.csv").open(encoding="utf-8", newline="") as stream:
        described = {row["source"]: row["licence"] for row in csv.DictReader(stream)}
    used = set(reference.entities["source"]) | set(reference.words["source"])
    assert used - set(described) == set()
    assert [s for s, licence in described.items() if not licence or "ODbL" in licence] == []


def test_share_alike_rows_stand_in_their_own_tables() -> None:
    holders = {
        path.name
        for path in FOLDER.glob("*.csv")
        if path.name != "SOURCES.csv" and ",supraverden" in path.read_text(encoding="utf-8")
    }
    assert holders == {"organisations_ccbysa.csv"}


def test_names_are_clean(reference: Reference) -> None:
    names = reference.names
    assert names.filter(pl.col("name") != pl.col("name").str.strip_chars()).rows() == []
    assert names.filter(pl.col("name").str.contains(r"\s{2}|[\x00-\x1f|;_]")).rows() == []
    assert names.filter(pl.col("name").str.starts_with("the ")).rows() == []
    assert names.unique(["entity_key", "name", "name_kind"]).height == names.height


def test_every_entity_can_be_found_by_some_name(reference: Reference) -> None:
    unnamed = reference.entities.join(reference.names, on="entity_key", how="anti")
    # Two reasons: a second-level region leaves its name to the city of its country that is called so, and a small town
    # leaves it to the common English word ("Union", "Time").
    common = reference.words.filter(word_class="common_word")["word"]
    is_word = pl.col("name").str.to_lowercase().is_in(common.implode())
    wordy_town = (pl.col("kind") == "city") & is_word & (pl.col("population") < 75_000)
    assert unnamed.filter((pl.col("kind") != "region") & ~wordy_town).select("entity_key", "name").rows() == []
    assert unnamed.height < 200


def test_names_in_other_languages_are_nothing_else(reference: Reference) -> None:
    exonyms = reference.names.filter(name_kind="exonym")
    others = reference.names.filter(pl.col("name_kind") != "exonym").select("name", other="entity_key")
    assert exonyms.height > 300
    assert exonyms.join(others, on="name", how="inner").filter(pl.col("entity_key") != pl.col("other")).rows() == []
    assert exonyms.join(reference.words.select(name="word"), on="name", how="semi").rows() == []


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("ref:ORG:meta", "Meta"),
        ("ref:ORG:totalenergies", "TotalEnergies"),
        ("iso3166:TR", "Türkiye"),
        ("iso3166:SZ", "Eswatini"),
        ("iso3166:CZ", "Czechia"),
        ("geonames:703448", "Kyiv"),
        ("geonames:1526273", "Astana"),
    ],
)
def test_the_present_name_is_the_preferred_one(reference: Reference, key: str, name: str) -> None:
    assert reference.entities.filter(entity_key=key)["name"].to_list() == [name]


def test_tables_are_sorted_small_and_without_duplicates() -> None:
    total = 0
    for path in FOLDER.glob("*.csv"):
        total += path.stat().st_size
        with path.open(encoding="utf-8", newline="") as stream:
            rows = [tuple(r) for r in csv.reader(stream)][1:]
        assert len(rows) == len(set(rows)), path.name
        if path.name in COMPILED:
            assert rows == sorted(rows), path.name
    assert total < 12_000_000


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("Dornogovi Province", {"iso3166-2:MN-063"}),
        ("Inner Mongolia", {"iso3166-2:CN-NM"}),
        ("Bavaria", {"iso3166-2:DE-BY"}),
        ("Northern Ireland", {"iso3166-2:GB-NIR"}),
        ("Burma", {"iso3166:MM"}),
        ("Zaire", {"iso3166:CD", "iso3166-2:AO-ZAI"}),
        ("Swaziland", {"iso3166:SZ"}),
        ("Czechia", {"iso3166:CZ"}),
        ("Ivory Coast", {"iso3166:CI"}),
        ("Cote d'Ivoire", {"iso3166:CI"}),
        ("Türkiye", {"iso3166:TR"}),
        ("Turkey", {"iso3166:TR"}),
        ("Frankreich", {"iso3166:FR"}),
        ("Estados Unidos", {"iso3166:US"}),
        ("Allemagne", {"iso3166:DE"}),
        ("Ont.", {"iso3166-2:CA-ON"}),
        ("Qld", {"iso3166-2:AU-QLD"}),
        ("La.", {"iso3166-2:US-LA"}),
        ("Facebook", {"ref:ORG:meta"}),
        ("Nur-Sultan", {"geonames:1526273", "iso3166-2:KZ-71"}),
        ("East Timor", {"iso3166:TL"}),
        ("Holland", {"iso3166:NL", "geonames:4996248"}),
        ("Soviet Union", {"iso3166-3:SUHH"}),
        ("USSR", {"iso3166-3:SUHH"}),
        ("Czechoslovakia", {"iso3166-3:CSHH"}),
        ("Yugoslavia", {"iso3166-3:YUCS"}),
        ("East Germany", {"iso3166-3:DDDE"}),
        ("U.S.", {"iso3166:US"}),
        ("UAE", {"iso3166:AE"}),
        ("DPRK", {"iso3166:KP"}),
        ("South Koreans", {"iso3166:KR"}),
        ("Filipinos", {"iso3166:PH"}),
        ("Congolese", {"iso3166:CD", "iso3166:CG"}),
        ("Scottish", {"iso3166-2:GB-SCT"}),
        ("Middle East", {"ref:LOC:middle east"}),
        ("Northeast Asia", {"ref:LOC:northeast asia"}),
        ("Korean Peninsula", {"ref:LOC:korean peninsula"}),
        ("Europe", {"geonames:6255148"}),
        ("EU", {"wikidata:Q458"}),
        ("NATO", {"wikidata:Q7184"}),
        ("Kurdish", {"ref:NORP:kurds"}),
        ("Houthis", {"ref:ORG:houthis"}),
        ("Xi Jinping", {"ref:PERSON:xi jinping"}),
        ("Chuck Schumer", {"wikidata:Q380900"}),
    ],
)
def test_what_a_reader_would_look_up_first(reference: Reference, name: str, keys: set[str]) -> None:
    assert keys_of(reference, name) == keys


def test_one_name_several_places(reference: Reference) -> None:
    assert keys_of(reference, "Georgia") >= {"iso3166:GE", "iso3166-2:US-GA"}
    assert keys_of(reference, "Tripoli") >= {"geonames:2210247", "geonames:266826"}
    assert keys_of(reference, "Macedonia") >= {"iso3166:MK"}
    assert "iso3166:US" in keys_of(reference, "America")


def test_capitals_say_so(reference: Reference) -> None:
    capitals = reference.entities.filter(pl.col("description").str.starts_with("capital of "))
    found = dict(capitals.select("entity_key", "description").iter_rows())
    assert found["geonames:2028462"] == "capital of MN"
    assert found["geonames:703448"] == "capital of UA"
    assert capitals["country_code"].n_unique() >= 235


@pytest.mark.parametrize("name", ["US", "WHO", "Turkey", "Chad", "IN", "Nice", "Reading", "Mobile", "Male"])
def test_names_that_are_words_are_bound_to_their_case(reference: Reference, name: str) -> None:
    rows = reference.names.filter(name=name)
    assert rows.height > 0
    assert rows["is_case_sensitive"].all()


@pytest.mark.parametrize("name", ["GSI", "LON", "The", "Of Course", "May", "March", "Sunday", "Monday", "Will"])
def test_what_is_no_name_here(reference: Reference, name: str) -> None:
    found = reference.names.filter(pl.col("name") == name, pl.col("name_kind") != "surname")
    assert found.rows() == []


def test_word_classes(reference: Reference) -> None:
    words = reference.words
    sizes = dict(words.group_by("word_class").len().iter_rows())
    assert sizes["given_name"] > 5_000
    assert sizes["surname"] > 15_000
    common = dict(words.filter(word_class="common_word").select("word", "weight").iter_rows())
    assert common["may"] == 1
    assert common["reading"] > common["chad"] > 0
    assert words["weight"].max() == 1
    titles = set(words.filter(word_class="person_title")["word"])
    assert {"President", "Gen.", "Chief Superintendent", "Foreign Minister"} <= titles


def test_a_person_or_body_stands_once(reference: Reference) -> None:
    named = (
        reference.names.filter(pl.col("name_kind") == "name")
        .join(reference.entities.filter(pl.col("kind").is_in(["person", "organisation"])), on="entity_key")
        .with_columns(folded=pl.col("name").str.to_lowercase().str.replace_all("organization", "organisation"))
        .filter((pl.col("kind") == "person") | pl.col("country_code").is_null())
    )
    twice = (
        named.group_by("folded", "kind").agg(pl.col("entity_key").unique()).filter(pl.col("entity_key").list.len() > 1)
    )
    assert twice["folded"].to_list() == []


def test_heads_of_dependencies_and_bodies_of_two_lists_are_merged(reference: Reference) -> None:
    assert keys_of(reference, "Donald J. Trump") == {"ref:PERSON:donald trump"}
    assert keys_of(reference, "World Customs Organization") == {"wikidata:Q605326"}
    assert keys_of(reference, "UN Interim Force in Lebanon") == keys_of(reference, "UNIFIL") != set()
    assert "iso3166-2:MX-CHH" in keys_of(reference, "Chihuahua")
