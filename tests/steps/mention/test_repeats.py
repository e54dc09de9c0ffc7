import pytest

from pipelines.steps.lexicon import Lexicon
from tests.steps.linking_world import spans_of, texts_of


def repeats(text: str, marked: str, entity_type: str, lexicon: Lexicon) -> list[str]:
    world = texts_of([text])
    start = text.index(marked)
    found = world.find(lexicon, spans_of([(1, start, start + len(marked), entity_type)]))
    return found.filter(found["method"] == "rule:repeat")["surface"].to_list()


def test_a_surname_is_a_person_again(small_lexicon: Lexicon) -> None:
    text = "With Daniel Mbuvi it ended. Mbuvi left. The mbuvi trees stayed."
    assert repeats(text, "Daniel Mbuvi", "PERSON", small_lexicon) == ["Mbuvi"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In May, Theresa May spoke.", []),
        ("With Theresa May it ended in early May 2019 or on 3 May. May Day came.", []),
        ("With Theresa May it ended. May said so. We saw May leave.", ["May", "May"]),
        ("With Will Turkey it ended. Turkey is eaten cold. A guest of Turkey left.", ["Turkey"]),
    ],
)
def test_months_and_common_words_need_evidence(small_lexicon: Lexicon, text: str, expected: list[str]) -> None:
    full = "Theresa May" if "Theresa" in text else "Will Turkey"
    assert repeats(text, full, "PERSON", small_lexicon) == expected


def test_an_acronym_is_the_defined_name_again(small_lexicon: Lexicon) -> None:
    text = "The Polar Star Treaty (PST) holds. The PST is old."
    found = texts_of([text]).find(small_lexicon, spans_of([]))
    assert found["surface"].to_list() == ["Polar Star Treaty", "PST", "PST"]
    assert found["method"].to_list() == ["rule:acronym", "rule:acronym", "rule:repeat"]


def test_other_articles_are_other_articles(small_lexicon: Lexicon) -> None:
    world = texts_of(["With Daniel Mbuvi.", "Then Mbuvi left."])
    assert world.find(small_lexicon, spans_of([(1, 5, 17, "PERSON")]))["surface"].to_list() == ["Daniel Mbuvi"]
