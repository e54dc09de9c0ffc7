"""The setting `engine` in, what runs batches out."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Literal, Protocol

from pipelines.engines.local import LocalEngine
from pipelines.engines.ray_cluster import RayEngine


class Engine(Protocol):
    """Applies functions to batches and yields the results in the order of the batches."""

    @property
    def workers(self) -> int:
        """How many batches run at a time."""

    def start(self) -> None:
        """See LocalEngine.start."""

    def run(
        self, work: Callable[[Any], Any], tasks: Iterable[Any], meanwhile: Callable[[], None] | None = None
    ) -> Iterator[Any]:
        """See LocalEngine.run."""

    def close(self) -> None:
        """See LocalEngine.close."""


def choose_engine(
    engine: Literal["local", "ray"], workers: int = 0, prepare: Callable[[], None] | None = None
) -> Engine:
    """The engine of that name; parameters as those of LocalEngine."""
    return RayEngine(workers) if engine == "ray" else LocalEngine(workers, prepare)
