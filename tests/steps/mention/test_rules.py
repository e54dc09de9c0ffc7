import numpy as np
import pytest

from pipelines.steps.lexicon import Lexicon
from pipelines.steps.mention.rules import apply_rules
from tests.steps.linking_world import texts_of


def proposed(text: str, lexicon: Lexicon, countries: tuple[str, ...] = ()) -> set[tuple[str, str, str]]:
    stream = texts_of([text]).stream
    words = stream.text(np.arange(len(stream)), "token").to_list()
    found = apply_rules(stream, lexicon, np.array([w in countries for w in words], dtype=bool))
    return {
        (text[stream.start[b] : stream.end[b + n - 1]], t, m.removeprefix("rule:"))
        for b, n, t, m in found.select("begin", "length", "entity_type", "method").iter_rows()
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the Ministry of National Defense website", ("Ministry of National Defense", "ORG", "head_word")),
        ("the Ministry of Trade and Industry said", ("Ministry of Trade and Industry", "ORG", "head_word")),
        ("at Delft University today", ("Delft University", "ORG", "head_word")),
        ("the Washington Declaration was", ("Washington Declaration", "LAW", "head_word")),
        ("under Operation Copper Kettle they", ("Operation Copper Kettle", "EVENT", "first_word")),
        ("Steppe Partner-2024 ended", ("Steppe Partner-2024", "EVENT", "name_year")),
        ("for Tidewater Chemical Corp. in", ("Tidewater Chemical Corp", "ORG", "legal_form")),
        ("said Colonel Daniel Mbuvi, who", ("Daniel Mbuvi", "PERSON", "title")),
        ("with Rosa Villalba on", ("Rosa Villalba", "PERSON", "given_name")),
        ("with Rosa de la Cruz on", ("Rosa de la Cruz", "PERSON", "given_name")),
    ],
)
def test_words_give_names_away(small_lexicon: Lexicon, text: str, expected: tuple[str, str, str]) -> None:
    assert expected in proposed(text, small_lexicon)


def test_countries_before_a_name_with_a_year_are_names_of_their_own(small_lexicon: Lexicon) -> None:
    found = proposed("the China-Mongolia Steppe Partner-2024 drill", small_lexicon, ("China", "Mongolia"))
    assert found == {("Steppe Partner-2024", "EVENT", "name_year")}


@pytest.mark.parametrize(
    "text", ["in May 2024 he", "THE MINISTRY OF TRADE SAID", "the ministry of trade", "The March", ""]
)
def test_months_capitals_and_small_letters_give_nothing_away(small_lexicon: Lexicon, text: str) -> None:
    assert proposed(text, small_lexicon) == set()
