import numpy as np
from polars.testing import assert_frame_equal

from pipelines.steps.tagger.builtin import BuiltinTagger
from pipelines.steps.tagger.decode import read_names
from pipelines.steps.tagger.document import document_keys
from pipelines.steps.tagger.encode import WordTable, encode
from pipelines.steps.tagger.labels import BEGIN, END, INSIDE, NAME_TYPES, SINGLE, label_of
from pipelines.steps.tagger.model import Model
from tests.steps.tagger.conftest import token_rows

EVENT, ORG = NAME_TYPES.index("EVENT"), NAME_TYPES.index("ORG")


def evidence(model: Model, text: str, labels: dict[str, list[int]]) -> list[tuple[str, list[int]]]:
    """Words and document keys of candidate tokens, whose first labels are those given in order, and outside else."""
    tokens = token_rows(text)
    words = WordTable(model.lexicon, "test-document")
    encoded = encode(tokens, words)
    spelled = tokens["token"].gather(encoded.runs.tokens).to_list()
    left = {word: list(given) for word, given in labels.items()}
    first = np.array([left[w].pop(0) if left.get(w) else 0 for w in spelled], dtype=np.int8)
    keys = document_keys(encoded, words, first, read_names(first))
    return [(w, keys[i].tolist()) for i, w in enumerate(spelled)]


def test_a_longer_name_elsewhere_is_evidence(model: Model) -> None:
    labels = {"Cyclone": [label_of(EVENT, BEGIN)], "Orlana": [label_of(EVENT, END)], "Marama": [label_of(EVENT, END)]}
    with_it = evidence(model, "He saw Cyclone Orlana come.\nThen Orlana turned.", labels)
    without = evidence(model, "He saw Cyclone Marama come.\nThen Orlana turned.", {**labels, "Orlana": []})
    assert with_it[-1][0] == without[-1][0] == "Orlana"
    assert with_it[-1][1] != without[-1][1]
    assert with_it[0] == without[0]


def test_an_acronym_takes_the_type_of_what_it_abbreviates(model: Model) -> None:
    labels = {"Harbour": [label_of(ORG, BEGIN)], "Pilots": [label_of(ORG, INSIDE)], "Union": [label_of(ORG, END)]}
    text = "The Harbour Pilots Union met.\nThen {} spoke."
    same, other = (dict(evidence(model, text.format(a), labels))[a] for a in ("HPU", "HPX"))
    assert [i for i, (a, b) in enumerate(zip(same, other, strict=True)) if a != b] == [7]


def test_other_articles_are_no_evidence(tagger: BuiltinTagger) -> None:
    alone = tagger.tag(token_rows("But Orlana turned back."))
    beside = tagger.tag(token_rows("But Orlana turned back.", "He saw Cyclone Orlana come."))
    assert_frame_equal(beside.filter(beside["article_id"] == 1), alone, rel_tol=1e-5)


def test_single_label_is_a_name_of_one_token() -> None:
    assert read_names(np.array([label_of(ORG, SINGLE)], dtype=np.int8)).last.tolist() == [0]
