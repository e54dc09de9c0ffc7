"""Fixtures that more than one folder of tests uses."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Time on a shared machine says nothing about the code: speed is measured in benchmarks/.
settings.register_profile("dateline", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("dateline")

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"


@pytest.fixture
def shared() -> Path:
    """The folder of corpora beside the checkout."""
    if not SHARED.is_dir():
        pytest.skip("the folder of corpora (../shared) is not beside this checkout")
    return SHARED


@pytest.fixture(autouse=True)
def own_history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep test runs out of the checkout's Dagster history: it belongs to whoever works here."""
    monkeypatch.delenv("DAGSTER_HOME", raising=False)
    monkeypatch.chdir(tmp_path)
