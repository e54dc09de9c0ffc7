import importlib
import os
from collections.abc import Iterator
from types import ModuleType

import pytest

from pipelines.engines.choose import choose_engine
from pipelines.engines.local import run_batches
from pipelines.engines.ray_cluster import run_batches_on_ray
from pipelines.errors import SettingsError
from pipelines.tables.ids import stable_id


def square(number: int) -> tuple[int, int]:
    return number * number, os.getpid()


def test_the_setting_names_the_engine() -> None:
    assert choose_engine("local") is run_batches
    assert choose_engine("ray") is run_batches_on_ray


def test_a_missing_package_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    real = importlib.import_module

    def refuse(name: str, package: str | None = None) -> ModuleType:
        if name == "ray":
            raise ImportError(name)
        return real(name, package)

    monkeypatch.setattr(importlib, "import_module", refuse)
    with pytest.raises(SettingsError, match=r"dateline\[ray\]"):
        next(run_batches_on_ray(square, [1]))


@pytest.mark.process
def test_results_come_in_order_from_other_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("ray", reason="Ray is a large optional extra (pip install 'dateline[ray]')")
    monkeypatch.setenv("RAY_USAGE_STATS_ENABLED", "0")
    read: list[int] = []

    def tasks() -> Iterator[int]:
        for number in range(9):
            read.append(number)
            yield number

    results = list(run_batches_on_ray(stable_id, tasks(), workers=2))
    assert results == [stable_id(number) for number in range(9)]
