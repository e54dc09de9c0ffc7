"""Runs of a part of the graph, and how failures are told: the same sentence as on the command line."""

import errno
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb
import pytest

from pipelines.assets.automation import ANNOTATE_JOB, BUILD_JOB
from pipelines.assets.failures import legible
from pipelines.assets.publication import PUBLISHED
from pipelines.assets.run import warehouse_resource
from pipelines.definitions import make_definitions
from pipelines.errors import AuditError, SqlFileError, WarehouseError
from pipelines.settings import Settings, bundled
from tests.builds import assert_same_rows, build, contents


@pytest.fixture
def chosen(tmp_path: Path) -> Settings:
    texts = {
        "wire/a.txt": "Peru and Chile talk\n\nPublished: May 13, 2024 09:07 PM\n\nLIMA - Peru met Chile in Lima.\n",
        "coast/b.txt": "Kenya drills\n\nPublished: June 2, 2024 08:00 AM\n\nMOMBASA - Kenya met India.\n",
        "coast/c.txt": "Rain in Lagos\n\nRain fell in Lagos, Nigeria.\n",
    }
    for name, text in texts.items():
        path = tmp_path / "raw" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return Settings(raw_dir=tmp_path / "raw", warehouse=tmp_path / "w.duckdb")


def run_job(settings: Settings, job: str, **how: Any) -> dg.ExecuteInProcessResult:
    definitions = make_definitions(settings, warehouse_resource(lambda: settings))
    return definitions.resolve_job_def(job).execute_in_process(raise_on_error=False, **how)


def again(**which: str) -> dict[str, Any]:
    what = {"what": "everything", "source_name": "", "from_day": "", "to_day": "", **which}
    return {"resources": {"warehouse": {"config": {"annotate_again": what}}}}


def failure_of(result: dg.ExecuteInProcessResult) -> str:
    assert not result.success
    events = [event for event in result.all_events if event.is_step_failure]
    described = events[0].step_failure_data.user_failure_data if events else None
    assert described is not None, "no step told of its failure"
    return str(described.description)


@pytest.mark.parametrize("asset", ["entity_overview", "entity", "mention"])
def test_an_asset_without_its_inputs_says_so_and_publishes_nothing(chosen: Settings, asset: str) -> None:
    selection = (
        [dg.AssetKey(key) for key in ("mention", "article_annotation", "entity_variant")]
        if asset == "mention"
        else [dg.AssetKey(asset)]
    )
    told = failure_of(run_job(chosen, BUILD_JOB, asset_selection=selection))
    assert told.startswith("There is no warehouse at")
    assert "materialize everything" in told
    assert not chosen.warehouse.exists()


def test_annotating_again_without_a_warehouse_says_so(chosen: Settings) -> None:
    assert failure_of(run_job(chosen, ANNOTATE_JOB, run_config=again())).startswith("There is no warehouse at")
    assert not chosen.warehouse.exists()


@pytest.mark.parametrize(
    ("which", "count"),
    [
        ({}, 3),
        ({"source_name": "coast"}, 2),
        ({"from_day": "2024-05-14"}, 1),
        ({"to_day": "2024-05-13"}, 1),
        ({"source_name": "coast", "from_day": "2024-06-02", "to_day": "2024-06-02"}, 1),
    ],
)
def test_annotating_again_takes_up_what_was_asked_and_changes_no_row(
    chosen: Settings, tmp_path: Path, which: dict[str, str], count: int
) -> None:
    build(chosen.raw_dir, chosen.warehouse)
    build(chosen.raw_dir, tmp_path / "other.duckdb")
    result = run_job(chosen, ANNOTATE_JOB, run_config=again(**which))
    assert result.success
    (event,) = [e for e in result.get_asset_materialization_events() if e.asset_key == dg.AssetKey("mention")]
    assert event.materialization.metadata["articles_annotated"].value == count
    assert_same_rows(chosen.warehouse, tmp_path / "other.duckdb")


@pytest.mark.parametrize(
    ("which", "told"),
    [
        ({"source_name": "coats"}, "No article of the warehouse has source_name 'coats'"),
        ({"from_day": "May"}, "from_day is 'May'; expected a day such as 2025-03-01"),
    ],
)
def test_annotating_again_what_is_not_there_is_told(chosen: Settings, which: dict[str, str], told: str) -> None:
    build(chosen.raw_dir, chosen.warehouse)
    result = run_job(chosen, ANNOTATE_JOB, run_config=again(**which))
    (failure,) = [event for event in result.all_events if event.is_failure]
    error = failure.job_failure_data.error
    assert error is not None
    assert told in error.message


def test_a_partial_run_says_that_the_warehouse_was_published(chosen: Settings) -> None:
    build(chosen.raw_dir, chosen.warehouse)
    chosen.warehouse.chmod(0o644)
    with duckdb.connect(str(chosen.warehouse)) as connection:
        connection.execute("DELETE FROM internal.build_state WHERE name = 'view:entity_pair'")
    result = run_job(chosen, BUILD_JOB, asset_selection=[dg.AssetKey("entity_pair")])
    keys = [event.asset_key for event in result.get_asset_materialization_events()]
    assert keys == [dg.AssetKey("entity_pair"), dg.AssetKey(PUBLISHED)]


def test_a_broken_contract_stops_the_publication_and_names_the_row(chosen: Settings) -> None:
    build(chosen.raw_dir, chosen.warehouse)
    chosen.warehouse.chmod(0o644)
    with duckdb.connect(str(chosen.warehouse)) as connection:
        connection.execute("UPDATE mention SET confidence = 1.5 WHERE surface = 'Lagos'")
    (chosen.raw_dir / "wire" / "new.txt").write_text("Snow fell in Oslo.\n")
    before = contents(chosen.warehouse)
    told = failure_of(run_job(chosen, BUILD_JOB))
    assert "Nothing was published. mention_contract: 2 offending rows" in told
    assert "confidence is above 1" in told
    assert all(frame.equals(contents(chosen.warehouse)[table]) for table, frame in before.items())
    with pytest.raises(AuditError) as raised:
        build(chosen.raw_dir, chosen.warehouse)
    assert str(raised.value) == told


def test_a_view_that_does_not_run_is_told_alike_everywhere(chosen: Settings, tmp_path: Path) -> None:
    import shutil

    sql = tmp_path / "sql"
    shutil.copytree(bundled("sql"), sql)
    file = sql / "views" / "entity_by_month.sql"
    broken = chosen.model_copy(update={"sql_dir": sql})
    sound = file.read_text()
    definitions = make_definitions(broken, warehouse_resource(lambda: broken))
    file.write_text(sound.replace("count(DISTINCT", "count_of(DISTINCT", 1))
    result = definitions.resolve_job_def(BUILD_JOB).execute_in_process(raise_on_error=False)
    told = failure_of(result)
    assert told.startswith("sql/views/entity_by_month.sql does not run: ")
    assert not chosen.warehouse.exists()
    with pytest.raises(SqlFileError) as raised:
        build(chosen.raw_dir, chosen.warehouse, sql_dir=sql)
    assert str(raised.value) == told


def failing(error: Exception) -> Iterator[int]:
    @legible
    def step() -> Iterator[int]:
        yield 1
        raise error

    return step()


def test_only_what_time_may_heal_is_retried() -> None:
    with pytest.raises(dg.RetryRequested) as retried:
        list(failing(OSError(errno.EIO, "Input/output error", "/mnt/raw/a.txt")))
    assert retried.value.max_retries == 2
    with pytest.raises(dg.Failure, match=r"No space left on device \(/w\)") as full:
        list(failing(OSError(errno.ENOSPC, "No space left on device", "/w")))
    assert not full.value.allow_retries
    with pytest.raises(dg.Failure, match="told so"):
        list(failing(WarehouseError("told so")))
    with pytest.raises(ZeroDivisionError):
        list(failing(ZeroDivisionError("a defect keeps its traceback")))


def test_reading_files_alone_brings_along_what_hangs_on_them(tmp_path: Path) -> None:
    raw, warehouse = tmp_path / "raw", tmp_path / "w.duckdb"
    (raw / "wire").mkdir(parents=True)
    for name, text in {"a": "Kenya met India in Nairobi.", "b": "Peru met Chile in Lima."}.items():
        (raw / "wire" / f"{name}.txt").write_text(text)
    build(raw, warehouse)
    (raw / "wire" / "a.txt").unlink()
    (raw / "wire" / "c.txt").write_text("Japan met Ghana in Accra.")
    chosen = Settings(raw_dir=raw, warehouse=warehouse)
    job = make_definitions(chosen, warehouse_resource(lambda: chosen)).resolve_job_def("build")
    ingest = ["source_file", "rejected_record", "article", "article_field", "segment", "sentence"]
    assert job.execute_in_process(asset_selection=[dg.AssetKey(name) for name in ingest]).success
    build(raw, tmp_path / "anew.duckdb")
    assert_same_rows(warehouse, tmp_path / "anew.duckdb")


def test_a_missing_model_is_told_by_the_step_that_needs_it(chosen: Settings, tmp_path: Path) -> None:
    without = chosen.model_copy(update={"model_dir": tmp_path / "no_models"})
    result = run_job(without, BUILD_JOB)
    assert "no_models" in failure_of(result)
    assert [event.step_key for event in result.all_events if event.is_step_failure] == ["find_mentions"]
    assert "ingest" in {event.step_key for event in result.all_events if event.is_step_success}
