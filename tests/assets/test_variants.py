"""Names of one person in several articles, in whole builds: they meet, corrections win, history plays no part."""

from pathlib import Path

import duckdb
import pytest

from tests.builds import assert_same_rows, build

HEADER = "action,target,surface,value,source_name,article,who,when,why\n"
FULL, SHORT = "local:PERSON:quilla zubrowska", "local:PERSON:q zubrowska"
TEXTS = {
    "wire/a.txt": "Harbour\n\nQuilla Zubrowska, an engineer, opened the lock on Monday. Zubrowska said it was late.\n",
    "wire/b.txt": "Lock\n\nThe engineer, Q. Zubrowska, told reporters in Nairobi on Friday that the lock was closed.\n",
    "coast/c.txt": "Ferry\n\nFerries sail again from Mombasa, said the engineer, Zubrowska Quilla, on Sunday.\n",
}
NAMESAKE = "Quay\n\nQuentin Zubrowska, a diver, left Mombasa on Tuesday.\n"
LINES = {
    f"split,{FULL},Q. Zubrowska,,,,ana,2025-06-01,another engineer": {SHORT, FULL},
    f"split,{FULL},Q. Zubrowska,user:q,,,ana,2025-06-01,a known engineer": {"user:q", FULL},
    f"split,{FULL},Q. Zubrowska,,wire,,ana,2025-06-01,another engineer": {SHORT, FULL},
    f"split,{FULL},Q. Zubrowska,user:q,,wire/b.txt,ana,2025-06-01,a known engineer": {"user:q", FULL},
    f"split,{FULL},Q. Zubrowska,,coast,,ana,2025-06-01,not in this source": {FULL},
    f"merge,{FULL},,wikidata:Q9,,,ana,2025-06-01,known": {"wikidata:Q9"},
    f"rename,{FULL},,Quilla Maria Zubrowska,,,ana,2025-06-01,her own spelling": {FULL},
    "link,,Q. Zubrowska,user:q,,,ana,2025-06-01,another engineer": {"user:q", FULL},
}


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    for name, text in TEXTS.items():
        path = tmp_path / "raw" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "raw"


@pytest.fixture
def no_lines(tmp_path: Path) -> Path:
    path = tmp_path / "overrides.csv"
    path.write_text(HEADER)
    return path


def keys_of(warehouse: Path) -> set[str]:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        rows = connection.execute("SELECT entity_key FROM mention WHERE surface LIKE '%Zubrowska%'").fetchall()
    return {key for (key,) in rows}


def test_a_namesake_parts_what_had_met_and_its_going_joins_it_again(raw: Path, tmp_path: Path, no_lines: Path) -> None:
    warehouse, anew = tmp_path / "w.duckdb", tmp_path / "n.duckdb"
    build(raw, warehouse, overrides=no_lines)
    assert keys_of(warehouse) == {FULL}
    (raw / "wire/d.txt").write_text(NAMESAKE)
    build(raw, warehouse, overrides=no_lines)
    assert keys_of(warehouse) == {FULL, SHORT, "local:PERSON:quentin zubrowska"}
    build(raw, anew, overrides=no_lines)
    assert_same_rows(warehouse, anew)
    (raw / "wire/d.txt").unlink()
    build(raw, warehouse, overrides=no_lines)
    assert keys_of(warehouse) == {FULL}
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        rules = connection.execute("SELECT variant_key, link_rule FROM entity_variant ORDER BY ALL").fetchall()
        names = connection.execute("SELECT name FROM entity WHERE entity_key = ?", [FULL]).fetchall()
    assert rules == [(SHORT, "variant_initials"), ("local:PERSON:zubrowska quilla", "variant_order")]
    assert names == [("Quilla Zubrowska",)]


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.split(",")[0])
def test_corrections_win_over_variants_and_go_without_a_trace(
    line: str, raw: Path, tmp_path: Path, no_lines: Path
) -> None:
    warehouse, anew = tmp_path / "w.duckdb", tmp_path / "n.duckdb"
    build(raw, warehouse, overrides=no_lines)
    corrected = tmp_path / "corrected.csv"
    corrected.write_text(HEADER + line + "\n")
    build(raw, warehouse, overrides=corrected)
    assert keys_of(warehouse) == LINES[line]
    build(raw, anew, overrides=corrected)
    assert_same_rows(warehouse, anew)
    build(raw, warehouse, overrides=no_lines)
    assert keys_of(warehouse) == {FULL}


def test_a_split_of_one_source_leaves_the_others_alone(raw: Path, tmp_path: Path, no_lines: Path) -> None:
    (raw / "coast/e.txt").write_text("Tide\n\nThe engineer, Q. Zubrowska, met the press in Mombasa. Zubrowska left.\n")
    warehouse, anew = tmp_path / "w.duckdb", tmp_path / "n.duckdb"
    corrected = tmp_path / "corrected.csv"
    corrected.write_text(f"{HEADER}split,{FULL},Q. Zubrowska,,coast,,ana,2025-06-01,another engineer\n")
    build(raw, warehouse, overrides=no_lines)
    build(raw, warehouse, overrides=corrected)
    build(raw, anew, overrides=corrected)
    assert_same_rows(warehouse, anew)
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        keys = connection.execute(
            "SELECT DISTINCT source_path, entity_key FROM mention JOIN article USING (article_id)"
            " WHERE surface LIKE '%Zubrowska%' ORDER BY ALL"
        ).fetchall()
        counts = connection.execute(
            "SELECT article_count FROM entity_variant WHERE variant_key = ?", [SHORT]
        ).fetchall()
    assert keys == [("coast/c.txt", FULL), ("coast/e.txt", SHORT), ("wire/a.txt", FULL), ("wire/b.txt", FULL)]
    assert counts == [(1,)]
    build(raw, warehouse, overrides=no_lines)
    assert keys_of(warehouse) == {FULL}
