"""The first bytes of a file in, the name of the kind of file that is no text out."""

_KINDS: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF-", "a PDF document", "export its text"),
    (b"{\\rtf", "a Rich Text document", "save it as plain text"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Microsoft Office document", "save it as plain text"),
    (b"%!PS", "a PostScript document", "export its text"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image", ""),
    (b"\xff\xd8\xff", "a JPEG image", ""),
    (b"GIF87a", "a GIF image", ""),
    (b"GIF89a", "a GIF image", ""),
    (b"II*\0", "a TIFF image", ""),
    (b"MM\0*", "a TIFF image", ""),
    (b"RIFF", "a picture, sound or film (RIFF)", ""),
    (b"OggS", "a sound or film (Ogg)", ""),
    (b"ID3", "a sound (MP3)", ""),
    (b"\x1aE\xdf\xa3", "a film (Matroska)", ""),
    (b"BZh", "a bzip2 archive", "unpack it"),
    (b"\xfd7zXZ\0", "an xz archive", "unpack it"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "unpack it"),
    (b"Rar!\x1a\x07", "a RAR archive", "unpack it"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive", "unpack it"),
    (b"\x7fELF", "a program", ""),
    (b"SQLite format 3\0", "an SQLite database", "export the texts as JSONL"),
    (b"PAR1", "a Parquet file", "export the texts as JSONL"),
    (b"ARROW1\0\0", "an Arrow file", "export the texts as JSONL"),
    (b"\x00\x00\x00\x18ftyp", "a film (MP4)", ""),
    (b"\x00\x00\x00\x20ftyp", "a film (MP4)", ""),
    (b"wOFF", "a font", ""),
    (b"wOF2", "a font", ""),
)  # fmt: skip
"""Magic number, what it stands for, what to do; numbers that begin ordinary texts ("BM", "MZ") are left out."""

_FIRST_BYTES = frozenset(magic[0] for magic, _, _ in _KINDS)
_IN_TEXT = frozenset({b"RIFF", b"OggS", b"ID3", b"BZh", b"PAR1", b"wOFF", b"wOF2"})
"""Magic numbers that a text may begin with by chance: a byte that is no text must follow soon."""

_NO_TEXT = bytes([*range(9), *range(14, 32)])


def find_magic(data: bytes) -> tuple[str, str] | None:
    """What kind of file begins with these bytes, and what to do about it; None for what may be text."""
    if data[0] in _FIRST_BYTES:
        for magic, name, advice in _KINDS:
            if data.startswith(magic):
                head = data[:64]
                if magic in _IN_TEXT and len(head.translate(None, _NO_TEXT)) == len(head):
                    continue
                return name, advice or "move it out of the raw folder"
    if data[257:262] == b"ustar":
        return "a tar archive", "unpack it, or make it a zip archive"
    return None
