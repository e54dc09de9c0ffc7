"""Fixtures that more than one folder of tests uses."""

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


@pytest.fixture(autouse=True)
def own_history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep test runs out of the checkout's Dagster history: it belongs to whoever works here.

    Processes that a test starts find the package from there all the same, installed or not.
    """
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.delenv("DAGSTER_HOME", raising=False)
    monkeypatch.chdir(tmp_path)
