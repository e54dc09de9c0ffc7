"""Rows in, one array of all rows so far out, which seldom moves when rows are added."""

from typing import Any

import numpy as np
import numpy.typing as npt

FIRST_ROOM = 80_000
"""Rows that room is asked for at first, which is enough for all words that are kept (builtin.py) and those of a block
more. The system gives memory for a page when it is first written, so room that is not used costs nothing, and as long
as it suffices no copy stands beside the original while an array grows."""


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
        """All rows so far, as a view; it stays as it is when rows are added."""
        return self._room[: self._count]

    def add(self, rows: npt.NDArray[Any]) -> None:
        """Add rows at the end.

        Raises:
            TypeError: When their type does not fit without loss.
        """
        count = self._count + len(rows)
        if count > len(self._room):
            grown = np.empty((max(count, 2 * len(self._room)), *self._room.shape[1:]), dtype=self._room.dtype)
            grown[: self._count] = self.rows
            self._room = grown
        np.copyto(self._room[self._count : count], rows, casting="safe")
        self._count = count
