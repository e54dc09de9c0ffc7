import pytest

from pipelines.steps.lexicon import Lexicon
from pipelines.tables.reference import Reference
from tests.steps.linking_world import link_marks, parse_marks


def linked(marked: str, lexicon: Lexicon) -> tuple[str, str]:
    """Key and rule of the first marked name."""
    rows = link_marks([parse_marks(marked)], lexicon)
    row = rows[min(rows)]
    return row["entity_key"], row["link_rule"]


@pytest.mark.parametrize("city", ["Cannes", "Kiruna", "Locarno", "Srebrenica"])
def test_a_name_that_the_world_has_once_needs_no_context(real_world: tuple[Lexicon, Reference], city: str) -> None:
    key, rule = linked(f"A show opened in ⟦{city}|GPE|-⟧ at noon.", real_world[0])
    assert key.startswith("geonames:")
    assert rule == "unique_name"


def test_a_sentence_about_another_country_takes_that_back(real_world: tuple[Lexicon, Reference]) -> None:
    text = "⟦Kiruna|GPE|-⟧ is a village in ⟦Kenya|GPE|-⟧, people said."
    assert linked(text, real_world[0]) == ("local:GPE:kiruna", "local_key")
    text = "⟦Kiruna|GPE|-⟧ woke up late. It rained in ⟦Kenya|GPE|-⟧ all day."
    assert linked(text, real_world[0])[1] == "unique_name"


def test_a_list_of_countries_does_not_speak_of_one(real_world: tuple[Lexicon, Reference]) -> None:
    text = "⟦Kiruna|GPE|-⟧ was on the list with ⟦Kenya|GPE|-⟧, ⟦Sweden|GPE|-⟧ and ⟦Kenya|GPE|-⟧."
    assert linked(text, real_world[0])[0].startswith("geonames:")


@pytest.mark.parametrize(("name", "entity_type"), [("Kiruna", "FAC"), ("Xanderloch", "GPE"), ("Lalitpur", "GPE")])
def test_other_names_stay_unknown(real_world: tuple[Lexicon, Reference], name: str, entity_type: str) -> None:
    assert linked(f"It ended in ⟦{name}|{entity_type}|-⟧ at noon.", real_world[0])[1] == "local_key"
