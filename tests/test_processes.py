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


@pytest.mark.parametrize("given", [None, "narenas:4"])
def test_the_allocator_of_polars_is_told_before_polars_is_imported(given: str | None) -> None:
    asked = "import sys, os, pipelines; print('polars' in sys.modules, os.environ['_RJEM_MALLOC_CONF'])"
    environment = {k: v for k, v in os.environ.items() if k != "_RJEM_MALLOC_CONF"}
    if given is not None:
        environment["_RJEM_MALLOC_CONF"] = given
    done = subprocess.run([sys.executable, "-c", asked], env=environment, capture_output=True, text=True, check=True)
    is_imported, told = done.stdout.split()
    assert is_imported == "False"
    assert told == given if given else "dirty_decay_ms:100" in told
