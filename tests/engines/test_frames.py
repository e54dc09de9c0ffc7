"""Frames that cross from one real process to another."""

import datetime as dt
import pickle
from collections.abc import Iterator
from multiprocessing.reduction import ForkingPickler

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from pipelines.engines.frames import pack_frames
from pipelines.engines.local import LocalEngine
from pipelines.tables.contract import empty_frame
from pipelines.tables.core import CORE_TABLES

EVERYTHING = pl.DataFrame(
    {
        "number": [1, None, -(2**62)],
        "share": [0.1, float("nan"), None],
        "name": ["Ярославль", "", None],
        "is_it": [True, None, False],
        "day": [dt.date(2024, 2, 29), None, dt.date(1, 1, 1)],
        "at": pl.Series([dt.datetime(2024, 5, 13, 21, 7), None, None], dtype=pl.Datetime("us", "UTC")),
        "kinds": [["a", "b"], [], None],
        "fields": [{"x": 1}, {"x": None}, None],
        "bytes": [b"\x00", None, b""],
        "word": pl.Series(["a", None, "a"], dtype=pl.Categorical),
        "kind": pl.Series(["b", "a", None], dtype=pl.Enum(["a", "b"])),
        "nothing": [None, None, None],
    }
)


@pytest.fixture
def engine() -> Iterator[LocalEngine]:
    engine = LocalEngine(2)
    yield engine
    engine.close()


def give_back(given: tuple[str, pl.DataFrame]) -> tuple[str, pl.DataFrame]:
    return given


def test_frames_come_back_from_a_worker_as_they_went(engine: LocalEngine) -> None:
    frames = {row.table: empty_frame(row) for row in CORE_TABLES}
    frames |= {"everything": EVERYTHING, "parts": pl.concat([EVERYTHING, EVERYTHING], rechunk=False)}
    came = dict(engine.run(give_back, list(frames.items())))
    assert list(came) == list(frames)
    for name, frame in frames.items():
        assert_frame_equal(came[name], frame)


def test_a_frame_travels_smaller_than_it_is() -> None:
    pack_frames()
    frame = pl.DataFrame({"article_id": range(100_000), "surface": ["South Korea", "Ulaanbaatar"] * 50_000})
    assert 2 * len(ForkingPickler.dumps(frame)) < len(pickle.dumps(frame))
