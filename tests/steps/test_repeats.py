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


def test_an_acronym_is_the_defined_name_again(small_lexicon: Lexicon) -> None:
    text = "The Polar Star Treaty (PST) holds. The PST is old."
    found = texts_of([text]).find(small_lexicon, spans_of([]))
    assert found["surface"].to_list() == ["Polar Star Treaty", "PST", "PST"]
    assert found["method"].to_list() == ["rule:acronym", "rule:acronym", "rule:repeat"]


def test_other_articles_are_other_articles(small_lexicon: Lexicon) -> None:
    world = texts_of(["With Daniel Mbuvi.", "Then Mbuvi left."])
    assert world.find(small_lexicon, spans_of([(1, 5, 17, "PERSON")]))["surface"].to_list() == ["Daniel Mbuvi"]
