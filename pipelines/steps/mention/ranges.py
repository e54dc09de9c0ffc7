"""Ranges of tokens and flags of tokens in, which tokens the ranges cover and which ranges hold a flagged token out."""

import numpy as np
import polars as pl

from pipelines.steps.stream import Bools, Ints


def covered(count: int, begin: Ints | pl.Series, length: Ints | pl.Series) -> Bools:
    """Which of `count` tokens lie in a range.

    Args:
        count: Tokens.
        begin: First token of each range.
        length: Tokens of each range; ranges may overlap.
    """
    first, size = np.asarray(begin), np.asarray(length)
    depth = np.zeros(count + 1, dtype=np.int64)
    np.add.at(depth, first, 1)
    np.add.at(depth, first + size, -1)
    return np.asarray(np.cumsum(depth[:-1]) > 0)


def count_in(flags: Bools, begin: Ints, length: Ints) -> Ints:
    """How many tokens of each range have a flag."""
    total = np.concatenate([[0], np.cumsum(flags)])
    return np.asarray(total[begin + length] - total[begin], dtype=np.int64)
