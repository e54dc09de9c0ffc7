"""The sensor of the raw folder: what differs from the published warehouse in, a build when the folder has come to rest.

The published table source_file is the manifest, and the runs that the sensor started are looked up by a tag. So a build
from the command line, a failed run or a lost cursor cannot make it start too much or too little; its cursor holds
only when it looked and since when the folder has been as it is.
"""

import hashlib
import json
import time
from dataclasses import asdict, dataclass, replace

import dagster as dg
import polars as pl

from pipelines.assets.liveness import active_run
from pipelines.errors import DatelineError
from pipelines.settings import Settings
from pipelines.sources.changes import find_changes
from pipelines.sources.scan import scan_folder
from pipelines.tables.contract import empty_frame
from pipelines.tables.files import SourceFile
from pipelines.warehouse.query import run_query

CHANGES_TAG = "dateline/changes"
"""Tag of the runs that the sensor starts: the changes that the run is for."""

MAX_UNREST_SECONDS = 600.0
"""A folder that is written to without a pause is built after this time all the same."""

LOOK_SHARE = 0.1
"""Share of the time that looking may take: after a look of 5 s the next one waits 50 s."""

FIRST_RETRY_SECONDS = 300.0
LAST_RETRY_SECONDS = 6 * 3600.0
"""Waiting time after the first failed run for the same changes; it doubles with each, up to the second value."""


@dataclass(frozen=True)
class Memory:
    """What the sensor remembers from look to look; times in seconds since 1970."""

    changes: str = ""
    """The changes as they were at the last look."""
    same_since: float = 0.0
    unrest_since: float = 0.0
    looked_at: float = 0.0
    look_seconds: float = 0.0

    @classmethod
    def of_cursor(cls, cursor: str | None) -> "Memory":
        """Read a cursor; one that is no memory of this version counts as none."""
        try:
            return cls(**json.loads(cursor or "{}"))
        except (ValueError, TypeError):
            return cls()


@dataclass(frozen=True)
class Pending:
    """How the raw folder differs from the published warehouse."""

    added: int
    changed: int
    deleted: int
    unchanged: int
    digest: str
    """Names the changes and the publication that they are changes to; empty when there are none."""

    @property
    def words(self) -> str:
        """The numbers, for a person."""
        return f"{self.added:,} new, {self.changed:,} changed, {self.deleted:,} deleted files"


@dataclass(frozen=True)
class Attempts:
    """The runs that were started for the same changes."""

    count: int = 0
    last_status: dg.DagsterRunStatus | None = None
    last_ended_at: float = 0.0


def find_pending(settings: Settings) -> Pending:
    """Compare the raw folder with the published warehouse, by name, size and time; no file is opened.

    A new version of the reading code is no change here: the next scheduled build reads the files again.

    Raises:
        DatelineError: When the folder or the warehouse cannot be read.
    """
    known, publication = empty_frame(SourceFile), "none"
    if settings.warehouse.exists():
        known = run_query(settings.warehouse, "SELECT * REPLACE ('' AS read_version) FROM source_file")
        last = run_query(settings.warehouse, "SELECT run_id FROM run ORDER BY finished_at DESC, run_id LIMIT 1")
        publication = str(last.item()) if last.height else ""
    changes = find_changes(scan_folder(settings.raw_dir), known, "")
    counts = changes.added.height, changes.changed.height, changes.deleted.height, changes.unchanged.height
    if changes.is_empty:
        return Pending(*counts, digest="")
    columns = ["source_path", "byte_count", "modified_ns", "reject_reason"]
    listed = pl.concat([f.select(columns) for f in (changes.added, changes.changed)]).sort("source_path").write_csv()
    gone = changes.deleted.select("source_path").sort("source_path").write_csv()
    digest = hashlib.sha256(f"{publication}\0{listed}\0{gone}".encode()).hexdigest()[:16]
    return Pending(*counts, digest=digest)


def _clock(seconds: float) -> str:
    return time.strftime("%H:%M:%S UTC", time.gmtime(seconds))


def _why_no_retry(attempts: Attempts, now: float) -> str | None:
    """Why another build for the same changes has to wait; None when its time has come."""
    if attempts.last_status == dg.DagsterRunStatus.SUCCESS:
        return "the last build saw them and left them as they are. Waiting for a change."
    if attempts.last_status == dg.DagsterRunStatus.CANCELED:
        return "their build was canceled. Waiting for a change, or for you to build."
    wait = min(FIRST_RETRY_SECONDS * 2 ** min(attempts.count - 1, 16), LAST_RETRY_SECONDS)
    if now >= attempts.last_ended_at + wait:
        return None
    tries = f"{attempts.count:,} time{'s' if attempts.count > 1 else ''}"
    return f"their build failed {tries}: see the run. Next try at {_clock(attempts.last_ended_at + wait)}."


def decide(
    memory: Memory, pending: Pending, attempts: Attempts, now: float, quiet_seconds: float
) -> tuple[Memory, str | None]:
    """Whether to start a build.

    Args:
        memory: From the last look.
        pending: What is different now.
        attempts: The runs that were started for just these changes.
        now: Seconds since 1970.
        quiet_seconds: How long the changes must have stayed the same, so that half a copy is not built.

    Returns:
        What to remember, and the reason not to start a build, or None to start one.
    """
    if not pending.digest:
        cleared = replace(memory, changes="", same_since=0.0, unrest_since=0.0)
        return cleared, f"{pending.unchanged:,} files, all as published."
    is_same = pending.digest == memory.changes
    memory = replace(
        memory,
        changes=pending.digest,
        same_since=memory.same_since if is_same else now,
        unrest_since=memory.unrest_since if memory.changes else now,
    )
    if attempts.count:
        why_not = _why_no_retry(attempts, now)
        return memory, why_not and f"{pending.words}; {why_not}"
    if now - memory.same_since < quiet_seconds and now - memory.unrest_since < MAX_UNREST_SECONDS:
        return memory, f"{pending.words}; starts when the folder has been at rest for {quiet_seconds:g} s."
    return memory, None


def find_attempts(instance: dg.DagsterInstance, digest: str) -> Attempts:
    """The runs for these changes, from the run history."""
    records = instance.get_run_records(dg.RunsFilter(tags={CHANGES_TAG: digest}), limit=50) if digest else []
    if not records:
        return Attempts()
    last = records[0]
    return Attempts(len(records), last.dagster_run.status, last.end_time or last.update_timestamp.timestamp())


def look(instance: dg.DagsterInstance, cursor: str | None, settings: Settings, *, now: float) -> dg.SensorResult:
    """One tick of the sensor: at most one build, and a reason whenever there is none."""
    memory = Memory.of_cursor(cursor)
    if now < (pause_until := memory.looked_at + memory.look_seconds / LOOK_SHARE):
        reason = f"The last look took {memory.look_seconds:.1f} s; the next is at {_clock(pause_until)}."
        return dg.SensorResult(skip_reason=reason, cursor=cursor)
    if (run := active_run(instance)) is not None:
        reason = f"Run {run.run_id[:8]} is {run.status.value.lower()}; the next look comes after it."
        return dg.SensorResult(skip_reason=reason, cursor=cursor)
    started = time.monotonic()
    try:
        pending = find_pending(settings)
    except DatelineError as error:
        return dg.SensorResult(skip_reason=str(error), cursor=cursor)
    attempts = find_attempts(instance, pending.digest)
    memory, why_not = decide(memory, pending, attempts, now, settings.sensor_seconds)
    memory = replace(memory, looked_at=now, look_seconds=round(time.monotonic() - started, 2))
    remembered = json.dumps(asdict(memory))
    if why_not is not None:
        return dg.SensorResult(skip_reason=why_not, cursor=remembered)
    request = dg.RunRequest(
        run_key=f"{pending.digest}-{attempts.count}", tags={CHANGES_TAG: pending.digest, "dateline/why": pending.words}
    )
    return dg.SensorResult(run_requests=[request], cursor=remembered)


def make_raw_folder_sensor(job_name: str, interval_seconds: int) -> dg.SensorDefinition:
    """The sensor, off until it is switched on."""

    @dg.sensor(
        name="raw_folder_sensor",
        job_name=job_name,
        minimum_interval_seconds=interval_seconds,
        default_status=dg.DefaultSensorStatus.STOPPED,
        description=(
            "Starts a build when files in the raw folder are new, changed or gone and the folder has come to rest."
            " Never while a run is queued or running; after a failed build it tries again in 5 minutes, then 10, 20."
        ),
    )
    def raw_folder_sensor(context: dg.SensorEvaluationContext) -> dg.SensorResult:
        """See look()."""
        return look(context.instance, context.cursor, Settings(), now=time.time())

    return raw_folder_sensor
