import functools
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from pipelines.engines.local import LocalEngine

PATIENCE_SECONDS = 30.0


def square(number: int) -> int:
    return number * number


def slow_first(number: int) -> tuple[int, int]:
    if number == 0:
        time.sleep(0.3)
    return number, os.getpid()


def fail_on_three(number: int) -> int:
    if number == 3:
        raise ValueError("three")
    return number


def remember(path: Path) -> None:
    os.environ["PREPARED"] = str(path)


def read_remembered(number: int) -> str | None:
    return os.environ.get("PREPARED")


def refuse() -> None:
    raise ValueError("not ready")


def touch(path: Path) -> Path:
    path.touch()
    return path


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.01)


def make_large(size: int) -> bytes:
    return b"x" * size


def sleep_long(folder: Path) -> None:
    (folder / str(os.getpid())).touch()
    time.sleep(60)


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except OSError:
        return False


def wait_until_ended(pids: set[int]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while left := {pid for pid in pids if is_running(pid)}:
        assert time.monotonic() < deadline, f"still running: {left}"
        time.sleep(0.02)


def workers_of(folder: Path, count: int) -> set[int]:
    """The processes that have begun `sleep_long`."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while len(found := {int(path.name) for path in folder.iterdir()}) < count:
        assert time.monotonic() < deadline, "the workers did not begin"
        time.sleep(0.02)
    return found


@pytest.fixture
def engine() -> Iterator[LocalEngine]:
    with closing(LocalEngine(2)) as two:
        yield two


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_the_order_of_the_tasks(workers: int) -> None:
    with closing(LocalEngine(workers)) as engine:
        assert list(engine.run(square, range(7))) == [0, 1, 4, 9, 16, 25, 36]


def test_workers_are_other_processes_and_order_holds_when_the_first_is_slow(engine: LocalEngine) -> None:
    results = list(engine.run(slow_first, range(6)))
    assert [number for number, _ in results] == list(range(6))
    assert os.getpid() not in {pid for _, pid in results}


def test_one_task_runs_here(engine: LocalEngine) -> None:
    assert next(iter(engine.run(slow_first, [1])))[1] == os.getpid()


def test_one_task_runs_in_a_worker_that_is_there(engine: LocalEngine) -> None:
    engine.start()
    assert next(iter(engine.run(slow_first, [1])))[1] != os.getpid()


def test_workers_are_kept_until_they_are_let_go(engine: LocalEngine) -> None:
    def pids() -> set[int]:
        return {pid for _, pid in engine.run(slow_first, range(6))}

    first = pids()
    assert pids() <= first
    engine.close()
    wait_until_ended(first)
    assert not pids() & first


def test_workers_prepare_before_their_first_task(tmp_path: Path) -> None:
    with closing(LocalEngine(2, functools.partial(remember, tmp_path))) as engine:
        assert set(engine.run(read_remembered, range(4))) == {str(tmp_path)}


def test_what_fails_in_preparing_is_left_to_the_tasks() -> None:
    with closing(LocalEngine(2, refuse)) as engine:
        assert list(engine.run(square, range(3))) == [0, 1, 4]


def test_no_task_no_result(engine: LocalEngine) -> None:
    assert list(engine.run(square, [])) == []


def test_tasks_are_read_lazily(engine: LocalEngine) -> None:
    read: list[int] = []

    def tasks():
        for number in range(100):
            read.append(number)
            yield number

    results = engine.run(square, tasks())
    next(results)
    assert len(read) <= 5


def test_workers_begin_before_the_first_result_is_asked_for(engine: LocalEngine, tmp_path: Path) -> None:
    engine.start()
    results = engine.run(touch, [tmp_path / name for name in "abcd"])
    wait_for(lambda: all((tmp_path / name).exists() for name in "abc"))
    assert not (tmp_path / "d").exists()
    assert [path.name for path in results] == ["a", "b", "c", "d"]
    assert (tmp_path / "d").exists()


def test_a_worker_without_a_task_does_what_is_to_be_done_meanwhile(engine: LocalEngine, tmp_path: Path) -> None:
    assert list(engine.run(square, range(5), functools.partial(touch, tmp_path / "done"))) == [0, 1, 4, 9, 16]
    wait_for((tmp_path / "done").exists)
    assert list(engine.run(square, range(3), refuse)) == [0, 1, 4]


def test_results_that_nobody_wants_are_let_go_and_no_more_are_made(engine: LocalEngine) -> None:
    read: list[int] = []

    def tasks() -> Iterator[int]:
        for number in range(100):
            read.append(number)
            yield number

    results = engine.run(square, tasks())
    assert next(results) == 0
    before = len(read)
    results.close()
    assert list(results) == []
    assert len(read) == before
    assert list(engine.run(square, range(3))) == [0, 1, 4]


def test_closing_while_results_are_on_their_way_does_not_keep_the_process(tmp_path: Path) -> None:
    (script := tmp_path / "parent.py").write_text(_LARGE)
    root = Path(__file__).resolve().parent.parent.parent
    environment = {**os.environ, "PYTHONPATH": str(root)}
    ended = subprocess.run([sys.executable, str(script)], env=environment, timeout=PATIENCE_SECONDS, check=True)
    assert ended.returncode == 0


def test_an_error_in_a_worker_reaches_the_caller_and_the_workers_go_on(engine: LocalEngine) -> None:
    with pytest.raises(ValueError, match="three"):
        list(engine.run(fail_on_three, range(6)))
    assert list(engine.run(square, range(3))) == [0, 1, 4]


def test_closing_does_not_wait_for_tasks(tmp_path: Path) -> None:
    engine = LocalEngine(2)
    engine.start()
    assert engine._pool is not None
    for _ in range(2):
        engine._pool.submit(sleep_long, tmp_path)
    pids = workers_of(tmp_path, 2)
    engine.close()
    wait_until_ended(pids)


_LARGE = """
import time
from pipelines.engines.local import LocalEngine
from tests.engines.test_local import make_large

if __name__ == "__main__":
    engine = LocalEngine(2)
    engine.start()
    results = engine.run(make_large, [400_000_000] * 3)
    time.sleep(1.5)
    engine.close()
"""

_PARENT = """
import signal
import sys
from pathlib import Path
from pipelines.engines.local import LocalEngine
from tests.engines.test_local import sleep_long

if __name__ == "__main__":
    # Whatever the process that runs the tests blocks or ignores.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
    list(LocalEngine(2).run(sleep_long, [Path(sys.argv[1])] * 2))
"""


@pytest.mark.process
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM], ids=lambda how: how.name)
def test_workers_end_with_a_parent_that_was_killed(tmp_path: Path, how: signal.Signals) -> None:
    (script := tmp_path / "parent.py").write_text(_PARENT)
    (folder := tmp_path / "workers").mkdir()
    root = Path(__file__).resolve().parent.parent.parent
    parent = subprocess.Popen([sys.executable, str(script), str(folder)], env={**os.environ, "PYTHONPATH": str(root)})
    try:
        pids = workers_of(folder, 2)
    finally:
        parent.send_signal(how)
        parent.wait()
    wait_until_ended(pids)
