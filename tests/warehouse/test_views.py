"""Views made again: how much memory one needs is remembered, so that it does not fail at its end each time."""

import contextlib
import dataclasses
import threading
from pathlib import Path

import pytest

from pipelines.assets.sql import read_sql_folder
from pipelines.errors import AuditError
from pipelines.settings import Settings, bundled
from pipelines.warehouse.build import Build
from pipelines.warehouse.memory import MemoryBudget
from pipelines.warehouse.sqlfile import SqlFile
from pipelines.warehouse.views import refresh_view, refresh_views

# A quantile over all rows cannot spill: it needs 8 bytes a row, here 80 MB.
_GREEDY = "SELECT quantile_cont(random(), 0.5) AS middle FROM range(10_000_000)"

_ENDLESS = "SELECT count(*) AS middle FROM range(100_000) AS a, range(100_000_000) AS b WHERE a.range * b.range % 7 = 3"


@pytest.fixture
def greedy() -> SqlFile:
    views, _ = read_sql_folder(Settings(sql_dir=bundled("sql")))
    stored = next(view for view in views if view.materialized == "table")
    return dataclasses.replace(stored, name="greedy", query=_GREEDY, columns={"middle": "half-way"}, dependencies=())


def test_a_view_begins_with_the_memory_that_it_needed(
    tmp_path: Path, greedy: SqlFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[int] = []
    set_limit = MemoryBudget._set

    def watched(self: MemoryBudget, connection: object, size: int) -> None:
        tried.append(size)
        set_limit(self, connection, size)  # type: ignore[arg-type]

    monkeypatch.setattr(MemoryBudget, "_set", watched)
    with Build(tmp_path / "w.duckdb") as build:
        assert refresh_view(build, greedy, "1").was_stale
        first, enough = sorted({size for size in tried if size})[0], int(build.read_state()["memory:greedy"])
        assert enough > first
        tried.clear()
        assert not refresh_view(build, greedy, "1").was_stale
    with Build(tmp_path / "w.duckdb") as build:
        tried.clear()
        assert refresh_view(build, greedy, "2").was_stale
        assert next(size for size in tried if size > first) == enough
        assert int(build.read_state()["memory:greedy"]) == enough


def test_several_views_are_made_and_described_in_order(tmp_path: Path, greedy: SqlFile) -> None:
    views = [
        dataclasses.replace(greedy, name="one", query="SELECT 1 AS middle"),
        dataclasses.replace(greedy, name="two", query="SELECT middle + 1 AS middle FROM one", dependencies=("one",)),
        dataclasses.replace(greedy, name="three", query="SELECT middle + 1 AS middle FROM two", dependencies=("two",)),
    ]
    versions = {view.name: "1" for view in views}

    def described(build: Build, view: SqlFile) -> int:
        return int(build.read(f'SELECT middle FROM "{view.name}"').item())

    with Build(tmp_path / "w.duckdb") as build:
        found = list(refresh_views(build, views, views, versions, described))
        assert [(result.name, result.was_stale, middle) for result, middle in found] == [
            ("one", True, 1), ("two", True, 2), ("three", True, 3)
        ]  # fmt: skip
        again = list(refresh_views(build, views, views, versions, described))
        assert [result.was_stale for result, _ in again] == [False, False, False]


def test_a_view_waits_for_one_that_it_reads_through_a_view_that_is_not_chosen(tmp_path: Path, greedy: SqlFile) -> None:
    def views_of(number: int) -> list[SqlFile]:
        slow = f"SELECT {number} + 0 * max(hash(range) % 3) AS middle FROM range(50_000_000)"
        first = dataclasses.replace(greedy, name="first", query=slow)
        between = dataclasses.replace(
            greedy, name="between", query="SELECT middle FROM first", materialized="view", dependencies=("first",)
        )
        last = dataclasses.replace(greedy, name="last", query="SELECT middle FROM between", dependencies=("between",))
        return [first, between, last]

    def nothing(build: Build, view: SqlFile) -> None:
        pass

    with Build(tmp_path / "w.duckdb") as build:
        for number in (1, 2):
            views = views_of(number)
            chosen = views if number == 1 else [views[0], views[2]]
            list(refresh_views(build, chosen, views, {view.name: str(number) for view in views}, nothing))
            assert build.read("SELECT middle FROM last").item() == number


def test_views_that_are_left_behind_hold_neither_lock_nor_threads(tmp_path: Path, greedy: SqlFile) -> None:
    views = [dataclasses.replace(greedy, name=f"v{number}", query=_ENDLESS if number else "SELECT 1 AS middle")
             for number in range(3)]  # fmt: skip
    target = tmp_path / "w.duckdb"

    def stop_at_the_first() -> None:
        with Build(target) as build:
            made = refresh_views(build, views, views, {view.name: "1" for view in views}, lambda _build, _view: None)
            with contextlib.closing(made):
                for _ in made:
                    raise AuditError("enough")

    with pytest.raises(AuditError, match="enough"):
        stop_at_the_first()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("beside")]
    with Build(target) as build:
        assert build.has_changes
