import polars as pl
import pytest

from pipelines.steps.lexicon import Lexicon
from pipelines.steps.mention.acronyms import find_acronyms, find_definitions
from tests.steps.linking_world import texts_of

SMALL = frozenset({"of", "the", "for", "and"})


def definitions(text: str) -> list[tuple[str, str]]:
    stream = texts_of([text]).stream
    return [
        (text[stream.start[b] : stream.end[b + n - 1]], text[stream.start[a] : stream.end[a]])
        for b, n, a in find_definitions(stream, SMALL).iter_rows()
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the Global Security Initiative (GSI) and", [("Global Security Initiative", "GSI")]),
        ("the GSI (Global Security Initiative) and", [("Global Security Initiative", "GSI")]),
        ("a Fund for the Care of Seals (FCS).", [("Fund for the Care of Seals", "FCS")]),
        ("the North-South Road (NSR)", [("North-South Road", "NSR")]),
        ("the global security initiative (GSI)", []),
        ("the Global Initiative (GSI)", []),
        ("he left (GSI)", []),
        ("(GSI)", []),
        ("GSI (see below", []),
    ],
)
def test_brackets_define_acronyms_whose_letters_are_initials(text: str, expected: list[tuple[str, str]]) -> None:
    assert definitions(text) == expected


NONE = pl.DataFrame(
    schema={
        "begin": pl.Int64,
        "length": pl.Int64,
        "entity_type": pl.String,
        "method": pl.String,
        "confidence": pl.Float64,
    }
)


def test_a_pair_has_the_type_that_others_give_the_name(small_lexicon: Lexicon) -> None:
    stream = texts_of(["the World Seed Union (WSU) and the Polar Star Treaty (PST)"]).stream
    found = find_acronyms(stream, small_lexicon, NONE)
    assert found["entity_type"].to_list() == ["ORG", "LAW", "ORG", "LAW"]
    known = found.filter(pl.col("length") == 3).with_columns(entity_type=pl.lit("EVENT"))
    assert find_acronyms(stream, small_lexicon, known)["entity_type"].to_list() == ["EVENT"] * 4


def test_initials_of_persons_are_no_names(small_lexicon: Lexicon) -> None:
    stream = texts_of(["with Omar Whylie (OW) here"]).stream
    person = find_acronyms(stream, small_lexicon, NONE).with_columns(entity_type=pl.lit("PERSON"))
    assert person.height == 2
    assert find_acronyms(stream, small_lexicon, person).height == 0
