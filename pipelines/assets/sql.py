"""The SQL folder in, its views and checks and those of the contracts out; parsed again only when a file has changed."""

import hashlib
import json
from contextlib import suppress
from dataclasses import asdict
from functools import cache, partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pipelines.assets.contracts import contract_checks
from pipelines.batches.kept import opened
from pipelines.settings import Settings
from pipelines.tables.core import CORE_TABLES
from pipelines.versions import code_version
from pipelines.warehouse.sqlfile import SqlFile

Stamp = tuple[tuple[str, int, int, int], ...]
Parsed = tuple[list[SqlFile], list[SqlFile]]

_FILE = "parsed.json"


def stamp(*paths: Path) -> Stamp:
    """What changes when one of the files does: name, inode, size and time of those that are there."""
    found = []
    for path in paths:
        if path.exists():
            status = path.stat()
            found.append((str(path), status.st_ino, status.st_size, status.st_mtime_ns))
    return tuple(found)


def _parse(sql_dir: Path) -> Parsed:
    from pipelines.warehouse.sqlfolder import read_checks, read_views

    tables = [row.table for row in CORE_TABLES]
    views = read_views(sql_dir, tables)
    return views, read_checks(sql_dir, [*tables, *(view.name for view in views)])


def _kept_folder(sql_dir: Path, cache_dir: Path) -> Path:
    """Where the parsed files are kept, by their names and texts and whatever reads them."""
    texts = [(str(path), path.read_bytes().hex()) for path in sorted(sql_dir.glob("*/*.sql"))]
    code = (code_version("pipelines.warehouse.sqlfolder"), version("sqlglot"))
    made_of = [code, [row.table for row in CORE_TABLES], str(sql_dir), texts]
    return cache_dir / f"sql-{hashlib.sha256(json.dumps(made_of).encode()).hexdigest()[:16]}"


class _ChangedMeanwhileError(Exception):
    """A file was saved while the folder was read: what was read belongs to no version of it."""


def _write(sql_dir: Path, kept: Path, folder: Path) -> None:
    files = [[asdict(file) | {"path": str(file.path)} for file in kind] for kind in _parse(sql_dir)]
    if _kept_folder(sql_dir, kept.parent) != kept:
        raise _ChangedMeanwhileError
    (folder / _FILE).write_text(json.dumps(files), encoding="utf-8")


def _read(folder: Path) -> Parsed:
    views, checks = json.loads((folder / _FILE).read_text(encoding="utf-8"))
    return [_file_of(row) for row in views], [_file_of(row) for row in checks]


def _file_of(row: dict[str, Any]) -> SqlFile:
    lists = {name: tuple(value) for name, value in row.items() if isinstance(value, list)}
    return SqlFile(**(row | lists | {"path": Path(row["path"])}))


@cache
def _read_once(sql_dir: Path, cache_dir: Path | None, _files: Stamp) -> Parsed:
    views, checks = _opened(sql_dir, cache_dir) or _parse(sql_dir)
    return views, [*checks, *contract_checks()]


def _opened(sql_dir: Path, cache_dir: Path | None) -> Parsed | None:
    if cache_dir is None:
        return None
    kept = _kept_folder(sql_dir, cache_dir)
    with suppress(_ChangedMeanwhileError):
        return opened(kept, partial(_write, sql_dir, kept), _read)
    return None


def read_sql_folder(settings: Settings) -> Parsed:
    """The views, in dependency order, and the checks, as the files are now.

    Parsing them and importing the parser takes half a second, so what comes of it is kept, too.

    Raises:
        SqlFileError: When a file of sql/ is malformed or reads an unknown table; with its name and line.
    """
    sql_dir = settings.sql_dir
    return _read_once(sql_dir, settings.usable_cache, stamp(*sorted(sql_dir.glob("*/*.sql"))))
