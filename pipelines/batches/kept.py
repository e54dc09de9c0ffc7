"""Folders that take long to make, kept in a cache: made once, whole or not there, shared by all processes."""

import contextlib
import fcntl
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
        with _locked(folder.with_name(f"{_kind(folder)}.lock")):
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
        read: Reads a folder.

    Returns:
        The content; None without a cache, or where it cannot be written.
    """
    for _ in range(_TRIES if folder else 0):
        assert folder is not None
        try:
            return read(keep_folder(folder, make))
        except FileNotFoundError:
            # Others use the cache too, and have just dropped the folder as an old one.
            continue
        except OSError:
            break
    return None


def _kind(folder: Path) -> str:
    return folder.name.partition("-")[0]


@contextmanager
def _locked(lock: Path) -> Iterator[None]:
    """Let one process make a folder while the others wait for it."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield


def _make(folder: Path, make: Callable[[Path], None]) -> None:
    """Make the folder under another name and rename it."""
    cache, kind = folder.parent, _kind(folder)
    older = sorted(cache.glob(f"{kind}-*"), key=lambda path: path.stat().st_mtime)
    # What a process was making when it was killed.
    for left in cache.glob(f"new.{kind}-*"):
        shutil.rmtree(left, ignore_errors=True)
    made = Path(tempfile.mkdtemp(prefix=f"new.{kind}-", dir=cache))
    make(made)
    for path in older[: len(older) + 1 - _KEPT]:
        shutil.rmtree(path, ignore_errors=True)
    made.rename(folder)
