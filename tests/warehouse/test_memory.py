"""What DuckDB may take: little at rest, more for a query that needs it, a clear error beyond the limit."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from pipelines.errors import WarehouseError
from pipelines.warehouse.build import Build
from pipelines.warehouse.memory import MemoryBudget, size_in_bytes

# A quantile over all rows cannot spill: it needs 8 bytes a row, here 40 MB and some.
_GREEDY = "SELECT quantile_cont(random(), 0.5) AS middle FROM range(5_000_000)"


def memory_limit(connection: duckdb.DuckDBPyConnection) -> str:
    return str(connection.sql("SELECT current_setting('memory_limit') AS setting").fetchall()[0][0])


def change_and_ask_for_too_much(build: Build) -> None:
    with build.transaction() as connection:
        build.set_state("kept", "no")
        connection.sql(_GREEDY).fetchall()


@pytest.mark.parametrize(
    ("size", "expected"),
    [("1GB", 10**9), ("512MB", 512 * 10**6), ("1.5 GiB", 1_610_612_736), ("64KiB", 65536), ("2TB", 2 * 10**12)],
)
def test_sizes_are_read_as_duckdb_reads_them(size: str, expected: int) -> None:
    assert size_in_bytes(size) == expected
    with duckdb.connect() as connection:
        connection.execute(f"SET memory_limit = '{expected}B'")
        as_bytes = memory_limit(connection)
        connection.execute(f"SET memory_limit = '{size}'")
        assert memory_limit(connection) == as_bytes


def test_what_is_no_size_is_refused() -> None:
    with pytest.raises(ValueError, match="no size"):
        size_in_bytes("plenty")


def test_a_query_gets_as_much_as_it_needs_and_gives_it_back() -> None:
    with duckdb.connect() as connection:
        budget = MemoryBudget("1GB")
        budget.rest(connection)
        at_rest = memory_limit(connection)
        with pytest.raises(duckdb.OutOfMemoryException):
            connection.sql(_GREEDY).fetchall()
        ((middle,),), enough = budget.run(connection, lambda: connection.sql(_GREEDY).fetchall(), "the test")
        assert 0.4 < middle < 0.6
        assert 40_000_000 < enough <= 10**9
        assert memory_limit(connection) == at_rest


def test_what_is_known_to_need_more_begins_with_it() -> None:
    with duckdb.connect() as connection:
        budget, tries = MemoryBudget("1GB"), []

        def work() -> None:
            tries.append(memory_limit(connection))
            connection.sql(_GREEDY).fetchall()

        assert budget.run(connection, work, "the test", at_least=200_000_000) == (None, 0)
        assert tries == ["190.7 MiB"]
        # The next one begins small again.
        assert budget.run(connection, lambda: memory_limit(connection), "another test")[0] == "38.1 MiB"


def test_a_query_that_comes_again_begins_with_what_was_enough_and_others_do_not() -> None:
    with duckdb.connect() as connection:
        budget, tries = MemoryBudget("1GB"), []

        def work() -> None:
            tries.append(memory_limit(connection))
            connection.sql(_GREEDY).fetchall()

        _, enough = budget.run(connection, work, "a query", query="greedy")
        assert enough
        assert len(tries) > 1
        assert budget.run(connection, work, "a query", query="greedy") == (None, 0)
        assert tries[-1] == tries[-2]
        assert budget.run(connection, lambda: memory_limit(connection), "a query", query="modest")[0] == "38.1 MiB"


def test_what_was_not_enough_is_not_taken_for_enough() -> None:
    with duckdb.connect() as connection:
        budget = MemoryBudget("48MB")
        with pytest.raises(WarehouseError):
            budget.run(connection, lambda: connection.sql(_GREEDY).fetchall(), "a query")
        assert budget.run(connection, lambda: memory_limit(connection), "a query")[0] == "38.1 MiB"


def test_a_query_that_needs_more_than_the_usual_runs_alone() -> None:
    with duckdb.connect() as first, first.cursor() as second, ThreadPoolExecutor(2) as threads:
        budget, began, may_end = MemoryBudget("1GB"), threading.Event(), threading.Event()
        running: list[str] = []

        def wait_within() -> None:
            running.append("large begins")
            began.set()
            assert may_end.wait(10)
            running.append("large ends")

        large = threads.submit(budget.run, first, wait_within, "large", 200_000_000)
        assert began.wait(10)
        small = threads.submit(budget.run, second, lambda: running.append("small"), "small")
        # Nothing to see of the other for as long as it is given to come too early.
        with pytest.raises(TimeoutError):
            small.result(timeout=0.2)
        may_end.set()
        small.result(timeout=10)
        large.result(timeout=10)
        assert running == ["large begins", "large ends", "small"]


def test_a_query_that_needs_more_than_the_usual_waits_for_those_that_run() -> None:
    with duckdb.connect() as first, first.cursor() as second, ThreadPoolExecutor(2) as threads:
        budget, began, may_end = MemoryBudget("1GB"), threading.Event(), threading.Event()
        running: list[str] = []

        def wait_within() -> None:
            began.set()
            assert may_end.wait(10)
            running.append("small")

        small = threads.submit(budget.run, first, wait_within, "small")
        assert began.wait(10)
        large = threads.submit(budget.run, second, lambda: running.append("large"), "large", 200_000_000)
        with pytest.raises(TimeoutError):
            large.result(timeout=0.2)
        may_end.set()
        small.result(timeout=10)
        large.result(timeout=10)
        assert running == ["small", "large"]


def test_one_greedy_read_of_a_build_raises_no_other(tmp_path: Path) -> None:
    with Build(tmp_path / "w.duckdb") as build:
        build.set_state("kept", "yes")
        assert 0.4 < build.read(_GREEDY).item() < 0.6
        assert build.read("SELECT current_setting('memory_limit') AS setting").item() == "38.1 MiB"


def test_a_build_leaves_room_for_the_threads_that_ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for cores, threads in ((1, 1), (2, 1), (6, 5)):
        monkeypatch.setattr("pipelines.warehouse.build.usable_cores", lambda cores=cores: cores)
        with Build(tmp_path / f"{cores}.duckdb") as build:
            build.set_state("kept", "yes")
            assert build.read("SELECT current_setting('threads') AS setting").item() == threads


def test_the_limit_holds_and_the_error_names_the_setting() -> None:
    with duckdb.connect() as connection:
        budget = MemoryBudget("48MB")
        with pytest.raises(WarehouseError, match=r"^sql/views/x.sql needs .* DATELINE_MEMORY_LIMIT=48MB .* higher"):
            budget.run(connection, lambda: connection.sql(_GREEDY).fetchall(), "sql/views/x.sql")


def test_a_larger_file_gives_transactions_more() -> None:
    with duckdb.connect() as connection:
        budget = MemoryBudget("1GB")
        seen = []
        for file_size in (0, 2 * 10**9, 10**11):
            budget.open_up(connection, file_size)
            seen.append(memory_limit(connection))
        assert seen == ["63.5 MiB", "476.8 MiB", "953.6 MiB"]


def test_a_transaction_that_needs_more_than_the_limit_is_rolled_back_with_a_clear_error(tmp_path: Path) -> None:
    with Build(tmp_path / "w.duckdb", memory_limit="32MB") as build:
        build.set_state("kept", "yes")
        with pytest.raises(WarehouseError, match="DATELINE_MEMORY_LIMIT=32MB"):
            change_and_ask_for_too_much(build)
        assert build.read_state()["kept"] == "yes"


def test_what_a_killed_build_spilled_is_removed(tmp_path: Path) -> None:
    target = tmp_path / "w.duckdb"
    with Build(target) as build:
        spilled = tmp_path / f"{build.files.build.name}.tmp"
    spilled.mkdir()
    (spilled / "duckdb_temp_storage_DEFAULT-0.tmp").write_bytes(b"left over")
    with Build(target):
        assert not spilled.exists()
