import os
import time

import pytest

from pipelines.engines.local import run_batches


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


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_the_order_of_the_tasks(workers: int) -> None:
    assert list(run_batches(square, range(7), workers=workers)) == [0, 1, 4, 9, 16, 25, 36]


def test_workers_are_other_processes_and_order_holds_when_the_first_is_slow() -> None:
    results = list(run_batches(slow_first, range(6), workers=2))
    assert [number for number, _ in results] == list(range(6))
    assert os.getpid() not in {pid for _, pid in results}


def test_one_task_runs_here() -> None:
    assert next(iter(run_batches(slow_first, [1], workers=2)))[1] == os.getpid()


def test_no_task_no_result() -> None:
    assert list(run_batches(square, [], workers=2)) == []


def test_tasks_are_read_lazily() -> None:
    read: list[int] = []

    def tasks():
        for number in range(100):
            read.append(number)
            yield number

    results = run_batches(square, tasks(), workers=2)
    next(results)
    assert len(read) <= 5
    results.close()


def test_an_error_in_a_worker_reaches_the_caller() -> None:
    with pytest.raises(ValueError, match="three"):
        list(run_batches(fail_on_three, range(6), workers=2))
