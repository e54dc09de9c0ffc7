"""Which runs hold the warehouse: every run carries the process that works on it, so that dead ones can be told."""

import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import dagster as dg

PROCESS_TAG = ".dagster/dateline_process"
"""Host, process number and start of the process that works on a run; the prefix keeps it out of the UI's lists."""

ACTIVE = [
    dg.DagsterRunStatus.QUEUED,
    dg.DagsterRunStatus.NOT_STARTED,
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
    dg.DagsterRunStatus.CANCELING,
]
"""Statuses of a run that works or will work."""

_START_FIELD = 19
"""Place of the start time, in ticks since boot, in /proc/PID/stat behind the command's closing bracket; see proc(5)."""


def _process_started(pid: int) -> str:
    """What tells a process from an earlier one with the same number: boot and start time; empty where /proc is not."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return ""
    return f"{boot}:{fields[_START_FIELD]}"


@cache
def process_tags() -> Mapping[str, str]:
    """The tags of a run that this process works on."""
    return {PROCESS_TAG: f"{os.uname().nodename} {os.getpid()} {_process_started(os.getpid())}"}


def _is_alive(pid: int, started: str) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # somebody else's process has the number: alive, if it is the same one
    now = _process_started(pid)
    return not started or not now or now == started


def fail_dead_runs(instance: dg.DagsterInstance) -> list[str]:
    """Mark runs of this machine whose process is dead as failed.

    A run that was killed cannot say so itself; as long as it counts as running, the queue would wait for it.

    Returns:
        The ids of the runs that were marked.
    """
    marked = []
    statuses = [dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.CANCELING]
    for run in instance.get_runs(dg.RunsFilter(statuses=statuses)):
        host, pid, started = ([*run.tags.get(PROCESS_TAG, "").split(" "), "", "", ""])[:3]
        if host == os.uname().nodename and pid.isdigit() and not _is_alive(int(pid), started):
            instance.report_run_failed(
                run,
                message=f"Process {pid} was killed. Nothing was published; the next run goes on from what was done.",
            )
            marked.append(run.run_id)
    return marked


def active_run(instance: dg.DagsterInstance) -> dg.DagsterRun | None:
    """A run that works on the warehouse or waits for its turn."""
    runs = instance.get_runs(dg.RunsFilter(statuses=ACTIVE), limit=1)
    return runs[0] if runs else None


@dg.sensor(
    name="dead_run_sensor",
    minimum_interval_seconds=30,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Marks runs whose process was killed as failed, so that the queue does not wait. Starts no run.",
)
def dead_run_sensor(context: dg.SensorEvaluationContext) -> dg.SkipReason:
    """Look for dead runs; never requests one."""
    marked = fail_dead_runs(context.instance)
    return dg.SkipReason(
        f"Marked as failed, their process was killed: {', '.join(marked)}." if marked else "No dead run."
    )
