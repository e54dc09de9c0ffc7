"""A failed run in, a call of the user's command or webhook out; does nothing until one of them is set."""

import json
import re
import shlex
import subprocess
import urllib.request
from collections.abc import Mapping

import dagster as dg

from pipelines.settings import Settings

TIMEOUT_SECONDS = 30


_EVENTS = {
    dg.DagsterEventType.STEP_FAILURE,
    dg.DagsterEventType.ENGINE_EVENT,
    dg.DagsterEventType.PIPELINE_FAILURE,
}
_CLASS_OF_ERROR = re.compile(r"^[\w.]+(?:Error|Exception|Failure): ")


def _why(event: dg.DagsterEvent) -> str:
    """What an event says about an error; empty when it tells of none."""
    data = event.event_specific_data
    described = getattr(getattr(data, "user_failure_data", None), "description", None)
    error = getattr(data, "error", None)
    return str(described or (error.message if error else ""))


def describe_failure(instance: dg.DagsterInstance, run: dg.DagsterRun) -> dict[str, str]:
    """What is reported of a failed run, from its events.

    A step tells it best; a run that failed before its first step (a malformed SQL file, a lock) tells it in an event of
    the engine; one that was killed has only the message of whoever found out.

    Returns:
        run_id, job, message (the sentence that the UI shows), step (empty when no step failed).
    """
    events = [e.dagster_event for e in instance.all_logs(run.run_id, of_type=_EVENTS) if e.dagster_event is not None]
    failed = [event for event in events if event.is_step_failure]
    reasons = [reason for event in [*failed, *events] if (reason := _why(event))]
    messages = [event.message for event in events if event.is_failure and event.message]
    message = (reasons or messages[-1:] or ["The run failed without a word."])[0]
    return {
        "run_id": run.run_id,
        "job": run.job_name,
        "step": (failed[0].step_key if failed else None) or "",
        "message": " ".join(_CLASS_OF_ERROR.sub("", message).split()),
    }


def send_alert(failure: Mapping[str, str], command: str | None, webhook: str | None) -> None:
    """Hand a failure to the command (JSON on standard input) and to the webhook (JSON by POST).

    Raises:
        OSError: When the command or the address cannot be reached.
        subprocess.CalledProcessError: When the command fails.
        subprocess.TimeoutExpired: When it takes longer than TIMEOUT_SECONDS.
    """
    body = json.dumps(failure)
    if command:
        subprocess.run(shlex.split(command), input=body, text=True, check=True, timeout=TIMEOUT_SECONDS)
    if webhook:
        request = urllib.request.Request(webhook, body.encode(), {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS):
            pass


def make_failure_alert(settings: Settings) -> dg.SensorDefinition:
    """The sensor of failed runs; on when DATELINE_ALERT_COMMAND or DATELINE_ALERT_WEBHOOK was set at the start."""
    is_set = bool(settings.alert_command or settings.alert_webhook)

    @dg.run_failure_sensor(
        name="failure_alert",
        minimum_interval_seconds=30,
        default_status=dg.DefaultSensorStatus.RUNNING if is_set else dg.DefaultSensorStatus.STOPPED,
        description=(
            "Tells of failed runs: calls DATELINE_ALERT_COMMAND with the failure as JSON on standard input, and posts"
            " the same to DATELINE_ALERT_WEBHOOK. Does nothing while neither is set."
        ),
    )
    def failure_alert(context: dg.RunFailureSensorContext) -> None:
        """Report one failed run."""
        now = Settings()
        failure = describe_failure(context.instance, context.dagster_run)
        send_alert(failure, now.alert_command, now.alert_webhook)

    return failure_alert
