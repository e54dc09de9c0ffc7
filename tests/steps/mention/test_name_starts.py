import pytest

from pipelines.steps.lexicon import Lexicon
from pipelines.tables.reference import Reference
from tests.steps.linking_world import spans_of, texts_of


def found(marked: str, lexicon: Lexicon) -> list[str]:
    """Surfaces beside a tagger that found one person."""
    text = f"There {marked} said no."
    spans = spans_of([(1, 6, 6 + len(marked), "PERSON")], 0.8)
    return texts_of([text]).find(lexicon, spans)["surface"].to_list()


@pytest.mark.parametrize(
    "title", ["ASI", "DSP", "SHO", "Insp", "Insp.", "Det Sgt", "Det. Sgt.", "Chief Supt", "Lt. Col.", "Mr.", "PC"]
)
def test_titles_are_no_part_of_a_name(real_world: tuple[Lexicon, Reference], title: str) -> None:
    assert found(f"{title} Ram Villalba", real_world[0]) == ["Ram Villalba"]


@pytest.mark.parametrize(
    "name",
    [
        "Earl Mbuvi",
        "Sultan Karimi",
        "King Mercer",
        "Rosa Insp",
        "Hugo Villalba",
        "Agent Mbuvi",
        "Pope",
        "M.P. Green",
        "DON Mbuvi",
        "KHAN Karimi",
        "GURU Mbuvi",
    ],
)
def test_names_that_are_titles_stay(real_world: tuple[Lexicon, Reference], name: str) -> None:
    assert found(name, real_world[0]) == [name]


def test_weak_titles_in_a_line_of_capitals_stay(real_world: tuple[Lexicon, Reference]) -> None:
    spans = spans_of([(1, 0, 13, "PERSON")], 0.8)
    assert texts_of(["PC ROSA MBUVI LEFT"]).find(real_world[0], spans)["surface"].to_list() == ["PC ROSA MBUVI"]


def test_a_title_alone_is_nobody(real_world: tuple[Lexicon, Reference]) -> None:
    assert found(["the", "SHO"][1], real_world[0]) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("There DSP Vikram Karimi left.", ["Vikram Karimi"]),
        ("There SHO Vikram left.", []),
        ("There the DSP office closed.", []),
        ("THERE DSP VIKRAM KARIMI LEFT", []),
    ],
)
def test_a_title_in_capitals_vouches_for_a_person(
    real_world: tuple[Lexicon, Reference], text: str, expected: list[str]
) -> None:
    assert texts_of([text]).find(real_world[0], spans_of([]))["surface"].to_list() == expected
