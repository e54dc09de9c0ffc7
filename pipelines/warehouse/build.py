"""One build of a warehouse: the lock, the build file, transactions, and the publication; the only writer of DuckDB."""

import contextlib
import copy
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb
import polars as pl

from pipelines.errors import WarehouseError
from pipelines.processes import usable_cores
from pipelines.tables.runs import Run
from pipelines.warehouse import files as disk
from pipelines.warehouse.connection import contract_of, contract_version, create_tables, insert, last_run, open_file
from pipelines.warehouse.exchange import register, to_frame
from pipelines.warehouse.memory import MEMORY_LIMIT, MemoryBudget


class Build:
    """A build of one warehouse, from lock to publication. Use as a context manager.

    The build file comes into being with the first write: a copy of the published file, or an empty warehouse, or what
    an earlier run committed before it failed. Until then, reads go to the published file, so that a run with
    nothing to do copies nothing.

    Attributes:
        files: Where the files are.
    """

    def __init__(
        self, warehouse: Path, *, wait_seconds: float = 0.0, rebuild: bool = False, memory_limit: str = MEMORY_LIMIT
    ) -> None:
        self.files = disk.WarehouseFiles(warehouse.absolute())
        self._wait_seconds = wait_seconds
        self._rebuild = rebuild
        self._memory_limit = memory_limit
        self._memory = MemoryBudget(memory_limit)
        self._is_in_transaction = False
        self._lock = contextlib.ExitStack()
        self._writer: duckdb.DuckDBPyConnection | None = None
        self._reader: duckdb.DuckDBPyConnection | None = None

    def __enter__(self) -> Self:
        """Take the lock and look at what is there.

        Raises:
            BuildInProgressError: When another build holds the lock.
            WarehouseError: When the path is not a file of Dateline's, or not writable.
        """
        disk.require_duckdb_file(self.files.published)
        self._lock.enter_context(disk.build_lock(self.files, self._wait_seconds))
        try:
            disk.remove_spilled(self.files)
            self._open_published()
            if self._rebuild:
                self._close_reader()
                disk.remove_build(self.files)
            else:
                self._resume()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close; see close()."""
        self.close()

    def close(self) -> None:
        """Close what is open and give the lock back; an unpublished build file stays for the next run."""
        connections = [c for c in (self._writer, self._reader) if c is not None]
        self._writer = self._reader = None
        with self._lock:
            for connection in connections:
                self._memory.leave(connection)
                connection.close()

    def _open(self, path: Path, *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
        # Two connections ask at a time (threads.py), and the asking threads work as well: one of them is counted here.
        threads = max(1, usable_cores() - 1)
        return open_file(path, read_only=read_only, memory_limit=self._memory_limit, threads=threads)

    def _open_published(self) -> None:
        """Open the published file for reading, if it is there and this version's tables can go on from it.

        Raises:
            WarehouseError: When the file is not Dateline's: publishing would replace what somebody else keeps there.
        """
        if not self.files.published.exists():
            return
        reader = self._open(self.files.published, read_only=True)
        version = contract_of(reader)
        if version == contract_version():
            self._reader = reader
            return
        reader.close()
        if version is None:
            raise WarehouseError(
                f"{self.files.published} was not made by Dateline and was left alone; move it away, or set"
                " DATELINE_WAREHOUSE or --warehouse to another path."
            )

    def _resume(self) -> None:
        """Go on with a build file that an earlier run left, if it stems from what is published now; else drop it."""
        if not self.files.build.exists():
            return
        base = None if self._reader is None else last_run(self._reader)
        try:
            writer = self._open(self.files.build)
        except WarehouseError:
            disk.remove_build(self.files)
            return
        if contract_of(writer) == contract_version() and last_run(writer) == base:
            self._close_reader()
            self._writer = writer
        else:
            writer.close()
            disk.remove_build(self.files)

    def _close_reader(self) -> None:
        if self._reader is not None:
            self._memory.leave(self._reader)
            self._reader.close()
            self._reader = None

    @property
    def has_changes(self) -> bool:
        """Whether there is something to publish: this run or an unfinished earlier one wrote to the build file."""
        return self._writer is not None

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """The writing connection; the first use makes the build file."""
        return self.begin_writing()

    def begin_writing(self) -> duckdb.DuckDBPyConnection:
        """The writing connection; the build file is made if it is not there.

        To be called before threads write that would otherwise each make it.
        """
        if self._writer is None:
            if self._reader is not None:
                self._close_reader()
                disk.copy_file(self.files.published, self.files.build)
            self._writer = self._open(self.files.build)
            create_tables(self._writer)
        return self._writer

    @contextlib.contextmanager
    def twin(self) -> Iterator[Self]:
        """This build for one more thread, with a connection of its own to the same file; it sees what is committed."""
        other = copy.copy(self)
        other._lock = contextlib.ExitStack()  # the lock of the build is the first one's to give back
        if self._writer is None and self._reader is not None:
            other._reader = self._reader.cursor()
        else:
            other._writer, other._reader = self.connection.cursor(), None
        try:
            yield other
        finally:
            other.close()

    def interrupt(self) -> None:
        """Stop the query that another thread runs on this build's connection."""
        connection = self._writer or self._reader
        if connection is not None:
            connection.interrupt()

    @contextlib.contextmanager
    def transaction(
        self, *, changes_data: bool = True, full_memory: bool = True
    ) -> Iterator[duckdb.DuckDBPyConnection]:
        """One transaction on the build file: committed at the end, rolled back on any exception.

        Args:
            changes_data: Whether core tables change, so that materialised views become stale.
            full_memory: Whether its queries may take all memory at once; if not, run it by within_memory().
        """
        connection = self.connection
        if full_memory:
            self._open_up(connection)
        connection.execute("BEGIN")
        self._is_in_transaction = True
        try:
            if changes_data:
                self.set_state("data_version", uuid.uuid4().hex)
            yield connection
            self._open_up(connection)
        except BaseException as error:
            connection.execute("ROLLBACK")
            if full_memory and isinstance(error, duckdb.OutOfMemoryException):
                raise self._memory.error("A transaction of the build") from error
            raise
        else:
            connection.execute("COMMIT")
        finally:
            self._is_in_transaction = False
        self._memory.rest(connection)

    def _open_up(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._memory.open_up(connection, self.files.build.stat().st_size)

    def within_memory(self, work: Callable[[], Any], name: str, at_least: int = 0) -> int:
        """Do what `work` does in as little memory as it needs; see MemoryBudget.run.

        Returns:
            The bytes that were enough, if less was too little; otherwise 0.

        Raises:
            MemoryLimitError: When the limit is too little for it.
        """
        return self._memory.run(self.connection, work, name, at_least)[1]

    def read(
        self,
        sql: str,
        parameters: Sequence[Any] | Mapping[str, Any] = (),
        frames: Mapping[str, pl.DataFrame] | None = None,
    ) -> pl.DataFrame:
        """The rows of a query on the build file, or on the published file as long as nothing was written.

        Args:
            sql: The query.
            parameters: Values of its parameters.
            frames: Frames that it reads as tables, by name.

        Raises:
            MemoryLimitError: When it needs more memory than DuckDB may take.
        """
        connection = self._writer or self._reader or self.connection
        values = dict(parameters) if isinstance(parameters, Mapping) else list(parameters)

        def rows() -> pl.DataFrame:
            return to_frame(connection.sql(sql, params=values))

        for name, frame in (frames or {}).items():
            register(connection, name, frame)
        try:
            if self._is_in_transaction:
                return rows()
            return self._memory.run(connection, rows, "A query of the build", query=sql)[0]
        finally:
            for name in frames or {}:
                connection.unregister(name)

    def read_state(self) -> dict[str, str]:
        """All facts of internal.build_state."""
        return dict(self.read("SELECT name, value FROM internal.build_state").iter_rows())

    def set_state(self, name: str, value: str) -> None:
        """Set one fact of internal.build_state."""
        self.connection.execute("INSERT OR REPLACE INTO internal.build_state VALUES (?, ?)", [name, value])

    def publish(self, run: pl.DataFrame) -> None:
        """Record the run, checkpoint, close, and make the build file the published one. Audit first.

        Args:
            run: One row of the contract Run.
        """
        with self.transaction(changes_data=False) as connection:
            insert(connection, Run, run)
        self._open_up(self.connection)
        self.connection.execute("FORCE CHECKPOINT")
        self._memory.leave(self.connection)
        self.connection.close()
        self._writer = None
        disk.publish_build(self.files)
        self._rebuild = False
        self._open_published()
