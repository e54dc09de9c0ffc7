"""The setting `engine` in, the function that runs batches out."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Literal, Protocol

from pipelines.engines.local import run_batches
from pipelines.engines.ray_cluster import run_batches_on_ray


class RunBatches(Protocol):
    """Applies a function to tasks and yields the results in the order of the tasks."""

    def __call__(self, work: Callable[[Any], Any], tasks: Iterable[Any], *, workers: int = 0) -> Iterator[Any]:
        """See engines.local.run_batches."""


def choose_engine(engine: Literal["local", "ray"]) -> RunBatches:
    """The engine of that name."""
    return run_batches_on_ray if engine == "ray" else run_batches
