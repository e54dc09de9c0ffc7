"""When runs start by themselves: a daily schedule and a sensor for changes in the raw folder; both off at first."""

import hashlib

import dagster as dg

from pipelines.settings import Settings
from pipelines.sources.scan import scan_folder

BUILD_JOB = "build"
_ACTIVE = [
    dg.DagsterRunStatus.QUEUED,
    dg.DagsterRunStatus.NOT_STARTED,
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
]

build_job = dg.define_asset_job(
    BUILD_JOB,
    selection=dg.AssetSelection.all(),
    description="The whole graph: from the raw folder to the published warehouse. Work is done only for what changed.",
)

daily_build = dg.ScheduleDefinition(
    name="daily_build",
    job=build_job,
    cron_schedule="0 5 * * *",
    default_status=dg.DefaultScheduleStatus.STOPPED,
    description="Builds every day at 05:00 UTC.",
)


@dg.sensor(
    name="raw_folder_sensor",
    job=build_job,
    minimum_interval_seconds=30,
    default_status=dg.DefaultSensorStatus.STOPPED,
    description="Starts a build when files in the raw folder are new, changed or gone.",
)
def raw_folder_sensor(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
    """Compare the folder's listing with the one of the last build that the sensor started."""
    settings = Settings()
    listing = scan_folder(settings.raw_dir)
    rows = listing.select("source_path", "byte_count", "modified_ns").rows()
    digest = hashlib.sha256(repr(rows).encode()).hexdigest()[:16]
    if digest == context.cursor:
        return dg.SkipReason(f"{len(rows)} files, no change.")
    if context.instance.get_runs(dg.RunsFilter(job_name=BUILD_JOB, statuses=_ACTIVE), limit=1):
        return dg.SkipReason("A build is running or queued; the next look comes after it.")
    return dg.SensorResult(run_requests=[dg.RunRequest(run_key=digest)], cursor=digest)
