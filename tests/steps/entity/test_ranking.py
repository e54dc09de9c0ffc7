import pytest

from pipelines.steps.lexicon import Lexicon
from tests.steps.linking_world import link_marks, parse_marks


def first_key(marked: str, lexicon: Lexicon) -> str:
    rows = link_marks([parse_marks(marked)], lexicon)
    return str(rows[min(rows)]["entity_key"])


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("⟦Georgia|GPE|-⟧ voted.", "iso3166:GE"),
        ("⟦Georgia|GPE|-⟧ and ⟦Georgian|NORP|-⟧ wine.", "iso3166:GE"),
        (
            "⟦Georgia|GPE|-⟧ voted, and ⟦Atlanta|GPE|-⟧ cheered with ⟦Texas|GPE|-⟧ and the ⟦US|GPE|-⟧.",
            "iso3166-2:US-GA",
        ),
        ("⟦Georgia state|GPE|-⟧ law", "local:GPE:georgia state"),
        ("⟦Paris|GPE|-⟧ slept.", "geonames:1"),
        ("⟦Paris|GPE|-⟧, ⟦Texas|GPE|-⟧, slept.", "geonames:2"),
        ("⟦Paris|GPE|-⟧ (⟦Texas|GPE|-⟧) slept.", "geonames:2"),
        ("⟦Paris|GPE|-⟧ in ⟦Texas|GPE|-⟧ slept.", "geonames:2"),
        ("⟦Paris|GPE|-⟧, ⟦China|GPE|-⟧ and ⟦Mongolia|GPE|-⟧ slept.", "local:GPE:paris"),
        ("⟦Paris|PERSON|-⟧ slept.", "local:PERSON:paris"),
        ("⟦Paris|ORG|-⟧ won.", "local:ORG:paris"),
        ("⟦Mongolian|GPE|-⟧ plains", "iso3166:MN"),
        ("⟦Congo|GPE|-⟧ rose.", "iso3166:CD"),
        ("⟦World Seed Union|GPE|-⟧ met.", "wikidata:Q1"),
    ],
)
def test_which_reading_is_meant(small_lexicon: Lexicon, marked: str, expected: str) -> None:
    assert first_key(marked, small_lexicon) == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("a fire (⟦AFP|ORG|-⟧) near ⟦Manila|GPE|-⟧", "ref:ORG:agence france presse"),
        ("the ⟦Green Party|ORG|-⟧ won.", "local:ORG:green party"),
        ("⟦James|PERSON|-⟧ came to ⟦Washington|GPE|-⟧.", "local:PERSON:james"),
        ("President ⟦Erdogan|PERSON|-⟧ spoke in ⟦Turkey|GPE|-⟧.", "ref:PERSON:recep tayyip erdogan"),
        ("in ⟦Sa Kaeo|GPE|-⟧ province, ⟦Thailand|GPE|-⟧", "iso3166-2:TH-27"),
        ("⟦Geneva|GPE|-⟧ is dear, the ⟦US|GPE|-⟧ and ⟦American|NORP|-⟧ envoys said.", "geonames:2660646"),
        ("⟦Jamaica|GPE|-⟧ beat the ⟦US|GPE|-⟧ in ⟦New York|GPE|-⟧.", "iso3166:JM"),
    ],
)
def test_words_beside_names(real_world: tuple[Lexicon, object], marked: str, expected: str) -> None:
    assert first_key(marked, real_world[0]) == expected
