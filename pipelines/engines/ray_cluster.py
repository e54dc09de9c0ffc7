"""Batches in, results out in order, on a Ray cluster: the same functions where one machine is not enough."""

import importlib
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pipelines
from pipelines.errors import SettingsError

Task = TypeVar("Task")
Result = TypeVar("Result")


def run_batches_on_ray(work: Callable[[Task], Result], tasks: Iterable[Task], *, workers: int = 0) -> Iterator[Result]:
    """Apply `work` to each task on Ray and yield the results in the order of the tasks.

    Ray's own variable RAY_ADDRESS says which cluster; without it, one is started on this machine for the length of the
    call. The cluster's machines need this package, the raw folder, reference data and model under the same paths.

    Args:
        work: A module-level function; it and its tasks must pickle.
        tasks: Read lazily: at most twice as many as there are workers are alive at a time.
        workers: Tasks at a time; 0 takes the cluster's cores.

    Raises:
        SettingsError: When the package ray is not installed.
    """
    try:
        ray: Any = importlib.import_module("ray")
    except ImportError as error:
        raise SettingsError(
            "DATELINE_ENGINE is ray, but the package ray is missing; install it with `pip install 'dateline[ray]'`,"
            " or set DATELINE_ENGINE to local."
        ) from error
    is_ours = not ray.is_initialized()
    if is_ours:
        local = {} if os.environ.get("RAY_ADDRESS") else {"num_cpus": workers or None, "include_dashboard": False}
        ray.init(log_to_driver=False, logging_level="error", **local)
    try:
        limit = 2 * (workers or int(ray.cluster_resources().get("CPU", 1)))
        # One Polars thread a task: Ray already runs one task a core. The path lets workers of this machine import the
        # package from a checkout.
        variables = {"POLARS_MAX_THREADS": "1", "PYTHONPATH": str(Path(pipelines.__file__).parent.parent)}
        remote = ray.remote(work).options(runtime_env={"env_vars": variables})
        running: list[Any] = []
        for task in tasks:
            running.append(remote.remote(task))
            if len(running) >= limit:
                yield ray.get(running.pop(0))
        while running:
            yield ray.get(running.pop(0))
    finally:
        if is_ours:
            ray.shutdown()
