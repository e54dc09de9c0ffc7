"""Reports of failed runs: which sentence, and how it reaches the user's command and webhook."""

import json
import shlex
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import dagster as dg
import pytest

from pipelines.assets.alerts import describe_failure, make_failure_alert, send_alert
from pipelines.assets.automation import BUILD_JOB
from pipelines.assets.run import warehouse_resource
from pipelines.definitions import make_definitions
from pipelines.settings import Settings
from pipelines.warehouse.build import Build


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as made:
        yield made


def failed_run(settings: Settings, instance: dg.DagsterInstance) -> dg.DagsterRun:
    job = make_definitions(settings, warehouse_resource(lambda: settings)).resolve_job_def(BUILD_JOB)
    assert not job.execute_in_process(instance=instance, raise_on_error=False).success
    return instance.get_runs(limit=1)[0]


def test_the_sentence_of_a_failed_step_is_reported(tmp_path: Path, instance: dg.DagsterInstance) -> None:
    run = failed_run(Settings(raw_dir=tmp_path / "nowhere", warehouse=tmp_path / "w.duckdb"), instance)
    assert describe_failure(instance, run) == {
        "run_id": run.run_id,
        "job": BUILD_JOB,
        "step": "ingest",
        "message": f"The raw folder {tmp_path / 'nowhere'} does not exist; name the folder of your texts with --raw or"
        " DATELINE_RAW_DIR.",
    }


def test_a_run_that_failed_before_its_first_step_is_reported(tmp_path: Path, instance: dg.DagsterInstance) -> None:
    (tmp_path / "raw").mkdir()
    with Build(tmp_path / "w.duckdb"):
        run = failed_run(Settings(raw_dir=tmp_path / "raw", warehouse=tmp_path / "w.duckdb"), instance)
    failure = describe_failure(instance, run)
    assert failure["step"] == ""
    assert failure["message"].startswith(f"A build of {tmp_path / 'w.duckdb'} is in progress (process ")


def test_a_run_that_was_found_dead_is_reported(instance: dg.DagsterInstance) -> None:
    @dg.op
    def nothing() -> None: ...

    @dg.job
    def build() -> None:
        nothing()

    run = instance.create_run_for_job(build, status=dg.DagsterRunStatus.STARTED)
    instance.report_run_failed(run, message="Process 7 was killed.")
    assert describe_failure(instance, run)["message"] == "Process 7 was killed."


def test_the_command_gets_the_failure_on_its_standard_input(tmp_path: Path) -> None:
    target = tmp_path / "got it.json"
    code = f"import sys; open({str(target)!r}, 'w').write(sys.stdin.read())"
    send_alert({"message": "naïve; $(date)"}, shlex.join([sys.executable, "-c", code]), None)
    assert json.loads(target.read_text()) == {"message": "naïve; $(date)"}


def test_the_webhook_gets_the_failure_as_json() -> None:
    got: list[tuple[str, dict[str, str]]] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            got.append((self.headers["Content-Type"], json.loads(body)))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    with HTTPServer(("127.0.0.1", 0), Hook) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        send_alert({"message": "m"}, None, f"http://127.0.0.1:{server.server_port}/hook")
        thread.join()
    assert got == [("application/json", {"message": "m"})]


def test_nothing_is_told_until_somebody_asks_for_it() -> None:
    assert make_failure_alert(Settings()).default_status == dg.DefaultSensorStatus.STOPPED
    assert make_failure_alert(Settings(alert_command="true")).default_status == dg.DefaultSensorStatus.RUNNING
