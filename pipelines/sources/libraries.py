"""The versions of the libraries that decide what a file becomes, as one word for the read version."""

from functools import cache
from importlib.metadata import PackageNotFoundError, version

_LIBRARIES = ("chardet", "trafilatura")


@cache
def library_versions() -> str:
    """Names and versions of the libraries that guess encodings and take articles out of pages; `-` when absent.

    Part of the read version: when one is installed or updated, files are read again, so that what the warehouse holds
    is what a build from nothing would hold.
    """
    words = []
    for name in _LIBRARIES:
        try:
            words.append(f"{name}{version(name)}")
        except PackageNotFoundError:
            words.append(f"{name}-")
    return "+".join(words)
