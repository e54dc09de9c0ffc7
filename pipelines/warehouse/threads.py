"""Work on one build by two threads: what reads and makes tables of a few thousand rows keeps DuckDB to one core."""

import contextlib
from collections.abc import Callable, Collection, Generator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from queue import SimpleQueue
from typing import TypeVar

from pipelines.warehouse.build import Build

Item = TypeVar("Item")
Result = TypeVar("Result")

_THREADS = 2
_PATIENCE_SECONDS = 0.05


def _none(_item: object) -> Collection[str]:
    return ()


def side_by_side(
    build: Build,
    work: Callable[[Build, Item], Result],
    items: Mapping[str, Item],
    after: Callable[[Item], Collection[str]] = _none,
) -> Generator[Result]:
    """Do `work` with each item and yield the results in the order of the items, while later items are worked on.

    Close it when not all results are wanted: a generator
    that is only left behind goes on with its work.

    Args:
        build: The build; the work gets a twin of it. The caller may read from it meanwhile, but not write.
        work: Leaves nothing behind when it fails.
        items: By name.
        after: Names of items that have to be done before this one; they stand before it.
    """
    twins: SimpleQueue[Build] = SimpleQueue()
    done: dict[str, Future[Result]] = {}

    def do(item: Item) -> Result:
        for name in after(item):
            if name in done:
                done[name].result()
        twin = twins.get()
        try:
            return work(twin, item)
        finally:
            twins.put(twin)

    with contextlib.ExitStack() as stack:
        all_twins = [stack.enter_context(build.twin()) for _ in range(min(_THREADS, len(items)))]
        for twin in all_twins:
            twins.put(twin)
        threads = stack.enter_context(ThreadPoolExecutor(_THREADS, "beside"))
        try:
            for name, item in items.items():
                done[name] = threads.submit(do, item)
            for name in items:
                yield done[name].result()
        except BaseException:
            for future in done.values():
                future.cancel()
            # Again and again: an interruption that comes between two queries of a thread is lost.
            while wait(done.values(), timeout=_PATIENCE_SECONDS).not_done:
                for twin in all_twins:
                    # The first error is the one to tell.
                    with contextlib.suppress(Exception):
                        twin.interrupt()
            raise
