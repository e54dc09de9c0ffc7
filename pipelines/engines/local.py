"""Batches in, results out in order: in this process for a single batch or worker, otherwise in a pool of processes."""

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from functools import partial
from itertools import chain, islice
from multiprocessing.connection import Connection, wait
from typing import TypeVar

from pipelines.engines.frames import pack_frames
from pipelines.processes import give_back_memory, one_thread_each, usable_cores, without_collection

Task = TypeVar("Task")
Result = TypeVar("Result")

MAX_DEFAULT_WORKERS = 8
_END_SECONDS = 5.0
"""How long to wait for a worker to end; it takes milliseconds, or what it needs to start if it just does."""


def default_workers() -> int:
    """The cores that this process may use, at most 8."""
    return min(usable_cores(), MAX_DEFAULT_WORKERS)


def _tidily(work: Callable[[Task], Result], task: Task) -> Result:
    try:
        return work(task)
    finally:
        give_back_memory()


def _end_when_told(line: Connection) -> None:
    """End this process when the parent closes the line or is no more.

    A worker of the standard library's pool waits for work for ever when its parent was killed.
    """
    wait([line])
    os._exit(0)


def _quietly(prepare: Callable[[], None]) -> None:
    """Do something ahead of its time; an error is passed over, since the work itself will meet it and be heard."""
    with contextlib.suppress(Exception):
        prepare()


def _begin(line: Connection, prepare: Callable[[], None] | None) -> None:
    """What a worker does before its first task."""
    # Ctrl-C reaches all processes of a terminal; the parent decides what becomes of the workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_when_told, args=(line,), daemon=True).start()
    pack_frames()
    if prepare is not None:
        with without_collection():
            _quietly(prepare)


def _nothing() -> None:
    """A task that does nothing."""


class LocalEngine:
    """Runs batches on this machine; its worker processes are kept from one call to the next.

    Args:
        workers: Processes; 0 takes default_workers().
        prepare: What each worker does first, such as loading what its tasks will need; it must pickle.
    """

    def __init__(self, workers: int = 0, prepare: Callable[[], None] | None = None) -> None:
        self._workers = workers or default_workers()
        self._prepare = prepare
        self._pool: ProcessPoolExecutor | None = None
        self._line: Connection | None = None
        """Held open as long as the workers are to live; the system closes it when this process is killed."""

    @property
    def workers(self) -> int:
        """How many batches run at a time."""
        return self._workers

    def start(self) -> None:
        """Start the worker processes ahead of the first task; they prepare while this process does something else."""
        if self._pool is not None or self._workers == 1:
            return
        pack_frames()
        # Fork would copy DuckDB's and Polars' threads in an unusable state.
        context = multiprocessing.get_context("spawn")
        with one_thread_each():
            their_end, self._line = context.Pipe(duplex=False)
            self._pool = ProcessPoolExecutor(self._workers, context, _begin, (their_end, self._prepare))
            for _ in range(self._workers):
                # The pool starts a process for each task that finds none idle.
                self._pool.submit(_nothing)

    def run(
        self,
        work: Callable[[Task], Result],
        tasks: Iterable[Task],
        meanwhile: Callable[[], None] | None = None,
    ) -> Iterator[Result]:
        """Apply `work` to each task and yield the results in the order of the tasks.

        Workers begin at once, before the first result is asked for. At most `workers + 1` tasks and results are alive
        at a time, so memory is bounded by the batch. One task alone runs in this process unless workers are there:
        starting them costs more than a second.

        Args:
            work: A module-level function; it and its tasks must pickle.
            tasks: Read lazily.
            meanwhile: What workers do that find no task left while others are still busy, such as loading what comes
                next needs; it must pickle, and be quick where it was done. Not done where there are no workers; errors
                are passed over.
        """
        source = iter(tasks)
        first = list(islice(source, 2))
        if len(first) > 1:
            self.start()
        if self._pool is None:
            return (_tidily(work, task) for task in chain(first, source))
        return _Results(self, self._pool, partial(_tidily, work), chain(first, source), meanwhile)

    def close(self) -> None:
        """End the worker processes, whatever they are doing; a later call starts others."""
        if self._pool is not None and self._line is not None:
            # Private, but a worker that ends while it sends leaves the pool's thread waiting for the rest, and with it
            # this process at its end, for as long as this process holds the sending end itself.
            sending_end = getattr(self._pool._result_queue, "_writer", None)
            processes = list((self._pool._processes or {}).values())
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._line.close()
            self._pool = self._line = None
            for process in processes:
                process.join(_END_SECONDS)
            if sending_end is not None:
                sending_end.close()


class _Results(Iterator[Result]):
    """The results of tasks in their order; workers have one task in hand beside those that they work on."""

    def __init__(
        self,
        engine: LocalEngine,
        pool: ProcessPoolExecutor,
        work: Callable[[Task], Result],
        tasks: Iterator[Task],
        meanwhile: Callable[[], None] | None,
    ) -> None:
        # The workers live as long as the engine does.
        self._engine, self._pool, self._meanwhile = engine, pool, meanwhile
        self._waiting = (pool.submit(work, task) for task in tasks)
        self._running: list[Future[Result]] = list(islice(self._waiting, engine.workers + 1))

    def __next__(self) -> Result:
        wanted = self._engine.workers + 1 - len(self._running)
        taken = list(islice(self._waiting, wanted))
        self._running += taken
        if not self._running:
            raise StopIteration
        if len(taken) < wanted and self._meanwhile is not None:
            for _ in range(self._engine.workers):
                self._pool.submit(_tidily, _quietly, self._meanwhile)
            self._meanwhile = None
        try:
            return self._running.pop(0).result()
        except BaseException:
            self.close()
            raise
        finally:
            give_back_memory()

    def close(self) -> None:
        """Let go of all results, and start no more tasks."""
        for future in self._running:
            future.cancel()
        self._running.clear()
        self._waiting.close()
