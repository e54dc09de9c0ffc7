import pytest

from pipelines.steps.lexicon import Lexicon
from pipelines.tables.reference import Reference
from tests.steps.linking_world import spans_of, texts_of


@pytest.mark.parametrize(
    ("text", "marked", "entity_type", "expected"),
    [
        ("A fire in Mobile, Ala. (AP) burned.", "Ala", "GPE", "Ala."),
        ("It ended in Alabama. (AP) left.", "Alabama", "GPE", "Alabama"),
        ("The herds stay near Alta. Rain fell.", "Alta", "GPE", "Alta"),
        ("There he spoke with Vic. Then he left.", "Vic", "PERSON", "Vic"),
        ("There Kim Jong-un spoke.", "Kim Jong", "PERSON", "Kim Jong-un"),
        ("There Park Chol-su spoke.", "Park Chol", "PERSON", "Park Chol-su"),
        ("There Moon Jae-in spoke.", "Moon Jae", "PERSON", "Moon Jae-in"),
        ("The Viktor Orban-run press.", "Viktor Orban", "PERSON", "Viktor Orban"),
        ("There Typhoon Man-yi struck.", "Typhoon Man", "EVENT", "Typhoon Man-yi"),
        ("The Donald Trump-era rule.", "Donald Trump", "PERSON", "Donald Trump"),
        ("The Kim-led party.", "Kim", "PERSON", "Kim"),
        ("There Waker-uz-Zaman spoke.", "Waker", "PERSON", "Waker-uz-Zaman"),
        ("The Moscow-to-Beijing train.", "Moscow", "PERSON", "Moscow"),
    ],
)
def test_ends_that_belong_to_the_name(
    real_world: tuple[Lexicon, Reference], text: str, marked: str, entity_type: str, expected: str
) -> None:
    start = text.index(marked)
    found = texts_of([text]).find(real_world[0], spans_of([(1, start, start + len(marked), entity_type)], 0.9))
    assert found.filter(found["start_char"] == start)["surface"].to_list() == [expected]


def test_what_an_article_ties_to_the_front_belongs_to_a_person(real_world: tuple[Lexicon, Reference]) -> None:
    text = "There General Waker-uz-Zaman spoke."
    start = text.index("Zaman")
    found = texts_of([text]).find(real_world[0], spans_of([(1, start, start + 5, "PERSON")], 0.9))
    assert "Waker-uz-Zaman" in found["surface"].to_list()


def test_an_owner_is_no_part_of_a_person(real_world: tuple[Lexicon, Reference]) -> None:
    text = "There Vingroup's Pham Nhat Vuong spoke."
    found = texts_of([text]).find(real_world[0], spans_of([(1, 6, 32, "PERSON")], 0.9))
    assert "Pham Nhat Vuong" in found["surface"].to_list()
    assert not [s for s in found["surface"].to_list() if "'s " in s]
