import pytest

from pipelines.steps.lexicon import Lexicon
from pipelines.tables.reference import Reference
from tests.steps.linking_world import spans_of, texts_of


def found(text: str, lexicon: Lexicon, *marks: tuple[str, str]) -> list[tuple[str, str]]:
    """Surfaces and types beside a tagger that found each marked name where it first stands behind the one before."""
    spans, at = [], 0
    for surface, entity_type in marks:
        start = text.index(surface, at)
        at = start + len(surface)
        spans.append((1, start, at, entity_type))
    return list(texts_of([text]).find(lexicon, spans_of(spans, 0.8)).select("surface", "entity_type").iter_rows())


@pytest.mark.parametrize(
    ("text", "marks", "expected"),
    [
        ("In Orla Systems, Inc. he works.", [("Orla Systems", "ORG"), ("Inc", "ORG")], [("Orla Systems, Inc.", "ORG")]),
        ("Then Anselmo Verity, Inc. grew.", [("Anselmo Verity", "PERSON")], [("Anselmo Verity, Inc.", "ORG")]),
        ("Then Quorum Labs, LLC grew.", [("Quorum Labs", "ORG"), ("LLC", "ORG")], [("Quorum Labs, LLC", "ORG")]),
        ("Then Verdance, N.V. grew.", [("N.V.", "ORG")], [("Verdance, N.V.", "ORG")]),
        ("ORLA SYSTEMS, INC. GREW TODAY", [("ORLA SYSTEMS", "ORG")], [("ORLA SYSTEMS, INC.", "ORG")]),
        (
            "Anselmo Verity, Inc. grew. Now Anselmo Verity hires.",
            [("Anselmo Verity", "PERSON"), ("Anselmo Verity", "PERSON")],
            [("Anselmo Verity, Inc.", "ORG"), ("Anselmo Verity", "ORG")],
        ),
        (
            "Orla Systems (NASDAQ: ORLA) grew.",
            [("Orla Systems", "PERSON"), ("NASDAQ", "ORG"), ("ORLA", "ORG")],
            [("Orla Systems", "ORG"), ("NASDAQ", "ORG"), ("ORLA", "ORG")],
        ),
    ],
)
def test_a_legal_form_or_a_ticker_makes_a_company(
    real_world: tuple[Lexicon, Reference],
    text: str,
    marks: list[tuple[str, str]],
    expected: list[tuple[str, str]],
) -> None:
    assert found(text, real_world[0], *marks) == expected


@pytest.mark.parametrize(
    ("text", "surface", "entity_type"),
    [
        ("There Petrona, S.A. and others wrote.", "Petrona", "PERSON"),
        ("The shop in Hinterfoxbury, AB, closed.", "Hinterfoxbury", "GPE"),
        ("The Foxbury Terminal (IATA: FXB) closed.", "Foxbury Terminal", "FAC"),
        ("There Anselmo Verity (Foxbury) left.", "Anselmo Verity", "PERSON"),
    ],
)
def test_initials_provinces_and_other_codes_make_none(
    real_world: tuple[Lexicon, Reference], text: str, surface: str, entity_type: str
) -> None:
    assert (surface, entity_type) in found(text, real_world[0], (surface, entity_type))


def test_a_legal_form_alone_is_no_name(real_world: tuple[Lexicon, Reference]) -> None:
    assert found("It ends with Inc. or with Ltd. today.", real_world[0], ("Inc", "ORG"), ("Ltd.", "ORG")) == []


def test_a_company_is_known_without_its_legal_form(real_world: tuple[Lexicon, Reference]) -> None:
    world = texts_of(["Shares of Tesla, Inc. fell."])
    rows = world.link(world.find(real_world[0], spans_of([(1, 10, 15, "ORG")], 0.9)), real_world[0])
    assert rows.select("surface", "entity_key").rows() == [("Tesla, Inc.", "ref:ORG:tesla")]
