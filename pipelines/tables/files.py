"""Tables of what was read: raw files, and records of files that could not be read."""

from collections.abc import Mapping
from typing import ClassVar, Literal

from pydantic import Field

from pipelines.tables.contract import Row

RejectReason = Literal[
    "unreadable", "empty", "binary", "undecodable", "too_large", "outside_raw_folder", "bad_file_name",
    "bad_archive", "bad_record", "no_text",
]  # fmt: skip


class SourceFile(Row):
    """One raw file, in exactly one state: loaded, or rejected with a reason and a sentence that says what to do."""

    table: ClassVar[str] = "source_file"
    key: ClassVar[tuple[str, ...]] = ("source_path",)

    source_path: str = Field(
        description="Path below the raw folder, with / between its parts; bytes of the name that are not UTF-8 are written as \\xNN."
    )
    source_name: str = Field(
        description="Source of the file: its first folder below the raw folder, or 'unsorted' for files at the top."
    )
    byte_count: int = Field(ge=0, description="Size of the file in bytes.")
    modified_ns: int = Field(
        description="Modification time in nanoseconds since 1970 UTC; tells, with the size, that a file need not be read again."
    )
    content_sha256: str | None = Field(
        description="SHA-256 of the bytes, hexadecimal; NULL when the file was not read."
    )
    format: str | None = Field(
        description="Format as recognised by content and name: txt, md, html, json, jsonl, zip, with .gz where compressed; NULL when not recognised."
    )
    encoding: str | None = Field(
        description="Character encoding that decoded the bytes, by its Python name; NULL when undecoded, and for archives, whose members may differ."
    )
    has_replacement: bool = Field(
        description="Whether the file was damaged before it came here: its text holds U+FFFD or sequences typical of text decoded twice (mojibake), or some bytes were not of its encoding."
    )
    state: Literal["loaded", "rejected"] = Field(
        description="loaded: at least one record became an article. rejected: none did."
    )
    reject_reason: RejectReason | None = Field(description="Reason code of a rejected file; NULL when loaded.")
    reject_detail: str | None = Field(
        description="One sentence for a rejected file: what is wrong and what to do; NULL when loaded."
    )
    record_count: int = Field(
        ge=0,
        description="Records in the file: 1 for a one-article file and for one that could not be taken apart, lines of a JSONL file, records in the members of an archive.",
    )
    article_count: int = Field(ge=0, description="Records that became articles; the others stand in rejected_record.")
    read_version: str = Field(
        description="Version of the reading and parsing code that handled the file; another version reads it again."
    )


class RejectedRecord(Row):
    """One record of a multi-article file that could not become an article, with a reason; its neighbours are loaded."""

    table: ClassVar[str] = "rejected_record"
    key: ClassVar[tuple[str, ...]] = ("source_path", "record_no")
    references: ClassVar[Mapping[str, str]] = {"source_path": "source_file.source_path"}

    source_path: str = Field(description="File that holds the record; references source_file.")
    record_no: int = Field(
        ge=1,
        description="Number of the record in its file, from 1: the line of a JSONL file; in an archive counted through its members.",
    )
    reject_reason: RejectReason = Field(description="Reason code.")
    reject_detail: str = Field(description="One sentence: what is wrong with the record and what to do.")
