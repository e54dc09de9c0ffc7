"""Numbers in, plots for the UI's metadata out: small enough that the UI shows them in place.

The UI folds Markdown of more than 1,000 characters away behind a click. So the picture has two colours and no letters
(a few hundred bytes; its words stand beside it), and a ranking is a table with bars of block characters. Neither needs
a plotting library.
"""

import base64
import struct
import zlib
from collections.abc import Sequence
from typing import Any

import dagster as dg
import numpy as np

from pipelines.assets.metadata import escape_cell

_WIDTH, _HEIGHT = 480, 96
_BAR_COLOR, _PAPER = (0x3E, 0x7C, 0xB1), (0xF4, 0xF6, 0xF8)
_BLOCKS = 20
_LABEL_CHARS = 28
_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def encode_png(is_bar: np.ndarray[Any, np.dtype[np.bool_]]) -> bytes:
    """A picture of two colours as PNG: bit depth 1, indexed colour (W3C PNG specification, sections 5 and 11).

    Args:
        is_bar: Height by width; True where the bar colour is.
    """
    height, width = is_bar.shape
    rows = np.packbits(is_bar, axis=1)
    with_filter = np.hstack([np.zeros((height, 1), np.uint8), rows])
    header = struct.pack(">IIBBBBB", width, height, 1, 3, 0, 0, 0)
    return (
        _SIGNATURE
        + _chunk(b"IHDR", header)
        + _chunk(b"PLTE", bytes([*_PAPER, *_BAR_COLOR]))
        + _chunk(b"IDAT", zlib.compress(with_filter.tobytes(), 9))
        + _chunk(b"IEND", b"")
    )


def draw_series(values: Sequence[int]) -> bytes:
    """A PNG of vertical bars over time, one a period; a value above zero is never invisible."""
    counts = np.asarray(values, dtype=np.int64)
    picture = np.zeros((_HEIGHT, _WIDTH), dtype=bool)
    heights = np.where(counts > 0, np.maximum(counts * _HEIGHT // max(int(counts.max(initial=0)), 1), 2), 0)
    edges = np.linspace(0, _WIDTH, len(counts) + 1).astype(int)
    for left, right, height in zip(edges, edges[1:], heights, strict=False):
        # A gap between bars as long as there is room for one.
        picture[_HEIGHT - height :, left : max(right - 1, left + 1)] = True
    return encode_png(picture)


def series_metadata(words: str, values: Sequence[int]) -> dg.MetadataValue[Any]:
    """A plot over time, with its words below it."""
    data = base64.b64encode(draw_series(values)).decode("ascii")
    return dg.MetadataValue.md(f"![{words}](data:image/png;base64,{data})\n\n{words}")


def ranking_metadata(labels: Sequence[str], values: Sequence[int], heading: str) -> dg.MetadataValue[Any]:
    """Bars beside their labels and numbers, in the given order."""
    highest = max([*values, 1])
    lines = [f"| {heading} | | |", "|---|---|---|"]
    lines += [
        f"|{escape_cell(label, _LABEL_CHARS)}|{'█' * max(value * _BLOCKS // highest, 1)}|{value:,}|"
        for label, value in zip(labels, values, strict=True)
    ]
    return dg.MetadataValue.md("\n".join(lines))
