"""Check files and row contracts as Dagster asset checks: one that returns rows blocks what comes after its table."""

from collections.abc import Iterator, Sequence

import dagster as dg

from pipelines.assets.failures import legible
from pipelines.assets.metadata import preview
from pipelines.assets.publication import finish_op, is_audited, verdicts_of
from pipelines.assets.run import BuildRun
from pipelines.tables.core import CORE_TABLES
from pipelines.warehouse.audit import require_passed
from pipelines.warehouse.sqlfile import SqlFile

_STEP_OF_TABLE = {
    "source_file": "ingest",
    "rejected_record": "ingest",
    "article": "ingest",
    "article_field": "ingest",
    "segment": "ingest",
    "sentence": "ingest",
    "article_annotation": "mentions",
    "mention": "mentions",
    "entity_variant": "mentions",
    "entity": "entities",
}
"""Which step makes a table. A check belongs to the last step whose tables it reads, so that it can block the next."""

_STEPS = ("ingest", "mentions", "entities", "views")


def checked_asset(check: SqlFile) -> str:
    """The asset that a check is shown at: the last one, in the order of the flow, that its query reads."""
    order = {row.table: number for number, row in enumerate(CORE_TABLES) if row.table in _STEP_OF_TABLE}
    read = [name for name in check.dependencies if name != "run"]
    return max(sorted(read), key=lambda name: order.get(name, len(order)))


def _make_step(step: str, checks: Sequence[SqlFile], all_checks: Sequence[SqlFile]) -> dg.AssetChecksDefinition:
    @dg.multi_asset_check(
        name=f"check_{step}",
        specs=[
            dg.AssetCheckSpec(
                check.name,
                asset=checked_asset(check),
                description=f"{check.purpose}\n\n```sql\n{check.query.strip()}\n```",
                blocking=check.severity == "error",
            )
            for check in checks
        ],
        can_subset=True,
    )
    @legible
    def run_checks(
        context: dg.AssetCheckExecutionContext, warehouse: dg.ResourceParam[BuildRun]
    ) -> Iterator[dg.AssetCheckResult]:
        run = warehouse
        skip_errors = is_audited(run, all_checks)
        selected = {key.name for key in context.selected_asset_check_keys}
        chosen = [check for check in checks if check.name in selected]
        verdicts_of(run, [check for check in chosen if not (skip_errors and check.severity == "error")])
        for check in chosen:
            severity = dg.AssetCheckSeverity.ERROR if check.severity == "error" else dg.AssetCheckSeverity.WARN
            asset = dg.AssetKey(checked_asset(check))
            if skip_errors and check.severity == "error":
                yield dg.AssetCheckResult(
                    passed=True,
                    asset_key=asset,
                    check_name=check.name,
                    severity=severity,
                    description="Passed when this data was published; neither data nor checks have changed since.",
                )
                continue
            verdict = run.verdicts[check.name]
            if not verdict.passed:
                context.log.log(
                    "ERROR" if check.severity == "error" else "WARNING",
                    verdict.sentence,
                )
            metadata = {"offending_count": verdict.offending_count}
            yield dg.AssetCheckResult(
                passed=verdict.passed,
                asset_key=asset,
                check_name=check.name,
                severity=severity,
                description=verdict.sentence,
                metadata={**metadata, **({} if verdict.passed else {"sample": preview(verdict.sample)})},
            )
        # Ends the step with the sentences of the command line, instead of the names of the checks.
        require_passed([run.verdicts[check.name] for check in checks if check.name in run.verdicts])
        finish_op(context, run)

    return run_checks


def make_checks(checks: Sequence[SqlFile]) -> list[dg.AssetChecksDefinition]:
    """All check files as asset checks, one op for each step of the flow that has some."""
    by_step: dict[str, list[SqlFile]] = {step: [] for step in _STEPS}
    for check in checks:
        by_step[_STEP_OF_TABLE.get(checked_asset(check), "views")].append(check)
    return [_make_step(step, found, checks) for step, found in by_step.items() if found]
