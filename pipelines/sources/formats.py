"""The name and bytes of a file in, its format and records out."""

from dataclasses import dataclass, field
from collections.abc import Sequence
from typing import NamedTuple

from pipelines.sources.damage import is_damaged
from pipelines.sources.encodings import decode
from pipelines.sources.rejection import RejectedError
from pipelines.tables.core import RejectReason


class FoundRecord(NamedTuple):
    """One record of a file, with the fields that its container states, as written there."""

    record_no: int
    text: str
    record_key: str | None = None
    title: str | None = None
    authors: Sequence[str] = ()
    published: str | None = None
    updated: str | None = None
    url: str | None = None
    publisher: str | None = None
    language: str | None = None


class BadRecord(NamedTuple):
    """One record of a multi-article file that cannot become an article."""

    record_no: int
    reason: RejectReason
    detail: str


@dataclass(slots=True)
class Content:
    """What a file holds; rejection is set when nothing of it can become an article."""

    format: str | None = None
    encoding: str | None = None
    has_replacement: bool = False
    records: list[FoundRecord] = field(default_factory=list)
    bad_records: list[BadRecord] = field(default_factory=list)
    rejection: RejectedError | None = None


def read_content(name: str, data: bytes, max_file_bytes: int) -> Content:
    """Recognise the format of a file by its name and content, and take its records out."""
    content = Content()
    try:
        if not data or not data.strip():
            raise RejectedError("empty", "The file is empty; save the text again, or delete the file.")
        decoded = decode(data)
        content.format, content.encoding = "txt", decoded.encoding
        content.has_replacement = decoded.is_patched or is_damaged(decoded.text)
        content.records.append(FoundRecord(0, decoded.text))
    except RejectedError as error:
        content.rejection = error
    return content
