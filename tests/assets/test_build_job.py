"""Whole runs of the Dagster graph on small folders: what is published, what is kept, what is told."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.assets.publication import PUBLISH_OP
from pipelines.assets.run import BuildRun, warehouse_resource
from pipelines.definitions import make_definitions
from pipelines.errors import AuditError, BuildInProgressError, SettingsError, WarehouseError
from pipelines.settings import Settings, bundled
from pipelines.warehouse.build import Build
from tests.builds import assert_same_rows, build, contents

TEXTS = {
    "steppe": "Mongolia and China open talks\n\nPublished: May 13, 2024 09:07 PM\n\nULAANBAATAR - Foreign Minister Bat"
    " Erdene of Mongolia met officials from China on Monday. Erdene said the US and Japan had been told.\n",
    "harbour": "Kenya Navy opens drill\n\nBy Amina Otieno\n\nMOMBASA, Kenya - The Kenya Navy opened a drill with India"
    " on Tuesday, officials said. Rain fell.\n",
    "court": "Court in The Hague hears case\n\nThe International Court of Justice heard Peru and Chile on Friday.\n",
    "short": "Rain in Lagos.\n",
}


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    write(folder, "wire/a.txt", TEXTS["steppe"])
    write(folder, "coast/b.txt", TEXTS["harbour"])
    return folder


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    return tmp_path / "w" / "news.duckdb"


def write(raw: Path, name: str, text: str | bytes) -> None:
    path = raw / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())


def test_a_first_build_publishes_linked_mentions_that_round_trip(raw: Path, warehouse: Path) -> None:
    write(raw, "coast/broken.txt", b"")
    run = build(raw, warehouse)
    assert run.is_published
    assert (run.files.added, run.files.changed, run.files.deleted) == (3, 0, 0)
    tables = contents(warehouse)
    states = dict(tables["source_file"].select("source_path", "state").iter_rows())
    assert states == {"wire/a.txt": "loaded", "coast/b.txt": "loaded", "coast/broken.txt": "rejected"}
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        wrong = connection.execute(
            "SELECT count(*) FROM mention JOIN article USING (article_id)"
            " WHERE substring(text, start_char + 1, end_char - start_char) <> surface"
        ).fetchall()
        keys = {k for (k,) in connection.execute("SELECT entity_key FROM entity").fetchall()}
        assert connection.execute("SELECT count(*) FROM entity_overview").fetchall()[0][0] == len(keys)
    assert wrong == [(0,)]
    assert {"iso3166:MN", "iso3166:CN", "iso3166:US", "iso3166:JP", "iso3166:KE", "iso3166:IN"} <= keys


def test_an_unchanged_folder_publishes_nothing_new(raw: Path, warehouse: Path) -> None:
    build(raw, warehouse)
    before = warehouse.stat()
    run = build(raw, warehouse)
    assert not run.is_published
    assert run.files.unchanged == 2
    assert (warehouse.stat().st_ino, warehouse.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert not list(warehouse.parent.glob("*.build*"))


def test_a_touched_file_is_no_change_of_data(raw: Path, warehouse: Path) -> None:
    build(raw, warehouse)
    before = contents(warehouse)
    os.utime(raw / "wire/a.txt", ns=(1, 1_700_000_000_000_000_000))
    build(raw, warehouse)
    after = contents(warehouse)
    for table in set(before) - {"source_file"}:
        assert before[table].equals(after[table])


def test_edits_and_deletions_take_along_what_hangs_on_them(raw: Path, warehouse: Path) -> None:
    build(raw, warehouse)
    write(raw, "wire/a.txt", TEXTS["court"])
    (raw / "coast/b.txt").unlink()
    run = build(raw, warehouse)
    assert (run.files.added, run.files.changed, run.files.deleted) == (0, 1, 1)
    tables = contents(warehouse)
    assert tables["article"]["source_path"].to_list() == ["wire/a.txt"]
    assert "iso3166:KE" not in set(tables["entity"]["entity_key"])
    assert "iso3166:PE" in set(tables["entity"]["entity_key"])
    only = {tables["article"]["article_id"].item()}
    for table in ("segment", "sentence", "mention", "article_annotation"):
        assert set(tables[table]["article_id"]) == only


def test_copies_are_settled_when_the_original_goes(raw: Path, warehouse: Path) -> None:
    write(raw, "other/copy.txt", TEXTS["steppe"])
    build(raw, warehouse)
    copies = dict(contents(warehouse)["article"].select("source_path", "is_copy").iter_rows())
    assert copies == {"wire/a.txt": True, "other/copy.txt": False, "coast/b.txt": False}
    (raw / "other/copy.txt").unlink()
    build(raw, warehouse)
    assert not contents(warehouse)["article"]["is_copy"].any()


CHANGES = st.lists(
    st.tuples(st.sampled_from(["a", "b", "c", "d"]), st.sampled_from([*TEXTS.values(), None, "", "\x00\x01\x02"])),
    min_size=1,
    max_size=4,
)


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=st.lists(CHANGES, min_size=2, max_size=3))
def test_any_history_ends_in_the_rows_of_a_build_from_nothing(
    tmp_path: Path, history: list[list[tuple[str, str | None]]]
) -> None:
    folder = tmp_path / f"case-{time.monotonic_ns()}"
    raw = folder / "raw"
    raw.mkdir(parents=True)
    for changes in history:
        for name, text in changes:
            path = raw / f"source-{name}" / f"{name}.txt"
            if text is None:
                path.unlink(missing_ok=True)
            else:
                write(raw, f"source-{name}/{name}.txt", text)
        build(raw, folder / "incremental.duckdb")
    build(raw, folder / "anew.duckdb")
    build(raw, folder / "rebuilt.duckdb")
    build(raw, folder / "rebuilt.duckdb", rebuild=True)
    assert_same_rows(folder / "incremental.duckdb", folder / "anew.duckdb")
    assert_same_rows(folder / "rebuilt.duckdb", folder / "anew.duckdb")
    shutil.rmtree(folder)


def test_many_batches_in_worker_processes_give_the_rows_of_one_batch_in_this_process(tmp_path: Path, raw: Path) -> None:
    for number in range(12):
        write(raw, f"many/{number}.txt", TEXTS["harbour"] + f"Number {number}.\n")
    build(raw, tmp_path / "one.duckdb", workers=1)
    build(raw, tmp_path / "many.duckdb", workers=2, batch_chars=1500)
    assert_same_rows(tmp_path / "one.duckdb", tmp_path / "many.duckdb")


@pytest.fixture
def own_sql(tmp_path: Path) -> Path:
    folder = tmp_path / "sql"
    shutil.copytree(bundled("sql"), folder)
    return folder


FAILING_CHECK = """-- no_kenya: the word Kenya is in no article.
--
-- Proves:   no article names Kenya.
-- Action:   none, this is an example.
-- Severity: error
-- Reads:    article.
--
-- Columns:
--   article_id   the offending article.
--   source_path  its file.
SELECT
    article_id,
    source_path
FROM article
WHERE contains(text, 'Kenya')
"""


def test_a_failed_audit_publishes_nothing_and_says_which_rows(raw: Path, warehouse: Path, own_sql: Path) -> None:
    build(raw, warehouse, sql_dir=own_sql)
    before = contents(warehouse)
    (own_sql / "checks" / "no_kenya.sql").write_text(FAILING_CHECK)
    write(raw, "wire/new.txt", TEXTS["court"])
    with pytest.raises(AuditError, match=r"Nothing was published.*no_kenya.*1 offending rows.*coast/b\.txt"):
        build(raw, warehouse, sql_dir=own_sql)
    assert all(frame.equals(contents(warehouse)[table]) for table, frame in before.items())
    (own_sql / "checks" / "no_kenya.sql").unlink()
    assert build(raw, warehouse, sql_dir=own_sql).is_published
    assert "wire/new.txt" in contents(warehouse)["article"]["source_path"].to_list()


def test_a_new_view_file_refreshes_only_the_views(raw: Path, warehouse: Path, own_sql: Path) -> None:
    build(raw, warehouse, sql_dir=own_sql)
    (own_sql / "views" / "title_length.sql").write_text(
        "-- title_length: how long titles are.\n--\n-- Grain:    one row per article.\n-- Purpose:  an example.\n"
        "-- Reads:    article.\n-- Excludes: nothing.\n-- Materialized: view\n--\n-- Columns:\n"
        "--   article_id   the article.\n--   title_chars  code points of its title.\n"
        "SELECT\n    article_id,\n    length(title) AS title_chars\nFROM article\n"
    )
    run = build(raw, warehouse, sql_dir=own_sql)
    assert run.is_published
    assert run.files.moved == 0
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        assert len(connection.execute("SELECT * FROM title_length").fetchall()) == 2
    (own_sql / "views" / "title_length.sql").unlink()
    build(raw, warehouse, sql_dir=own_sql)
    with duckdb.connect(str(warehouse), read_only=True) as connection, pytest.raises(duckdb.CatalogException):
        connection.execute("SELECT * FROM title_length")


def job_of(raw: Path, warehouse: Path, opened: list[BuildRun]) -> tuple[dg.Definitions, dg.JobDefinition]:
    chosen = Settings(raw_dir=raw, warehouse=warehouse)
    definitions = make_definitions(chosen, warehouse_resource(lambda: chosen, on_open=opened.append))
    return definitions, definitions.resolve_job_def("build")


def test_materialising_one_view_is_audited_and_published_without_a_second_click(raw: Path, warehouse: Path) -> None:
    build(raw, warehouse)
    warehouse.chmod(0o644)
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("DELETE FROM internal.build_state WHERE name = 'view:entity_pair'")
        connection.execute("DROP TABLE entity_pair")
    opened: list[BuildRun] = []
    _, job = job_of(raw, warehouse, opened)
    result = job.execute_in_process(asset_selection=[dg.AssetKey("entity_pair")])
    assert result.success
    assert PUBLISH_OP not in {event.step_key for event in result.all_events}
    assert opened[0].is_published
    assert {v.check.severity for v in opened[0].verdicts.values()} >= {"error"}
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        connection.execute("SELECT count(*) FROM entity_pair")


def test_every_asset_tells_a_newcomer_what_it_is(raw: Path, warehouse: Path) -> None:
    opened: list[BuildRun] = []
    definitions, job = job_of(raw, warehouse, opened)
    result = job.execute_in_process()
    materialised = {
        event.asset_key.path[-1]: event.materialization.metadata for event in result.get_asset_materialization_events()
    }
    graph = definitions.resolve_asset_graph()
    for key in graph.get_all_asset_keys():
        node = graph.get(key)
        assert len(node.description or "") > 20, key
        assert node.owners, key
        assert node.kinds, key
        assert node.tags, key
        assert node.group_name != "default", key
        if not node.is_materializable:
            continue
        assert node.code_version, key
        metadata = materialised[key.path[-1]]
        if key.path[-1] != "published_warehouse":
            assert {"dagster/row_count", "dagster/column_schema", "preview"} <= set(metadata), key
            assert metadata["dagster/column_schema"].value.columns, key


def test_article_text_in_a_preview_is_escaped_and_cut(raw: Path, warehouse: Path) -> None:
    write(raw, "wire/a.txt", "<script>alert(1)</script> | [x](y) `z` " * 40)
    opened: list[BuildRun] = []
    _, job = job_of(raw, warehouse, opened)
    result = job.execute_in_process()
    for event in result.get_asset_materialization_events():
        preview = event.materialization.metadata.get("preview")
        assert preview is None or "<script" not in str(preview.value)


def test_a_missing_raw_folder_and_a_foreign_file_are_told_in_one_sentence(tmp_path: Path, warehouse: Path) -> None:
    with pytest.raises(SettingsError, match="nowhere"):
        build(tmp_path / "nowhere", warehouse)
    (tmp_path / "raw").mkdir()
    notes = tmp_path / "notes.txt"
    notes.write_text("not a database, only some notes")
    with pytest.raises(WarehouseError, match="is not a DuckDB file"):
        build(tmp_path / "raw", notes)


def test_a_build_in_progress_elsewhere_is_told(raw: Path, warehouse: Path) -> None:
    with Build(warehouse), pytest.raises(BuildInProgressError, match=f"process {os.getpid()}"):
        build(raw, warehouse)


@pytest.fixture
def many_articles(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "raw"
    for number in range(150):
        write(folder, f"wire/{number:03}.txt", TEXTS["steppe"] + f"Number {number}.\n")
    return folder


@pytest.mark.process
def test_a_build_killed_with_sigkill_is_resumed_to_the_same_rows(many_articles: Path, tmp_path: Path) -> None:
    warehouse = tmp_path / "killed.duckdb"
    environment = {**os.environ, "DATELINE_BATCH_CHARS": "2000", "DATELINE_WORKERS": "1"}
    command = [
        sys.executable,
        "-m",
        "pipelines.cli",
        "build",
        "--raw",
        str(many_articles),
        "--warehouse",
        str(warehouse),
    ]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    build_file = warehouse.with_name(".killed.duckdb.build")
    deadline = time.monotonic() + 60
    while not (build_file.exists() and build_file.stat().st_size > 0) and process.poll() is None:
        assert time.monotonic() < deadline, "the build never began to write"
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert not warehouse.exists()
    build(many_articles, warehouse)
    build(many_articles, tmp_path / "anew.duckdb")
    assert_same_rows(warehouse, tmp_path / "anew.duckdb")


def test_lines_that_a_source_repeats_are_learned_as_boilerplate_whatever_the_order(tmp_path: Path) -> None:
    raw, tail = tmp_path / "raw", "Harbour notices are free of charge to all mariners"
    names = ["Lagos", "Lima", "Osaka", "Perth", "Quito", "Sofia"]
    for number, place in enumerate(names):
        text = f"Storm nears {place}\n\nA storm came near {place} on day {number}. Ships stayed in port.\n\n{tail}\n"
        write(raw, f"coast/{place}.txt", text)
        build(raw, tmp_path / "incremental.duckdb")
    build(raw, tmp_path / "anew.duckdb")
    assert_same_rows(tmp_path / "incremental.duckdb", tmp_path / "anew.duckdb")
    with duckdb.connect(str(tmp_path / "anew.duckdb"), read_only=True) as connection:
        kinds = connection.execute(
            "SELECT DISTINCT kind FROM segment JOIN article USING (article_id)"
            " WHERE substring(text, start_char + 1, end_char - start_char) = ?",
            [tail],
        ).fetchall()
    assert kinds == [("boilerplate",)]
    for place in names[2:]:
        (raw / f"coast/{place}.txt").unlink()
    build(raw, tmp_path / "incremental.duckdb")
    build(raw, tmp_path / "anew.duckdb", rebuild=True)
    assert_same_rows(tmp_path / "incremental.duckdb", tmp_path / "anew.duckdb")
