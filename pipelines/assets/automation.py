"""Jobs, and when they start by themselves: a daily schedule and the sensors; what starts runs is off at first."""

from collections.abc import Sequence

import dagster as dg

from pipelines.assets.alerts import make_failure_alert
from pipelines.assets.conditions import make_refresh_sensor
from pipelines.assets.liveness import active_run, dead_run_sensor
from pipelines.assets.raw_sensor import make_raw_folder_sensor
from pipelines.settings import Settings

BUILD_JOB = "build"
ANNOTATE_JOB = "annotate_again"

_EVERYTHING = {"what": "everything", "source_name": "", "from_day": "", "to_day": ""}

build_job = dg.define_asset_job(
    BUILD_JOB,
    selection=dg.AssetSelection.all(),
    description="The whole graph: from the raw folder to the published warehouse. Work is done only for what changed.",
)

annotate_job = dg.define_asset_job(
    ANNOTATE_JOB,
    selection=dg.AssetSelection.assets("mention").downstream(),
    config={"resources": {"warehouse": {"config": {"annotate_again": _EVERYTHING}}}},
    description=(
        "Finds and links all names again without reading the files again: of everything, or of what source_name,"
        " from_day and to_day (publication days, such as 2025-03-01) leave over. The launchpad shows the fields."
    ),
)


@dg.schedule(
    name="daily_build",
    job=build_job,
    cron_schedule="0 5 * * *",
    execution_timezone="UTC",
    default_status=dg.DefaultScheduleStatus.STOPPED,
    description="Builds every day at 05:00 UTC, unless a run is queued or running at that time.",
)
def daily_build(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
    """One build a day; no second one beside a run that is under way."""
    if (run := active_run(context.instance)) is not None:
        return dg.SkipReason(f"Run {run.run_id[:8]} is {run.status.value.lower()}; no second one is started.")
    return dg.RunRequest()


def make_sensors(settings: Settings) -> Sequence[dg.SensorDefinition]:
    """All sensors.

    Args:
        settings: Says how often the raw folder is looked at, and whether failures are reported.
    """
    return [
        make_raw_folder_sensor(BUILD_JOB, settings.sensor_seconds),
        make_refresh_sensor(),
        make_failure_alert(settings),
        dead_run_sensor,
    ]
