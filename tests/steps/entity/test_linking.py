import datetime as dt
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.steps.article.articles import parse_articles
from pipelines.steps.entity.linking import link_mentions
from pipelines.steps.lexicon import Lexicon, build_lexicon
from pipelines.steps.mention.mentions import find_mentions
from pipelines.steps.tokens import tokenize
from pipelines.tables.contract import frame_of
from pipelines.tables.flow import Record
from pipelines.tables.ids import entity_id, mention_id
from pipelines.tables.reference import Reference
from tests.steps.linking_world import link_marks, parse_marks, read_cases, small_reference, texts_of

MIN_RIGHT = 0.98
"""Share of the hand-written cases that must be right; each case below this line is a case in its own right."""


def linked(marked: str, lexicon: Lexicon) -> list[dict[str, Any]]:
    """Mention rows of the marked names of one article, in order."""
    rows = link_marks([parse_marks(marked)], lexicon)
    return [rows[at] for at in sorted(rows)]


def keys(marked: str, lexicon: Lexicon) -> list[str]:
    return [row["entity_key"] for row in linked(marked, lexicon)]


def is_right(found: str, wanted: str, reference: Reference) -> bool:
    if wanted == "local":
        return found.startswith("local:")
    if wanted.startswith("city:"):
        name, country = wanted.removeprefix("city:").rsplit(",", 1)
        city = reference.entities.filter(entity_key=found, kind="city", country_code=country)
        return bool(city.height) and name in {*city["name"], *reference.names.filter(entity_key=found)["name"]}
    return found == wanted


def test_hand_written_cases(real_world: tuple[Lexicon, Reference]) -> None:
    lexicon, reference = real_world
    cases = read_cases()
    rows = link_marks([(text, marks) for _, text, marks in cases], lexicon)
    wrong = []
    total = 0
    for i, (line, text, marks) in enumerate(cases):
        for mark in marks:
            total += 1
            found = rows[i, mark.start]["entity_key"]
            if not is_right(found, mark.key, reference):
                wrong.append(f"line {line}: {text[mark.start : mark.end]!r} is {mark.key}, linked to {found}")
    assert total >= 300
    assert len(wrong) <= (1 - MIN_RIGHT) * total, "\n".join(wrong)


@pytest.mark.parametrize(
    ("marked", "absurd"),
    [
        ("Voters in ⟦Oklahoma|GPE|-⟧ chose a governor.", "iso3166-2:US-PA"),
        ("A ⟦European|NORP|-⟧ court ruled.", "iso3166-2:US-AZ"),
        ("The ⟦Western Europe|LOC|-⟧ market grew.", "iso3166:DE"),
        ("Drought spread in ⟦Africa|LOC|-⟧.", "iso3166:TN"),
        ("The ⟦Kenya Navy|ORG|-⟧ sailed.", "iso3166:KE"),
        ("Coach ⟦Chad Mercer|PERSON|-⟧ left.", "iso3166:TD"),
        ("The ⟦University of Paris|ORG|-⟧ closed.", "geonames:2988507"),
        ("Shares of Orla Systems, ⟦Inc|ORG|-⟧. fell.", "ref:ORG:indian national congress"),
        ("A boat sank near ⟦Sur|GPE|-⟧ on Monday.", "iso3166:SR"),
        ("The ⟦Who|ORG|-⟧ played in Tampa.", "wikidata:Q7817"),
    ],
)
def test_absurd_links_of_others_are_not_made(real_world: tuple[Lexicon, Reference], marked: str, absurd: str) -> None:
    assert absurd not in keys(marked, real_world[0])


def test_a_name_inside_a_word_is_no_name(real_world: tuple[Lexicon, Reference]) -> None:
    found = texts_of(["The ambassador and the chairman dined on turkey."]).find(real_world[0])
    assert found.height == 0


def test_roles_and_rules_say_how(small_lexicon: Lexicon) -> None:
    marked = (
        "⟦Georgian|NORP|-⟧ and ⟦US|GPE|-⟧ envoys met ⟦Daniel Mbuvi|PERSON|-⟧ of the ⟦Polar Star Fund|ORG|-⟧ "
        "(⟦PSF|ORG|-⟧) in ⟦Paris|GPE|-⟧, ⟦Texas|GPE|-⟧. ⟦Mbuvi|PERSON|-⟧ left. ⟦Congo|GPE|-⟧ stayed."
    )
    rows = linked(marked, small_lexicon)
    assert [(r["role"], r["link_rule"]) for r in rows] == [
        ("demonym", "unique_name"), ("acronym", "unique_name"), ("name", "local_key"), ("name", "local_key"),
        ("acronym", "acronym_definition"), ("name", "container"), ("name", "unique_name"),
        ("short_name", "document_full_name"), ("alias", "unique_name"),
    ]  # fmt: skip


def test_continents_win_over_towns_of_their_name_and_are_no_states(real_world: tuple[Lexicon, Reference]) -> None:
    marked = "News | ⟦Asia|GPE|-⟧¶⟦Manila|GPE|-⟧ and ⟦Cebu|GPE|-⟧ in the ⟦Philippines|GPE|-⟧ lead ⟦Asia|GPE|-⟧."
    rows = linked(marked, real_world[0])
    assert [(r["entity_key"], r["entity_type"]) for r in (rows[0], rows[-1])] == [("geonames:6255147", "LOC")] * 2


def test_a_city_in_capitals_is_no_acronym(real_world: tuple[Lexicon, Reference]) -> None:
    city, body = linked("⟦BRUSSELS|GPE|-⟧ (Wire) — The ⟦NATO|ORG|-⟧ chief came today to meet ministers.", real_world[0])
    assert (city["role"], body["role"]) == ("name", "acronym")


def test_a_long_name_follows_the_known_acronym_that_it_is_bracketed_with(real_world: tuple[Lexicon, Reference]) -> None:
    marked = "Envoys of the ⟦Interim Peace Force for the Lebanon|ORG|-⟧ (⟦UNIFIL|ORG|-⟧) met."
    long, short = linked(marked, real_world[0])
    assert long["entity_key"] == short["entity_key"]
    assert not short["entity_key"].startswith("local:")
    assert (long["role"], long["link_rule"]) == ("alias", "bracketed_name")


def test_a_generation_is_no_surname(small_lexicon: Lexicon) -> None:
    full, bare = linked("⟦Hugo Mbuvi Jr.|PERSON|-⟧ came. ⟦Mbuvi|PERSON|-⟧ left.", small_lexicon)
    assert (bare["entity_key"], bare["link_rule"]) == (full["entity_key"], "document_full_name")


def test_runners_up_are_the_other_readings(small_lexicon: Lexicon) -> None:
    (row,) = linked("a week in ⟦Paris|GPE|-⟧", small_lexicon)
    assert (row["entity_key"], row["runner_up_keys"]) == ("geonames:1", ["geonames:2"])
    assert 0.5 < row["link_score"] < 1


def test_a_capital_that_speaks_is_its_government(small_lexicon: Lexicon) -> None:
    speaks, stands = linked("⟦Paris|GPE|-⟧ denied it. A fire in ⟦Paris|GPE|-⟧ said nothing.", small_lexicon)
    assert (speaks["entity_key"], speaks["role"], speaks["runner_up_keys"][0]) == (
        "iso3166:FR",
        "metonym",
        "geonames:1",
    )
    assert (stands["entity_key"], stands["role"]) == ("geonames:1", "name")


def test_ids_and_places_follow_the_contracts(small_lexicon: Lexicon) -> None:
    world = texts_of(["China wins\nA line.\nIn China it rained. Then Mongolia came."])
    rows = world.link(world.find(small_lexicon), small_lexicon).rows(named=True)
    assert [(r["segment_no"], r["segment_kind"], r["sentence_no"]) for r in rows] == [
        (0, "title", 0), (2, "paragraph", 2), (2, "paragraph", 3),
    ]  # fmt: skip
    for row in rows:
        assert row["mention_id"] == mention_id(1, row["start_char"], row["end_char"])
        assert row["entity_id"] == entity_id(row["entity_key"])


def test_local_keys_meet_across_articles(small_lexicon: Lexicon) -> None:
    cases = [
        parse_marks("The ⟦Tidewater Chemical Corp.|ORG|-⟧ grew."),
        parse_marks("A plant of ⟦TIDEWATER CHEMICAL|ORG|-⟧ burned."),
        parse_marks("⟦Tidewater|ORG|-⟧ is a river."),
    ]
    found = [row["entity_key"] for row in link_marks(cases, small_lexicon).values()]
    assert found == ["local:ORG:tidewater chemical", "local:ORG:tidewater chemical", "local:ORG:tidewater"]


sentences = st.sampled_from([
    "⟦Daniel Mbuvi|PERSON|-⟧ came.", "⟦Mbuvi|PERSON|-⟧ left.", "⟦Rosa Mbuvi|PERSON|-⟧ stayed.", "⟦Georgia|GPE|-⟧ won.",
    "In ⟦Atlanta|GPE|-⟧, ⟦Georgia|GPE|-⟧, it rained.", "⟦Paris|GPE|-⟧ said no.", "The ⟦Georgian|NORP|-⟧ side.",
    "The ⟦Supreme Court|ORG|-⟧ ruled.", "⟦China|GPE|-⟧'s ⟦Supreme Court|ORG|-⟧.", "⟦Congo|GPE|-⟧ and ⟦Texas|GPE|-⟧.",
    "The ⟦World Seed Union|ORG|-⟧ (⟦WSU|ORG|-⟧).", "⟦Seed Union|ORG|-⟧ members.", "⟦D. Mbuvi|PERSON|-⟧ signed.",
])  # fmt: skip
articles = st.lists(st.lists(sentences, min_size=1, max_size=6), min_size=2, max_size=4)


@settings(deadline=None, max_examples=50)
@given(articles)
def test_an_article_is_linked_by_itself_alone(marked: list[list[str]]) -> None:
    lexicon = build_lexicon(small_reference())
    cases = [parse_marks(" ".join(lines)) for lines in marked]
    together = link_marks(cases, lexicon)
    for i, case in enumerate(cases):
        alone = {at: row for (_, at), row in link_marks([case], lexicon).items()}
        in_batch = {at: row for (n, at), row in together.items() if n == i}
        for at, row in alone.items():
            assert {k: v for k, v in row.items() if k not in ("article_id", "mention_id")} == {
                k: v for k, v in in_batch[at].items() if k not in ("article_id", "mention_id")
            }


def test_the_real_article(shared: Path, real_world: tuple[Lexicon, Reference]) -> None:
    text = (shared / "real_input" / "global-times-2024-05-13.txt").read_text(encoding="utf-8")
    parsed = parse_articles(
        frame_of(Record, [{"article_id": 1, "text": text}]), numeric_dates="undecided", latest_on=dt.date(2026, 1, 1)
    )
    tokens = tokenize(parsed.articles.select("article_id", "text"), parsed.sentences)
    found = find_mentions(parsed.articles, parsed.segments, parsed.sentences, tokens, real_world[0])
    rows = link_mentions(found, parsed.articles, parsed.segments, parsed.sentences, real_world[0])
    by_surface = {s: set(k) for s, k in rows.group_by("surface").agg(pl.col("entity_key").unique()).iter_rows()}
    for surface, key in [
        ("China", "iso3166:CN"), ("Mongolia", "iso3166:MN"), ("US", "iso3166:US"), ("Japan", "iso3166:JP"),
        ("South Korea", "iso3166:KR"), ("Russia", "iso3166:RU"), ("Philippines", "iso3166:PH"),
        ("Dornogovi Province", "iso3166-2:MN-063"), ("Steppe Partner-2024", "local:EVENT:steppe partner 2024"),
    ]:  # fmt: skip
        assert by_surface[surface] == {key}
    assert by_surface["Global Security Initiative"] == by_surface["GSI"]
    assert len(by_surface["GSI"]) == 1
