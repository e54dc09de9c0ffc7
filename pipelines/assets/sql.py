"""The SQL folder in, its views and checks and those of the contracts out; read again only when a file has changed."""

from functools import cache
from pathlib import Path

from pipelines.assets.contracts import contract_checks
from pipelines.tables.core import CORE_TABLES
from pipelines.warehouse.sqlfiles import SqlFile, read_checks, read_views

Stamp = tuple[tuple[str, int, int, int], ...]


def stamp(*paths: Path) -> Stamp:
    """What changes when one of the files does: name, inode, size and time of those that are there."""
    found = []
    for path in paths:
        if path.exists():
            status = path.stat()
            found.append((str(path), status.st_ino, status.st_size, status.st_mtime_ns))
    return tuple(found)


@cache
def _read(sql_dir: Path, _files: Stamp) -> tuple[list[SqlFile], list[SqlFile]]:
    tables = [row.table for row in CORE_TABLES]
    views = read_views(sql_dir, tables)
    checks = read_checks(sql_dir, [*tables, *(view.name for view in views)])
    return views, [*checks, *contract_checks()]


def read_sql_folder(sql_dir: Path) -> tuple[list[SqlFile], list[SqlFile]]:
    """The views, in dependency order, and the checks, as the files are now.

    Parsing them takes a third of a second; a command that loads the definitions and then runs them does it once.

    Raises:
        SqlFileError: When a file of sql/ is malformed or reads an unknown table; with its name and line.
    """
    return _read(sql_dir, stamp(*sorted(sql_dir.glob("*/*.sql"))))
