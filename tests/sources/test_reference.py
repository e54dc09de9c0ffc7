"""The loader of the reference folder: what it returns, and what it says when a table is wrong."""

import csv
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.errors import SettingsError
from pipelines.sources.reference import load_reference
from pipelines.tables.contract import polars_schema
from pipelines.tables.reference import ReferenceEntity, ReferenceName, ReferenceWord

ENTITY_HEADER = ",".join(polars_schema(ReferenceEntity))
NAME_HEADER = ",".join(polars_schema(ReferenceName))
WORD_HEADER = ",".join(polars_schema(ReferenceWord))
MONGOLIA = "iso3166:MN,country,GPE,Mongolia,MN,,46,105,3170208,,iso3166"


def write(folder: Path, name: str, *lines: str) -> None:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, "countries.csv", ENTITY_HEADER, MONGOLIA)
    write(tmp_path, "countries_names.csv", NAME_HEADER, "iso3166:MN,Mongolia,name,false", "iso3166:MN,MN,acronym,true")
    write(tmp_path, "words_heads.csv", WORD_HEADER, "Ministry,org_head,1,dateline", "camp,common_word,0.5,scowl")
    write(tmp_path, "SOURCES.csv", "source,title", "iso3166,ISO")
    write(tmp_path, "overrides.csv", "action,target")
    return tmp_path


def test_reads_tables_by_name_and_leaves_the_describing_ones_alone(folder: Path) -> None:
    reference = load_reference(folder)

    assert reference.entities.rows(named=True) == [
        {
            "entity_key": "iso3166:MN", "kind": "country", "entity_type": "GPE", "name": "Mongolia",
            "country_code": "MN", "region_code": None, "latitude": 46.0, "longitude": 105.0, "population": 3170208,
            "description": None, "source": "iso3166",
        }
    ]  # fmt: skip
    assert reference.names["name"].to_list() == ["MN", "Mongolia"]
    assert reference.names["is_case_sensitive"].to_list() == [True, False]
    assert reference.words["word"].to_list() == ["Ministry", "camp"]


def test_namibia_is_not_null(folder: Path) -> None:
    write(folder, "more.csv", ENTITY_HEADER, "iso3166:NA,country,GPE,Namibia,NA,,-22,17,,,iso3166")

    assert load_reference(folder).entities.filter(name="Namibia")["country_code"].to_list() == ["NA"]


def test_exact_duplicates_count_once(folder: Path) -> None:
    write(folder, "again.csv", ENTITY_HEADER, MONGOLIA)
    write(folder, "again_names.csv", NAME_HEADER, "iso3166:MN,Mongolia,name,false")

    reference = load_reference(folder)

    assert (reference.entities.height, reference.names.height) == (1, 2)


def test_version_follows_the_bytes_and_not_the_run(folder: Path) -> None:
    first = load_reference(folder).version
    assert load_reference(folder).version == first

    write(folder, "overrides.csv", "action,target", "# a correction is no reference data")
    assert load_reference(folder).version == first

    write(folder, "countries_names.csv", NAME_HEADER, "iso3166:MN,Mongolia,name,true")
    assert load_reference(folder).version != first


@pytest.mark.parametrize(
    ("name", "lines", "message"),
    [
        (
            "bad.csv",
            [ENTITY_HEADER, MONGOLIA.replace("country", "land")],
            "bad.csv:2: kind is 'land'. Expected: one of",
        ),
        ("bad.csv", [ENTITY_HEADER, MONGOLIA, MONGOLIA.replace("46", "146")], "bad.csv:3: latitude is '146'"),
        ("bad.csv", [ENTITY_HEADER, MONGOLIA.replace("3170208", "many")], "bad.csv:2: population is 'many'"),
        ("bad.csv", [ENTITY_HEADER, MONGOLIA.replace("Mongolia", "")], "bad.csv:2: name is None"),
        ("bad.csv", [ENTITY_HEADER, MONGOLIA + ",more"], r"bad.csv:2: 12 cells, expected 11"),
        ("bad.csv", ["key,name", "iso3166:MN,Mongolia"], "bad.csv:1: columns are key, name; expected entity_key, kind"),
        ("bad.csv", [ENTITY_HEADER, MONGOLIA.replace("Mongolia", "Mongol Uls")], "bad.csv:2 and countries.csv:2: two "),
        ("bad_names.csv", [NAME_HEADER, "iso3166:XX,Nowhere,name,false"], "bad_names.csv:2: 1 names have no entity"),
        ("bad_names.csv", [NAME_HEADER, "iso3166:MN,Uls,name,maybe"], "bad_names.csv:2: is_case_sensitive is 'maybe'"),
        ("words_bad.csv", [WORD_HEADER, "Ministry,org_head,-1,dateline"], "words_bad.csv:2: weight is '-1'"),
        ("words_bad.csv", [WORD_HEADER, "Ministry,org_head,0.5,dateline"], "two different rows for Ministry, org_head"),
        ("local/bad.csv", ["id,name,type,aliases,country,links", "x,Camp,PLACE,,,"], "bad.csv:2: type is 'PLACE'"),
        ("local/bad.csv", ["id,name,type,aliases,country,links", 'x," ",ORG,,,'], "bad.csv:2: name is blank"),
    ],
)
def test_a_malformed_table_is_named_with_its_line(folder: Path, name: str, lines: list[str], message: str) -> None:
    write(folder, name, *lines)

    with pytest.raises(SettingsError, match=message.replace("(", r"\(")):
        load_reference(folder)


def test_bytes_that_are_not_utf8_are_named(folder: Path) -> None:
    (folder / "bad.csv").write_bytes(ENTITY_HEADER.encode() + b"\n" + MONGOLIA.encode().replace(b"M", b"\xff", 1))

    with pytest.raises(SettingsError, match=r"bad\.csv: byte \d+ is not UTF-8"):
        load_reference(folder)


def test_a_folder_without_tables_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no reference tables"):
        load_reference(tmp_path)


def test_local_rows_make_entities_with_the_users_own_keys(folder: Path) -> None:
    write(
        folder, "local/sites.csv", "id,name,type,aliases,country,links",
        "s1,Steppe Camp 3,FAC,Camp Three|SC3 | Camp,mn,",
        "Q1065,United Nations,ORG,,,",
        "opensanctions:NK-1,Ruslan Testov,PERSON,R. Testov,RU,https://example.org/NK-1",
        "v9,Blue Heron,PRODUCT,,,https://www.wikidata.org/wiki/Q42|nothing",
    )  # fmt: skip

    reference = load_reference(folder)
    local = reference.entities.filter(pl.col("source") == "local:sites")

    assert dict(local.select("name", "entity_key").iter_rows()) == {
        "Steppe Camp 3": "user:s1",
        "United Nations": "wikidata:Q1065",
        "Ruslan Testov": "opensanctions:NK-1",
        "Blue Heron": "wikidata:Q42",
    }
    assert local.filter(entity_key="user:s1").select("kind", "country_code").row(0) == ("place", "MN")
    names = reference.names.filter(entity_key="user:s1").sort("name")
    assert names.select("name", "name_kind", "is_case_sensitive").rows() == [
        ("Camp", "alternate", True),  # a common word, by words_heads.csv
        ("Camp Three", "alternate", False),
        ("SC3", "acronym", True),
        ("Steppe Camp 3", "name", False),
    ]


def test_a_local_row_with_a_register_link_adds_names_to_the_built_in_entity(folder: Path) -> None:
    write(folder, "local/mine.csv", "id,name,type,aliases,country,links", "x,Blue Sky Land,GPE,,,iso3166:MN")

    reference = load_reference(folder)

    assert reference.entities["name"].to_list() == ["Mongolia"]
    assert set(reference.names["name"]) == {"Mongolia", "MN", "Blue Sky Land"}


cells = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=12).filter(lambda s: s.strip())


@given(names=st.lists(cells, min_size=1, max_size=8))
def test_names_survive_the_way_through_csv(tmp_path_factory: pytest.TempPathFactory, names: list[str]) -> None:
    folder = tmp_path_factory.mktemp("reference")
    write(folder, "countries.csv", ENTITY_HEADER, MONGOLIA)
    with (folder / "countries_names.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n", quoting=csv.QUOTE_ALL)
        writer.writerow(NAME_HEADER.split(","))
        writer.writerows(["iso3166:MN", name, "alternate", "false"] for name in names)

    assert set(load_reference(folder).names["name"]) == set(names)
