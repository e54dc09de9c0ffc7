import numpy as np

from pipelines.steps.stream import LOWER, MIXED, OTHER, TITLE, UPPER, read_stream
from tests.steps.linking_world import texts_of


def test_tokens_keep_their_words_places_and_sentences() -> None:
    stream = read_stream(texts_of(["He left. She stayed.", "He left."]).tokens)
    assert stream.text(np.arange(len(stream)), "token").to_list() == [
        "He", "left", ".", "She", "stayed", ".", "He", "left", ".",
    ]  # fmt: skip
    assert stream.code[0] == stream.code[6]
    assert stream.sentence.tolist() == [0, 0, 0, 1, 1, 1, 2, 2, 2]
    assert stream.article.tolist() == [1] * 6 + [2] * 3


def test_case_classes() -> None:
    stream = read_stream(texts_of(["lower Title UPPER McMixed U.S. A 42 O'Brien Éire"]).tokens)
    assert stream.case.tolist() == [LOWER, TITLE, UPPER, MIXED, UPPER, TITLE, OTHER, MIXED, TITLE]


def test_only_hyphens_that_touch_both_words_link_them() -> None:
    stream = texts_of(["Guinea-Bissau - Dakar, -5"]).stream
    assert stream.text(np.arange(len(stream)), "token").to_list() == ["Guinea", "Bissau", "-", "Dakar", ",", "-", "5"]
    assert stream.after_hyphen.tolist() == [False, True, False, False, False, False, False]


def test_lines_in_capitals_are_told_from_lines_with_acronyms() -> None:
    stream = texts_of(["US, CHINA AGREE ON A PACT\nThe US and NATO met.\nUS"]).stream
    by_sentence = dict(zip(stream.sentence.tolist(), stream.is_capitals.tolist(), strict=True))
    assert by_sentence == {0: True, 1: False, 2: False}


def test_addresses_are_marked() -> None:
    stream = texts_of(["Mail opinion@globaltimes.com.cn or see https://a.example/China now."]).stream
    marked = stream.types.filter("is_address")["token"].to_list()
    assert marked == ["opinion@globaltimes.com.cn", "https://a.example/China"]
