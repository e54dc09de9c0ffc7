"""Bytes that are neither UTF-8 nor UTF-16 in, text and code page out."""

from charset_normalizer import from_bytes


def decode_legacy(data: bytes, declared: str | None = None) -> tuple[str, str]:
    """Decode bytes of an older encoding."""
    try:
        return data.decode("cp1252"), "cp1252"
    except UnicodeDecodeError:
        best = from_bytes(data).best()
        return (str(best), best.encoding) if best else (data.decode("latin-1"), "latin-1")
