"""Declarative automation: an edited view or correction asks once for what depends on it, and for nothing else."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest

from pipelines.assets.run import warehouse_resource
from pipelines.definitions import make_definitions
from pipelines.settings import Settings, bundled
from tests.builds import build

CORRECTION = "action,target,surface,value,source_name,article,who,when,why\n"


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as made:
        yield made


@pytest.fixture
def chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    shutil.copytree(bundled("sql"), tmp_path / "sql")
    (tmp_path / "raw" / "wire").mkdir(parents=True)
    (tmp_path / "raw" / "wire" / "a.txt").write_text("Kenya and Peru signed in Nairobi.\n")
    (tmp_path / "corrections.csv").write_text(CORRECTION)
    for name, path in {
        "RAW_DIR": "raw",
        "WAREHOUSE": "w.duckdb",
        "SQL_DIR": "sql",
        "OVERRIDES": "corrections.csv",
    }.items():
        monkeypatch.setenv(f"DATELINE_{name}", str(tmp_path / path))
    return Settings()


class Looks:
    """The sensor's looks, one after the other, as the daemon takes them."""

    def __init__(self, settings: Settings, instance: dg.DagsterInstance) -> None:
        self.definitions = make_definitions(settings, warehouse_resource(lambda: settings))
        self.instance = instance
        self.cursor = None

    def look(self) -> set[str]:
        """The assets that one look asks for."""
        result = dg.evaluate_automation_conditions(self.definitions, instance=self.instance, cursor=self.cursor)
        self.cursor = result.cursor
        keys = self.definitions.resolve_asset_graph().get_all_asset_keys()
        return {key.path[-1] for key in keys if result.get_num_requested(key)}


def publish(settings: Settings) -> None:
    build(settings.raw_dir, settings.warehouse, sql_dir=settings.sql_dir, overrides=settings.overrides)


def test_nothing_is_asked_for_without_a_warehouse_or_an_edit(chosen: Settings, instance: dg.DagsterInstance) -> None:
    looks = Looks(chosen, instance)
    assert looks.look() == set()
    publish(chosen)
    assert looks.look() == set()


def test_an_edited_view_is_asked_for_once_with_what_reads_it(chosen: Settings, instance: dg.DagsterInstance) -> None:
    publish(chosen)
    looks = Looks(chosen, instance)
    assert looks.look() == set()
    file = chosen.sql_dir / "views" / "entity_trend.sql"
    file.write_text(file.read_text() + "-- edited\n")
    asked = looks.look()
    assert "entity_trend" in asked
    assert "ingest_health" not in asked
    assert "mention" not in asked
    assert looks.look() == set()
    file.write_text(file.read_text() + "-- edited again\n")
    assert "entity_trend" in looks.look()
    publish(chosen)
    assert looks.look() == set()


def test_a_file_that_does_not_parse_asks_for_nothing(chosen: Settings, instance: dg.DagsterInstance) -> None:
    publish(chosen)
    looks = Looks(chosen, instance)
    file = chosen.sql_dir / "views" / "entity_trend.sql"
    file.write_text("-- half a file")
    assert looks.look() == set()


def test_a_correction_asks_for_mentions_and_all_that_is_made_of_them(
    chosen: Settings, instance: dg.DagsterInstance
) -> None:
    publish(chosen)
    looks = Looks(chosen, instance)
    line = "rename,iso3166:KE,,Republic of Kenya,,,me,2026-11-01,we say so\n"
    chosen.overrides_file.write_text(CORRECTION + line)
    asked = looks.look()
    assert {"mention", "article_annotation", "entity", "entity_overview"} <= asked
    assert not {"source_file", "article", "segment"} & asked
    assert looks.look() == set()


def test_nothing_is_asked_for_while_a_run_is_under_way(chosen: Settings, instance: dg.DagsterInstance) -> None:
    @dg.op
    def nothing() -> None: ...

    @dg.job
    def some() -> None:
        nothing()

    publish(chosen)
    looks = Looks(chosen, instance)
    run = instance.create_run_for_job(some, status=dg.DagsterRunStatus.STARTED)
    file = chosen.sql_dir / "views" / "entity_trend.sql"
    file.write_text(file.read_text() + "-- edited\n")
    assert looks.look() == set()
    instance.report_run_canceled(run)
    assert "entity_trend" in looks.look()
