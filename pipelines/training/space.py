"""Encoded tokens in; feature rows to train on, and from trained rows the tables of the model, out."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from pipelines.steps.tagger.encode import RADIUS, Encoded, WordTable
from pipelines.steps.tagger.labels import LABEL_COUNT
from pipelines.steps.tagger.model import WeightTable
from pipelines.steps.tagger.pairs import pair_keys

_PLACES = 2 * RADIUS + 1
_CENTRE, _PAIR = _PLACES, _PLACES + 1
_FAMILY_BITS = 3


def _tagged(keys: npt.NDArray[np.uint32], family: int) -> npt.NDArray[np.uint64]:
    """Keys with their family in the lowest bits; 0 stays 0."""
    wide = keys.astype(np.uint64)
    return np.where(wide > 0, (wide << np.uint64(_FAMILY_BITS)) | np.uint64(family), np.uint64(0))


def feature_keys(tokens: pl.DataFrame, table: WordTable, encoded: Encoded) -> npt.NDArray[np.uint64]:
    """All features of candidate tokens, one column a template, as keys that tell families and places apart.

    Takes the keys from a table that all its words were added to by this batch.
    """
    keys = table.take_keys()
    columns = [_tagged(keys.window[encoded.around[:, place]], place) for place in range(_PLACES)]
    columns.append(_tagged(keys.centre[encoded.around[:, RADIUS]], _CENTRE))
    columns.append(_tagged(pair_keys(tokens, table, encoded), _PAIR))
    return np.concatenate(columns, axis=1)


@dataclass(frozen=True)
class FeatureSpace:
    """The features that are trained: distinct keys, ascending; a feature's row is its place."""

    keys: npt.NDArray[np.uint64]

    def rows(self, keys: npt.NDArray[np.uint64]) -> npt.NDArray[np.int32]:
        """Rows of features, -1 for features outside the space."""
        place = np.searchsorted(self.keys, keys)
        place[place == len(self.keys)] = 0
        return np.where(self.keys[place] == keys, place, -1).astype(np.int32)


def choose_features(keys: npt.NDArray[np.uint64], min_count: int = 2) -> FeatureSpace:
    """The features that are seen at least min_count times."""
    distinct, counts = np.unique(keys, return_counts=True)
    return FeatureSpace(distinct[(counts >= min_count) & (distinct > 0)])


def weight_tables(
    space: FeatureSpace, emission: npt.NDArray[np.float32], *, prune: float, step: float
) -> tuple[WeightTable, WeightTable, WeightTable]:
    """Prune and round trained weights, and lay them out for the tagger.

    Args:
        space: The features.
        emission: Features x labels.
        prune: Smaller weights count as none.
        step: Weights are kept in multiples of this, up to 127 of them.

    Returns:
        Tables of window, centre and pair features.
    """
    kept = np.where(np.abs(emission) < prune, 0.0, emission)
    units = np.clip(np.rint(kept / step), -127, 127).astype(np.int8)
    family = (space.keys & np.uint64((1 << _FAMILY_BITS) - 1)).astype(np.int64)
    plain = (space.keys >> np.uint64(_FAMILY_BITS)).astype(np.uint32)
    used = units.any(axis=1)
    tables = []
    for families in (range(_PLACES), (_CENTRE,), (_PAIR,)):
        chosen = np.flatnonzero(used & np.isin(family, list(families)))
        keys, row = np.unique(plain[chosen], return_inverse=True)
        weights = np.zeros((len(keys) + 1, len(families), LABEL_COUNT), dtype=np.int8)
        weights[row, family[chosen] - families[0]] = units[chosen]
        tables.append(WeightTable(keys, weights.reshape(len(keys) + 1, -1), step))
    return tables[0], tables[1], tables[2]
