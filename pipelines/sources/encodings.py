"""Bytes in, text and the encoding that they were in out."""

import codecs
import re
import unicodedata
from typing import NamedTuple

from pipelines.sources.codepages import decode_legacy
from pipelines.sources.context import score_context
from pipelines.sources.rejection import RejectedError


class Decoded(NamedTuple):
    """Text with what is known about its bytes.

    Attributes:
        text: The text, newlines LF, without byte order mark.
        encoding: Python's name of the encoding.
        is_patched: Whether some bytes were not of that encoding: each became the character that Windows-1252 has for
            it, or U+FFFD.
    """

    text: str
    encoding: str
    is_patched: bool = False


# UTF-32 before UTF-16: the mark of UTF-16 LE begins that of UTF-32 LE.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32", "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16", "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16", "utf-16-be"),
)
_FIRST_OF_MARKS = frozenset(mark[0] for mark, _, _ in _MARKS)
_MULTI_BYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = bytes(range(128, 256))
_CONTROLS = bytes([*range(9), *range(14, 26), *range(28, 32), 127])
"""Control characters that text has no use for: all but tab, line feed, vertical tab, form feed, return, and the
Ctrl-Z and Escape of old systems."""

MAX_CONTROL_SHARE = 0.02
"""Larger shares of control characters make a file binary; a few stand in texts from news wires (STX, ETX)."""

_AROUND_BAD = 50_000
"""Bytes before and behind the first bad one that tell whether the rest is UTF-8."""

_PATCH = "dateline_patch"


def _patch(error: UnicodeError) -> tuple[str, int]:
    """One byte that is no UTF-8 becomes the Windows-1252 character; a sequence that was cut becomes U+FFFD."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    if len(bad) == 1 and error.reason != "unexpected end of data":
        is_quote = 0x80 <= bad[0] < 0xA0
        # A lone letter has a letter beside it; a byte A0 to BF alone is the rest of a sequence.
        if is_quote or bad[0] >= 0xC0:
            return bad.decode("cp1252", "replace"), error.end
    return "\ufffd", error.end


codecs.register_error(_PATCH, _patch)


def normalise_newlines(text: str) -> str:
    r"""Turn CR LF, CR, and the CR CR LF of files that were converted twice into LF.

    U+0085, U+2028, U+2029, vertical tab and form feed stay: they end lines too, but a reader of the file sees the
    characters that its author wrote, and the articles step knows them.
    """
    if "\r" not in text:
        return text
    return text.replace("\r\r\n", "\n").replace("\r\n", "\n").replace("\r", "\n")


def _decode_marked(data: bytes) -> Decoded | None:
    for mark, name, codec in _MARKS:
        if data.startswith(mark):
            body = data[len(mark) :]
            if codec == "utf-8":
                check_controls(body)
            try:
                return Decoded(body.decode(codec), name)
            except UnicodeDecodeError:
                if name == "utf-8-sig":
                    return Decoded(body.decode("utf-8", _PATCH), name, is_patched=True)
                text = body.decode(codec, "replace")
                if _is_plausible(text.replace("\ufffd", "")):
                    return Decoded(text, name, is_patched=True)
    return None


def _is_plausible(text: str) -> bool:
    """Whether text looks written: hardly a control or unassigned character, some printable ASCII, each in its place."""
    sample = text[:20_000]
    odd = sum(unicodedata.category(c) in {"Cc", "Cn", "Co", "Cs"} and c not in "\t\n\v\f\r\x1a" for c in sample)
    plain = sum(c in "\n\r\t" or " " <= c <= "~" for c in sample)
    return odd * 50 <= len(sample) <= plain * 50 and score_context(sample) > 0


def _decode_wide(data: bytes) -> Decoded | None:
    """UTF-16 or UTF-32 without a mark: of the two byte orders the one that gives more ASCII, if it looks written."""
    found = []
    for codec in ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be"):
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        if _is_plausible(text):
            found.append((sum(c < "\x7f" for c in text[:20_000]), codec, text))
    if not found:
        return None
    _, codec, text = max(found, key=lambda f: f[0])
    return Decoded(text, codec)


def _decode_escaped(data: bytes) -> Decoded | None:
    """The encodings of ISO 2022, whose escape sequences switch between ASCII and Japanese or Korean."""
    for codec in ("iso2022_jp_2", "iso2022_kr"):
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        if not text.isascii():
            return Decoded(text, codec)
    return None


def _is_mostly_utf8(data: bytes, first_bad: int) -> bool:
    """Whether bytes that are not UTF-8 are the exception: at most as many as there are sequences of several bytes."""
    sample = data[max(0, first_bad - _AROUND_BAD) : first_bad + _AROUND_BAD]
    sequences = _MULTI_BYTE.findall(sample)
    strays = len(sample) - len(sample.translate(None, _HIGH)) - sum(map(len, sequences))
    return strays <= len(sequences)


def check_controls(data: bytes) -> None:
    """Raise RejectedError when bytes of an encoding that contains ASCII hold too many control characters for a text."""
    count = len(data) - len(data.translate(None, _CONTROLS))
    if count > max(2, len(data) * MAX_CONTROL_SHARE):
        raise RejectedError(
            "binary",
            f"The file is not text: {count:,} of its {len(data):,} bytes are control characters;"
            " convert it to text, or move it out of the raw folder.",
        )


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Find the encoding of bytes and decode them.

    In this order: a byte order mark; UTF-8, which other encodings hardly ever satisfy by chance; UTF-16 and UTF-32
    without a mark, where there are NUL bytes; UTF-8 with some foreign bytes; the encoding that the container declares;
    the older encodings of `decode_legacy`.

    Args:
        data: The bytes; not empty.
        declared: Encoding that the container states, such as the charset of an HTML page.

    Returns:
        The text with newlines LF.

    Raises:
        RejectedError: binary or undecodable.
    """
    decoded = _decode_marked(data) if data[0] in _FIRST_OF_MARKS else None
    if decoded is None:
        decoded = _decode_unmarked(data, declared)
    if "\r" in decoded.text:
        decoded = decoded._replace(text=normalise_newlines(decoded.text))
    return decoded


def _decode_unmarked(data: bytes, declared: str | None) -> Decoded:
    if b"\0" in data:
        wide = _decode_wide(data)
        if wide is None:
            raise RejectedError(
                "binary",
                f"The file is not text: it holds {data.count(0):,} NUL bytes among {len(data):,};"
                " convert it to text, or move it out of the raw folder.",
            )
        return wide
    if b"\x1b$" in data:
        escaped = _decode_escaped(data)
        if escaped is not None:
            return escaped
    check_controls(data)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        first_bad = error.start
    if _is_mostly_utf8(data, first_bad):
        return Decoded(data.decode("utf-8", _PATCH), "utf-8", is_patched=True)
    return Decoded(*decode_legacy(data, declared))
