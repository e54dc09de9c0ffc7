"""Exceptions of a step in, what the UI shows out: the command line's sentence, and a retry only where it helps."""

import errno
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import dagster as dg

from pipelines.errors import DatelineError, WarehouseError

P = ParamSpec("P")
T = TypeVar("T")

MAX_RETRIES = 2
RETRY_WAIT_SECONDS = 10.0

_TRANSIENT = {
    errno.EAGAIN, errno.EBUSY, errno.EINTR, errno.EIO, errno.ESTALE, errno.ETIMEDOUT, errno.ENETDOWN,
    errno.ENETUNREACH, errno.EHOSTDOWN, errno.EHOSTUNREACH, errno.ECONNRESET,
}  # fmt: skip
"""Errors of disks and network file systems that may be gone in a moment; a full disk or a missing right is not."""


class CannotOpenError(dg.DagsterError):
    """The warehouse could not be opened for a run; an error of Dagster's kind, so that the UI shows it unwrapped."""


def explain(error: Exception) -> DatelineError | None:
    """The sentence for an error that a person can do something about; None for a defect, which keeps its traceback."""
    if isinstance(error, DatelineError):
        return error
    if isinstance(error, OSError) and error.errno:
        where = f" ({error.filename})" if error.filename else ""
        return WarehouseError(
            f"{error.strerror}{where}. Nothing was published; mend the cause and run again: what was done is kept."
        )
    if type(error).__module__.partition(".")[0] in {"duckdb", "_duckdb"}:
        return WarehouseError(
            f"DuckDB: {str(error).splitlines()[0]} Nothing was published; the next run goes on from what was done."
        )
    return None


def legible(step: Callable[P, Iterator[T]]) -> Callable[P, Iterator[T]]:
    """Decorate a step's generator: its failure reads in the UI as it does on the command line.

    An error that time may heal is retried; no other one is, since it would only fail again.
    """

    @wraps(step)
    def told(*args: P.args, **kwargs: P.kwargs) -> Iterator[Any]:
        try:
            yield from step(*args, **kwargs)
        except (dg.Failure, dg.RetryRequested, dg.DagsterError):
            raise
        except Exception as error:
            sentence = explain(error)
            if sentence is None:
                raise
            if sentence is not error:
                sentence.__cause__ = error
            if isinstance(error, OSError) and error.errno in _TRANSIENT:
                raise dg.RetryRequested(MAX_RETRIES, RETRY_WAIT_SECONDS) from sentence
            raise dg.Failure(str(sentence), allow_retries=False) from sentence

    return told
