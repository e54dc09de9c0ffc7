from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.errors import SettingsError
from pipelines.steps.tagger import load_tagger
from pipelines.steps.tagger.builtin import BuiltinTagger
from pipelines.steps.tagger.decode import IMPOSSIBLE, best_labels
from pipelines.steps.tagger.emissions import Emissions
from pipelines.steps.tagger.encode import WordTable, encode
from pipelines.steps.tagger.labels import LABEL_COUNT
from pipelines.steps.tagger.model import MODEL_FILE, Model, WeightTable, load_model, save_model
from pipelines.tables.contract import conform
from pipelines.tables.flow import Span
from tests.steps.tagger.conftest import MODELS, token_rows
from tests.steps.tagger.test_decode import slow_best

TEXT = (
    "MONGOLIA AND JAPAN SIGN TRADE PACT\n"
    "Chinese Foreign Minister Wang Yi met President Emmanuel Macron in Paris on Monday.\n"
    "The Ministry of Foreign Affairs of France said Macron would fly to Ulaanbaatar."
)


def names_in(tagger: BuiltinTagger, text: str) -> dict[str, str]:
    rows = tagger.tag(token_rows(text)).iter_rows(named=True)
    return {text[r["start_char"] : r["end_char"]]: r["entity_type"] for r in rows}


def test_plain_news_is_read(tagger: BuiltinTagger) -> None:
    found = names_in(tagger, TEXT)
    assert found["Wang Yi"] == found["Emmanuel Macron"] == found["Macron"] == "PERSON"
    assert found["Chinese"] == "NORP"
    assert found["Paris"] == found["Ulaanbaatar"] == "GPE"
    assert found["MONGOLIA"] == found["JAPAN"] == "GPE"
    assert found["Ministry of Foreign Affairs of France"] == "ORG"


def test_spans_keep_their_contract_and_do_not_overlap(tagger: BuiltinTagger) -> None:
    spans = conform(tagger.tag(token_rows(TEXT, TEXT)), Span)
    ends = spans.select("article_id", "start_char", "end_char").rows()
    assert ends == sorted(ends)
    assert all(b[0] > a[0] or b[1] >= a[2] for a, b in pairwise(ends))


def test_hyphens_make_two_names(tagger: BuiltinTagger) -> None:
    found = names_in(tagger, "Officials praised China-Mongolia relations in Beijing.")
    assert found.get("China") == found.get("Mongolia") == "GPE"


def test_nothing_in_nothing_out(tagger: BuiltinTagger) -> None:
    assert tagger.tag(token_rows("")).height == 0
    assert tagger.tag(token_rows("it was a quiet day, all in all.")).height == 0


WORDS = ["Wang", "Yi", "of", "the", "Paris", "Ministry", "in", "US", "us", "MONGOLIA", "Cyclone", "Orlana", "-", ",",
         "NATO", "(", ")", "China", "said", "2024", "Law", "Port", "and", "é", "中国", "\n"]  # fmt: skip
TEXTS = st.lists(st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join), min_size=1, max_size=3)


@settings(max_examples=30, deadline=None)
@given(TEXTS)
def test_decoding_by_run_is_decoding_whole_sentences_slowly(model: Model, texts: list[str]) -> None:
    tokens = token_rows(*texts)
    words = WordTable(model.lexicon, "test-decoding")
    encoded = encode(tokens, words)
    if not len(encoded.runs.tokens):
        return
    scores = Emissions(model).scores(tokens, encoded, words)
    labels = np.zeros(tokens.height, dtype=np.int8)
    labels[encoded.runs.tokens] = best_labels(scores, encoded.runs.first, model.chain)
    whole = np.full((tokens.height, LABEL_COUNT), IMPOSSIBLE, dtype=np.float32)
    whole[:, 0] = 0.0
    whole[encoded.runs.tokens] = scores
    bounds = encoded.sentences.first
    slow = [y for a, b in pairwise(bounds) for y in slow_best(whole[a:b], model.chain)]
    assert labels.tolist() == slow


@settings(max_examples=20, deadline=None)
@given(TEXTS)
def test_an_article_is_tagged_the_same_in_any_company(model: Model, tagger: BuiltinTagger, texts: list[str]) -> None:
    together = tagger.tag(token_rows(*texts))
    for article_id, text in enumerate(texts, 1):
        alone = BuiltinTagger(model).tag(token_rows(text)).drop("article_id", "confidence")
        mine = together.filter(together["article_id"] == article_id).drop("article_id", "confidence")
        assert mine.equals(alone)


def test_what_is_kept_of_words_is_bounded(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.steps.tagger.builtin._WORDS_KEPT", 100)
    tagger = BuiltinTagger(model)
    first = names_in(tagger, TEXT)
    for number in range(20):
        tagger.tag(token_rows(" ".join(f"Vessel{number}q{word}" for word in range(90))))
        assert tagger._words.count <= 200
        assert len(tagger._words._looks) <= 400
    assert names_in(tagger, TEXT) == first


def cut(table: WeightTable) -> WeightTable:
    """The first rows of a table, and the row of zeros."""
    return WeightTable(table.keys[:40], np.concatenate([table.weights[:40], table.weights[-1:]]), table.step)


def test_what_is_saved_is_loaded_and_versions_follow_the_file(model: Model, tmp_path: Path) -> None:
    tables = {name: cut(getattr(model, name)) for name in ("window", "centre", "pair", "document")}
    small = replace(model, **tables)
    save_model(small, tmp_path)
    loaded = load_model(tmp_path)
    for name, table in tables.items():
        assert np.array_equal(getattr(loaded, name).weights, table.weights)
        assert np.array_equal(getattr(loaded, name).keys, table.keys)
    assert loaded.lexicon.class_names == model.lexicon.class_names
    save_model(loaded, tmp_path / "again")
    assert load_tagger(tmp_path / "again").version == loaded.version != model.version
    (tmp_path / MODEL_FILE).write_bytes((tmp_path / MODEL_FILE).read_bytes()[:-100])
    with pytest.raises(SettingsError, match="cannot be read"):
        load_tagger(tmp_path)


def test_a_missing_model_says_where_and_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"tagger\.npz cannot be read.*train a model"):
        load_tagger(tmp_path)


def test_the_file_is_small_and_holds_no_pickle() -> None:
    path = MODELS / MODEL_FILE
    assert path.stat().st_size < 8_000_000
    with np.load(path, allow_pickle=False) as arrays:
        assert all(arrays[name].dtype != object for name in arrays.files)
