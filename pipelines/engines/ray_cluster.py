"""Batches in, results out in order, on a Ray cluster: the same functions where one machine is not enough."""

import importlib
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pipelines
from pipelines.errors import SettingsError
from pipelines.processes import ONE_THREAD

Task = TypeVar("Task")
Result = TypeVar("Result")


class RayEngine:
    """Runs batches on Ray.

    Ray's own variable RAY_ADDRESS says which cluster; without it, one is started on this machine for the length of a
    call. The cluster's machines need this package, the raw folder, reference data and model under the same paths.

    Args:
        workers: Tasks at a time; 0 takes the cluster's cores.
    """

    def __init__(self, workers: int = 0) -> None:
        self._wanted = workers

    @property
    def workers(self) -> int:
        """How many batches were asked to run at a time, 1 where that is left to the cluster."""
        return self._wanted or 1

    def start(self) -> None:
        """Do nothing: each call finds or starts its cluster."""

    def run(
        self,
        work: Callable[[Task], Result],
        tasks: Iterable[Task],
        meanwhile: Callable[[], None] | None = None,  # noqa: ARG002 - a cluster has no idle worker that would keep it
    ) -> Iterator[Result]:
        """Apply `work` to each task and yield the results in the order of the tasks.

        Args:
            work: A module-level function; it and its tasks must pickle.
            tasks: Read lazily: at most twice as many as there are workers are alive at a time.
            meanwhile: Not done.

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
            local = (
                {} if os.environ.get("RAY_ADDRESS") else {"num_cpus": self._wanted or None, "include_dashboard": False}
            )
            ray.init(log_to_driver=False, logging_level="error", **local)
        try:
            limit = 2 * (self._wanted or int(ray.cluster_resources().get("CPU", 1)))
            # One thread a task: Ray already runs one task a core. The path lets workers of this machine import
            # the package from a checkout.
            variables = {**ONE_THREAD, "PYTHONPATH": str(Path(pipelines.__file__).parent.parent)}
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

    def close(self) -> None:
        """Do nothing: nothing is kept between calls."""
