"""The path of a raw file in, its bytes out: opened so that nothing but a file of the raw folder is ever read."""

import errno
import os
import stat
import time

from pipelines.sources.rejection import RejectedError, too_large

FINE_TICK_NS = 20_000_000
"""Longest step, in nanoseconds, of the clock that stamps files: the kernel's timer runs at 100 Hz or more."""

COARSE_TICK_NS = 2_000_000_000
"""The same for file systems that keep whole seconds, or every other second as FAT does."""

# O_NONBLOCK: opening a pipe that took the place of a file must not wait for a writer.
_FLAGS = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC


def _open(path: bytes, root: bytes) -> int:
    try:
        return os.open(path, _FLAGS | os.O_NOFOLLOW)
    except OSError as error:
        if error.errno != errno.ELOOP:
            raise
    target = os.path.realpath(path)
    if not target.startswith(root.rstrip(b"/") + b"/"):
        raise RejectedError(
            "outside_raw_folder",
            "The link points outside the raw folder; copy the file itself, or set the raw folder higher up.",
        )
    return os.open(target, _FLAGS | os.O_NOFOLLOW)


def _leave_tick(modified_ns: int) -> None:
    """Wait until a change of the file would give it another time than `modified_ns`, if that is now.

    A file that is changed twice within one tick of the clock has the same time after both changes; reading it between
    the two would leave the second unseen for ever.
    """
    tick = FINE_TICK_NS if modified_ns % 1_000_000_000 else COARSE_TICK_NS
    wait = modified_ns + tick - time.time_ns()
    # A time in the future (a wrong clock) is not waited for.
    if 0 < wait <= tick:
        time.sleep(wait / 1e9)


def read_raw_file(path: bytes, root: bytes, max_file_bytes: int) -> tuple[bytes, int]:
    """Read a file of the raw folder whole.

    Args:
        path: Full path of the file.
        root: Real path of the raw folder.
        max_file_bytes: Largest size that is read, in bytes.

    Returns:
        The bytes, and the time of modification in nanoseconds that goes with them: any later change of the file gives
        it another time.

    Raises:
        RejectedError: too_large, outside_raw_folder or unreadable.
    """
    try:
        descriptor = _open(path, root)
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise RejectedError("unreadable", "This is not a file; move it out of the raw folder.")
            if status.st_size > max_file_bytes:
                raise too_large(status.st_size, max_file_bytes)
            _leave_tick(status.st_mtime_ns)
            data = os.read(descriptor, status.st_size + 1)
            while len(data) <= max_file_bytes and len(data) != status.st_size:
                part = os.read(descriptor, max_file_bytes + 1 - len(data))
                if not part:
                    break
                data += part
        finally:
            os.close(descriptor)
    except OSError as error:
        raise RejectedError("unreadable", _unreadable(error)) from None
    if len(data) > max_file_bytes:
        raise too_large(len(data), max_file_bytes)
    return data, status.st_mtime_ns


def _unreadable(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "The file went away while it was being read; build again."
    if isinstance(error, PermissionError):
        return "The file may not be read by the user who runs the build; give read permission (chmod a+r FILE)."
    why = error.strerror or type(error).__name__
    return f"The file could not be read ({why}); check the disk, or copy the file again."
