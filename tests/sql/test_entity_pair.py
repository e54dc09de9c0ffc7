"""entity_pair: exact rows, the bound on large articles, and counts against a slow, obvious definition."""

import math
from collections import Counter
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sql.rows import Warehouse


def ratio(both: int, a: int, b: int, total: int) -> float:
    """Dunning's log-likelihood ratio as in the paper: observed against expected in each cell of the table."""
    cells = [
        (both, a * b / total),
        (a - both, a * (total - b) / total),
        (b - both, (total - a) * b / total),
        (total - a - b + both, (total - a) * (total - b) / total),
    ]
    return 2 * sum(observed * math.log(observed / expected) for observed, expected in cells if observed)


def test_pairs_of_a_small_corpus(warehouse: Warehouse) -> None:
    for article_id in range(1, 9):
        warehouse.article(article_id, is_copy=article_id == 8)
    for entity_id, name in ((1, "A"), (2, "B"), (3, "C"), (4, "D"), (5, "E")):
        warehouse.entity(entity_id, name, entity_type="ORG")
    # A and B share articles 1 and 2 (in 1 twice, in one sentence; in 2 in different sentences) and the copy 8.
    warehouse.mention(1, 1, 0)
    warehouse.mention(1, 2, 1)
    warehouse.mention(1, 2, 2)
    warehouse.mention(2, 1, 0)
    warehouse.mention(2, 2, 5, sentence_no=1)
    warehouse.mention(8, 1, 0)
    warehouse.mention(8, 2, 1)
    # C and D share article 3 only, but two sentences of it. A and C share article 3 only, one sentence.
    warehouse.mention(3, 1, 0)
    for sentence_no in (0, 1):
        warehouse.mention(3, 3, 10 * sentence_no + 1, sentence_no=sentence_no)
        warehouse.mention(3, 4, 10 * sentence_no + 2, sentence_no=sentence_no)
    # B without A but with E, twice, in no common sentence; an article with a mention that does not count.
    for article_id in (4, 5):
        warehouse.mention(article_id, 2, 0)
        warehouse.mention(article_id, 5, 9, sentence_no=1)
    warehouse.mention(6, 1, 0, segment_kind="boilerplate")
    # Five articles have mentions: A is in three, B in four, C and D in one, E in two.
    assert warehouse.view("entity_pair") == [
        (
            3,
            "local:PERSON:3",
            "C",
            "ORG",
            4,
            "local:PERSON:4",
            "D",
            "ORG",
            1,
            2,
            0.2,
            5.0,
            pytest.approx(math.sqrt(ratio(1, 1, 1, 5))),
        ),
        (
            2,
            "local:PERSON:2",
            "B",
            "ORG",
            5,
            "local:PERSON:5",
            "E",
            "ORG",
            2,
            0,
            1.6,
            1.25,
            pytest.approx(math.sqrt(ratio(2, 4, 2, 5))),
        ),
        (
            1,
            "local:PERSON:1",
            "A",
            "ORG",
            2,
            "local:PERSON:2",
            "B",
            "ORG",
            2,
            1,
            2.4,
            pytest.approx(2 / 2.4),
            pytest.approx(-math.sqrt(ratio(2, 3, 4, 5))),
        ),
    ]


def test_pairs_in_every_article_are_no_association_and_stand_in_order(warehouse: Warehouse) -> None:
    for article_id in (1, 2, 3):
        warehouse.article(article_id)
        for entity_id in (3, 1, 2):
            warehouse.mention(article_id, entity_id, entity_id)
    for entity_id in (1, 2, 3):
        warehouse.entity(entity_id)
    columns = "entity_id_a, entity_id_b, article_count, expected_article_count, lift, score"
    assert warehouse.view("entity_pair", columns) == [
        (1, 2, 3, 3.0, 1.0, 0.0),
        (1, 3, 3, 3.0, 1.0, 0.0),
        (2, 3, 3, 3.0, 1.0, 0.0),
    ]


def test_an_article_brings_at_most_a_hundred_entities(warehouse: Warehouse) -> None:
    for article_id in (1, 2):
        warehouse.article(article_id)
        # 102 entities, each named twice: in their order, then in the reverse; the last one a third time.
        for entity_id in range(1, 103):
            warehouse.mention(article_id, entity_id, entity_id)
            warehouse.mention(article_id, entity_id, 300 - entity_id)
        warehouse.mention(article_id, 102, 400)
    for entity_id in range(1, 103):
        warehouse.entity(entity_id)
    rows = warehouse.view("entity_pair", "entity_id_a, entity_id_b")
    assert len(rows) == 100 * 99 // 2
    # Of those that are named twice, the two that the text names last for the first time give way.
    assert {entity_id for row in rows for entity_id in row} == set(range(1, 103)) - {100, 101}


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=40)
@given(
    st.lists(
        st.tuples(st.integers(1, 7), st.integers(0, 5), st.integers(1, 5), st.booleans()),
        max_size=50,
    )
)
def test_counts_agree_with_counting_by_hand(placed: list[tuple[int, int, int, bool]]) -> None:
    with Warehouse() as warehouse:
        for article_id in range(1, 8):
            warehouse.article(article_id, is_copy=article_id == 7)
        for entity_id in range(1, 6):
            warehouse.entity(entity_id)
        for start, (article_id, sentence_no, entity_id, is_repeat) in enumerate(placed):
            warehouse.mention(article_id, entity_id, start, sentence_no=sentence_no, is_repeat=is_repeat)
        found = warehouse.view("entity_pair", "entity_id_a, entity_id_b, article_count, sentence_count, score")
    counted = [(a, s, e) for a, s, e, is_repeat in placed if a != 7 and not is_repeat]
    articles: Counter[tuple[int, int]] = Counter()
    sentences: Counter[tuple[int, int]] = Counter()
    for article in {a for a, _, _ in counted}:
        articles.update(combinations(sorted({e for a, _, e in counted if a == article}), 2))
        for sentence in {s for a, s, _ in counted if a == article}:
            sentences.update(combinations(sorted({e for a, s, e in counted if (a, s) == (article, sentence)}), 2))
    total = len({a for a, _, _ in counted})
    size = Counter(e for _, e in {(a, e) for a, _, e in counted})
    expected = {
        (a, b, n, sentences[a, b]): ratio(n, size[a], size[b], total)
        for (a, b), n in articles.items()
        if n >= 2 or sentences[a, b] >= 2
    }
    assert {tuple(row[:4]) for row in found} == set(expected)
    for *pair, score in found:
        assert score**2 == pytest.approx(expected[tuple(pair)], abs=1e-9)
