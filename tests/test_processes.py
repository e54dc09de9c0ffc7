import os
import subprocess
import sys

import pytest

from pipelines.processes import ONE_THREAD, one_thread_each

POOL_SIZE = "import polars; print(polars.thread_pool_size())"


def test_processes_started_meanwhile_get_one_thread_and_others_what_they_had(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLARS_MAX_THREADS", "3")
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)

    def pool_size() -> str:
        return subprocess.run([sys.executable, "-c", POOL_SIZE], capture_output=True, text=True, check=True).stdout

    with one_thread_each():
        assert pool_size().strip() == "1"
        assert {name: os.environ[name] for name in ONE_THREAD} == ONE_THREAD
    assert pool_size().strip() == "3"
    assert "OMP_NUM_THREADS" not in os.environ
