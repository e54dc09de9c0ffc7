"""What processes need that work beside others: few threads, little search for garbage, free memory given back."""

import ctypes
import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

ONE_THREAD = dict.fromkeys(("POLARS_MAX_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"), "1")
"""Variables that keep libraries to one thread; each is read when its library is first used. The threads of NumPy's
matrix products wait for one another by spinning, which took a twentieth of a build on two cores."""

_ALLOCATOR = "narenas:1,dirty_decay_ms:100,muzzy_decay_ms:0"
"""For the allocator of Polars, jemalloc: what is freed goes back after a tenth of a second instead of ten, and all
threads take from one arena. That is a tenth of a worker's memory, and 15 MB of the process that runs a build."""


def free_memory_early() -> None:
    """Have Polars give freed memory back soon, in this process and those that it starts.

    To be called before Polars is imported; what the environment says already stays.
    """
    os.environ.setdefault("_RJEM_MALLOC_CONF", _ALLOCATOR)


def usable_cores() -> int:
    """The cores that this process may use."""
    # Not every system binds processes to cores.
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


@contextmanager
def one_thread_each() -> Iterator[None]:
    """Give ONE_THREAD to the processes that are started meanwhile."""
    saved = {name: os.environ.get(name) for name in ONE_THREAD}
    os.environ.update(ONE_THREAD)
    try:
        yield
    finally:
        for name, value in saved.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@contextmanager
def without_collection() -> Iterator[None]:
    """Import meanwhile what stays: the collector would go through it again and again, for a fifth of the time.

    What is there at the end is left out of later collections, too.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


@cache
def _trim() -> "ctypes._NamedFuncPointer | None":
    try:
        return ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError):
        # Only glibc has it; other C libraries give memory back by themselves.
        return None


def give_back_memory() -> None:
    """Give memory that was freed back to the operating system, which takes milliseconds, or tens on a large heap.

    The C library keeps it in pieces, which may not fit what is needed next.
    """
    trim = _trim()
    if trim is not None:
        trim(0)
