"""The raw folder in, one row a file out, with a stat and no reading."""

import os
import re
import stat
from collections.abc import Iterator
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

import polars as pl

from pipelines.errors import SettingsError

LISTING_SCHEMA = pl.Schema(
    {
        "source_path": pl.String(),
        "source_name": pl.String(),
        "byte_count": pl.Int64(),
        "modified_ns": pl.Int64(),
        "reject_reason": pl.String(),
        "reject_detail": pl.String(),
    }
)
"""Columns of a listing; the reject columns are null for files that are to be read."""

UNSORTED = "unsorted"
"""source_name of files that lie in the raw folder itself."""

_LEFT_OUT = re.compile(
    rb"\.|~\$|#.*#$|.*(?:~|\.sw[a-p]|\.tmp|\.temp|\.part|\.partial|\.crdownload|\.download|\.lock)$"
    rb"|(?:thumbs\.db|desktop\.ini|__macosx|lost\+found)$",
    re.IGNORECASE | re.DOTALL,
)
_KINDS = (
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


class _Row(NamedTuple):
    source_path: str
    source_name: str
    byte_count: int
    modified_ns: int
    reject_reason: str | None = None
    reject_detail: str | None = None


def is_left_out(name: bytes) -> bool:
    """Whether a file or folder of this name is none of the user's: it gets no row, and what is in it neither.

    Left out on purpose: names that begin with a dot; what editors, browsers and copying programs keep while they work
    (`*~`, `#*#`, `~$*`, `*.swp`, `*.tmp`, `*.temp`, `*.part`, `*.partial`, `*.crdownload`, `*.download`, `*.lock`);
    what file managers and file systems put beside files (`Thumbs.db`, `desktop.ini`, `__MACOSX`, `lost+found`).
    """
    return _LEFT_OUT.match(name) is not None


def show_path(path: bytes) -> tuple[str, bool]:
    r"""A path as text, and whether it is UTF-8; bytes that are not are written as \xNN."""
    try:
        return path.decode(), True
    except UnicodeDecodeError:
        return path.decode("utf-8", "backslashreplace"), False


def _row(path: bytes, status: os.stat_result | None, reason: str | None = None, detail: str | None = None) -> _Row:
    shown, is_utf8 = show_path(path)
    if not is_utf8:
        reason, detail = (
            "bad_file_name",
            "The name of the file or of a folder above it is not UTF-8, so that it could not be shown or found again;"
            " rename it (for a whole folder: convmv -r -f latin1 -t utf8 --notest FOLDER).",
        )
    source_name = shown.partition("/")[0] if "/" in shown else UNSORTED
    size, modified = (status.st_size, status.st_mtime_ns) if status else (0, 0)
    return _Row(shown, source_name, size, modified, reason, detail)


def _why(error: OSError) -> str:
    return error.strerror or type(error).__name__


def _file_row(path: bytes, full: bytes, status: os.stat_result) -> _Row:
    """The row of a file that a stat of it, or of what the link points to, describes."""
    mode = status.st_mode
    if not stat.S_ISREG(mode):
        kind = next((name for test, name in _KINDS if test(mode)), "no ordinary file")
        detail = f"This is {kind}, not a file, and is never opened; move it out of the raw folder."
        return _row(path, status, "unreadable", detail)
    # The mode bits settle nearly all files without a system call; who may read the others, only the kernel knows.
    if mode & 0o444 != 0o444 and not os.access(full, os.R_OK, effective_ids=True):
        detail = "The file may not be read by the user who runs the build; give read permission (chmod a+r FILE)."
        return _row(path, status, "unreadable", detail)
    return _row(path, status)


def _link_row(path: bytes, full: bytes, root: bytes) -> _Row | None:
    """The row of a symbolic link; None for a link to a folder whose files are listed anyway."""
    own = os.lstat(full)
    target = os.path.realpath(full)
    if not target.startswith(root.rstrip(b"/") + b"/") and target != root:
        detail = "The link points outside the raw folder; copy the file itself, or set the raw folder higher up."
        return _row(path, own, "outside_raw_folder", detail)
    try:
        status = os.stat(full)  # noqa: PTH116 - names may be no text
    except OSError as error:  # a link to nothing, or links in a circle
        detail = f"The link cannot be followed ({_why(error)}); remove it, or mend what it points to."
        return _row(path, own, "unreadable", detail)
    if not stat.S_ISDIR(status.st_mode):
        return _file_row(path, full, status)
    inside = target[len(root) :].strip(b"/")
    if not any(is_left_out(part) for part in inside.split(b"/") if part):
        return None
    detail = "The link points to a hidden folder, whose files are left out; move the files to a folder that is seen."
    return _row(path, own, "unreadable", detail)


def _walk(root: bytes) -> Iterator[_Row]:
    folders = [b""]
    while folders:
        folder = folders.pop()
        full = os.path.join(root, folder) if folder else root  # noqa: PTH118 - names may be no text
        try:
            with os.scandir(full) as entries:
                listed = list(entries)
        except OSError as error:
            if not folder:
                raise
            detail = (
                f"The folder cannot be listed ({_why(error)}); give read and search permission (chmod a+rx FOLDER)."
            )
            yield _row(folder, None, "unreadable", detail)
            continue
        for entry in listed:
            name = entry.name
            if is_left_out(name):
                continue
            path = folder + b"/" + name if folder else name
            try:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(path)
                elif entry.is_symlink():
                    row = _link_row(path, entry.path, root)
                    if row is not None:
                        yield row
                else:
                    yield _file_row(path, entry.path, entry.stat(follow_symlinks=False))
            except FileNotFoundError:
                continue  # gone since the folder was listed: as if it had gone before
            except OSError as error:
                yield _row(path, None, "unreadable", f"The file cannot be looked at ({_why(error)}); check the disk.")


def _make_unique(rows: list[_Row]) -> list[_Row]:
    r"""Tell apart files whose shown paths are equal: a name with the byte E9, say, and one that spells out `\xe9`."""
    taken = {row.source_path for row in rows if row.reject_reason != "bad_file_name"}
    unique = []
    for row in rows:
        path = row.source_path
        if row.reject_reason == "bad_file_name":
            while path in taken:
                path += "\\"
            taken.add(path)
        unique.append(row._replace(source_path=path))
    return unique


def scan_folder(raw_dir: Path) -> pl.DataFrame:
    r"""List the raw files, with size and time, without opening any.

    Folders are searched to any depth. Symbolic links to files inside the raw folder count as files. Links to folders
    are not followed, which makes links in circles harmless: what they point to is listed at its own place, or lies
    outside and is rejected. Names that `is_left_out` describes are skipped.

    Args:
        raw_dir: The raw folder; may itself be a link.

    Returns:
        One row a file, sorted by source_path (unique): source_path (relative, parts joined by /), source_name (first
        folder, or "unsorted"), byte_count, modified_ns (nanoseconds since 1970 UTC), reject_reason and reject_detail
        (null for files that are to be read). A folder that cannot be listed has a row too. Reasons: outside_raw_folder,
        bad_file_name (source_path has \xNN for bytes that are not UTF-8), unreadable (no permission, a link to
        nothing, a pipe, socket or device).

    Raises:
        SettingsError: If the raw folder does not exist, is no folder, or cannot be listed.
    """
    if not raw_dir.is_dir():
        what = "is not a folder" if raw_dir.exists() else "does not exist"
        raise SettingsError(
            f"The raw folder {raw_dir} {what}; name the folder of your texts with --raw or DATELINE_RAW_DIR."
        )
    try:
        rows = sorted(_walk(os.fsencode(os.path.realpath(raw_dir))), key=itemgetter(0))
    except OSError as error:
        raise SettingsError(
            f"The raw folder {raw_dir} cannot be listed ({_why(error)}); give read permission,"
            " or name another folder with --raw."
        ) from None
    if any(row.reject_reason == "bad_file_name" for row in rows):
        rows = sorted(_make_unique(rows), key=itemgetter(0))
    return pl.DataFrame(dict(zip(LISTING_SCHEMA, zip(*rows, strict=True), strict=bool(rows))), schema=LISTING_SCHEMA)
