"""Overlapping candidate ranges in, the ones that stay out: by rank, each as if taken one after another.

The rule: longest range first, then the more trusted source, then the higher confidence, then the earlier start. A
range stays unless one that ranks above it and stays overlaps it.
"""

import numpy as np

from pipelines.steps.stream import Bools, Ints


def keep_best(begin: Ints, end: Ints, rank: Ints) -> Bools:
    """Which ranges a greedy choice in order of rank keeps, computed in a few rounds over all ranges at once.

    In each round every range that ranks best among all those left that it overlaps is kept, and what it overlaps goes.
    That is the greedy choice: nothing that ranks above such a range can remove it. The number of rounds is the longest
    chain of ever better overlapping ranges, in texts rarely above four.

    Args:
        begin: First token of each range.
        end: Token after the last, greater than `begin`.
        rank: Distinct ranks, 0 the best.

    Returns:
        True for the ranges that stay; no two of them overlap.
    """
    keep = np.zeros(len(begin), dtype=bool)
    if not len(begin):
        return keep
    size = end - begin
    owner = np.repeat(np.arange(len(begin)), size)
    token = np.arange(len(owner)) - np.repeat(np.cumsum(size) - size, size) + begin[owner]
    taken = np.zeros(int(end.max()), dtype=bool)
    unranked = len(begin)
    while len(owner):
        best = np.full(len(taken), unranked, dtype=np.int64)
        np.minimum.at(best, token, rank[owner])
        loses = np.bincount(owner, weights=best[token] < rank[owner], minlength=len(begin)) > 0
        is_left = np.zeros(len(begin), dtype=bool)
        is_left[owner] = True
        wins = is_left & ~loses
        keep |= wins
        taken[token[wins[owner]]] = True
        blocked = np.bincount(owner, weights=taken[token], minlength=len(begin)) > 0
        stays = ~blocked[owner]
        owner, token = owner[stays], token[stays]
    return keep
