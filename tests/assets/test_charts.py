"""Plots for the UI: valid pictures, small enough to be shown in place, and text that cannot break out."""

import zlib

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pipelines.assets.charts import draw_series, encode_png, ranking_metadata, series_metadata

SHOWN_IN_PLACE = 1_000
"""The UI folds longer Markdown away."""


def decode(png: bytes) -> np.ndarray:
    """Slow and obvious: chunk by chunk, row by row, bit by bit."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    chunks, at = {}, 8
    while at < len(png):
        length = int.from_bytes(png[at : at + 4])
        kind, data = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        assert int.from_bytes(png[at + 8 + length : at + 12 + length]) == zlib.crc32(kind + data)
        chunks[kind] = data
        at += 12 + length
    width, height = int.from_bytes(chunks[b"IHDR"][:4]), int.from_bytes(chunks[b"IHDR"][4:8])
    assert chunks[b"IHDR"][8:] == bytes([1, 3, 0, 0, 0])
    raw = zlib.decompress(chunks[b"IDAT"])
    line = 1 + (width + 7) // 8
    assert len(raw) == line * height
    rows = [raw[i * line + 1 : (i + 1) * line] for i in range(height)]
    return np.array([[row[x // 8] >> (7 - x % 8) & 1 for x in range(width)] for row in rows], dtype=bool)


@given(arrays(bool, st.tuples(st.integers(1, 20), st.integers(1, 40))))
def test_a_picture_comes_back_as_it_was(picture: np.ndarray) -> None:
    assert np.array_equal(decode(encode_png(picture)), picture)


def test_bars_are_as_high_as_their_share_and_never_invisible() -> None:
    picture = decode(draw_series([0, 1, 1000, 500]))
    heights = picture.sum(axis=0)
    width = picture.shape[1] // 4
    assert [int(heights[i * width + 5]) for i in range(4)] == [0, 2, 96, 48]


def test_one_value_and_no_value_are_drawn() -> None:
    assert decode(draw_series([7])).sum(axis=0)[5] == 96
    assert not decode(draw_series([])).any()


def test_a_long_noisy_series_is_shown_in_place() -> None:
    values = [(i * 7919) % 40 for i in range(120)]
    assert len(str(series_metadata("Articles by day of publication", values).value)) < SHOWN_IN_PLACE


def test_a_ranking_cuts_and_escapes_its_labels() -> None:
    shown = str(ranking_metadata([f"<b>|[{i}" + "x" * 90 for i in range(12)], list(range(12, 0, -1)), "articles").value)
    assert "<b>" not in shown
    assert "&lt;b&gt;&#124;&#91;0" in shown
    assert shown.splitlines()[2].count("█") == 20


def test_a_ranking_of_twelve_usual_names_is_shown_in_place() -> None:
    labels = [f"Ministry of Foreign Affairs {i} (ORG)" for i in range(12)]
    assert len(str(ranking_metadata(labels, list(range(24, 12, -1)), "in the most articles").value)) < SHOWN_IN_PLACE
