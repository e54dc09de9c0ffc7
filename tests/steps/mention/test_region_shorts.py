import pytest

from pipelines.steps.lexicon import Lexicon
from pipelines.tables.reference import Reference
from tests.steps.linking_world import spans_of, texts_of


def found(text: str, lexicon: Lexicon, *marks: tuple[str, str]) -> list[tuple[str, str]]:
    """Surfaces and types beside a tagger that found some names."""
    spans = spans_of([(1, text.index(s), text.index(s) + len(s), t) for s, t in marks], 0.8)
    return list(texts_of([text]).find(lexicon, spans).select("surface", "entity_type").iter_rows())


@pytest.mark.parametrize(
    ("city", "short"),
    [
        ("London", "Ont."), ("Lethbridge", "Alta."), ("Brandon", "Man."), ("Halifax", "N.S."), ("Geelong", "Vic."),
        ("Geelong", "Vic"), ("Perth", "WA"), ("Darwin", "NT"), ("Cairns", "Qld"), ("Houston", "TX"), ("Salem", "OR"),
    ],
)  # fmt: skip
def test_a_region_behind_its_city_is_a_name(real_world: tuple[Lexicon, Reference], city: str, short: str) -> None:
    pair = [(city, "GPE"), (short, "GPE")]
    assert found(f"There in {city}, {short}, it rained.", real_world[0], (city, "GPE")) == pair
    assert found(f"There in {city}, {short}, it rained.", real_world[0], (city, "ORG")) == pair


def test_a_name_over_both_is_two(real_world: tuple[Lexicon, Reference]) -> None:
    names = found("Rain hit London, Ont., again.", real_world[0], ("London, Ont", "GPE"))
    assert names == [("London", "GPE"), ("Ont.", "GPE")]


def test_a_full_stop_is_enough_behind_an_unknown_place(real_world: tuple[Lexicon, Reference]) -> None:
    assert ("Sask.", "GPE") in found("A barn in Xanderloch, Sask., burned.", real_world[0], ("Xanderloch", "GPE"))
    assert ("Pa.", "GPE") in found("A barn in Xanderloch, Pa., burned.", real_world[0], ("Xanderloch", "GPE"))
    assert ("SA", "GPE") not in found("A barn in Xanderloch, SA, burned.", real_world[0], ("Xanderloch", "GPE"))


@pytest.mark.parametrize(
    "text",
    [
        "FIRE IN LONDON, ON MONDAY",
        "He went to Perth, ACT said.",
        "In Geelong, Ont., it rained not.",
        "London Ont. and Perth WA have no comma.",
        "A man from Man. City, not Vic, came.",
    ],
)
def test_other_words_are_left_alone(real_world: tuple[Lexicon, Reference], text: str) -> None:
    surfaces = [surface for surface, _ in found(text, real_world[0], (text.split(maxsplit=1)[0], "PERSON"))]
    assert not {"ON", "ACT", "Ont.", "WA", "Man.", "Vic"} & set(surfaces)


def test_a_reference_name_over_both_stays(real_world: tuple[Lexicon, Reference]) -> None:
    names = found("There in Washington, D.C., it rained.", real_world[0], ("Washington, D.C.", "GPE"))
    assert names == [("Washington, D.C.", "GPE")]


@pytest.mark.parametrize(
    "text",
    ["Leeds, Man. United", "Leeds, Miss. Universe", "Leeds, Me. he said", "Leeds, Wash. the car"],
)
def test_words_and_beginnings_of_names_are_no_regions(real_world: tuple[Lexicon, Reference], text: str) -> None:
    short = text.split()[1]
    assert short not in dict(found(f"He left {text}.", real_world[0], ("Leeds", "GPE")))
