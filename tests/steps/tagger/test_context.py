import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from pipelines.steps.tagger.context import CAPITALS, PLAIN, SMALL, TITLE, find_runs, find_sentences, look_at_words


def modes(*sentences: str) -> list[int]:
    words = [w for s in sentences for w in s.split()]
    number = np.repeat(np.arange(len(sentences)), [len(s.split()) for s in sentences])
    views = look_at_words(pl.Series(words, dtype=pl.String))
    return find_sentences(np.ones(len(words), dtype=np.int64), number, views).mode.tolist()


def test_lines_are_seen_as_they_are_written() -> None:
    assert modes("Minister visits Paris today", "TRADE PACT SIGNED IN PARIS", "he went home") == [
        PLAIN,
        CAPITALS,
        PLAIN,
    ]
    assert modes("china and mongolia open talks", "tags about trade and islands") == [SMALL, PLAIN]
    assert modes("China And Mongolia Open Joint Military Talks") == [TITLE]


def slow_runs(may: list[bool], opens: list[bool], anchors: list[bool], sentence: list[int]) -> list[list[int]]:
    """Maximal stretches of adjacent candidates of a sentence, trimmed to opening tokens, that hold an anchor."""
    stretches: list[list[int]] = []
    for i, ok in enumerate(may):
        if ok and i and may[i - 1] and sentence[i] == sentence[i - 1]:
            stretches[-1].append(i)
        elif ok:
            stretches.append([i])
    runs = []
    for stretch in stretches:
        if any(anchors[i] for i in stretch):
            edge = [i for i in stretch if opens[i]]
            runs.append([i for i in stretch if edge and edge[0] <= i <= edge[-1]])
    return [r for r in runs if r]


@given(st.lists(st.tuples(st.integers(0, 3), st.booleans()), max_size=40))
def test_runs_are_what_the_slow_definition_says(rows: list[tuple[int, bool]]) -> None:
    may = [role > 0 for role, _ in rows]
    opens = [role > 1 for role, _ in rows]
    anchors = [role > 2 for role, _ in rows]
    sentence = np.cumsum([new for _, new in rows], dtype=np.int64) if rows else np.zeros(0, dtype=np.int64)
    runs = find_runs(np.array(may, bool), np.array(opens, bool), np.array(anchors, bool), sentence.astype(np.int32))
    found = [runs.tokens[a:b].tolist() for a, b in zip(runs.first, runs.first[1:], strict=False)]
    assert found == slow_runs(may, opens, anchors, sentence.tolist())
