"""Corrections in whole builds: applied, limited to what they concern, and the same whatever the order of events."""

from pathlib import Path

import polars as pl
import pytest

from tests.builds import assert_same_rows, build, contents

HEADER = "action,target,surface,value,source_name,article,who,when,why\n"
RECEIPT = "ana,2025-06-01,checked"

TEXTS = {
    "wire/a.txt": "Delta Group wins\n\nThe Ministry of Roads of Kenya paid Delta Group in Nairobi on Friday.\n",
    "wire/b.txt": "Roads\n\nThe Ministry of Roads said on Monday that Delta Group had built a bridge near Mombasa.\n",
    "coast/c.txt": "Rain\n\nRain fell in Lagos, Nigeria, said Amina Otieno of the Red Cross.\n",
}


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    for name, text in TEXTS.items():
        path = tmp_path / "raw" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "raw"


def correct(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "overrides.csv"
    path.write_text(HEADER + "".join(f"{line},{RECEIPT}\n" for line in lines))
    return path


def keys_of(warehouse: Path, surface: str) -> set[str]:
    mentions = contents(warehouse)["mention"]
    return set(mentions.filter(pl.col("surface") == surface)["entity_key"])


LINES = [
    "link,,Delta Group,user:delta,,",
    "block,,Rain,,,",
    "retype,,Ministry of Roads,ORG,wire,",
    "rename,iso3166:KE,,Republic of Kenya,,",
    "merge,iso3166:NG,,iso3166:KE,,",
]


def test_a_correction_wins_and_costs_only_the_articles_that_it_concerns(raw: Path, tmp_path: Path) -> None:
    warehouse = tmp_path / "w.duckdb"
    build(raw, warehouse, overrides=correct(tmp_path))
    before = contents(warehouse)["article_annotation"]
    assert before.height == 3
    run = build(raw, warehouse, overrides=correct(tmp_path, LINES[0]))
    assert run.is_published
    assert run.files.moved == 0
    assert run.articles_annotated == 2
    assert keys_of(warehouse, "Delta Group") == {"user:delta"}
    entity = contents(warehouse)["entity"].filter(pl.col("entity_key") == "user:delta")
    assert entity.height == 1


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.split(",")[0])
def test_incremental_and_anew_agree_when_a_correction_comes_and_goes(line: str, raw: Path, tmp_path: Path) -> None:
    incremental, anew = tmp_path / "i.duckdb", tmp_path / "n.duckdb"
    build(raw, incremental, overrides=correct(tmp_path))
    build(raw, incremental, overrides=correct(tmp_path, line))
    build(raw, anew, overrides=correct(tmp_path, line))
    assert_same_rows(incremental, anew)
    build(raw, incremental, overrides=correct(tmp_path))
    build(raw, anew, overrides=correct(tmp_path), rebuild=True)
    assert_same_rows(incremental, anew)


def test_a_bad_line_is_left_out_and_the_others_hold(raw: Path, tmp_path: Path) -> None:
    warehouse = tmp_path / "w.duckdb"
    run = build(raw, warehouse, overrides=correct(tmp_path, "explode,,Rain,,,", LINES[0]))
    assert run.is_published
    assert keys_of(warehouse, "Delta Group") == {"user:delta"}


def test_who_when_and_why_change_no_row(raw: Path, tmp_path: Path) -> None:
    warehouse = tmp_path / "w.duckdb"
    path = correct(tmp_path, LINES[0])
    build(raw, warehouse, overrides=path)
    path.write_text(path.read_text().replace("checked", "checked again"))
    assert not build(raw, warehouse, overrides=path).is_published
