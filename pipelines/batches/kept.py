"""Folders that take long to make, kept in a cache: made once, whole or not there, shared by all processes."""

import contextlib
import fcntl
import logging
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

Content = TypeVar("Content")

_KEPT = 2
"""The folder used last and the one before: who goes back to an earlier correction need not wait again."""

_TRIES = 3
_LEFT = "new."
"""Before the name of a folder that is being made or dropped; such a one is nobody's, and goes with the next making."""

_log = logging.getLogger(__name__)
_unusable: set[Path] = set()
"""Caches of this process that could not be written; asking them again would make things in vain again."""


def keep_folder(folder: Path, make: Callable[[Path], None]) -> Path:
    """The folder; made first where it is not there.

    Others of its kind, whose names begin with the same word up to the hyphen, go when it is made, but for the one that
    was used last.

    Args:
        folder: In the cache; its name says what it was made of, so that another content has another name.
        make: Writes the content into an empty folder.

    Raises:
        OSError: If the cache cannot be written.
    """
    if not folder.exists():
        with _locked(folder):
            if not folder.exists():
                _make(folder, make)
    with contextlib.suppress(OSError):
        os.utime(folder)
    return folder


def opened(folder: Path | None, make: Callable[[Path], None], read: Callable[[Path], Content]) -> Content | None:
    """What `read` finds in the folder, which is made first where it is not there.

    Args:
        folder: As for `keep_folder`; None for no cache.
        make: As there.
        read: Reads a folder; fails if it is not whole.

    Returns:
        The content; None without a cache, or where it cannot be written.
    """
    if folder is None or folder.parent in _unusable:
        return None
    for _ in range(_TRIES):
        try:
            kept = keep_folder(folder, make)
        except OSError as error:
            _log.warning("%s cannot be written, so nothing is kept there: %s", folder.parent, error)
            _unusable.add(folder.parent)
            return None
        try:
            return read(kept)
        except Exception as error:
            # Another process has just dropped it as an old one, or something ended in the middle of its files.
            if kept.exists():
                _log.warning("%s is damaged and is made again: %r", kept, error)
            with contextlib.suppress(OSError), _locked(folder):
                _drop(kept)
    return None


def _kind(folder: Path) -> str:
    return folder.name.partition("-")[0]


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Let one process make or drop folders of a kind while the others wait."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_name(f"{_kind(folder)}.lock").open("a") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield


def _make(folder: Path, make: Callable[[Path], None]) -> None:
    """Make the folder under another name and rename it; then drop what it replaces."""
    cache, kind = folder.parent, _kind(folder)
    for left in cache.glob(f"{_LEFT}{kind}-*"):
        shutil.rmtree(left, ignore_errors=True)
    made = Path(tempfile.mkdtemp(prefix=f"{_LEFT}{kind}-", dir=cache))
    try:
        make(made)
        _settle(made)
        made.rename(folder)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise
    # Only now: a folder that was used while this one was made is no old one.
    others = [path for path in cache.glob(f"{kind}-*") if path != folder]
    for path in sorted(others, key=lambda path: path.stat().st_mtime)[: len(others) + 1 - _KEPT]:
        _drop(path)


def _settle(folder: Path) -> None:
    """Write a folder to the disk, for everybody who may read the cache, before its name says that it is whole."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as stream:
                os.fsync(stream.fileno())
    folder.chmod(folder.parent.stat().st_mode & 0o777)


def _drop(folder: Path) -> None:
    """Remove a folder, under a name that nobody opens: half of it would look whole."""
    with contextlib.suppress(OSError):
        left = Path(tempfile.mkdtemp(prefix=f"{_LEFT}{_kind(folder)}-", dir=folder.parent))
        folder.rename(left)
        shutil.rmtree(left, ignore_errors=True)
