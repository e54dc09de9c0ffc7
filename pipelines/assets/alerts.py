"""A failed run in, a call of the user's command or webhook out; does nothing until one of them is set."""

import json
import shlex
import subprocess
import urllib.request
from collections.abc import Mapping

import dagster as dg

from pipelines.settings import Settings

TIMEOUT_SECONDS = 30


def describe_failure(run: dg.DagsterRun, event: dg.DagsterEvent, steps: list[dg.DagsterEvent]) -> dict[str, str]:
    """What is reported: run_id, job, message (the sentence that the UI shows), step (empty when no step began)."""
    step = steps[0] if steps else None
    error = step.step_failure_data.error if step else event.job_failure_data.error
    message = step.step_failure_data.error_display_string if step else (error.message if error else event.message or "")
    user = step.step_failure_data.user_failure_data if step else None
    if user is not None and user.description:
        message = user.description
    return {
        "run_id": run.run_id,
        "job": run.job_name,
        "step": (step.step_key if step else None) or "",
        "message": " ".join(message.split()),
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
        failure = describe_failure(context.dagster_run, context.failure_event, list(context.get_step_failure_events()))
        send_alert(failure, now.alert_command, now.alert_webhook)

    return failure_alert
