"""Rows in, one array of all rows so far out, which does not move with each addition."""

from typing import Any

import numpy as np
import numpy.typing as npt

FIRST_ROOM = 1 << 16
"""Rows that room is asked for at first. The system gives memory for a page when it is first written, so that room that
is not used costs nothing, and no copy stands beside the original while an array grows."""


class GrowingRows:
    """An array that rows are added to at its end."""

    def __init__(self, empty: npt.NDArray[Any]) -> None:
        """Start with no rows.

        Args:
            empty: An array without rows; its type and the shape of a row are those of the rows to come.
        """
        self._room = np.empty((FIRST_ROOM, *empty.shape[1:]), dtype=empty.dtype)
        self._count = 0

    @property
    def rows(self) -> npt.NDArray[Any]:
        """All rows so far; rows that are added later do not show in it."""
        return self._room[: self._count]

    def add(self, rows: npt.NDArray[Any]) -> None:
        """Add rows at the end."""
        count = self._count + len(rows)
        if count > len(self._room):
            grown = np.empty((max(count, 2 * len(self._room)), *self._room.shape[1:]), dtype=self._room.dtype)
            grown[: self._count] = self.rows
            self._room = grown
        self._room[self._count : count] = rows
        self._count = count
