"""The files of sql/views as Dagster assets: one asset a file, all made by one step."""

from collections.abc import Iterator, Sequence
from contextlib import closing

import dagster as dg

from pipelines.assets.conditions import on_view_edit
from pipelines.assets.failures import legible
from pipelines.assets.freshness import built_daily
from pipelines.assets.insight import NO_CHANGE, row_change
from pipelines.assets.metadata import OWNERS, sql_link, table_metadata, view_schema
from pipelines.assets.publication import finish_op, read_sql
from pipelines.assets.requirements import require_inputs
from pipelines.assets.run import BuildRun
from pipelines.warehouse.sqlfile import SqlFile
from pipelines.warehouse.views import drop_orphans, view_versions
from pipelines.warehouse.views import refresh_views as make_views


def make_view_assets(views: Sequence[SqlFile]) -> dg.AssetsDefinition:
    """One asset for each view file; each can be materialised alone.

    Args:
        views: In dependency order.
    """
    versions = view_versions(views)

    @dg.multi_asset(
        name="refresh_views",
        specs=[
            dg.AssetSpec(
                view.name,
                deps=sorted(view.dependencies),
                description=f"{view.purpose}\n\n**Grain:** {view.grain}\n\n```sql\n{view.query.strip()}\n```",
                group_name="views",
                owners=OWNERS,
                kinds={"duckdb", "sql", view.materialized},
                code_version=versions[view.name],
                tags={"layer": "summary"},
                metadata=sql_link(view),
                automation_condition=on_view_edit(view.name),
                freshness_policy=built_daily(),
                skippable=True,
            )
            for view in views
        ],
        can_subset=True,
    )
    @legible
    def refresh_views(
        context: dg.AssetExecutionContext, warehouse: dg.ResourceParam[BuildRun]
    ) -> Iterator[dg.MaterializeResult[None]]:
        """Make the selected views again where their SQL or the data changed."""
        run = warehouse
        require_inputs(context, run.build)
        selected = {key.path[-1] for key in context.selected_asset_keys}
        # The files as they are now, not as they were when the code location was loaded.
        current, _ = read_sql(run)
        current_versions = view_versions(current)
        for name in drop_orphans(run.build, current):
            context.log.info("dropped %s", name)
        chosen = [view for view in current if view.name in selected]
        made = make_views(
            run.build,
            chosen,
            current,
            current_versions,
            lambda build, view: table_metadata(build, view.name, view_schema(build, view), view.order),
        )
        with closing(made):
            for done, (view, (result, described)) in enumerate(zip(chosen, made, strict=True), 1):
                run.report("refreshing views", done, len(chosen))
                metadata = dict(described)
                change = row_change(context.instance, view.name, metadata) if run.build.has_changes else NO_CHANGE
                yield dg.MaterializeResult(view.name, metadata={**metadata, **change, "was_stale": result.was_stale})
        # A file that went after the code location was loaded: its asset is answered for as well, so that the steps
        # behind it are not skipped.
        for name in sorted(selected - {view.name for view in current}):
            context.log.warning("sql/views/%s.sql is gone; reload the code location", name)
            yield dg.MaterializeResult(name, metadata={"is_gone": True})
        finish_op(context, run)

    return refresh_views
