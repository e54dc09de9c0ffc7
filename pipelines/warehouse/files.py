"""The three files of a warehouse on disk: the published one, the private build file, the lock. Locks, copies, renames.

Why so (measured, DuckDB 2.0): one writing process excludes all readers and the reverse, and DuckDB's own lock is a
POSIX lock that any open-and-close of the file in the same process drops. So readers and the build never share a file:
the build writes next door under a lock of ours, which the kernel frees when its holder dies, and one atomic rename
publishes it. A reader that has the old file open keeps its snapshot.
"""

import contextlib
import errno
import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipelines.errors import BuildInProgressError, WarehouseError

_FICLONE = 0x40049409
"""The Linux ioctl that makes a copy share its blocks with the original (reflink); see ioctl_ficlone(2)."""

_DUCKDB_MAGIC = b"DUCK"
_MAGIC_OFFSET = 8
_LOCK_POLL_SECONDS = 0.1


@dataclass(frozen=True)
class WarehouseFiles:
    """Where the files of one warehouse are."""

    published: Path

    @property
    def build(self) -> Path:
        """The private build file."""
        return self.published.with_name(f".{self.published.name}.build")

    @property
    def lock(self) -> Path:
        """The lock file; its content names the holder."""
        return self.published.with_name(f".{self.published.name}.lock")


def write_ahead_log(file: Path) -> Path:
    """The path at which DuckDB keeps a file's write-ahead log."""
    return file.with_name(file.name + ".wal")


def require_duckdb_file(file: Path) -> None:
    """Raise WarehouseError unless `file` is absent or begins as a DuckDB file does."""
    if not os.path.lexists(file):
        return
    if not file.is_file():
        raise WarehouseError(
            f"{file} is not a file; set DATELINE_WAREHOUSE or --warehouse to a path for a DuckDB file."
        )
    with file.open("rb") as stream:
        head = stream.read(_MAGIC_OFFSET + len(_DUCKDB_MAGIC))
    if head[_MAGIC_OFFSET:] != _DUCKDB_MAGIC:
        raise WarehouseError(
            f"{file} is not a DuckDB file and was left alone; move it away, or set DATELINE_WAREHOUSE or --warehouse."
        )


@contextlib.contextmanager
def build_lock(files: WarehouseFiles, wait_seconds: float) -> Iterator[None]:
    """Hold the exclusive build lock of a warehouse.

    Args:
        files: The warehouse's files; its folder is made when absent.
        wait_seconds: How long to wait for another holder.

    Raises:
        BuildInProgressError: When the lock stays taken for that long.
        WarehouseError: When the folder cannot be made or written.
    """
    try:
        files.published.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(files.lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise WarehouseError(
            f"Cannot write to {files.published.parent} ({error.strerror}); choose another place with --warehouse."
        ) from error
    try:
        deadline = time.monotonic() + wait_seconds
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError as error:
                if error.errno not in (errno.EAGAIN, errno.EACCES):
                    raise
                if time.monotonic() >= deadline:
                    holder = os.read(handle, 32).decode("ascii", "replace").strip() or "unknown"
                    raise BuildInProgressError(
                        f"A build of {files.published} is in progress (process {holder}); wait for it to end, "
                        "or let this one wait with DATELINE_LOCK_WAIT_SECONDS."
                    ) from None
                time.sleep(_LOCK_POLL_SECONDS)
        os.ftruncate(handle, 0)
        os.write(handle, str(os.getpid()).encode("ascii"))
        yield
    finally:
        os.close(handle)


def copy_file(source: Path, target: Path) -> None:
    """Copy a file that no connection has open, sharing blocks where the file system can; the copy is writable."""
    partial = target.with_name(target.name + ".part")
    with source.open("rb") as reader, partial.open("wb") as writer:
        try:
            fcntl.ioctl(writer.fileno(), _FICLONE, reader.fileno())
        except OSError:
            shutil.copyfileobj(reader, writer, 16 * 1024 * 1024)
    partial.chmod(0o644)
    partial.replace(target)


def remove_spilled(files: WarehouseFiles) -> None:
    """Remove what DuckDB spilled beside the build file and could not remove itself, since its process was killed."""
    shutil.rmtree(files.build.with_name(files.build.name + ".tmp"), ignore_errors=True)


def remove_build(files: WarehouseFiles) -> None:
    """Remove the build file, its write-ahead log and what DuckDB spilled beside it."""
    remove_spilled(files)
    write_ahead_log(files.build).unlink(missing_ok=True)
    files.build.unlink(missing_ok=True)


def publish_build(files: WarehouseFiles) -> None:
    """Make the closed and checkpointed build file the published one, atomically and durably.

    Readers see the old file or the new one. A client that had opened the old file for writing may have left a
    write-ahead log, which no longer matches and would make every open fail: it is removed. The file is published
    read-only, so that a client cannot do that by accident.
    """
    if write_ahead_log(files.build).exists():
        raise WarehouseError(f"{files.build} was not checkpointed before publishing; run the build again.")
    files.build.chmod(0o444)
    with files.build.open("rb") as stream:
        os.fsync(stream.fileno())
    files.build.replace(files.published)
    write_ahead_log(files.published).unlink(missing_ok=True)
    folder = os.open(files.published.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
