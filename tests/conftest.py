"""Fixtures that more than one folder of tests uses."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Time on a shared machine says nothing about the code: speed is measured in benchmarks/.
settings.register_profile("dateline", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("dateline")

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture
def shared() -> Path:
    """The folder of corpora beside the checkout."""
    if not SHARED.is_dir():
        pytest.skip("the folder of corpora (../shared) is not beside this checkout")
    return SHARED


@pytest.fixture(scope="session")
def cache_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Compiled reference data for all builds of a test run: each would make its own beside its warehouse."""
    folder = tmp_path_factory.getbasetemp()
    return (folder.parent if os.environ.get("PYTEST_XDIST_WORKER") else folder) / "cache"


@pytest.fixture(autouse=True)
def own_history(tmp_path: Path, cache_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep test runs out of the checkout's Dagster history: it belongs to whoever works here.

    Processes that a test starts find the package from there all the same, installed or not.
    """
    monkeypatch.setenv("DATELINE_CACHE_DIR", str(cache_dir))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.delenv("DAGSTER_HOME", raising=False)
    monkeypatch.chdir(tmp_path)
