"""How much memory DuckDB may take in a build: little as a rule, more for a query that needs it, never above the limit.

Why so (measured, DuckDB 2.0, 10,000 articles): given 512 MB, DuckDB fills them with blocks of tables and with
intermediate results; given 40 MB, it spills a little and takes the same time. Queries that cannot spill fail early
and are tried again, first with as much to themselves, then with half as much again; some, such as a last sort, fail
only after most of their time, so what was enough is remembered.
"""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import duckdb

from pipelines.errors import MemoryLimitError

Result = TypeVar("Result")

MEMORY_LIMIT = "1GB"
"""What DuckDB may take at most unless told otherwise."""

_LEAST_FOR_QUERY, _LEAST_FOR_TRANSACTION = 40 * 10**6, 64 * 10**6
_UNITS = {"": 10**3, "i": 2**10}


def size_in_bytes(size: str) -> int:
    """Bytes of a size as DuckDB writes it, such as 512MB or 1.5 GiB.

    Raises:
        ValueError: When it is no size.
    """
    found = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?) ?([KMGT])(i?)B", size)
    if found is None:
        raise ValueError(f"{size!r} is no size such as 512MB or 1.5GiB")
    return int(float(found[1]) * _UNITS[found[3]] ** (1 + "KMGT".index(found[2])))


class MemoryBudget:
    """The memory of one build: a part of the limit as long as that is enough.

    A query begins with a twenty-fifth of the limit, has it to itself when that was too little, and then gets half as
    much again each time. A
    transaction gets a fifteenth, or a quarter of the file's size when that is more: it is not tried again, because one
    that fails in its checkpoint costs the connection. Nothing gets more than the limit. Connections that work at the
    same time share what they are given together, so that one that falls back takes nothing from another; a query that
    needs more than the usual has the file to itself, so that two of them never need their memory together.

    Args:
        limit: What DuckDB may take at most, as DuckDB writes sizes.
    """

    def __init__(self, limit: str = MEMORY_LIMIT) -> None:
        self._limit_name = limit
        self._limit = size_in_bytes(limit)
        self._rest = min(max(self._limit // 25, _LEAST_FOR_QUERY), self._limit)
        self._transaction = min(max(self._limit // 15, _LEAST_FOR_TRANSACTION), self._limit)
        self._enough: dict[str, int] = {}
        """What was enough for queries that failed with less, so that they do not fail first when they come again."""
        self._lock = threading.Lock()
        self._turns = threading.Condition()
        self._running = self._alone = 0
        """Queries that run, and those that run alone or are waiting to."""
        self._given: dict[duckdb.DuckDBPyConnection, int] = {}
        self._allowed = 0

    def leave(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Forget a connection, which is about to be closed."""
        with self._lock:
            self._given.pop(connection, None)

    def open_up(self, connection: duckdb.DuckDBPyConnection, file_size: int = 0) -> None:
        """Allow what a transaction may take.

        Args:
            connection: The connection.
            file_size: Bytes of the build file.
        """
        self._set(connection, min(max(self._transaction, file_size // 4), self._limit))

    def rest(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Fall back to the usual, which drops what DuckDB keeps in memory beyond it."""
        self._set_at_least(connection, 0)

    def run(
        self,
        connection: duckdb.DuckDBPyConnection,
        work: Callable[[], Result],
        name: str,
        at_least: int = 0,
        query: str | None = None,
    ) -> tuple[Result, int]:
        """Do what `work` does, with half as much memory again each time DuckDB had too little.

        Args:
            connection: The connection that the work uses; it is not within a transaction.
            work: Leaves nothing behind when it fails, and asks for no turn of its own.
            name: What an error calls it.
            at_least: Bytes that it is known to need: it may fail for lack of memory only after all its time.
            query: What tells it from others, if not the name.

        Returns:
            What the work gives, and, if less was too little, the bytes that were enough for it; otherwise 0.

        Raises:
            MemoryLimitError: When the limit is too little as well.
        """
        size = first = min(max(self._enough.get(query or name, self._rest), at_least), self._limit)
        while True:
            try:
                with self._turn(alone=size > self._rest):
                    self._set_at_least(connection, size)
                    try:
                        result = work()
                    finally:
                        self.rest(connection)
            except duckdb.OutOfMemoryException as error:
                if size == self._limit:
                    raise self.error(name) from error
                # First with as much as before but alone: what the other one took may be what it lacked, and some
                # queries that spill in time with little memory (entity_pair) do not with half as much again.
                size = min(self._rest + 1 if size <= self._rest else size * 3 // 2, self._limit)
            else:
                if size > first:
                    self._enough[query or name] = size
                return result, size if size > first else 0

    @contextmanager
    def _turn(self, *, alone: bool) -> Iterator[None]:
        """Wait until queries that need more than the usual have ended, or, to be such a one, until all others have."""
        with self._turns:
            self._alone += alone
            self._turns.wait_for(lambda: self._running == 0 if alone else self._alone == 0)
            self._running += 1
        try:
            yield
        finally:
            with self._turns:
                self._alone -= alone
                self._running -= 1
                self._turns.notify_all()

    def error(self, name: str) -> MemoryLimitError:
        """What to say when something needs more than the limit."""
        return MemoryLimitError(
            f"{name} needs more memory than DATELINE_MEMORY_LIMIT={self._limit_name} lets DuckDB take; set it higher."
        )

    def _set_at_least(self, connection: duckdb.DuckDBPyConnection, size: int) -> None:
        while True:
            try:
                return self._set(connection, size)
            except duckdb.OutOfMemoryException:
                # Indexes and rows that no checkpoint has written yet can hold more than that.
                size = 2 * max(size, self._rest)

    def _set(self, connection: duckdb.DuckDBPyConnection, size: int) -> None:
        with self._lock:
            is_new = connection not in self._given
            self._given[connection] = size
            total = min(max(sum(self._given.values()), self._rest), self._limit)
            # Each change costs a millisecond, and a build has hundreds of queries.
            if is_new or total != self._allowed:
                connection.execute(f"SET memory_limit = '{total}B'")
                self._allowed = total
