"""Rows that are added one after another stand in one array, whatever the room it began with."""

import numpy as np
import pytest

from pipelines.steps.tagger import builtin, growing
from pipelines.steps.tagger.growing import GrowingRows


def test_rows_stay_as_they_were_added_across_moves() -> None:
    expected = np.arange(6 * growing.FIRST_ROOM, dtype=np.int32).reshape(-1, 2)
    first, *rest = np.array_split(expected, 7)
    table = GrowingRows(expected[:0])
    assert table.rows.shape == (0, 2)
    table.add(first)
    before = table.rows
    for part in rest:
        table.add(part)
    assert (table.rows == expected).all()
    assert np.shares_memory(table.rows, table.rows)
    # Whoever holds an earlier view still reads the same.
    assert (before == first).all()


def test_more_rows_than_twice_the_room_at_once() -> None:
    table = GrowingRows(np.zeros(0, dtype=np.uint8))
    table.add(np.ones(5 * growing.FIRST_ROOM, dtype=np.uint8))
    table.add(np.zeros(1, dtype=np.uint8))
    assert table.rows.sum() == 5 * growing.FIRST_ROOM
    assert len(table.rows) == 5 * growing.FIRST_ROOM + 1


def test_what_does_not_fit_without_loss_is_refused() -> None:
    with pytest.raises(TypeError):
        GrowingRows(np.zeros(0, dtype=np.int16)).add(np.array([70_000]))


def test_the_first_room_holds_the_words_that_are_kept() -> None:
    assert growing.FIRST_ROOM > 1.5 * builtin._WORDS_KEPT
