import pytest

from pipelines.steps.lexicon import Lexicon
from pipelines.tables.reference import Reference
from tests.steps.linking_world import spans_of, texts_of


def found(text: str, lexicon: Lexicon, marked: str, entity_type: str, confidence: float = 0.3) -> list[tuple[str, str]]:
    """Surfaces and types beside a tagger that found one name."""
    start = text.index(marked)
    spans = spans_of([(1, start, start + len(marked), entity_type)], confidence)
    return list(texts_of([text]).find(lexicon, spans).select("surface", "entity_type").iter_rows())


@pytest.mark.parametrize(
    "text", ["Villalba 90", "Villalba 23 pen", "Villalba 7, Ferro 88", "Goals: Villalba 45+2", "Villalba 82 not out"]
)
@pytest.mark.parametrize("entity_type", ["PERSON", "FAC"])
def test_a_figure_is_no_part_of_a_scorer(real_world: tuple[Lexicon, Reference], text: str, entity_type: str) -> None:
    number = text.split("Villalba ")[1][:2].strip(",")
    assert found(text, real_world[0], f"Villalba {number}", entity_type) == [("Villalba", "PERSON")]


def test_the_article_knows_the_type(small_lexicon: Lexicon) -> None:
    text = "Tidewater 2\nThe fans of Tidewater sang."
    world = texts_of([text])
    rows = [(1, 0, 11, "PRODUCT"), (1, text.rindex("Tidewater"), text.rindex("Tidewater") + 9, "ORG")]
    names = world.find(small_lexicon, spans_of(rows, 0.9)).select("surface", "entity_type")
    assert list(names.iter_rows()) == [("Tidewater", "ORG")] * 2


def test_a_person_is_known_by_the_last_name(small_lexicon: Lexicon) -> None:
    text = "Xander 90\nThe fans of Rosa Xander sang."
    rows = [(1, 0, 9, "PRODUCT"), (1, text.index("Rosa"), text.index("Rosa") + 11, "PERSON")]
    names = texts_of([text]).find(small_lexicon, spans_of(rows, 0.9)).select("surface", "entity_type")
    assert list(names.iter_rows()) == [("Xander", "PERSON"), ("Rosa Xander", "PERSON")]


@pytest.mark.parametrize(
    ("text", "marked", "entity_type"),
    [
        ("Apollo 11 Lifts Off", "Apollo 11", "PRODUCT"),
        ("The crew of Apollo 11 landed.", "Apollo 11", "PRODUCT"),
        ("Kestrel 737, Kestrel 747", "Kestrel 747", "PRODUCT"),
        ("iPhone 16, Galaxy 24", "iPhone 16", "PRODUCT"),
        ("Indianapolis 50", "Indianapolis 50", "EVENT"),
        ("Schalke 04, Villalba 90", "Schalke 04", "ORG"),
        ("Highway 61, Villalba 90", "Highway 61", "FAC"),
    ],
)
def test_numbers_of_other_names_stay(
    real_world: tuple[Lexicon, Reference], text: str, marked: str, entity_type: str
) -> None:
    assert (marked, entity_type) in found(text, real_world[0], marked, entity_type)


def test_a_sure_name_keeps_its_figure(small_lexicon: Lexicon) -> None:
    assert found("Formula 1, Rally", small_lexicon, "Formula 1", "ORG", 0.8) == [("Formula 1", "ORG")]
