"""What a step needs to have been made before it, so that a part of the graph that runs alone says what is missing."""

import dagster as dg

from pipelines.errors import WarehouseError
from pipelines.warehouse.build import Build

_FIRST_OP, _MENTION_OP = "ingest", "find_mentions"


def require_inputs(context: dg.AssetExecutionContext, build: Build) -> None:
    """Check that what this run does not make itself was made before.

    Without it, a view of an empty warehouse would come out empty, pass every check and be published.

    Raises:
        WarehouseError: When the raw folder was never read, or articles wait for their mentions.
    """
    ops = {node.name for node in context.job_def.nodes}
    if _FIRST_OP in ops:
        return
    made = build.read("SELECT (SELECT count(*) FROM run) + (SELECT count(*) FROM source_file) AS row_count").item()
    if not made:
        raise WarehouseError(
            f"There is no warehouse at {build.files.published} yet, so what this step reads is missing: materialize"
            " everything (Materialize all, or the job build) once."
        )
    if _MENTION_OP in ops:
        return
    waiting = int(
        build.read("SELECT count(*) AS waiting FROM article ANTI JOIN article_annotation USING (article_id)").item()
    )
    if waiting:
        raise WarehouseError(
            f"{waiting:,} articles have no mentions yet, so what this step reads is incomplete: materialize mention as"
            " well, or everything."
        )
