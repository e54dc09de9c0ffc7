"""Texts with their names marked in place in; documents out.

A name stands in the text as `[[TYPE name]]`; see data/training/README.md.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from pipelines.errors import SettingsError
from pipelines.steps.tagger.labels import NAME_TYPES
from pipelines.training.corpora import GoldDocument, GoldSpan

WRITTEN = "written"
"""What the field corpus says of the texts that were written for training."""

_WEIGHT = 1.5
"""These texts are few, marked in place, and in the layouts of today: they may teach more than the large corpora."""

_HELD_OUT = 6

_MARK = re.compile(r"\[\[(\w+)\s([^\[\]]+)\]\]")
_LEFTOVER = re.compile(r"\[\[|\]\]")


def read_marked(text: str, key: str) -> GoldDocument:
    """Take the marks out of a text.

    Args:
        text: The text with its marks.
        key: Key of the document.

    Raises:
        SettingsError: If a mark is broken or names no type.
    """
    plain, spans, last = "", [], 0
    for mark in _MARK.finditer(text):
        kind, name = mark.groups()
        if kind not in NAME_TYPES:
            raise SettingsError(f"training: {key} marks {name!r} as {kind}. Use one of {', '.join(NAME_TYPES)}.")
        plain += text[last : mark.start()]
        spans.append(GoldSpan(len(plain), len(plain) + len(name), frozenset({kind})))
        plain, last = plain + name, mark.end()
    plain += text[last:]
    if broken := _LEFTOVER.search(plain):
        near = plain[max(0, broken.start() - 20) : broken.end() + 20]
        raise SettingsError(f"training: {key} has a broken mark near {near!r}. Write [[TYPE name]].")
    return GoldDocument(key, WRITTEN, plain, tuple(spans), _WEIGHT)


def is_held_out(document: GoldDocument) -> bool:
    """Whether a document is of the sixth of the written texts that tells how well a model does on layouts unseen."""
    number = document.key.rpartition("/")[2]
    return document.corpus == WRITTEN and number.isdigit() and int(number) % _HELD_OUT == 0


def read_written(folder: Path) -> Iterator[GoldDocument]:
    """Read the marked texts below a folder, in the order of their names."""
    for path in sorted(folder.glob("*/*.txt")):
        key = f"{WRITTEN}/{path.parent.name}/{path.stem}"
        yield read_marked(path.read_text(encoding="utf-8"), key)
