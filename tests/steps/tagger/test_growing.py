"""Rows that are added one after another stand in one array, whatever the room it began with."""

import numpy as np

from pipelines.steps.tagger import growing
from pipelines.steps.tagger.growing import GrowingRows


def test_rows_stay_as_they_were_added_across_moves() -> None:
    expected = np.arange(3 * growing.FIRST_ROOM, dtype=np.int16).reshape(-1, 1) * np.array([[1, -1]], dtype=np.int16)
    table = GrowingRows(expected[:0])
    assert table.rows.shape == (0, 2)
    before = table.rows
    for part in np.array_split(expected, 7):
        table.add(part)
    assert table.rows.dtype == np.int16
    assert (table.rows == expected).all()
    assert len(before) == 0


def test_more_rows_than_twice_the_room_at_once() -> None:
    table = GrowingRows(np.zeros(0, dtype=np.uint8))
    table.add(np.ones(5 * growing.FIRST_ROOM, dtype=np.uint8))
    table.add(np.zeros(1, dtype=np.uint8))
    assert table.rows.sum() == 5 * growing.FIRST_ROOM
    assert len(table.rows) == 5 * growing.FIRST_ROOM + 1
