"""Batches in, results out in order: in this process for a single batch or worker, otherwise in a pool of processes."""

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import chain, islice
from typing import TypeVar

from pipelines.engines.memory import give_back_memory

Task = TypeVar("Task")
Result = TypeVar("Result")

MAX_DEFAULT_WORKERS = 8


def default_workers() -> int:
    """The cores that this process may use, at most 8."""
    return min(len(os.sched_getaffinity(0)), MAX_DEFAULT_WORKERS)


def _tidily(work: Callable[[Task], Result], task: Task) -> Result:
    try:
        return work(task)
    finally:
        give_back_memory()


def run_batches(work: Callable[[Task], Result], tasks: Iterable[Task], *, workers: int = 0) -> Iterator[Result]:
    """Apply `work` to each task and yield the results in the order of the tasks.

    At most `workers + 1` tasks and results are alive at a time, so memory is bounded by the batch. One task alone, or
    one worker, runs in this process: starting a pool costs more than a second.

    Args:
        work: A module-level function; it and its tasks must pickle.
        tasks: Read lazily.
        workers: Processes; 0 takes default_workers().
    """
    workers = workers or default_workers()
    source = iter(tasks)
    first = list(islice(source, 2))
    if workers == 1 or len(first) < 2:
        for task in chain(first, source):
            yield _tidily(work, task)
        return
    # Fork would copy DuckDB's and Polars' threads in an unusable state. The workers share the cores already, so each
    # gets one Polars thread, which it reads from its environment when it starts.
    context = multiprocessing.get_context("spawn")
    saved = os.environ.get("POLARS_MAX_THREADS")
    os.environ["POLARS_MAX_THREADS"] = "1"
    try:
        with ProcessPoolExecutor(workers, mp_context=context) as pool:
            running: list[Future[Result]] = []
            for task in chain(first, source):
                running.append(pool.submit(_tidily, work, task))
                if len(running) > workers:
                    yield running.pop(0).result()
                    give_back_memory()
            for future in running:
                yield future.result()
                give_back_memory()
    finally:
        if saved is None:
            os.environ.pop("POLARS_MAX_THREADS", None)
        else:
            os.environ["POLARS_MAX_THREADS"] = saved
