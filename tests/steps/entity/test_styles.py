import pytest

from pipelines.steps.lexicon import Lexicon
from pipelines.tables.reference import Reference
from tests.steps.linking_world import link_marks, parse_marks


def key(marked: str, lexicon: Lexicon) -> str:
    """Key of the first marked name."""
    rows = link_marks([parse_marks(marked)], lexicon)
    return str(rows[min(rows)]["entity_key"])


@pytest.mark.parametrize("building", ["library", "townhouse", "red townhouse", "era", "terraced houses"])
def test_a_style_is_no_people(real_world: tuple[Lexicon, Reference], building: str) -> None:
    assert key(f"The ⟦Georgian|NORP|-⟧ {building} stood empty.", real_world[0]) == "local:NORP:georgian"


@pytest.mark.parametrize(
    "text",
    [
        "ministers stood",
        "wine and a library",
        "people built houses",
        "church leaders met",
        "parliament building stood",
        "market traders met",
        "school reopened",
        "house of assembly met",
        "transition period ended",
    ],
)
def test_a_people_is_one(real_world: tuple[Lexicon, Reference], text: str) -> None:
    assert key(f"The ⟦Georgian|NORP|-⟧ {text}.", real_world[0]) == "iso3166:GE"


@pytest.mark.parametrize("order", [("government", "villa"), ("villa", "government")])
def test_a_word_that_is_used_otherwise_too_is_a_people(
    real_world: tuple[Lexicon, Reference], order: tuple[str, str]
) -> None:
    text = f"The ⟦Georgian|NORP|-⟧ {order[0]} burned. A ⟦Georgian|NORP|-⟧ {order[1]} did not."
    assert key(text, real_world[0]) == "iso3166:GE"


def test_the_article_may_be_about_the_place(real_world: tuple[Lexicon, Reference]) -> None:
    assert key("A ⟦Georgian|NORP|-⟧ library in ⟦Kutaisi|GPE|-⟧ burned.", real_world[0]) == "iso3166:GE"
    assert key("A ⟦Georgian|NORP|-⟧ library in ⟦Leeds|GPE|-⟧ burned.", real_world[0]) == "local:NORP:georgian"
