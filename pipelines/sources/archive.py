"""Compressed bytes in, what is in them out, within limits that no archive bomb gets past."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

from pipelines.sources.content import BadRecord, Content, check_count
from pipelines.sources.rejection import RejectedError, too_large
from pipelines.sources.scan import is_left_out

GZIP = b"\x1f\x8b"
ZIP = (b"PK\x03\x04", b"PK\x05\x06")

MAX_MEMBERS = 10_000
"""Members of a zip archive; one with more is rejected."""

MAX_RATIO = 200
"""Unpacked bytes for each packed one; texts reach 3 to 20, bombs 1,000. Small members may exceed it."""

SMALL = 1_000_000
"""Unpacked bytes below which the ratio does not matter."""

_CENTRAL_HEADER = b"PK\x01\x02"
_ENCRYPTED = 0x1
_OFFICE = {
    "[Content_Types].xml": "a Microsoft Office document",
    "mimetype": "an OpenDocument or EPUB document",
    "META-INF/MANIFEST.MF": "a Java archive",
}
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    *(EOFError, OSError, ValueError, RuntimeError, LookupError, ArithmeticError),
)
"""What zipfile raises for damaged archives, by fuzzing; RuntimeError includes unknown packing methods."""


def unpack_gzip(data: bytes, max_bytes: int) -> bytes:
    """Decompress a gzip file of one or more members, whole.

    Raises:
        RejectedError: too_large beyond max_bytes; bad_archive for a suspicious ratio, or a file that is damaged or cut.
    """
    parts: list[bytes] = []
    count, rest = 0, data
    while rest:
        unpacker = zlib.decompressobj(wbits=31)
        try:
            part = unpacker.decompress(rest, max_bytes + 1 - count)
        except zlib.error as error:
            # Some writers pad the last member with NULs; gzip itself passes over them.
            if parts and not rest.strip(b"\0"):
                break
            raise RejectedError(
                "bad_archive", f"The gzip file is damaged ({error}); compress the text again, or get a fresh copy."
            ) from None
        parts.append(part)
        count += len(part)
        if count > max_bytes:
            raise too_large(count, max_bytes, unpacked=True)
        if not unpacker.eof:
            raise RejectedError("bad_archive", "The gzip file is cut off before its end; get a fresh copy.")
        rest = unpacker.unused_data
    if count > max(SMALL, MAX_RATIO * len(data)):
        raise RejectedError(
            "bad_archive",
            f"The gzip file unpacks to {count // len(data):,} times its size, which no text does;"
            " if you trust it, unpack it into the raw folder.",
        )
    return b"".join(parts)


def _is_left_out(name: str) -> bool:
    parts = [part for part in name.split("/") if part not in {"", ".", ".."}]
    return any(is_left_out(part.encode("utf-8", "backslashreplace")) for part in parts)


def _members(archive: zipfile.ZipFile, max_bytes: int, packed_bytes: int) -> list[zipfile.ZipInfo]:
    """The members that are the user's files.

    Raises:
        RejectedError: binary for a document that is a zip archive inside; too_large, bad_archive for bombs.
    """
    infos = archive.infolist()
    if infos and infos[0].filename in _OFFICE:
        raise RejectedError("binary", f"The file is {_OFFICE[infos[0].filename]}; save it as plain text.")
    members = [info for info in infos if info.filename[-1:] != "/" and not _is_left_out(info.filename)]
    total = sum(info.file_size for info in members)
    if total > max_bytes:
        raise too_large(total, max_bytes, unpacked=True)
    if total > max(SMALL, MAX_RATIO * packed_bytes):
        raise RejectedError(
            "bad_archive",
            f"The archive unpacks to {total // packed_bytes:,} times its size, which no text does;"
            " if you trust it, unpack it into the raw folder.",
        )
    return members


def _read_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    if info.flag_bits & _ENCRYPTED:
        raise RejectedError("bad_archive", "It is encrypted; unpack the archive with its password.")
    try:
        # One byte more than stated would be a lie about the size, on which the limits rest.
        with archive.open(info) as stream:
            data = stream.read(info.file_size + 1)
    except _BROKEN as error:
        raise RejectedError(
            "bad_archive",
            f"It cannot be unpacked ({error or type(error).__name__}); pack the text again, or get a fresh copy.",
        ) from None
    if data.startswith(ZIP):
        raise RejectedError("bad_archive", "It is an archive itself; unpack the outer archive.")
    return data


def _add_member(content: Content, name: str, member: Content) -> None:
    """Take a member's records into those of the archive, numbered on; single texts have the member's name as key."""
    number = len(content.records) + len(content.bad_records)
    content.has_replacement |= member.has_replacement
    if member.rejection is not None and not member.bad_records:
        rejection = member.rejection
        content.bad_records.append(BadRecord(number + 1, rejection.reason, f"{name}: {rejection.detail}"))
        return
    found: list[tuple[int, int]] = sorted(
        [(record.record_no, i) for i, record in enumerate(member.records)]
        + [(bad.record_no, -1 - i) for i, bad in enumerate(member.bad_records)]
    )
    for offset, (_, index) in enumerate(found, 1):
        if index >= 0:
            record = member.records[index]
            key = record.record_key or (f"{name}#{record.record_no}" if record.record_no else name)
            content.records.append(record._replace(record_no=number + offset, record_key=key))
        else:
            bad = member.bad_records[-1 - index]
            content.bad_records.append(BadRecord(number + offset, bad.reason, f"{name}: {bad.detail}"))


def read_zip(data: bytes, max_bytes: int, read_member: Callable[[str, bytes], Content]) -> Content:
    """Read the members of a zip archive: texts, JSONL, Markdown and HTML, each gzipped or not.

    Archives in the archive are not read. Nothing is written to disk, so that names such as `../../x` do no harm.

    Args:
        data: The archive.
        max_bytes: Largest size of all members together, unpacked.
        read_member: Reads one member by name and bytes.

    Returns:
        Records and bad records of all members, numbered from 1 in the order of the archive; a member that cannot be
        read is one bad record, and costs no other member.

    Raises:
        RejectedError: binary, too_large or bad_archive, for the archive as a whole.
    """
    if data.count(_CENTRAL_HEADER) > MAX_MEMBERS:
        raise RejectedError(
            "bad_archive", f"The archive has more than {MAX_MEMBERS:,} members; split it, or unpack it."
        )
    content = Content(format="zip")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for info in _members(archive, max_bytes, len(data)):
                name = info.filename.encode("utf-8", "backslashreplace").decode()
                try:
                    member = read_member(name.rpartition("/")[2], _read_member(archive, info))
                except RejectedError as error:
                    member = Content(rejection=error)
                _add_member(content, name, member)
                check_count(len(content.records) + len(content.bad_records))
    except _BROKEN as error:
        raise RejectedError(
            "bad_archive", f"The zip archive is damaged ({error or type(error).__name__}); get a fresh copy."
        ) from None
    if not content.records and not content.bad_records:
        raise RejectedError("no_text", "The archive has no files in it; add some, or delete it.")
    return content
