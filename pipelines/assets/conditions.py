"""Declarative automation: an edited SQL file or correction asks once for what depends on it, and for nothing else.

The conditions compare the files with what the published warehouse was made from, in the code server, so that no
reload is needed to notice an edit. Each asks once for an edit: a file that does not run is not tried again before it is
edited.
"""

import hashlib
import warnings
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import dagster as dg

from pipelines.assets.liveness import active_run
from pipelines.assets.sql import read_sql_folder, stamp
from pipelines.errors import DatelineError
from pipelines.settings import Settings
from pipelines.sources.overrides import load_overrides
from pipelines.warehouse.corrections import APPLIED_SQL, changed_corrections
from pipelines.warehouse.query import run_query
from pipelines.warehouse.views import published_view_versions, view_versions

_LOOK_SECONDS = 30


@cache
def _published_views(warehouse: Path, _stamp_of_file: object) -> dict[str, str]:
    return published_view_versions(warehouse)


def stale_view(name: str, settings: Settings) -> str | None:
    """A name for the edit that a view of the published warehouse has not seen; None when it is up to date."""
    views, _ = read_sql_folder(settings)
    current = view_versions(views).get(name)
    published = _published_views(settings.warehouse, stamp(settings.warehouse))
    return current if current is not None and published.get(name) != current else None


@cache
def _stale_corrections(warehouse: Path, overrides: Path, _stamp_of_files: object) -> str | None:
    accepted, _ = load_overrides(overrides)
    changed = changed_corrections(run_query(warehouse, APPLIED_SQL), accepted)
    if changed.is_empty():
        return None
    return hashlib.sha256(changed.sort(changed.columns).write_csv().encode()).hexdigest()[:16]


def stale_corrections(settings: Settings) -> str | None:
    """A name for the corrections that the published warehouse has not seen; None when it has them all."""
    files = settings.warehouse, settings.overrides_file
    return _stale_corrections(*files, stamp(*files))


class FileEdited(dg.AutomationCondition[dg.AssetKey]):
    """True once for each edit of the file behind an asset, when no run is under way."""

    def __init__(self, find_edit: Callable[[Settings], str | None]) -> None:
        """Make the condition; find_edit names the edit that the published warehouse has not seen."""
        self.find_edit = find_edit

    @property
    def name(self) -> str:
        """The condition's name in the UI."""
        return "file_edited"

    def evaluate(self, context: dg.AutomationContext[dg.AssetKey]) -> dg.AutomationResult[dg.AssetKey]:
        """Compare the file with the published warehouse."""
        asked, settings, edit = context.cursor, Settings(), None
        if settings.warehouse.exists() and active_run(context.asset_graph_view.instance) is None:
            try:
                edit = self.find_edit(settings)
            except DatelineError as error:
                # A file that is being edited; the run that somebody starts with it will say so.
                context.log.warning("%s", error)
        if edit is None or edit == asked:
            return dg.AutomationResult(context, context.get_empty_subset(), cursor=asked)
        return dg.AutomationResult(context, context.candidate_subset, cursor=edit)


def on_view_edit(name: str) -> dg.AutomationCondition[dg.AssetKey]:
    """Refresh a view when its file or one that it reads was edited, and along with what it reads."""
    return FileEdited(lambda settings: stale_view(name, settings)) | with_inputs()


def on_correction() -> dg.AutomationCondition[dg.AssetKey]:
    """Annotate again what a changed correction concerns."""
    return FileEdited(stale_corrections)


def with_inputs() -> dg.AutomationCondition[Any]:
    """Refresh in the same run as what is read."""
    return dg.AutomationCondition.any_deps_match(dg.AutomationCondition.will_be_requested())


def make_refresh_sensor() -> dg.AutomationConditionSensorDefinition:
    """The sensor that evaluates the conditions, off until it is switched on."""
    with warnings.catch_warnings():
        # Evaluation in the code server is what lets a condition look at files; Dagster calls it beta.
        warnings.simplefilter("ignore", dg.BetaWarning)
        return dg.AutomationConditionSensorDefinition(
            name="refresh_on_edit",
            target=dg.AssetSelection.all(),
            use_user_code_server=True,
            minimum_interval_seconds=_LOOK_SECONDS,
            default_status=dg.DefaultSensorStatus.STOPPED,
            description=(
                "When a file of sql/views or the file of corrections was edited: makes again what depends on it, audits"
                " and publishes. Waits while a run is queued or running."
            ),
        )
