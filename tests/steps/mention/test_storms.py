import pytest

from pipelines.steps.lexicon import Lexicon
from pipelines.tables.reference import Reference
from tests.steps.linking_world import spans_of, texts_of


def found(text: str, lexicon: Lexicon, *marks: tuple[str, str]) -> list[tuple[str, str]]:
    """Surfaces and types beside a tagger that found some names, each where it stands first after the one before."""
    rows, at = [], 0
    for surface, entity_type in marks:
        at = text.index(surface, at)
        rows.append((1, at, at + len(surface), entity_type))
        at += len(surface)
    return list(texts_of([text]).find(lexicon, spans_of(rows, 0.8)).select("surface", "entity_type").iter_rows())


@pytest.mark.parametrize("full", ["Hurricane Orsola", "Tropical Storm Orsola", "Super Typhoon Orsola", "Storm Orsola"])
@pytest.mark.parametrize("taken_for", ["PERSON", "GPE", None])
def test_a_bare_storm_is_the_event(real_world: tuple[Lexicon, Reference], full: str, taken_for: str | None) -> None:
    marks = [(full, "EVENT"), *([("Orsola", taken_for)] if taken_for else [])]
    names = found(f"Then {full} came. In the night Orsola made landfall.", real_world[0], *marks)
    assert names == [(full, "EVENT"), ("Orsola", "EVENT")]


def test_a_storm_may_have_two_words(real_world: tuple[Lexicon, Reference]) -> None:
    names = found("Then Typhoon Man-yi came and Man-yi went.", real_world[0], ("Typhoon Man-yi", "EVENT"))
    assert names == [("Typhoon Man-yi", "EVENT"), ("Man-yi", "EVENT")]


def test_a_storm_of_two_words_is_none_of_the_storm_that_its_first_word_names(
    real_world: tuple[Lexicon, Reference],
) -> None:
    marks = ("Typhoon Man", "EVENT"), ("Typhoon Man-yi", "EVENT")
    names = found(
        "Typhoon Man hit Luzon. Then Typhoon Man-yi hit Luzon. Man-yi weakened, Man did not.", real_world[0], *marks
    )
    assert [n for n in names if n[1] == "EVENT"] == [
        ("Typhoon Man", "EVENT"), ("Typhoon Man-yi", "EVENT"), ("Man-yi", "EVENT"), ("Man", "EVENT"),
    ]  # fmt: skip


def test_a_person_of_that_name_stays(real_world: tuple[Lexicon, Reference]) -> None:
    marks = ("Storm Helene", "EVENT"), ("Helene Mbuvi", "PERSON"), ("Helene", "PERSON")
    assert found("Then Storm Helene hit Helene Mbuvi. There Helene wept.", real_world[0], *marks) == list(marks)


def test_what_is_stormed_is_no_storm(real_world: tuple[Lexicon, Reference]) -> None:
    marks = ("Storm Area 51", "EVENT"), ("Area 51", "FAC")
    assert found("There Storm Area 51 began. It is near Area 51 today.", real_world[0], *marks) == list(marks)


@pytest.mark.parametrize(
    ("text", "taken_for"),
    [("In Orsola, South Carolina, it rained.", "GPE"), ("Orsola, 74, a pensioner, left.", "PERSON")],
)
def test_what_follows_tells_a_place_and_a_person(
    real_world: tuple[Lexicon, Reference], text: str, taken_for: str
) -> None:
    marks = [("Storm Orsola", "EVENT"), ("Orsola", taken_for)]
    marks += [("South Carolina", "GPE")] * (taken_for == "GPE")
    assert ("Orsola", taken_for) in found(f"Then Storm Orsola came. {text}", real_world[0], *marks)


@pytest.mark.parametrize("word", ["Season", "Warning", "Centre"])
def test_a_word_is_no_storm(real_world: tuple[Lexicon, Reference], word: str) -> None:
    marks = [(f"Storm {word}", "EVENT")]
    assert found(f"A Storm {word} came. {word} tickets were sold.", real_world[0], *marks) == marks
