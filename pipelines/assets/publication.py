"""The end of a run: audit what has not been audited, then make the build file the published one."""

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import Any

import dagster as dg
import polars as pl

from pipelines.assets.failures import legible
from pipelines.assets.freshness import built_daily
from pipelines.assets.pending import bring_up_to_date
from pipelines.assets.run import BuildRun
from pipelines.assets.sql import read_sql_folder
from pipelines.tables.contract import frame_of
from pipelines.tables.runs import Run
from pipelines.versions import code_version
from pipelines.warehouse.audit import Verdict, require_passed, run_checks
from pipelines.warehouse.sqlfile import SqlFile

PUBLISH_OP = "publish"
PUBLISHED = "published_warehouse"
_AUDITED = "audited"


def read_sql(run: BuildRun) -> tuple[list[SqlFile], list[SqlFile]]:
    """The views, in dependency order, and the checks: those of the run's SQL folder and those of the contracts."""
    if run.sql is None:
        run.sql = read_sql_folder(run.settings)
    return run.sql


def audit_version(run: BuildRun, checks: Sequence[SqlFile]) -> str:
    """What an audit is valid for: these checks on this data."""
    digest = hashlib.sha256("\0".join(check.query for check in checks).encode()).hexdigest()[:16]
    return f"{digest}:{run.build.read_state().get('data_version', '')}"


def is_audited(run: BuildRun, checks: Sequence[SqlFile]) -> bool:
    """Whether the published file passed these very checks and nothing was written since."""
    return not run.build.has_changes and run.build.read_state().get(_AUDITED) == audit_version(run, checks)


def verdicts_of(run: BuildRun, checks: Sequence[SqlFile]) -> list[Verdict]:
    """The verdicts of checks in this run, in their order; a check runs once a run."""
    open_checks = [check for check in checks if check.name not in run.verdicts]
    with closing(run_checks(run.build, open_checks)) as verdicts:
        for done, verdict in enumerate(verdicts, 1):
            run.verdicts[verdict.check.name] = verdict
            run.report("auditing", done, len(open_checks))
    return [run.verdicts[check.name] for check in checks]


def audit_and_publish(run: BuildRun) -> bool:
    """Run the checks that have not run yet in this run, and publish if there is something to publish.

    Returns:
        Whether a new file was published.

    Raises:
        AuditError: When a check of severity error finds rows; nothing is published then.
    """
    if not run.build.has_changes:
        return False
    _, checks = read_sql(run)
    require_passed(verdicts_of(run, checks))
    with run.build.transaction(changes_data=False):
        run.build.set_state(_AUDITED, audit_version(run, checks))
    run.build.publish(run_row(run))
    run.is_published = True
    return True


def run_row(run: BuildRun) -> pl.DataFrame:
    """The row of table run that describes this run."""
    counts = run.build.read(
        """
        SELECT
            (SELECT count(*) FROM source_file WHERE state = 'loaded') AS files_loaded,
            (SELECT count(*) FROM source_file WHERE state = 'rejected') AS files_rejected,
            (SELECT count(*) FROM article) AS article_count,
            (SELECT count(*) FROM mention) AS mention_count,
            (SELECT count(*) FROM entity) AS entity_count,
            (SELECT coalesce(max(annotation_version), '') FROM article_annotation) AS annotation_version
        """
    ).row(0, named=True)
    values: dict[str, Any] = {
        "run_id": run.run_id,
        "started_at": run.started_at,
        "finished_at": dt.datetime.now(dt.UTC).replace(tzinfo=None),
        "code_version": code_version("pipelines.definitions"),
        "files_added": run.files.added,
        "files_changed": run.files.changed,
        "files_deleted": run.files.deleted,
        **counts,
    }
    return frame_of(Run, [values])


def finish_op(
    context: dg.OpExecutionContext | dg.AssetExecutionContext | dg.AssetCheckExecutionContext, run: BuildRun
) -> None:
    """Note that an op is done; after the last op of a run that does not end with the publication, publish.

    So materialising one table or view from the UI becomes visible to readers without a second click, and is audited
    like a full run. What hangs on it is brought up to date first: files that were read without their names would not
    pass the audit.
    """
    run.finished_ops.add(context.op_def.name)
    ops = {node.name for node in context.job_def.nodes}
    if PUBLISH_OP in ops or not ops <= run.finished_ops:
        return
    if run.build.has_changes:
        bring_up_to_date(run, context.log)
    if audit_and_publish(run):
        context.log.info("audited and published %s", run.build.files.published)
        op = context.op_execution_context if isinstance(context, dg.AssetCheckExecutionContext) else context
        op.log_event(dg.AssetMaterialization(PUBLISHED, metadata=_published_metadata(run, is_new=True)))


def _published_metadata(run: BuildRun, *, is_new: bool) -> dict[str, Any]:
    path = run.build.files.published
    return {
        "path": dg.MetadataValue.path(path),
        "is_new": is_new,
        "byte_count": path.stat().st_size if path.exists() else 0,
        "checks_run": len(run.verdicts),
    }


def make_published_asset(views: Sequence[SqlFile], owners: list[str]) -> dg.AssetsDefinition:
    """The asset at the end of the graph: the file that readers open."""

    @dg.multi_asset(
        name=PUBLISH_OP,
        specs=[
            dg.AssetSpec(
                PUBLISHED,
                deps=[view.name for view in views],
                description=(
                    "The DuckDB file that readers open. It is replaced by one atomic rename, after every blocking "
                    "check passed; readers that have the old file open keep it."
                ),
                group_name="publication",
                owners=owners,
                kinds={"duckdb"},
                code_version=code_version("pipelines.assets.publication"),
                tags={"layer": "served"},
                freshness_policy=built_daily(),
            )
        ],
    )
    @legible
    def publish(
        context: dg.AssetExecutionContext, warehouse: dg.ResourceParam[BuildRun]
    ) -> Iterator[dg.MaterializeResult[None]]:
        """Audit what is left to audit and publish; say so when nothing changed."""
        run = warehouse
        is_new = audit_and_publish(run)
        path = run.build.files.published
        context.log.info("published %s", path) if is_new else context.log.info(
            "nothing changed; %s stays as it is", path
        )
        yield dg.MaterializeResult(PUBLISHED, metadata=_published_metadata(run, is_new=is_new))

    return publish
