import importlib
import os
from collections.abc import Iterator
from types import ModuleType

import pytest

from pipelines.engines.choose import choose_engine
from pipelines.engines.local import LocalEngine
from pipelines.engines.ray_cluster import RayEngine
from pipelines.errors import SettingsError
from pipelines.tables.ids import stable_id


def square(number: int) -> tuple[int, int]:
    return number * number, os.getpid()


def test_the_setting_names_the_engine() -> None:
    assert isinstance(choose_engine("local", 3), LocalEngine)
    assert isinstance(choose_engine("ray", 3), RayEngine)
    assert choose_engine("local", 3).workers == choose_engine("ray", 3).workers == 3


def test_a_missing_package_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    real = importlib.import_module

    def refuse(name: str, package: str | None = None) -> ModuleType:
        if name == "ray":
            raise ImportError(name)
        return real(name, package)

    monkeypatch.setattr(importlib, "import_module", refuse)
    with pytest.raises(SettingsError, match=r"dateline\[ray\]"):
        next(RayEngine().run(square, [1]))


@pytest.mark.process
def test_results_come_in_order_from_other_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("ray", reason="Ray is a large optional extra (pip install 'dateline[ray]')")
    monkeypatch.setenv("RAY_USAGE_STATS_ENABLED", "0")
    read: list[int] = []

    def tasks() -> Iterator[int]:
        for number in range(9):
            read.append(number)
            yield number

    results = list(RayEngine(2).run(stable_id, tasks()))
    assert results == [stable_id(number) for number in range(9)]
