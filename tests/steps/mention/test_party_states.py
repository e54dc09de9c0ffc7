import pytest

from pipelines.steps.lexicon import Lexicon
from pipelines.tables.reference import Reference
from tests.steps.linking_world import spans_of, texts_of


def found(text: str, lexicon: Lexicon, surface: str, entity_type: str) -> list[tuple[str, str]]:
    """Surfaces and types beside a tagger that found one name."""
    start = text.index(surface)
    spans = spans_of([(1, start, start + len(surface), entity_type)], 0.8)
    return list(texts_of([text]).find(lexicon, spans).select("surface", "entity_type").iter_rows())


@pytest.mark.parametrize(
    ("text", "marked", "state"),
    [
        ("There Hugo Villalba, R-Texas, won.", "R-Texas", "Texas"),
        ("There Hugo Villalba, D-Ga., won.", "D-Ga", "Ga."),
        ("There Hugo Villalba (D-Calif.) won.", "Hugo Villalba", "Calif."),
        ("There Hugo Villalba, I-New York, won.", "I-New", "New York"),
        ("There Hugo Villalba (R-N.C.) won.", "N.C.", "N.C."),
    ],
)
def test_the_state_is_the_name(real_world: tuple[Lexicon, Reference], text: str, marked: str, state: str) -> None:
    names = found(text, real_world[0], marked, "ORG" if "-" in marked else "PERSON")
    assert [name for name in names if name[0] != "Hugo Villalba"] == [(state, "GPE")]


@pytest.mark.parametrize("marked", ["D-Day", "I-Maine"])
def test_other_names_with_a_letter_stay(real_world: tuple[Lexicon, Reference], marked: str) -> None:
    assert found(f"There the {marked} landings began.", real_world[0], marked, "EVENT") == [(marked, "EVENT")]
