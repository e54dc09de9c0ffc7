import datetime as dt
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.steps.article.articles import parse_articles
from pipelines.steps.lexicon import Lexicon, build_lexicon
from pipelines.steps.mention.mentions import find_mentions
from pipelines.steps.tokens import tokenize
from pipelines.tables.contract import frame_of
from pipelines.tables.flow import Record
from pipelines.tables.reference import Reference
from tests.steps.linking_world import small_reference, spans_of, texts_of


def found(text: str, lexicon: Lexicon, *marks: tuple[str, str], language: str = "en") -> list[tuple[str, str]]:
    """Surfaces and types, without a tagger or, where names are marked, beside one that found these."""
    world = texts_of([text], [language])
    spans = spans_of((1, text.index(s), text.index(s) + len(s), t) for s, t in marks) if marks else None
    return list(world.find(lexicon, spans).select("surface", "entity_type").iter_rows())


def test_the_longest_name_stays(small_lexicon: Lexicon) -> None:
    assert found("in the Republic of the Congo", small_lexicon) == [("Republic of the Congo", "GPE")]


def test_hyphenated_pairs_are_two_mentions(small_lexicon: Lexicon) -> None:
    pair = [("China", "GPE"), ("Mongolia", "GPE")]
    assert found("the China-Mongolia border", small_lexicon) == pair
    assert found("the China-Mongolia border", small_lexicon, ("China-Mongolia", "ORG")) == pair


def test_a_pair_inside_a_longer_name_stays_inside(small_lexicon: Lexicon) -> None:
    text = "the China-Mongolia Border Office said"
    assert found(text, small_lexicon, ("China-Mongolia Border Office", "ORG")) == [
        ("China-Mongolia Border Office", "ORG")
    ]


def test_a_pair_before_a_name_with_a_year_is_three_names(small_lexicon: Lexicon) -> None:
    text = "the China-Mongolia Steppe Partner-2024 drill"
    expected = [("China", "GPE"), ("Mongolia", "GPE"), ("Steppe Partner-2024", "EVENT")]
    assert found(text, small_lexicon) == expected
    assert found(text, small_lexicon, ("China-Mongolia Steppe Partner-2024", "EVENT")) == expected


def test_a_name_over_a_line_break_is_one_mention(small_lexicon: Lexicon) -> None:
    text = "the World Seed\nUnion met"
    world = texts_of([text])
    joined = (
        world.sentences.with_columns(sentence_no=pl.lit(0, pl.Int64)).head(1).with_columns(end_char=pl.lit(len(text)))
    )
    tokens = tokenize(world.articles.select("article_id", "text"), joined)
    mentions = find_mentions(world.articles, world.segments, joined, tokens, small_lexicon)
    assert mentions["surface"].to_list() == ["World Seed\nUnion"]


def test_addresses_hold_no_mentions(small_lexicon: Lexicon) -> None:
    text = "Write to China@mongolia.us or to www.china.com/Mongolia please."
    assert found(text, small_lexicon) == []
    assert found(text, small_lexicon, ("China@mongolia.us", "ORG")) == []


def test_other_languages_get_language_neutral_names_only(small_lexicon: Lexicon) -> None:
    text = "Colonel Daniel Mbuvi et la China, the Polar Star Treaty (PST)"
    assert ("Daniel Mbuvi", "PERSON") in found(text, small_lexicon)
    foreign = found(text, small_lexicon, ("Colonel", "PERSON"), language="fr")
    assert foreign == [("China", "GPE"), ("Polar Star Treaty", "LAW"), ("PST", "LAW")]
    assert found("la China", small_lexicon, ("China", "GPE"), language="fr") == [("China", "GPE")]


def test_the_surer_of_tagger_and_gazetteer_has_the_type(small_lexicon: Lexicon) -> None:
    world = texts_of(["In Georgia, and Mongolia said"])
    doubtful = spans_of([(1, 3, 10, "PERSON"), (1, 16, 24, "ORG")], confidence=0.4)
    sure = doubtful.with_columns(confidence=pl.lit(0.99))
    assert world.find(small_lexicon, doubtful)["entity_type"].to_list() == ["GPE", "GPE"]
    assert world.find(small_lexicon, sure)["entity_type"].to_list() == ["PERSON", "ORG"]


def test_islands_of_the_tagger_stay_islands(small_lexicon: Lexicon) -> None:
    world = texts_of(["off Georgia today"])
    assert world.find(small_lexicon, spans_of([(1, 4, 11, "LOC")], 0.6))["entity_type"].to_list() == ["LOC"]


def test_nothing_in_nothing(small_lexicon: Lexicon) -> None:
    assert texts_of([""]).find(small_lexicon).height == 0
    assert texts_of(["... 42"]).find(small_lexicon, spans_of([])).height == 0


pieces = st.sampled_from(
    ["China", "Mongolia", "US", "the", "us", "Georgia", "Colonel", "Daniel", "(", ")", "PST", "-", ".\n", "Paris", ",",
     "Texas", "Polar", "Star", "Treaty", "2024", "a@b.org", "Ministry", "of", "é", "of\n"]
)  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(st.lists(pieces, max_size=25), st.lists(pieces, max_size=25))
def test_mentions_are_exact_apart_and_independent_of_other_articles(one: list[str], two: list[str]) -> None:
    lexicon = build_lexicon(small_reference())
    world = texts_of([" ".join(one), " ".join(two)])
    mentions = world.find(lexicon)
    texts = dict(world.articles.select("article_id", "text").iter_rows())
    last = {1: 0, 2: 0}
    for a, s, e, surface in mentions.select("article_id", "start_char", "end_char", "surface").iter_rows():
        assert texts[a][s:e] == surface
        assert s >= last[a]
        last[a] = e
    alone = pl.concat([world.only(i).find(lexicon) for i in (1, 2)]).drop("token_no")
    assert alone.equals(mentions.drop("token_no"))


@pytest.mark.parametrize("number", [1, 3])
def test_country_codes_are_names_in_lists_only(real_world: tuple[Lexicon, Reference], number: int) -> None:
    names = ["1. T. Abera (ETH) 31:02", "2. J. Kiptoo (KEN) 31:05", "3. A. Uwase (RWA) 31:40"][:number]
    surfaces = [s for s, t in found("\n".join(names), real_world[0]) if t == "GPE"]
    assert surfaces == (["ETH", "KEN", "RWA"] if number == 3 else [])


def test_the_real_article(shared: Path, real_world: tuple[Lexicon, Reference]) -> None:
    text = (shared / "real_input" / "global-times-2024-05-13.txt").read_text(encoding="utf-8")
    records = frame_of(Record, [{"article_id": 1, "text": text}])
    parsed = parse_articles(records, numeric_dates="undecided", latest_on=dt.date(2026, 1, 1))
    tokens = tokenize(parsed.articles.select("article_id", "text"), parsed.sentences)
    mentions = find_mentions(parsed.articles, parsed.segments, parsed.sentences, tokens, real_world[0])
    surfaces = mentions["surface"].to_list()
    for name in ("China", "Mongolia", "US", "Japan", "South Korea", "Russia", "Philippines"):
        longer = {"South Korea": "South Korean", "US": "US-"}.get(name, "\0")
        printed = (
            text.count(name)
            - text.count(longer)
            - (text.count("Inner Mongolia") + text.count("Mongolian")) * (name == "Mongolia")
        )
        printed -= text.count("Republic of China") * (name == "China")
        assert surfaces.count(name) == printed, name
    assert surfaces.count("Steppe Partner-2024") == text.count("Steppe Partner-2024")
    assert not [s for s in surfaces if "opinion" in s or "globaltimes" in s]
