"""Frames into DuckDB and its rows out as frames, both without copies by Arrow's C stream interface.

DuckDB's own way, `relation.pl()` and a registered Polars frame, imports PyArrow: a tenth of a second and 38 MB in each
process, for the same streams.
"""

import itertools

import duckdb
import polars as pl

_NOT_IN_POLARS = ("INTERVAL", "UNION")
"""Types that Polars has none for; a column with one of them in it is read as text."""

_STREAMED = "got external error: "
"""What Polars puts before the message of an error that ends a stream."""

_ERRORS = {"Out of Memory Error": duckdb.OutOfMemoryException, "INTERRUPT Error": duckdb.InterruptException}
"""How DuckDB's messages of the errors begin that callers tell from others."""


class _Stream:
    """A frame of which DuckDB sees nothing but that it can be read as an Arrow stream, any number of times."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self._frame = frame

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._frame.__arrow_c_stream__(requested_schema)


def register(connection: duckdb.DuckDBPyConnection, name: str, frame: pl.DataFrame) -> None:
    """Let the queries of a connection read a frame as a table, until `connection.unregister(name)`.

    Args:
        connection: The connection.
        name: Name of the table.
        frame: The rows; they are read when a query runs, and must not be changed meanwhile.
    """
    connection.register(name, _Stream(frame))


def to_frame(relation: duckdb.DuckDBPyRelation) -> pl.DataFrame:
    """The rows of a query, which runs now.

    A column that has the name of one before it gets a number behind its own: "name_1".

    Raises:
        duckdb.Error: When the query fails.
    """
    is_text = [any(name in str(kind) for name in _NOT_IN_POLARS) for kind in relation.types]
    names = _distinct(relation.columns)
    if any(is_text) or names != relation.columns:
        parts = [
            f"#{number}{'::VARCHAR' if text else ''} AS {_quoted(name)}"
            for number, (name, text) in enumerate(zip(names, is_text, strict=True), 1)
        ]
        relation = relation.project(", ".join(parts))
    try:
        return pl.DataFrame(relation)
    except pl.exceptions.ComputeError as error:
        # What goes wrong behind the first rows comes through the stream as its message alone.
        message = str(error).removeprefix(_STREAMED)
        kinds = (kind for said, kind in _ERRORS.items() if message.startswith(said))
        raise next(kinds, duckdb.Error)(message) from error


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _distinct(names: list[str]) -> list[str]:
    found: list[str] = []
    for name in names:
        candidates = (f"{name}_{number}" if number else name for number in itertools.count())
        found.append(next(c for c in candidates if c not in found and (c == name or c not in names)))
    return found
