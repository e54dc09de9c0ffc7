"""The write-audit-publish protocol with real files and, where it matters, real processes."""

import contextlib
import datetime as dt
import os
import signal
import stat
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipelines.errors import BuildInProgressError, ContractError, WarehouseError
from pipelines.tables.articles import Article
from pipelines.tables.contract import frame_of
from pipelines.tables.files import SourceFile
from pipelines.tables.runs import Run
from pipelines.warehouse.build import Build
from pipelines.warehouse.connection import insert
from pipelines.warehouse.files import write_ahead_log


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "w" / "news.duckdb"


def files_frame(*paths: str) -> pl.DataFrame:
    return frame_of(SourceFile, [{"source_path": path} for path in paths])


def run_frame(name: str, minute: int = 0) -> pl.DataFrame:
    return frame_of(Run, [{"run_id": name, "finished_at": dt.datetime(2025, 1, 1, 0, minute)}])


def publish_files(target: Path, name: str, *paths: str) -> None:
    with Build(target) as build:
        with build.transaction() as connection:
            connection.execute("DELETE FROM source_file")
            insert(connection, SourceFile, files_frame(*paths))
        build.publish(run_frame(name, int(name)))


def read_paths(target: Path) -> list[str]:
    with duckdb.connect(str(target), read_only=True) as connection:
        return [path for (path,) in connection.execute("SELECT source_path FROM source_file ORDER BY 1").fetchall()]


def test_publish_makes_a_read_only_file_without_leftovers(target: Path) -> None:
    publish_files(target, "1", "a.txt")
    assert read_paths(target) == ["a.txt"]
    assert stat.S_IMODE(target.stat().st_mode) == 0o444
    assert sorted(p.name for p in target.parent.iterdir()) == [".news.duckdb.lock", "news.duckdb"]


def test_nothing_is_visible_before_publishing(target: Path) -> None:
    publish_files(target, "1", "a.txt")
    with Build(target) as build, build.transaction() as connection:
        insert(connection, SourceFile, files_frame("b.txt"))
        assert read_paths(target) == ["a.txt"]
    assert read_paths(target) == ["a.txt"]


def test_the_next_run_resumes_what_was_committed(target: Path) -> None:
    publish_files(target, "1", "a.txt")
    with Build(target) as build, build.transaction() as connection:
        insert(connection, SourceFile, files_frame("b.txt"))
    with Build(target) as build:
        assert build.has_changes
        assert build.read("SELECT count(*) AS n FROM source_file").item() == 2
        build.publish(run_frame("2", 2))
    assert read_paths(target) == ["a.txt", "b.txt"]


def test_a_build_file_of_another_base_is_dropped(target: Path) -> None:
    publish_files(target, "1", "a.txt")
    with Build(target) as build, build.transaction() as connection:
        insert(connection, SourceFile, files_frame("stale.txt"))
    build_file = target.with_name(".news.duckdb.build")
    kept = build_file.read_bytes()
    build_file.unlink()
    publish_files(target, "2", "c.txt")
    build_file.write_bytes(kept)
    with Build(target) as build:
        assert not build.has_changes
        assert build.read("SELECT source_path FROM source_file").to_series().to_list() == ["c.txt"]


def test_a_run_with_nothing_to_do_makes_no_build_file(target: Path) -> None:
    publish_files(target, "1", "a.txt")
    before = target.stat()
    with Build(target) as build:
        assert build.read("SELECT count(*) AS n FROM source_file").item() == 1
        assert not build.has_changes
    assert not target.with_name(".news.duckdb.build").exists()
    assert (target.stat().st_ino, target.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_failed_transaction_leaves_nothing(target: Path) -> None:
    with Build(target) as build:
        with contextlib.suppress(ContractError), build.transaction() as connection:
            insert(connection, SourceFile, files_frame("a.txt"))
            insert(connection, Article, pl.DataFrame({"article_id": [1]}))
        assert build.read("SELECT count(*) AS n FROM source_file").item() == 0


def test_a_reader_keeps_its_snapshot_and_new_readers_see_the_new_file(target: Path) -> None:
    publish_files(target, "1", "a.txt")
    code = textwrap.dedent(
        """
        import duckdb, sys
        con = duckdb.connect(sys.argv[1], read_only=True)
        print(con.execute("SELECT source_path FROM source_file").fetchall(), flush=True)
        sys.stdin.readline()
        print(con.execute("SELECT source_path FROM source_file").fetchall(), flush=True)
        """
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(target)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as reader:
        assert reader.stdout is not None
        assert reader.stdout.readline().strip() == "[('a.txt',)]"
        publish_files(target, "2", "b.txt")
        assert read_paths(target) == ["b.txt"]
        out, _ = reader.communicate("\n")
    assert out.strip() == "[('a.txt',)]"


def test_readers_never_fail_or_see_half_a_run_while_builds_publish(target: Path) -> None:
    publish_files(target, "1", "0", "0b")
    code = textwrap.dedent(
        """
        import duckdb, sys
        seen = set()
        while True:
            con = duckdb.connect(sys.argv[1], read_only=True)
            rows = sorted(p for (p,) in con.execute("SELECT source_path FROM source_file").fetchall())
            con.close()
            assert len(rows) == 2 and rows[1] == rows[0] + "b", rows
            if rows[0] not in seen:
                seen.add(rows[0])
                print(rows[0], flush=True)
            if rows[0] == "9":
                break
        """
    )
    with subprocess.Popen([sys.executable, "-c", code, str(target)], stdout=subprocess.PIPE, text=True) as reader:
        assert reader.stdout is not None
        assert reader.stdout.readline().strip() == "0"
        for number in range(2, 10):
            publish_files(target, str(number), str(number), f"{number}b")
        assert reader.wait(timeout=60) == 0


def test_a_writer_killed_with_sigkill_publishes_nothing_and_is_resumed(target: Path) -> None:
    publish_files(target, "1", "a.txt")
    code = textwrap.dedent(
        """
        import sys, time
        from pathlib import Path
        from pipelines.tables.contract import frame_of
        from pipelines.tables.files import SourceFile
        from pipelines.warehouse.build import Build
        from pipelines.warehouse.connection import insert
        with Build(Path(sys.argv[1])) as build:
            with build.transaction() as connection:
                insert(connection, SourceFile, frame_of(SourceFile, [{"source_path": "b.txt"}]))
            build.connection.execute("BEGIN")
            insert(build.connection, SourceFile, frame_of(SourceFile, [{"source_path": "half.txt"}]))
            print("ready", flush=True)
            time.sleep(600)
        """
    )
    with subprocess.Popen([sys.executable, "-c", code, str(target)], stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline().strip() == "ready"
        with pytest.raises(BuildInProgressError, match=f"process {writer.pid}"):
            Build(target).__enter__()
        os.kill(writer.pid, signal.SIGKILL)
        writer.wait()
    assert read_paths(target) == ["a.txt"]
    with Build(target) as build:
        assert build.has_changes
        assert build.read("SELECT source_path FROM source_file ORDER BY 1").to_series().to_list() == ["a.txt", "b.txt"]


def test_a_waiting_build_gets_the_lock_when_it_is_free(target: Path) -> None:
    entered = threading.Event()
    with Build(target):

        def wait() -> None:
            with Build(target, wait_seconds=30):
                entered.set()

        thread = threading.Thread(target=wait)
        thread.start()
        assert not entered.wait(0.3)
    assert entered.wait(10)
    thread.join()


def test_a_stale_write_ahead_log_is_removed(target: Path) -> None:
    publish_files(target, "1", "a.txt")
    target.chmod(0o644)
    code = textwrap.dedent(
        """
        import duckdb, os, sys
        con = duckdb.connect(sys.argv[1])
        con.execute("SET checkpoint_threshold = '1GB'")
        con.execute("CREATE TABLE mine AS SELECT 1 AS x")
        os._exit(0)
        """
    )
    subprocess.run([sys.executable, "-c", code, str(target)], check=True)
    assert write_ahead_log(target).exists()
    with Build(target, rebuild=True) as build:
        with build.transaction() as connection:
            insert(connection, SourceFile, files_frame("b.txt"))
        build.publish(run_frame("2", 2))
    assert not write_ahead_log(target).exists()
    assert read_paths(target) == ["b.txt"]


def test_a_file_that_is_no_warehouse_is_left_alone(target: Path) -> None:
    target.parent.mkdir()
    target.write_text("my precious notes")
    with pytest.raises(WarehouseError, match="is not a DuckDB file and was left alone"):
        Build(target).__enter__()
    assert target.read_text() == "my precious notes"


def test_a_foreign_duckdb_file_is_left_alone(target: Path) -> None:
    target.parent.mkdir()
    with duckdb.connect(str(target)) as connection:
        connection.execute("CREATE TABLE mine AS SELECT 42 AS answer")
    with pytest.raises(WarehouseError, match="was not made by Dateline"):
        Build(target).__enter__()
    with duckdb.connect(str(target), read_only=True) as connection:
        assert connection.execute("SELECT answer FROM mine").fetchall() == [(42,)]


def test_rebuild_starts_from_nothing(target: Path) -> None:
    publish_files(target, "1", "a.txt")
    with Build(target, rebuild=True) as build:
        assert build.read("SELECT count(*) AS n FROM source_file").item() == 0
