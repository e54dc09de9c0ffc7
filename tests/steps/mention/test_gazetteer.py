import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.steps.lexicon import Lexicon, build_lexicon
from pipelines.steps.mention.gazetteer import match_names
from tests.steps.linking_world import NAMES, Texts, small_reference, texts_of


def matched(world: Texts, lexicon: Lexicon) -> list[tuple[str, str]]:
    stream = world.stream
    text = world.articles["text"][0]
    matches = match_names(stream, lexicon).sort("begin", "length")
    return [
        (text[stream.start[b] : stream.end[b + n - 1]], t)
        for b, n, t in matches.select("begin", "length", "entity_type").iter_rows()
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tell us what the US said.", [("US", "GPE")]),
        ("the U.S. side", [("U.S.", "GPE")]),
        ("chinese and CHINESE and Chinese", [("CHINESE", "NORP"), ("Chinese", "NORP")]),
        ("CHINA-MONGOLIA TALKS OPEN", [("CHINA", "GPE"), ("MONGOLIA", "GPE")]),
        ("mongolia", []),
        ("Republic Of The Congo", [("Republic Of The Congo", "GPE"), ("Congo", "GPE")]),
        ("the al-Shabaab fighters", [("al-Shabaab", "ORG")]),
        ("AL-SHABAAB FIGHTERS FLEE", [("AL-SHABAAB", "ORG")]),
        ("al shabaab", []),
        ("a fee of US$5", []),
        ("Mongolian\ndancers", [("Mongolian", "NORP")]),
    ],
)
def test_case_decides_what_is_a_name(small_lexicon: Lexicon, text: str, expected: list[tuple[str, str]]) -> None:
    assert matched(texts_of([text]), small_lexicon) == expected


def test_a_line_in_capitals_has_no_function_words_for_names(small_lexicon: Lexicon) -> None:
    assert matched(texts_of(["THEY TELL US ALL ABOUT CHINA"]), small_lexicon) == [("CHINA", "GPE")]


def slow_matches(words: list[str]) -> set[tuple[int, int]]:
    """Names of several words or with a capital, compared word by word without regard to case."""
    names = {tuple(n.lower().split()) for _, n, _, exact in NAMES if not exact and "'" not in n and "-" not in n}
    found = set()
    for begin in range(len(words)):
        for end in range(begin + 1, len(words) + 1):
            if tuple(w.lower() for w in words[begin:end]) in names:
                found.add((begin, end - begin))
    return found


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "Democratic",
                "Republic",
                "of",
                "the",
                "Congo",
                "Georgia",
                "Paris",
                "Texas",
                "World",
                "Seed",
                "Union",
                "and",
            ]
        ),
        max_size=12,
    )
)
def test_finds_the_names_that_a_slow_search_finds(words: list[str]) -> None:
    lexicon = build_lexicon(small_reference())
    stream = texts_of(["x " + " ".join(words)]).stream
    matches = match_names(stream, lexicon)
    assert {(b - 1, n) for b, n in matches.select("begin", "length").iter_rows()} == slow_matches(words)
