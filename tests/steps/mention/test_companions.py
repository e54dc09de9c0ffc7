import pytest

from pipelines.steps.lexicon import Lexicon
from pipelines.tables.reference import Reference
from tests.steps.linking_world import spans_of, texts_of


def bodies(text: str, lexicon: Lexicon, *marks: str) -> list[str]:
    """Bodies beside a tagger that found some at their last places."""
    spans = spans_of([(1, text.rindex(s), text.rindex(s) + len(s), "ORG") for s in marks], 0.8)
    return texts_of([text]).find(lexicon, spans).filter(entity_type="ORG")["surface"].to_list()


@pytest.mark.parametrize(
    ("text", "marks", "expected"),
    [
        ("Barclays and Lloyds cut jobs.", [], ["Barclays", "Lloyds"]),
        ("There Acme and Lloyds cut jobs.", ["Acme"], ["Acme", "Lloyds"]),
        ("There Lloyds & Acme cut jobs.", ["Acme"], ["Lloyds", "Acme"]),
        ("Lloyds cut jobs. Shares of Lloyds fell.", ["Lloyds"], ["Lloyds", "Lloyds"]),
        ("Lloyds cut jobs.", [], []),
        ("Target and Apple fell.", [], []),
        ("Lloyds met. And Acme fell.", ["Acme"], ["Acme"]),
    ],
)
def test_bodies_vouch_for_each_other(
    real_world: tuple[Lexicon, Reference], text: str, marks: list[str], expected: list[str]
) -> None:
    assert bodies(text, real_world[0], *marks) == expected


def test_one_name_for_two_known_firms_is_two(real_world: tuple[Lexicon, Reference]) -> None:
    text = "There Barclays and Lloyds cut jobs."
    assert bodies(text, real_world[0], "Barclays and Lloyds") == ["Barclays", "Lloyds"]
