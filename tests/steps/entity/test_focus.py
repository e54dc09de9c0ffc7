from random import Random
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.steps.entity.focus import find_focus
from pipelines.tables.articles import Article
from pipelines.tables.contract import frame_of
from pipelines.tables.mentions import Mention
from tests.steps.linking_world import small_reference


def focus(*mentions: dict[str, Any]) -> str | None:
    articles = frame_of(Article, [{"article_id": 1, "char_count": 1000}])
    rows = [{"mention_id": n, "article_id": 1, "start_char": 500, **m} for n, m in enumerate(mentions, start=1)]
    found = find_focus(frame_of(Mention, rows), articles, small_reference().entities)
    assert found["article_id"].to_list() == [1]
    return found["focus_country"][0]


def in_(kind: str, key: str, **more: Any) -> dict[str, Any]:
    return {"segment_kind": kind, "entity_key": key, "is_repeat": False, "is_credit": False, "role": "name", **more}


@pytest.mark.parametrize(
    ("mentions", "expected"),
    [
        ([], None),
        ([in_("paragraph", "iso3166:MN")], "MN"),
        ([in_("title", "iso3166:MN"), *[in_("paragraph", "iso3166:CN")] * 3], "MN"),
        ([in_("title", "iso3166:MN"), in_("title", "iso3166:CN")], None),
        ([in_("paragraph", "geonames:2"), in_("paragraph", "iso3166-2:US-TX"), in_("paragraph", "iso3166:CN")], "US"),
        ([in_("boilerplate", "iso3166:MN")], None),
        ([in_("paragraph", "iso3166:MN", is_repeat=True), in_("paragraph", "iso3166:CN")], "CN"),
        ([in_("caption", "iso3166:MN", is_credit=True), in_("caption", "iso3166:CN")], "CN"),
        ([in_("paragraph", "iso3166:MN", role="demonym"), in_("paragraph", "iso3166:CN")], "CN"),
        ([in_("paragraph", "iso3166:MN", start_char=10), in_("paragraph", "iso3166:CN")], "MN"),
        ([in_("paragraph", "local:PERSON:x"), in_("paragraph", "wikidata:Q1")], None),
    ],
)
def test_where_a_country_stands_counts(mentions: list[dict[str, Any]], expected: str | None) -> None:
    assert focus(*mentions) == expected


BOTH = [in_("paragraph", "iso3166:US"), in_("paragraph", "iso3166:CN")]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ([], None),
        ([in_("title", "iso3166:CN"), *[in_("paragraph", "iso3166:US")] * 4], "CN"),
        ([in_("dateline", "iso3166-2:US-TX"), in_("paragraph", "iso3166:CN")], "US"),
        ([in_("paragraph", "iso3166-2:US-TX"), in_("paragraph", "iso3166:CN")], "US"),
        ([in_("paragraph", "iso3166:MN")], None),
        ([in_("paragraph", k) for k in ["iso3166:US"] * 6 + ["iso3166:CN"] * 5], "US"),
        ([in_("paragraph", k) for k in ["iso3166:CN"] * 6 + ["iso3166:US"] * 4 + ["geonames:2"]], "US"),
    ],
)
def test_level_countries_are_told_apart_by_headline_dateline_and_places(
    more: list[dict[str, Any]], expected: str | None
) -> None:
    assert focus(*BOTH, *more) == expected


def test_every_article_has_a_row_in_order() -> None:
    articles = frame_of(Article, [{"article_id": 7, "char_count": 10}, {"article_id": 3, "char_count": 10}])
    mentions = frame_of(Mention, [{"article_id": 3, **in_("title", "iso3166:MN")}])
    found = find_focus(mentions, articles, small_reference().entities)
    assert found.rows() == [(7, None), (3, "MN")]
    assert found.schema["focus_country"] == pl.String()


keys = st.sampled_from(["iso3166:MN", "iso3166:CN", "geonames:2", "iso3166-2:US-TX", "local:PERSON:x"])
kinds = st.sampled_from(["title", "paragraph", "dateline", "boilerplate"])


@given(st.lists(st.tuples(kinds, keys), max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_mentions_does_not_matter(mentions: list[tuple[str, str]], random: Random) -> None:
    rows = [in_(kind, key) for kind, key in mentions]
    shuffled = random.sample(rows, len(rows))
    assert focus(*rows) == focus(*shuffled)
