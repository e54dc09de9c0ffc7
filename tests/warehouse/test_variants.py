"""Joining names across articles in a build file: the same rows whatever the history, only what changed is written."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.steps.entity.variants import find_variants
from pipelines.steps.folding import fold_keys, fold_names
from pipelines.tables.contract import empty_frame, frame_of
from pipelines.tables.ids import entity_id, mention_id
from pipelines.tables.mentions import ArticleAnnotation, Mention
from pipelines.tables.reference import Override, ReferenceWord
from pipelines.warehouse.build import Build
from pipelines.warehouse.load import replace_mentions
from pipelines.warehouse.variants import settle_variants

WORDS = frame_of(ReferenceWord, [{"word": w, "word_class": "given_name"} for w in ("John", "James", "Thomas", "Anna")])
NAMES = [
    "John Quill", "J. Quill", "James Quill", "John A. Quill", "John Adam Quill", "Quill John", "Thomas James",
    "James Thomas", "J. Thomas", "Anna Roth", "A. Roth", "Roth Anna",
]  # fmt: skip
ACRONYMS = {"GSI": ["Global Something Institute", "Geological Survey of Inland", ""]}


def key_of(name: str, entity_type: str) -> str:
    folded = pl.select(fold_keys(fold_names(pl.lit(name)), pl.lit(entity_type))).item()
    return f"local:{entity_type}:{folded}"


def mentions_of(article: int, names: list[str]) -> pl.DataFrame:
    """Mentions of persons; "GSI=NAME" is an organisation with an acronym that the article defines."""
    rows = []
    for start, name in enumerate(names):
        acronym, is_organisation, full = name.partition("=")
        entity_type = "ORG" if is_organisation else "PERSON"
        key = key_of(full or acronym, entity_type)
        rows.append(
            {
                "mention_id": mention_id(article, start, start + 1), "article_id": article, "start_char": start,
                "end_char": start + 1, "surface": acronym, "entity_type": entity_type, "entity_id": entity_id(key),
                "entity_key": key, "document_key": key, "role": "acronym" if is_organisation else "name",
                "link_rule": "acronym_definition" if full else "local_key", "segment_kind": "paragraph",
            }
        )  # fmt: skip
    return frame_of(Mention, rows) if rows else empty_frame(Mention)


def put(build: Build, article: int, names: list[str]) -> None:
    annotation = frame_of(ArticleAnnotation, [{"article_id": article}])
    focus = pl.DataFrame(
        {"article_id": [article], "focus_country": [None]}, schema_overrides={"focus_country": pl.String}
    )
    replace_mentions(build, annotation, mentions_of(article, names), focus)


def settle(build: Build) -> int:
    moved = settle_variants(
        build, lambda keys, defined, share: find_variants(keys, defined, WORDS, empty_frame(Override), share), "1"
    )
    with build.transaction() as connection:
        connection.execute("DELETE FROM internal.pending_entity")
    return moved


def state(build: Build) -> list[pl.DataFrame]:
    return [
        build.read("SELECT mention_id, document_key, entity_key, entity_id FROM mention ORDER BY mention_id"),
        build.read("SELECT * FROM entity_variant ORDER BY variant_key"),
    ]


ONE_NAME = st.sampled_from([*NAMES, *(f"GSI={full}" for full in ACRONYMS["GSI"])])
EDIT = st.tuples(st.integers(1, 4), st.lists(ONE_NAME, max_size=4, unique=True))


@settings(max_examples=12, deadline=None)
@given(history=st.lists(st.lists(EDIT, min_size=1, max_size=3), min_size=2, max_size=4))
def test_any_history_of_articles_ends_in_the_same_entities(history: list[list[tuple[int, list[str]]]]) -> None:
    folder = Path(tempfile.mkdtemp())
    final: dict[int, list[str]] = {}
    with Build(folder / "history.duckdb") as incremental, Build(folder / "anew.duckdb") as anew:
        for edits in history:
            for article, names in edits:
                put(incremental, article, names)
                final[article] = names
            settle(incremental)
        for article, names in sorted(final.items(), reverse=True):
            put(anew, article, names)
        settle(anew)
        for ours, theirs in zip(state(incremental), state(anew), strict=True):
            assert ours.rows() == theirs.rows()
        wrong = incremental.read("SELECT entity_key, entity_id FROM mention").unique()
        assert all(entity_id(key) == number for key, number in wrong.iter_rows())
    shutil.rmtree(folder)


@pytest.fixture
def build(tmp_path: Path) -> Iterator[Build]:
    with Build(tmp_path / "w.duckdb") as opened:
        yield opened


def test_a_new_full_name_takes_in_the_initial_and_a_second_one_parts_them(build: Build) -> None:
    put(build, 1, ["Zeno Vandermolen"])
    put(build, 2, ["Z. Vandermolen"])
    for article in range(3, 30):
        put(build, article, [f"Person Number{article}"])
    assert settle(build) == 1
    variant = build.read("SELECT * FROM entity_variant").row(0, named=True)
    assert variant == {
        "variant_key": "local:PERSON:z vandermolen", "entity_key": "local:PERSON:zeno vandermolen",
        "link_rule": "variant_initials", "score": variant["score"], "article_count": 1, "entity_article_count": 1,
        "shared_keys": [],
    }  # fmt: skip
    put(build, 30, ["Zora Vandermolen"])
    assert settle(build) == 1
    assert build.read("SELECT * FROM entity_variant").is_empty()
    assert build.read("SELECT count(*) AS n FROM mention WHERE entity_key <> document_key").item() == 0


def test_what_did_not_change_is_not_written(build: Build) -> None:
    put(build, 1, ["Zeno Vandermolen"])
    put(build, 2, ["Z. Vandermolen"])
    settle(build)
    assert settle(build) == 0
    put(build, 3, ["Anna Roth"])
    before = build.read("SELECT count(*) AS n FROM internal.pending_entity").item()
    moved = settle_variants(
        build, lambda keys, defined, share: find_variants(keys, defined, WORDS, empty_frame(Override), share), "1"
    )
    assert moved == 0
    assert build.read("SELECT count(*) AS n FROM internal.pending_entity").item() == before


def test_context_is_what_few_articles_name(build: Build) -> None:
    put(build, 1, ["John Quill", "Reed Harrow"])
    put(build, 2, ["J. Quill", "Reed Harrow"])
    put(build, 3, ["Anna Quill"])
    settle(build)
    assert build.read("SELECT variant_key, shared_keys FROM entity_variant").rows() == [
        ("local:PERSON:j quill", ["local:PERSON:reed harrow"])
    ]
    for article in range(4, 9):
        put(build, article, ["Reed Harrow"])
    settle(build)
    assert build.read("SELECT * FROM entity_variant").is_empty()
