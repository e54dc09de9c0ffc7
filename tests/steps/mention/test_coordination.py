import pytest

from pipelines.steps.lexicon import Lexicon
from pipelines.tables.reference import Reference
from tests.steps.linking_world import spans_of, texts_of


def names(span: str, entity_type: str, lexicon: Lexicon, *, rest: str = "", marked: str = "") -> list[tuple[str, str]]:
    """What is found where a tagger takes `span` for one name and, in the rest of the article, `marked` for another."""
    text = f"Envoys of {span} met. {rest}"
    marks = [(1, 10, 10 + len(span), entity_type)]
    if marked:
        start = text.rindex(marked)
        marks.append((1, start, start + len(marked), "ORG"))
    found = texts_of([text]).find(lexicon, spans_of(marks))
    return list(found.filter(found["start_char"] < 10 + len(span)).select("surface", "entity_type").iter_rows())


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        (
            "North Atlantic Treaty Organization and the Hashemite Kingdom of Jordan",
            [("North Atlantic Treaty Organization", "ORG"), ("Hashemite Kingdom of Jordan", "GPE")],
        ),
        ("Cathay Pacific and China Airlines", [("Cathay Pacific", "ORG"), ("China Airlines", "ORG")]),
        ("Air New Zealand and Qantas", [("Air New Zealand", "ORG"), ("Qantas", "ORG")]),
        ("World Bank and Tidewater Chemical", [("World Bank", "ORG"), ("Tidewater Chemical", "ORG")]),
        ("Japan, Mongolia and South Korea", [("Japan", "GPE"), ("Mongolia", "GPE"), ("South Korea", "GPE")]),
    ],
)
def test_names_side_by_side_are_several(
    real_world: tuple[Lexicon, Reference], span: str, expected: list[tuple[str, str]]
) -> None:
    assert names(span, "GPE" if span.startswith("Japan") else "ORG", real_world[0]) == expected


@pytest.mark.parametrize(
    "span",
    [
        "Department of Foreign Affairs and Trade", "Department of Health and Social Care", "Goldman, Sachs & Co",
        "Food and Agriculture Organization", "Trinidad and Tobago Olympic Committee", "Marks & Spencer",
        "University of California, Berkeley", "China and Mongolia Friendship Society", "Smith and Wesson",
    ],
)  # fmt: skip
def test_names_with_and_in_them_are_one(real_world: tuple[Lexicon, Reference], span: str) -> None:
    assert names(span, "ORG", real_world[0]) == [(span, "ORG")]


def test_a_title_of_a_work_is_one(real_world: tuple[Lexicon, Reference]) -> None:
    assert names("China and Mongolia", "WORK_OF_ART", real_world[0]) == [("China and Mongolia", "WORK_OF_ART")]


def test_names_found_elsewhere_vouch(small_lexicon: Lexicon) -> None:
    both = "Tidewater and World Seed Union"
    assert names(both, "ORG", small_lexicon) == [(both, "ORG")]
    apart = names(both, "ORG", small_lexicon, rest="Later Tidewater grew.", marked="Tidewater")
    assert apart == [("Tidewater", "ORG"), ("World Seed Union", "ORG")]


def test_a_long_name_of_the_reference_stands_where_the_tagger_cut_it(real_world: tuple[Lexicon, Reference]) -> None:
    text = "Shares of Victoria's Secret & Co fell."
    marks = [(1, 10, 18, "GPE"), (1, 21, 32, "ORG")]
    found = texts_of([text]).find(real_world[0], spans_of(marks))
    assert found["surface"].to_list() == ["Victoria's Secret & Co"]
