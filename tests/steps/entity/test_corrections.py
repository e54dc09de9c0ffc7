import datetime as dt
from typing import Any

import polars as pl
import pytest

from pipelines.steps.entity.corrections import correct_reference
from pipelines.steps.entity.entities import build_entities
from pipelines.steps.lexicon import build_lexicon
from pipelines.tables.contract import frame_of
from pipelines.tables.reference import Override
from tests.steps.linking_world import parse_marks, small_reference, spans_of, texts_of

MARKED = (
    "⟦Rosa Villalba|PERSON|-⟧ met ⟦Villalba Group|ORG|-⟧ in ⟦Paris|GPE|-⟧. ⟦Villalba|PERSON|-⟧ liked ⟦China|GPE|-⟧."
)


def overrides_of(*lines: dict[str, Any]) -> pl.DataFrame:
    return frame_of(
        Override, [{"line_no": n, "when": dt.date(2026, 1, 1), **line} for n, line in enumerate(lines, start=2)]
    )


def linked(*lines: dict[str, Any], marked: str = MARKED, article: int = 1) -> list[tuple[str, str, str]]:
    """Surface, type and key of the marked names of article 1 (source desk) or 2 (source wire) after the overrides."""
    overrides = overrides_of(*lines)
    lexicon = build_lexicon(correct_reference(small_reference(), overrides))
    text, marks = parse_marks(marked)
    world = texts_of([text, text], sources=["desk", "wire"])
    spans = spans_of((a, m.start, m.end, m.entity_type) for a in (1, 2) for m in marks)
    rows = world.link(world.find(lexicon, spans), lexicon, overrides).filter(article_id=article)
    return list(rows.select("surface", "entity_type", "entity_key").iter_rows())


def keys(*lines: dict[str, Any], article: int = 1) -> list[str]:
    return [key for _, _, key in linked(*lines, article=article)]


PLAIN = ["local:PERSON:rosa villalba", "local:ORG:villalba", "geonames:1", "local:PERSON:rosa villalba", "iso3166:CN"]


def test_without_overrides() -> None:
    assert [k.replace("villalba group", "villalba") for k in keys()] == PLAIN


def test_a_linked_name_takes_its_short_names_along() -> None:
    found = keys({"action": "link", "surface": "rosa  VILLALBA", "value": "wikidata:Q7"})
    assert (found[0], found[3]) == ("wikidata:Q7", "wikidata:Q7")


@pytest.mark.parametrize(
    ("scope", "in_desk", "in_wire"),
    [({}, True, True), ({"source_name": "wire"}, False, True), ({"article_id": 1}, True, False)],
)
def test_scopes(scope: dict[str, Any], in_desk: bool, in_wire: bool) -> None:
    line = {"action": "link", "surface": "Paris", "value": "geonames:2", **scope}
    assert (keys(line)[2] == "geonames:2", keys(line, article=2)[2] == "geonames:2") == (in_desk, in_wire)


def test_the_narrower_line_wins() -> None:
    wide = {"action": "link", "surface": "Paris", "value": "geonames:3"}
    narrow = {"action": "link", "surface": "Paris", "value": "geonames:2", "source_name": "desk"}
    assert keys(narrow, wide)[2] == "geonames:2"
    assert keys(narrow, wide, article=2)[2] == "geonames:3"


def test_merges_chain() -> None:
    first = {"action": "merge", "target": "local:PERSON:rosa villalba", "value": "ref:PERSON:a"}
    second = {"action": "merge", "target": "ref:PERSON:a", "value": "wikidata:Q7"}
    assert keys(first, second)[0] == "wikidata:Q7"
    assert keys(second, first)[0] == "wikidata:Q7"


def test_split_takes_one_surface_out() -> None:
    line = {"action": "split", "target": "local:PERSON:rosa villalba", "surface": "Villalba"}
    assert keys(line)[3] == "local:PERSON:villalba"
    assert keys({**line, "value": "wikidata:Q8"})[3] == "wikidata:Q8"


def test_blocks() -> None:
    assert "China" not in [s for s, _, _ in linked({"action": "block", "surface": "china"})]
    assert keys({"action": "block", "target": "geonames:1"})[2] != "geonames:1"
    gone = linked({"action": "block", "target": "local:PERSON:rosa villalba"})
    assert [s for s, _, _ in gone] == ["Villalba Group", "Paris", "China"]


def test_retypes() -> None:
    assert linked({"action": "retype", "surface": "Villalba Group", "value": "FAC"})[1][1] == "FAC"
    assert linked({"action": "retype", "target": "iso3166:CN", "value": "LOC"})[4][1:] == ("LOC", "iso3166:CN")


def test_an_alias_is_found_and_linked() -> None:
    line = {"action": "alias", "target": "wikidata:Q1", "surface": "Seed Club"}
    assert linked(line, marked="The Seed Club met ⟦China|GPE|-⟧.")[0] == ("Seed Club", "ORG", "wikidata:Q1")


def test_reference_is_renamed_and_local_entities_become_known() -> None:
    lines = overrides_of(
        {"action": "rename", "target": "iso3166:CN", "value": "China (PRC)"},
        {"action": "rename", "target": "local:PERSON:rosa villalba", "value": "Rosa M. Villalba"},
        {"action": "retype", "target": "wikidata:Q1", "value": "LAW"},
    )
    reference = correct_reference(small_reference(), lines)
    names = pl.DataFrame({
        "entity_key": ["iso3166:CN", "local:PERSON:rosa villalba", "wikidata:Q1"],
        "entity_type": ["GPE", "PERSON", "ORG"], "surface": ["China", "Rosa Villalba", "WSU"],
        "mention_count": [1, 1, 1],
    })  # fmt: skip
    entities = build_entities(names, reference).select("name", "entity_type", "aliases").rows()
    assert entities == [
        ("China (PRC)", "GPE", ["China"]), ("Rosa M. Villalba", "PERSON", ["Rosa Villalba"]),
        ("World Seed Union", "LAW", ["WSU"]),
    ]  # fmt: skip
