"""overrides.csv: every action, every refusal, and that one bad line costs no other."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.errors import SettingsError
from pipelines.sources.overrides import ACTIONS, COLUMNS, load_overrides
from pipelines.tables.ids import article_id

RECEIPT = "ana,2026-11-25,seen in print"


def load(folder: Path, *lines: str) -> tuple[list[dict[str, object]], list[tuple[int, str]]]:
    path = folder / "overrides.csv"
    path.write_text("\n".join([",".join(COLUMNS), *lines]) + "\n", encoding="utf-8")
    accepted, rejected = load_overrides(path)
    return accepted.to_dicts(), rejected.select("line_no", "reason").rows()


@pytest.mark.parametrize(
    "line",
    [
        "merge,local:ORG:gsi,,wikidata:Q1065,,",
        "split,iso3166:GE,Georgia,iso3166-2:US-GA,,",
        "split,iso3166:GE,Georgia Tech,,,",
        "rename,iso3166:TR,,Türkiye,,",
        "retype,ref:ORG:steppe partner,,EVENT,,",
        "retype,,Steppe Partner,EVENT,,",
        "link,,Tripoli,geonames:266826,wire,",
        "block,geonames:2110498,,,,",
        "block,,Read More,,,wire/a.txt",
        "alias,iso3166:MN,Land of the Blue Sky,,,",
    ],
)
def test_each_action_is_accepted(tmp_path: Path, line: str) -> None:
    accepted, rejected = load(tmp_path, f"{line},{RECEIPT}")

    assert rejected == []
    assert accepted[0]["action"] == line.split(",", maxsplit=1)[0]
    assert (accepted[0]["line_no"], accepted[0]["who"], accepted[0]["when"]) == (2, "ana", dt.date(2026, 11, 25))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (f"delete,iso3166:MN,,,,,{RECEIPT}", "action is 'delete'; expected one of merge, split"),
        (f"merge,iso3166:MN,,,,,{RECEIPT}", "merge needs value."),
        (f"rename,iso3166:MN,Mongolia,Mongol Uls,,,{RECEIPT}", "rename has no use for surface"),
        (f"block,iso3166:MN,Mongolia,,,,{RECEIPT}", "block needs either target"),
        (f"retype,,,ORG,,,{RECEIPT}", "retype needs either target"),
        (f"rename,iso3166:MN,,Mongol Uls,wire,,{RECEIPT}", "leave source_name and article empty"),
        (f"merge,Mongolia,,iso3166:MN,,,{RECEIPT}", "target is 'Mongolia', which is no entity key"),
        (f"link,,Mongolia,MN,,,{RECEIPT}", "value is 'MN', which is no entity key"),
        (f"retype,iso3166:MN,,COUNTRY,,,{RECEIPT}", "value is 'COUNTRY'; expected one of PERSON"),
        (f"merge,iso3166:MN,,iso3166:MN,,,{RECEIPT}", "names the same entity twice"),
        ("block,,Read More,,,,,2026-11-25,", "who and why left empty"),
        ("block,,Read More,,,,ana,25.11.2026,noise", "when is '25.11.2026'; expected a date"),
        ("block,,Read More,,,,ana,2026-11-25", "8 cells, expected 9"),
        ('block,,"Read More,,,,ana,2026-11-25,noise', "3 cells, expected 9"),
    ],
)
def test_a_bad_line_is_set_aside_with_its_reason(tmp_path: Path, line: str, reason: str) -> None:
    good = f"alias,iso3166:MN,Land of the Blue Sky,,,,{RECEIPT}"

    accepted, rejected = load(tmp_path, line, good)

    assert [row["line_no"] for row in accepted] == [3]
    assert [no for no, _ in rejected] == [2]
    assert reason in rejected[0][1]


def test_contradictions_keep_the_first_line(tmp_path: Path) -> None:
    accepted, rejected = load(
        tmp_path,
        f"merge,local:a,,local:b,,,{RECEIPT}",
        f"merge,local:b,,local:c,,,{RECEIPT}",
        f"merge,local:c,,local:a,,,{RECEIPT}",
        f"link,,Tripoli,geonames:266826,,,{RECEIPT}",
        f"block,,tripoli,,,,{RECEIPT}",
        f"link,,Tripoli,geonames:2210247,wire,,{RECEIPT}",
        f"alias,iso3166:MN,Blue Sky,,,,{RECEIPT}",
        f"alias,iso3166:MN,Eternal Sky,,,,{RECEIPT}",
    )

    assert [row["line_no"] for row in accepted] == [2, 3, 5, 7, 8, 9]
    assert [no for no, _ in rejected] == [4, 6]
    assert "circle of merges" in rejected[0][1]
    assert "line 5 says already" in rejected[1][1]


def test_an_article_is_found_by_its_path_and_record(tmp_path: Path) -> None:
    accepted, _ = load(
        tmp_path,
        f"block,,Read More,,,wire/a.txt,{RECEIPT}",
        f"block,,Read More,,,wire/b.jsonl#12,{RECEIPT}",
        f"block,,Read More,,,,{RECEIPT}",
    )

    assert [row["article_id"] for row in accepted] == [
        article_id("wire/a.txt", 0),
        article_id("wire/b.jsonl", 12),
        None,
    ]


def test_comments_blank_lines_and_a_missing_file_are_no_corrections(tmp_path: Path) -> None:
    assert load(tmp_path, "# why: see the handbook", "", "   ") == ([], [])
    accepted, rejected = load_overrides(tmp_path / "none.csv")
    assert (accepted.height, rejected.height) == (0, 0)


@pytest.mark.parametrize("content", [b"", b"action,target\n", b"\xff\xfe"])
def test_a_table_that_is_no_overrides_table_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "overrides.csv"
    path.write_bytes(content)

    with pytest.raises(SettingsError, match=r"overrides\.csv"):
        load_overrides(path)


@given(lines=st.lists(st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\n\r"), max_size=40)))
def test_every_line_is_accepted_or_rejected_once(tmp_path_factory: pytest.TempPathFactory, lines: list[str]) -> None:
    accepted, rejected = load(tmp_path_factory.mktemp("overrides"), *lines)

    expected = [no for no, line in enumerate(lines, start=2) if line.strip() and line[0] != "#"]
    assert sorted([*(row["line_no"] for row in accepted), *(no for no, _ in rejected)]) == expected


def test_the_shipped_file_has_the_header_and_every_action_is_documented() -> None:
    reference = Path(__file__).resolve().parents[2] / "data" / "reference"
    accepted, rejected = load_overrides(reference / "overrides.csv")

    assert (accepted.height, rejected.height) == (0, 0)
    text = (reference / "README.md").read_text(encoding="utf-8")
    assert [a for a in ACTIONS if f"| `{a}` |" not in text] == []
