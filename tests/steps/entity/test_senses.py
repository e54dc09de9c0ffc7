import pytest

from pipelines.steps.lexicon import Lexicon
from pipelines.tables.reference import Reference
from tests.steps.linking_world import link_marks, parse_marks


def keys(marked: str, lexicon: Lexicon) -> list[str]:
    rows = link_marks([parse_marks(marked)], lexicon)
    return [rows[at]["entity_key"] for at in sorted(rows)]


STATE, COUNTRY = "iso3166-2:US-GA", "iso3166:GE"


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("⟦Georgia|GPE|-⟧'s prime minister wrote to ⟦Atlanta|GPE|-⟧, ⟦Georgia|GPE|-⟧.", [COUNTRY, STATE]),
        ("In ⟦Atlanta|GPE|-⟧, ⟦Georgia|GPE|-⟧, it rained; ⟦Georgia|GPE|-⟧ is wet.", [STATE, STATE]),
        ("The ⟦Georgian|NORP|-⟧ side of ⟦Georgia|GPE|-⟧ met in ⟦Atlanta|GPE|-⟧, ⟦Georgia|GPE|-⟧.", [COUNTRY, STATE]),
        ("⟦Georgia|GPE|-⟧'s governor spoke.", [STATE]),
    ],
)
def test_a_pair_speaks_for_its_own_mention(small_lexicon: Lexicon, marked: str, expected: list[str]) -> None:
    found = [k for k in keys(marked, small_lexicon) if k in (STATE, COUNTRY)]
    assert found[-len(expected) :] == expected


def test_two_pairs_are_two_cities_and_the_bare_name_is_the_first(small_lexicon: Lexicon) -> None:
    marked = "⟦Paris|GPE|-⟧, ⟦Texas|GPE|-⟧, is near; ⟦Paris|GPE|-⟧, ⟦Georgia|GPE|-⟧, is not. ⟦Paris|GPE|-⟧ it is."
    found = keys(marked, small_lexicon)
    assert (found[0], found[-1]) == ("geonames:2", "geonames:2")


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (
            "In ⟦Lebanon|GPE|-⟧, ⟦Pennsylvania|GPE|-⟧, they watched ⟦Lebanon|GPE|-⟧'s army near ⟦Beirut|GPE|-⟧.",
            {0: "geonames:5197517", 2: "iso3166:LB"},
        ),
        (
            "⟦Georgia|GPE|-⟧'s governor and ⟦Georgia|GPE|-⟧'s president met.",
            {0: "iso3166-2:US-GA", 1: "iso3166:GE"},
        ),
        (
            "From ⟦Seattle|GPE|-⟧, ⟦Washington|GPE|-⟧, the ⟦US|GPE|-⟧ envoy flew to ⟦Washington|GPE|-⟧. "
            "⟦Washington|GPE|-⟧ Governor Hill stayed.",
            {1: "iso3166-2:US-WA", 3: "geonames:4140963", 4: "iso3166-2:US-WA"},
        ),
        (
            "From ⟦Tripoli|GPE|-⟧, ⟦Lebanon|GPE|-⟧, to ⟦Tripoli|GPE|-⟧, ⟦Libya|GPE|-⟧.",
            {0: "geonames:266826", 2: "geonames:2210247"},
        ),
    ],
)
def test_real_places(real_world: tuple[Lexicon, Reference], marked: str, expected: dict[int, str]) -> None:
    found = keys(marked, real_world[0])
    assert {i: found[i] for i in expected} == expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("In ⟦Perth|GPE|-⟧, ⟦SA|GPE|-⟧ beat ⟦WA|GPE|-⟧ in the final.", "geonames:2063523"),
        ("In ⟦Sydney|GPE|-⟧, ⟦SA|GPE|-⟧ players trained.", "geonames:2147714"),
        ("In ⟦Rome|GPE|-⟧, ⟦La.|GPE|-⟧ Repubblica reported it.", "geonames:3169070"),
        ("In ⟦Salem|GPE|-⟧, ⟦OR|GPE|-⟧ police met.", "geonames:5750162"),
        ("In ⟦Paris|GPE|-⟧, ⟦KY|GPE|-⟧, it rained.", "local:GPE:paris"),
    ],
)
def test_a_code_is_an_area_where_it_can_be_nothing_else(
    real_world: tuple[Lexicon, Reference], marked: str, expected: str
) -> None:
    assert keys(marked, real_world[0])[0] == expected
