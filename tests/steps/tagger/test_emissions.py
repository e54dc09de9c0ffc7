import numpy as np
import pytest

from pipelines.steps.tagger.emissions import Emissions
from pipelines.steps.tagger.encode import EDGE, RADIUS, WordTable, encode
from pipelines.steps.tagger.labels import LABEL_COUNT
from pipelines.steps.tagger.model import Model, WeightTable
from pipelines.steps.tagger.pairs import pair_keys
from pipelines.steps.tagger.words import CAPS_MARK, word_features
from tests.steps.tagger.conftest import token_rows

TEXT = (
    "FLOODS HIT SOUTH SUDAN\n"
    "The U.S. Navy's USS Nimitz left Port of Lund, said Ana Ruiz-Koch (AP).\n"
    "Ministry of Defence"
)


def slow_sum(table: WeightTable, keys: list[int]) -> np.ndarray:
    row = {k: i for i, k in enumerate(table.keys.tolist())}
    rows = [row[k] for k in keys if k in row]
    return table.weights[rows].sum(axis=0, dtype=np.float64) * table.step


def test_scores_are_sums_of_the_weights_of_all_features(model: Model) -> None:
    tokens = token_rows(TEXT)
    words = WordTable(model.lexicon, "test-emissions")
    encoded = encode(tokens, words)
    scores = Emissions(model).scores(tokens, encoded, words)
    pairs = pair_keys(tokens, words, encoded)
    spelled, sentence = tokens["token"].to_list(), tokens["sentence_no"].to_list()
    for i, token in enumerate(encoded.runs.tokens.tolist()):
        expected = slow_sum(model.pair, pairs[i].tolist())
        for place in range(2 * RADIUS + 1):
            j = token + place - RADIUS
            inside = 0 <= j < len(spelled) and sentence[j] == sentence[token]
            word = (CAPS_MARK if sentence[j] == 0 else "") + spelled[j] if inside else "\x03"
            _, keys = word_features([word], model.lexicon)
            window = slow_sum(model.window, keys.window[0].tolist()).reshape(-1, LABEL_COUNT)
            expected += window[place]
            if place == RADIUS:
                expected += slow_sum(model.centre, keys.centre[0].tolist())
        possible = scores[i] > -1e8
        assert scores[i][possible] == pytest.approx(expected[possible], abs=1e-3)


def test_words_beyond_the_sentence_are_the_edge(model: Model) -> None:
    words = WordTable(model.lexicon, "test-edge")
    encoded = encode(token_rows("Paris\nRome"), words)
    assert (encoded.around[:, [0, 1, 3, 4]] == EDGE).all()


def test_words_met_later_do_not_change_those_met_before(model: Model) -> None:
    words, emissions = WordTable(model.lexicon, "test-later"), Emissions(model)
    tokens = token_rows(TEXT)
    before = emissions.scores(tokens, encode(tokens, words), words)
    other = token_rows("Quite Other Words In Kyrgyzstan And Elsewhere")
    emissions.scores(other, encode(other, words), words)
    assert np.array_equal(emissions.scores(tokens, encode(tokens, words), words), before)
