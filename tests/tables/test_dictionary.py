"""The text of the data dictionary, for a contract and a view made for the test."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from pydantic import Field

from pipelines.tables.contract import Row
from pipelines.tables.dictionary import dictionary_markdown


class Harbour(Row):
    """One harbour."""

    table: ClassVar[str] = "harbour"
    key: ClassVar[tuple[str, ...]] = ("harbour_id", "kind")
    references: ClassVar[Mapping[str, str]] = {"harbour_id": "country.harbour_id"}

    harbour_id: int = Field(ge=1, description="Id.")
    kind: Literal["sea", "river"] = Field(description="What water: <salt> | fresh.")
    berths: list[str] | None = Field(description="Berths.")


@dataclass(frozen=True)
class Sql:
    name: str
    summary: str = "harbours by kind."
    grain: str = "one row per kind."
    purpose: str = "counting."
    excludes: str = "nothing."
    reads: tuple[str, ...] = ("harbour",)
    columns: Mapping[str, str] = field(default_factory=lambda: {"kind": "kind.", "harbour_count": "harbours."})
    materialized: str = "view"
    severity: str | None = None
    order: str = ""


VIEW = Sql("harbour_kind")
TYPES = {"harbour_kind": {"kind": "VARCHAR", "harbour_count": "BIGINT"}}
LINEAGE = {"harbour_kind": {"kind": ["harbour.kind"], "harbour_count": ["harbour.*"]}}


def lines_after(text: str, heading: str, count: int) -> list[str]:
    lines = text.splitlines()
    at = lines.index(heading)
    return [line for line in lines[at + 1 :] if line][:count]


def test_a_table_shows_key_readers_values_and_references() -> None:
    text = dictionary_markdown([Harbour], [VIEW])
    assert lines_after(text, "### harbour", 8) == [
        "One harbour.",
        "Key: `harbour_id`, `kind`.",
        "Read by: [harbour_kind](#harbour_kind).",
        "| column | type | NULL | description |",
        "| --- | --- | --- | --- |",
        "| `harbour_id` | BIGINT |  | Id. References `country.harbour_id`. |",
        "| `kind` | VARCHAR |  | What water: &lt;salt> \\| fresh. One of: sea, river. |",
        "| `berths` | VARCHAR[] | yes | Berths. |",
    ]


def test_a_view_shows_its_contract_types_and_lineage() -> None:
    text = dictionary_markdown([Harbour], [VIEW], types=TYPES, lineage=LINEAGE)
    assert lines_after(text, "### harbour_kind", 9) == [
        "Harbours by kind.",
        "- **Grain:** one row per kind.",
        "- **Purpose:** counting.",
        "- **Excludes:** nothing.",
        "- **Reads:** [harbour](#harbour); computed when read.",
        "| column | type | description | computed from |",
        "| --- | --- | --- | --- |",
        "| `kind` | VARCHAR | kind. | `harbour.kind` |",
        "| `harbour_count` | BIGINT | harbours. | rows of harbour |",
    ]


def test_views_that_are_read_name_their_readers_and_stored_ones_say_so() -> None:
    text = dictionary_markdown([Harbour], [VIEW, Sql("top_kind", reads=("harbour_kind",), materialized="table")])
    assert "- **Read by:** [top_kind](#top_kind)." in lines_after(text, "### harbour_kind", 6)
    assert "- **Reads:** [harbour_kind](#harbour_kind); stored at each build." in lines_after(text, "### top_kind", 6)


def test_checks_are_listed_with_what_they_prove() -> None:
    text = dictionary_markdown([Harbour], [], [Sql("no_ghost", purpose="None. Look.", severity="warn")])
    assert text.endswith("| `no_ghost` | warn | None. Look. |\n")
    assert "## Checks" not in dictionary_markdown([Harbour], [])


def test_a_view_without_order_in_itself_says_how_to_ask_for_it() -> None:
    assert (
        "- **Order:** none in itself; what matters most first by `ORDER BY harbour_count DESC`."
        in dictionary_markdown([Harbour], [Sql("harbour_kind", order="harbour_count DESC")])
    )
