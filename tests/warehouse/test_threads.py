"""Two threads on one build: results in order, what depends waits, what fails is told, and the file can be published."""

import threading
from pathlib import Path

import duckdb
import pytest

from pipelines.errors import AuditError, MemoryLimitError
from pipelines.tables.contract import empty_frame
from pipelines.tables.runs import Run
from pipelines.warehouse.build import Build
from pipelines.warehouse.memory import MemoryBudget
from pipelines.warehouse.threads import side_by_side

# A quantile over all rows cannot spill: it needs 8 bytes a row, here 40 MB.
_GREEDY = "SELECT quantile_cont(random(), 0.5) AS middle FROM range(5_000_000)"


def make_table(build: Build, sql: str) -> int:
    name = sql.split()[2]
    with build.transaction(changes_data=False) as connection:
        connection.execute(sql)
        build.set_state(f"made:{name}", "yes")
    return int(build.read(f"SELECT count(*) AS row_count FROM {name}").item())


def test_tables_are_made_in_the_order_of_their_needs_and_told_in_that_of_the_items(tmp_path: Path) -> None:
    items = {"first": "CREATE TABLE first AS SELECT * FROM range(2_000_000)"}
    items |= {f"t{i}": f"CREATE TABLE t{i} AS SELECT * FROM first LIMIT {i}" for i in range(1, 6)}
    with Build(tmp_path / "w.duckdb") as build:
        build.set_state("begun", "yes")
        counts = side_by_side(build, make_table, items, lambda sql: () if " range(" in sql else ("first",))
        assert list(counts) == [2_000_000, 1, 2, 3, 4, 5]
        assert {name for name in build.read_state() if name.startswith("made:")} == {f"made:{name}" for name in items}
        build.publish(empty_frame(Run))
    assert (tmp_path / "w.duckdb").exists()
    assert not build.files.build.exists()


def test_two_work_at_a_time(tmp_path: Path) -> None:
    meeting = threading.Barrier(2)

    def meet(build: Build, item: int) -> int:
        # Nobody gets past alone.
        meeting.wait(timeout=60)
        return item

    with Build(tmp_path / "w.duckdb") as build:
        assert list(side_by_side(build, meet, {str(n): n for n in range(6)})) == list(range(6))


def test_a_failure_is_told_and_nothing_stays_open(tmp_path: Path) -> None:
    twins = set()

    def work(build: Build, item: int) -> int:
        twins.add(build.connection)
        if item == 1:
            raise AuditError("one is bad")
        return int(build.read(f"SELECT {item} AS number").item())

    with Build(tmp_path / "w.duckdb") as build:
        build.set_state("begun", "yes")
        results = side_by_side(build, work, {str(n): n for n in range(8)})
        assert next(results) == 0
        with pytest.raises(AuditError, match="one is bad"):
            next(results)
        for connection in twins:
            with pytest.raises(duckdb.ConnectionException):
                connection.execute("SELECT 1")
        build.publish(empty_frame(Run))


def test_what_two_have_no_memory_for_is_done_one_after_the_other(tmp_path: Path) -> None:
    # Each needs more than half of this.
    with Build(tmp_path / "w.duckdb", memory_limit="200MB") as build:
        found = list(side_by_side(build, lambda twin, _: twin.read(_GREEDY).item(), {str(n): n for n in range(4)}))
    assert len(found) == 4
    assert all(0.4 < middle < 0.6 for middle in found)


def test_a_connection_that_falls_back_takes_no_memory_from_another() -> None:
    with duckdb.connect() as first, first.cursor() as second:
        budget = MemoryBudget("1GB")

        def limit() -> str:
            return str(first.sql("SELECT current_setting('memory_limit') AS setting").fetchall()[0][0])

        budget.open_up(first, 800_000_000)
        assert limit() == "190.7 MiB"
        beside, _ = budget.run(second, limit, "the other")
        assert (beside, limit()) == ("228.8 MiB", "190.7 MiB")
        budget.rest(first)
        assert limit() == "38.1 MiB"


def test_more_than_the_limit_is_refused_with_the_setting(tmp_path: Path) -> None:
    with (
        Build(tmp_path / "w.duckdb", memory_limit="32MB") as build,
        pytest.raises(MemoryLimitError, match="DATELINE_MEMORY_LIMIT=32MB"),
    ):
        list(side_by_side(build, lambda twin, _: twin.read(_GREEDY).item(), {"a": 1, "b": 2}))
