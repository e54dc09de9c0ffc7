"""Imports of OpenSanctions and Wikidata lists into the user's own tables, on small files of those formats."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from pipelines.errors import SettingsError
from pipelines.sources.reference import load_reference
from pipelines.sources.reference_import import import_reference

REFERENCE = Path(__file__).resolve().parents[2] / "data" / "reference"

HEADER = (
    '"id","schema","name","aliases","birth_date","countries","addresses","identifiers","sanctions","phones","emails",'
    '"program_ids","dataset","first_seen","last_seen","last_change"'
)
TARGETS = (
    ("NK-one", "Person", "Ruslan Testov", 'Руслан Тестов;R. A. Testov;Rus;""Testov; Ruslan""', "ru;ua"),
    ("Q99999999", "Organization", "Blue Heron Trading FZE", "BHT|Dubai", "ua-cri;ae;suhh"),
    ("NK-two", "Vessel", "SEA HERON", "", ""),
    ("NK-three", "CryptoWallet", "1A2b3C", "", ""),
    ("NK-four", "Person", "", "", ""),
)
SANCTIONS = "\n".join([HEADER, *('"{}","{}","{}","{}","","{}"'.format(*t) + ',""' * 10 for t in TARGETS)]) + "\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "import").mkdir()
    for name in ("wikidata_types.csv", "wikidata_countries.csv"):
        (tmp_path / "import" / name).write_bytes((REFERENCE / "import" / name).read_bytes())
    (tmp_path / "countries.csv").write_text(
        "entity_key,kind,entity_type,name,country_code,region_code,latitude,longitude,population,description,source\n"
        "iso3166:MN,country,GPE,Mongolia,MN,,46,105,,,iso3166\n",
        encoding="utf-8",
    )
    return tmp_path


def test_opensanctions_targets_become_entities(folder: Path) -> None:
    source = folder / "import" / "targets.simple.csv"
    source.write_text(SANCTIONS, encoding="utf-8")

    report = import_reference(source, folder, "opensanctions")

    assert report.path == folder / "local" / "opensanctions.csv"
    assert (report.read_count, report.written_count) == (5, 3)
    assert sum(report.skipped.values()) == 2
    assert "no id or no name" in report.skipped
    rows = report.path.read_text(encoding="utf-8").splitlines()
    assert rows[0] == "id,name,type,aliases,country,links"
    assert rows[1].startswith("opensanctions:NK-one,Ruslan Testov,PERSON,Руслан Тестов|R. A. Testov|Testov; Ruslan,RU,")
    assert rows[2].startswith("wikidata:Q99999999,Blue Heron Trading FZE,ORG,BHT/Dubai,AE,")

    reference = load_reference(folder)
    assert set(reference.entities["entity_key"]) >= {
        "opensanctions:NK-one",
        "wikidata:Q99999999",
        "opensanctions:NK-two",
    }
    assert "Руслан Тестов" in reference.names["name"].to_list()


def full(item: str, label: str, aliases: list[str], **claims: Any) -> dict[str, Any]:
    def snak(value: Any, rank: str = "normal") -> dict[str, Any]:
        return {"mainsnak": {"datavalue": {"value": value}}, "rank": rank}

    return {
        "id": item,
        "type": "item",
        "labels": {"en": {"language": "en", "value": label}, "fr": {"language": "fr", "value": "autre"}},
        "aliases": {"en": [{"language": "en", "value": a} for a in aliases]},
        "claims": {p: [snak(*v) if isinstance(v, tuple) else snak(v) for v in values] for p, values in claims.items()},
    }


def test_wikidata_items_of_a_dump_and_of_the_simplified_form(folder: Path) -> None:
    person = full(
        "Q900001", "Delfina Testova", ["Del", "D. Testova", "Delfina Testova"],
        P31=[{"id": "Q5"}], P27=[({"id": "Q30"}, "normal"), ({"id": "Q711"}, "preferred")],
    )  # fmt: skip
    country = full("Q711", "Mongolia", ["Land of the Eternal Blue Sky"], P31=[{"id": "Q3624078"}], P297=["MN"])
    unknown_class = full("Q900002", "A thing", [], P31=[{"id": "Q123456789"}])
    simplified = {
        "id": "Q900003", "labels": {"en": "Heron Bridge"}, "aliases": {"en": ["Blue Bridge"]},
        "claims": {"P31": ["Q12280"], "P17": ["Q711"], "P1566": ["424242"]},
    }  # fmt: skip
    unlabelled = {"id": "Q900004", "labels": {"fr": {"value": "sans"}}, "claims": {}}
    lines = [
        "[",
        *(json.dumps(x) + "," for x in (person, country, unknown_class, simplified, unlabelled)),
        "{broken",
        "]",
    ]
    source = folder / "subset.jsonl"
    source.write_text("\n".join(lines), encoding="utf-8")

    report = import_reference(source, folder, "wikidata", name="steppe")

    assert report.path.name == "steppe.csv"
    assert (report.read_count, report.written_count) == (6, 3)
    assert set(report.skipped) == {
        "class is none of import/wikidata_types.csv", "no English label", "line is no JSON",
    }  # fmt: skip
    reference = load_reference(folder)
    by_name = {r["name"]: r for r in reference.entities.to_dicts()}
    assert by_name["Delfina Testova"]["entity_key"] == "wikidata:Q900001"
    assert by_name["Delfina Testova"]["country_code"] == "MN"
    assert by_name["Heron Bridge"]["entity_key"] == "geonames:424242"
    assert by_name["Mongolia"]["source"] == "iso3166"
    added = reference.names.filter(entity_key="iso3166:MN")["name"].to_list()
    assert "Land of the Eternal Blue Sky" in added
    assert "Del" not in reference.names["name"].to_list()


@pytest.mark.parametrize(
    ("content", "source_format", "message"),
    [
        (b"id,name\nx,y\n", "opensanctions", "no column schema, aliases, countries"),
        (SANCTIONS.splitlines()[0].encode() + b"\n", "opensanctions", "the file has no lines"),
        (b'{"type": "x"}\n', "wikidata", "no line is a Wikidata item"),
        (gzip.compress(b"{}", mtime=0), "wikidata", "not UTF-8"),
    ],
)
def test_a_file_of_another_format_is_refused_and_the_old_table_stays(
    folder: Path, content: bytes, source_format: Any, message: str
) -> None:
    table = folder / "local" / f"{source_format}.csv"
    table.parent.mkdir()
    table.write_text("id,name,type,aliases,country,links\nold,Old,ORG,,,\n", encoding="utf-8")
    source = folder / "source"
    source.write_bytes(content)

    with pytest.raises(SettingsError, match=message):
        import_reference(source, folder, source_format)

    assert "Old" in table.read_text(encoding="utf-8")
    assert [p.name for p in table.parent.iterdir()] == [table.name]


def test_a_missing_file_is_named(folder: Path) -> None:
    with pytest.raises(SettingsError, match="no such file"):
        import_reference(folder / "none.csv", folder, "opensanctions")
