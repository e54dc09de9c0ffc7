"""Pairs of nodes in, connected components out, in NumPy."""

import numpy as np

from pipelines.steps.stream import Ints


def components(count: int, left: Ints, right: Ints) -> Ints:
    """The least node of each node's connected component.

    Args:
        count: Nodes, numbered from 0.
        left: One end of each pair.
        right: The other.
    """
    label = np.arange(count)
    while len(left):
        least = np.minimum(label[left], label[right])
        np.minimum.at(label, left, least)
        np.minimum.at(label, right, least)
        label = label[label]
        if np.array_equal(label[left], label[right]):
            break
    return label
