"""Labels and numbers in, a small PNG bar chart out.

Pillow draws it: matplotlib would take a second to import and 60 MB to install for a few rectangles.
"""

import base64
import io
from collections.abc import Sequence
from typing import Any

import dagster as dg

_WIDTH = 720
_MARGIN = 12
_TITLE_SIZE, _TEXT_SIZE = 17, 13
_ROW, _BAR = 22, 15
_LABEL_WIDTH, _VALUE_WIDTH = 220, 76
_COLUMN_AREA = 170
_INK, _MUTED, _BAR_COLOR, _PAPER = "#1f2933", "#616e7c", "#3e7cb1", "#ffffff"
_MAX_LABEL = 32


class _Canvas:
    """A picture with a title; Pillow is loaded with the first one, not with the code location."""

    def __init__(self, title: str, height: int) -> None:
        from PIL import Image, ImageDraw, ImageFont  # noqa: PLC0415 - keeps Pillow out of the start of every command

        self.image = Image.new("RGB", (_WIDTH, height), _PAPER)
        self.draw = ImageDraw.Draw(self.image)
        self.font = ImageFont.load_default(_TEXT_SIZE)
        self.draw.text((_MARGIN, _MARGIN), title, fill=_INK, font=ImageFont.load_default(_TITLE_SIZE))

    def text(self, place: tuple[float, float], text: str, anchor: str = "lm", color: str = _INK) -> None:
        """Write text at a place; anchor as Pillow has it."""
        self.draw.text(place, text, fill=color, font=self.font, anchor=anchor)

    def bar(self, left: float, top: float, right: float, bottom: float) -> None:
        """Draw a bar; one of a value above zero is never invisible."""
        self.draw.rectangle((left, top, max(right, left + 1), max(bottom, top + 1)), fill=_BAR_COLOR)

    def png(self) -> bytes:
        """The picture's bytes, with few colours: some kilobytes."""
        stream = io.BytesIO()
        self.image.quantize(32).save(stream, "PNG", optimize=True)
        return stream.getvalue()


def _short(label: str) -> str:
    return label if len(label) <= _MAX_LABEL else label[: _MAX_LABEL - 1] + "…"


def draw_ranking(title: str, labels: Sequence[str], values: Sequence[int]) -> bytes:
    """A PNG of horizontal bars, one a label, in the given order."""
    top = _MARGIN + _TITLE_SIZE + 14
    canvas = _Canvas(title, top + _ROW * max(len(labels), 1) + _MARGIN)
    room = _WIDTH - _LABEL_WIDTH - _VALUE_WIDTH - 2 * _MARGIN
    scale = room / max([*values, 1])
    for number, (label, value) in enumerate(zip(labels, values, strict=True)):
        middle = top + _ROW * number + _ROW / 2
        left = _MARGIN + _LABEL_WIDTH
        canvas.text((left - 8, middle), _short(label), "rm")
        if value:
            canvas.bar(left, middle - _BAR / 2, left + value * scale, middle + _BAR / 2)
        canvas.text((left + value * scale + 6, middle), f"{value:,}", color=_MUTED)
    return canvas.png()


def draw_series(title: str, first: str, last: str, values: Sequence[int]) -> bytes:
    """A PNG of vertical bars over time: one a period, without gaps, from `first` to `last`."""
    top = _MARGIN + _TITLE_SIZE + 18
    canvas = _Canvas(title, top + _COLUMN_AREA + 36)
    left, bottom = _MARGIN + 50, top + _COLUMN_AREA
    highest = max([*values, 1])
    step = (_WIDTH - left - _MARGIN) / max(len(values), 1)
    for number, value in enumerate(values):
        if value:
            start = left + number * step
            canvas.bar(start, bottom - value / highest * _COLUMN_AREA, start + max(step - 1, 1), bottom)
    canvas.draw.line((left, bottom, _WIDTH - _MARGIN, bottom), fill=_MUTED)
    canvas.text((left - 6, top), f"{highest:,}", "rm", _MUTED)
    canvas.text((left - 6, bottom), "0", "rm", _MUTED)
    canvas.text((left, bottom + 16), first, "lm", _MUTED)
    canvas.text((_WIDTH - _MARGIN, bottom + 16), last, "rm", _MUTED)
    return canvas.png()


def as_metadata(png: bytes, title: str) -> dg.MetadataValue[Any]:
    """A picture as metadata that the UI draws in place."""
    return dg.MetadataValue.md(f"![{title}](data:image/png;base64,{base64.b64encode(png).decode('ascii')})")
