"""Freed memory back to the operating system; the C library keeps it in pieces that may not fit the next batch."""

import ctypes
from functools import cache


@cache
def _trim() -> "ctypes._NamedFuncPointer | None":
    try:
        return ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError):
        # Only glibc has it; other C libraries give memory back by themselves.
        return None


def give_back_memory() -> None:
    """Give memory that was freed back to the operating system; takes a few milliseconds."""
    trim = _trim()
    if trim is not None:
        trim(0)
