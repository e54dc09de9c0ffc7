"""The sensor of the raw folder: when it starts a build, when it waits, and what it says."""

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import dagster as dg
import pytest

from pipelines.assets.liveness import fail_dead_runs, process_tags
from pipelines.assets.raw_sensor import CHANGES_TAG, Attempts, Memory, Pending, decide, find_pending, look
from pipelines.settings import Settings
from tests.builds import build

QUIET = 10.0
SOME = Pending(added=2, changed=0, deleted=1, unchanged=5, digest="a")
NONE = Pending(added=0, changed=0, deleted=0, unchanged=8, digest="")
FAILED, DONE = dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.SUCCESS


def test_changes_wait_until_the_folder_is_at_rest() -> None:
    memory, why_not = decide(Memory(), SOME, Attempts(), 1000.0, QUIET)
    assert why_not == "2 new, 0 changed, 1 deleted files; starts when the folder has been at rest for 10 s."
    memory, why_not = decide(memory, SOME, Attempts(), 1009.0, QUIET)
    assert why_not is not None
    _, why_not = decide(memory, SOME, Attempts(), 1010.0, QUIET)
    assert why_not is None


def test_a_folder_that_is_never_at_rest_is_built_after_ten_minutes() -> None:
    memory, now = Memory(), 0.0
    for second in range(0, 600, 5):
        memory, why_not = decide(memory, replace(SOME, digest=str(second)), Attempts(), float(second), QUIET)
        assert why_not is not None, second
        now = float(second)
    _, why_not = decide(memory, replace(SOME, digest="last"), Attempts(), now + 5, QUIET)
    assert why_not is None


def test_no_change_is_told_and_ends_the_unrest() -> None:
    memory, _ = decide(Memory(), SOME, Attempts(), 0.0, QUIET)
    memory, why_not = decide(memory, NONE, Attempts(), 5.0, QUIET)
    assert why_not == "8 files, all as published."
    memory, _ = decide(memory, SOME, Attempts(), 700.0, QUIET)
    assert memory.unrest_since == 700.0


@pytest.mark.parametrize(
    ("failures", "wait"), [(1, 300.0), (2, 600.0), (3, 1200.0), (7, 19200.0), (8, 21600.0), (50, 21600.0)]
)
def test_a_failed_build_is_tried_again_later_and_later(failures: int, wait: float) -> None:
    attempts = Attempts(failures, FAILED, 1000.0)
    _, why_not = decide(Memory(), SOME, attempts, 1000.0 + wait - 1, QUIET)
    assert why_not is not None
    assert f"failed {failures} time" in why_not
    _, why_not = decide(Memory(), SOME, attempts, 1000.0 + wait, QUIET)
    assert why_not is None


def test_what_a_build_left_as_it_is_starts_no_other() -> None:
    for status in (DONE, dg.DagsterRunStatus.CANCELED):
        _, why_not = decide(Memory(), SOME, Attempts(1, status, 0.0), 1e9, QUIET)
        assert why_not is not None
        assert "Waiting for a change" in why_not


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as made:
        yield made


@pytest.fixture
def chosen(tmp_path: Path) -> Settings:
    (tmp_path / "raw" / "wire").mkdir(parents=True)
    (tmp_path / "raw" / "wire" / "a.txt").write_text("Kenya and Peru signed in Nairobi.\n")
    return Settings(raw_dir=tmp_path / "raw", warehouse=tmp_path / "w.duckdb", sensor_seconds=5)


def test_the_published_table_is_the_manifest(chosen: Settings) -> None:
    first = find_pending(chosen)
    assert (first.added, first.changed, first.deleted) == (1, 0, 0)
    build(chosen.raw_dir, chosen.warehouse)
    assert find_pending(chosen).digest == ""
    (chosen.raw_dir / "wire" / "b.txt").write_text("Rain fell in Lima.\n")
    added = find_pending(chosen)
    assert (added.added, added.unchanged) == (1, 1)
    (chosen.raw_dir / "wire" / "b.txt").unlink()
    (chosen.raw_dir / "wire" / "a.txt").unlink()
    assert find_pending(chosen).deleted == 1
    assert len({first.digest, added.digest, find_pending(chosen).digest}) == 3


def test_looks_start_one_build_and_none_beside_it(chosen: Settings, instance: dg.DagsterInstance) -> None:
    now = time.time()
    waiting = look(instance, None, chosen, now=now)
    assert waiting.skip_reason is not None
    assert not waiting.run_requests
    started = look(instance, waiting.cursor, chosen, now=now + 60)
    assert [request.run_key for request in started.run_requests or []]
    request = (started.run_requests or [])[0]
    run = instance.create_run_for_job(_job(), tags=dict(request.tags), status=dg.DagsterRunStatus.STARTED)
    beside = look(instance, started.cursor, chosen, now=now + 120)
    assert not beside.run_requests
    assert "is started" in str(beside.skip_reason)
    instance.report_run_failed(run)
    after = look(instance, started.cursor, chosen, now=now + 120)
    assert not after.run_requests
    assert "failed 1 time" in str(after.skip_reason)
    again = look(instance, after.cursor, chosen, now=now + 3600)
    assert [r.run_key for r in again.run_requests or []] == [f"{request.tags[CHANGES_TAG]}-1"]


def test_a_slow_look_pauses_the_next_ones(chosen: Settings, instance: dg.DagsterInstance) -> None:
    cursor = json.dumps({"looked_at": 1000.0, "look_seconds": 5.0})
    assert "took 5.0 s" in str(look(instance, cursor, chosen, now=1049.0).skip_reason)
    assert "at rest" in str(look(instance, cursor, chosen, now=1051.0).skip_reason)


def test_a_missing_folder_is_a_reason_and_no_crash(tmp_path: Path, instance: dg.DagsterInstance) -> None:
    missing = Settings(raw_dir=tmp_path / "nowhere", warehouse=tmp_path / "w.duckdb")
    assert "does not exist" in str(look(instance, "not a cursor", missing, now=0.0).skip_reason)


def _job() -> dg.JobDefinition:
    @dg.op
    def nothing() -> None: ...

    @dg.job
    def build() -> None:
        nothing()

    return build


def test_runs_of_dead_processes_are_failed_and_living_ones_are_not(instance: dg.DagsterInstance) -> None:
    job, started = _job(), dg.DagsterRunStatus.STARTED
    ((name, here),) = process_tags().items()
    host, _, since = here.split(" ")
    alive = instance.create_run_for_job(job, tags={name: here}, status=started)
    gone = instance.create_run_for_job(job, tags={name: f"{host} 4194304 {since}"}, status=started)
    reused = instance.create_run_for_job(job, tags={name: f"{host} {here.split(' ')[1]} boot:1"}, status=started)
    elsewhere = instance.create_run_for_job(job, tags={name: f"other-{host} 4194304 x"}, status=started)
    untagged = instance.create_run_for_job(job, status=started)
    assert set(fail_dead_runs(instance)) == {gone.run_id, reused.run_id}
    for run in (alive, elsewhere, untagged):
        found = instance.get_run_by_id(run.run_id)
        assert found is not None
        assert found.status == started
