"""The Dagster code location: assets, checks, jobs, schedules and sensors, assembled here and nowhere else."""

import dagster as dg

from pipelines.assets.automation import annotate_job, build_job, daily_build, make_sensors
from pipelines.assets.checks import make_checks
from pipelines.assets.inputs import make_inputs
from pipelines.assets.metadata import OWNERS
from pipelines.assets.publication import make_published_asset
from pipelines.assets.run import warehouse_resource
from pipelines.assets.sql import read_sql_folder
from pipelines.assets.tables import TABLE_ASSETS
from pipelines.assets.views import make_view_assets
from pipelines.settings import Settings

QUEUED_WAIT_SECONDS = 120.0
"""How long a run of the web UI waits for a build of the command line to end."""


def make_definitions(settings: Settings, warehouse: dg.ResourceDefinition) -> dg.Definitions:
    """Assemble the code location.

    Args:
        settings: Says where the SQL files are; the assets read the other settings when a run starts.
        warehouse: See assets.run.warehouse_resource.

    Raises:
        SqlFileError: When a file of sql/ is malformed or reads an unknown table; with its name and line.
    """
    views, checks = read_sql_folder(settings)
    return dg.Definitions(
        assets=[*make_inputs(), *TABLE_ASSETS, make_view_assets(views), make_published_asset(views, OWNERS)],
        asset_checks=make_checks(checks),
        jobs=[build_job, annotate_job],
        schedules=[daily_build],
        sensors=make_sensors(settings),
        resources={"warehouse": warehouse},
        executor=dg.in_process_executor,
    )


@dg.definitions
def defs() -> dg.Definitions:
    """The code location that `dagster dev` and `dg` load."""
    return make_definitions(Settings(), warehouse_resource(least_wait_seconds=QUEUED_WAIT_SECONDS))
