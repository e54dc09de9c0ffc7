"""Tokens in; distinct words, lines whose case says nothing, and the runs of tokens that can hold a name out."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

PLAIN, CAPITALS, SMALL, TITLE = range(4)
"""How a sentence is written: as running text, all in capitals, all in small letters, with capitals on most words."""

WORD, CAPITAL_WORD, HAS_CAPITAL, LONG_WORD = 1, 2, 4, 8
"""Bits that say how a token looks: two letters or more; no small letter among them; any capital; four letters."""


def look_at_words(words: pl.Series) -> npt.NDArray[np.uint8]:
    """How distinct tokens look: bits of WORD, CAPITAL_WORD, HAS_CAPITAL, LONG_WORD."""
    patterns = {
        WORD: r"^\p{L}{2,}",
        CAPITAL_WORD: r"^\p{Lu}{2}[^\p{Ll}]*$",
        HAS_CAPITAL: r"\p{Lu}",
        LONG_WORD: r"^\p{L}{4,}",
    }
    bits = np.zeros(len(words), dtype=np.uint8)
    for bit, pattern in patterns.items():
        bits |= words.str.contains(pattern).to_numpy().astype(np.uint8) * np.uint8(bit)
    return bits


@dataclass(frozen=True)
class Sentences:
    """The sentences of a batch of tokens.

    Attributes:
        first: Number of the first token of each sentence, ascending, with the token count at the end.
        of_token: Sentence of each token.
        mode: PLAIN, CAPITALS, SMALL or TITLE, one a sentence.
        article_of_token: Number of the article in the batch, from 0.
    """

    first: Ints
    of_token: npt.NDArray[np.int32]
    mode: npt.NDArray[np.uint8]
    article_of_token: npt.NDArray[np.int32]


def find_sentences(article: Ints, number: Ints, views: npt.NDArray[np.uint8]) -> Sentences:
    """Group tokens by sentence and see how each is written.

    A sentence of three words or more is in capitals if nine of ten words are; the first sentence of an article is in
    small letters if four words or more have no capital at all, as some feeds print headlines. Elsewhere small letters
    are taken at their word: tags and links below an article are no names.

    Args:
        article: Article of each token; tokens of an article are adjacent, in text order.
        number: Sentence number of each token.
        views: Bits of WORD, CAPITAL_WORD, HAS_CAPITAL, LONG_WORD for each token.
    """
    count = len(article)
    if not count:
        none = np.zeros(0, dtype=np.int32)
        return Sentences(np.zeros(1, dtype=np.int64), none, np.zeros(0, dtype=np.uint8), none)
    starts = np.ones(count, dtype=bool)
    article_starts = np.ones(count, dtype=bool)
    article_starts[1:] = article[1:] != article[:-1]
    starts[1:] = article_starts[1:] | (number[1:] != number[:-1])
    first = np.append(np.flatnonzero(starts), count)

    def tally(bits: int) -> Ints:
        return np.add.reduceat(((views & bits) == bits).astype(np.int32), first[:-1]).astype(np.int64)

    words, capitals, uppers = tally(WORD), tally(WORD | CAPITAL_WORD), tally(HAS_CAPITAL)
    longs, long_uppers = tally(LONG_WORD), tally(LONG_WORD | HAS_CAPITAL)
    mode = np.full(len(first) - 1, PLAIN, dtype=np.uint8)
    mode[(longs >= 4) & (long_uppers >= 0.75 * longs)] = TITLE
    mode[(uppers == 0) & (words >= 4) & article_starts[first[:-1]]] = SMALL
    mode[(words >= 3) & (capitals >= 0.9 * words)] = CAPITALS
    return Sentences(
        first=first,
        of_token=(np.cumsum(starts) - 1).astype(np.int32),
        mode=mode,
        article_of_token=(np.cumsum(article_starts) - 1).astype(np.int32),
    )


@dataclass(frozen=True)
class Runs:
    """Maximal stretches of adjacent tokens that can hold a name; all else is outside.

    Attributes:
        tokens: Numbers of the candidate tokens, ascending.
        first: For each run, its first place in tokens; with the count at the end.
    """

    tokens: Ints
    first: Ints


def find_runs(may_be: Bools, may_open: Bools, anchors: Bools, sentence: npt.NDArray[np.int32]) -> Runs:
    """Cut the text into runs that can be decoded one without the other.

    Between two runs stands a token that is outside for certain, so that a path through one run says nothing about the
    next: decoding by run is exact.

    Args:
        may_be: Tokens that may stand in a name.
        may_open: Tokens that may be the first or the last of a name.
        anchors: Tokens without which there is no name.
        sentence: Sentence of each token; a name stays in its sentence.
    """
    place = np.flatnonzero(may_be)
    if not len(place):
        return Runs(place, np.zeros(1, dtype=np.int64))
    begins = np.ones(len(place), dtype=bool)
    begins[1:] = (place[1:] != place[:-1] + 1) | (sentence[place[1:]] != sentence[place[:-1]])
    run = np.cumsum(begins) - 1
    first = np.flatnonzero(begins)
    opens = may_open[place]
    # Connectors at either end of a run cannot be part of a name.
    position = np.arange(len(place))
    first_open = np.minimum.reduceat(np.where(opens, position, len(place)), first)
    last_open = np.maximum.reduceat(np.where(opens, position, -1), first)
    has_anchor = np.logical_or.reduceat(anchors[place], first)
    kept = has_anchor[run] & (position >= first_open[run]) & (position <= last_open[run])
    tokens = place[kept]
    if not len(tokens):
        return Runs(tokens, np.zeros(1, dtype=np.int64))
    kept_run = run[kept]
    run_first = np.flatnonzero(np.append(True, kept_run[1:] != kept_run[:-1]))
    return Runs(tokens, np.append(run_first, len(tokens)))
