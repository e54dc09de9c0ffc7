"""The table of publishing runs."""

import datetime as dt
from typing import ClassVar

from pydantic import Field

from pipelines.tables.contract import Row


class Run(Row):
    """One publishing run: when, by which versions, and what it counted."""

    table: ClassVar[str] = "run"
    key: ClassVar[tuple[str, ...]] = ("run_id",)

    run_id: str = Field(description="Id of the run: Dagster's run id, or a random one from the command line.")
    started_at: dt.datetime = Field(description="Start, UTC.")
    finished_at: dt.datetime = Field(description="End of the audit, just before publishing, UTC.")
    code_version: str = Field(description="Version of Dateline's code that ran.")
    annotation_version: str = Field(description="Version of rules, model and reference data.")
    files_added: int = Field(ge=0, description="Files that were new.")
    files_changed: int = Field(
        ge=0, description="Files that had changed, or were read again because of a new code version."
    )
    files_deleted: int = Field(ge=0, description="Files that had gone.")
    files_loaded: int = Field(ge=0, description="Loaded files in the warehouse after the run.")
    files_rejected: int = Field(ge=0, description="Rejected files in the warehouse after the run.")
    article_count: int = Field(ge=0, description="Articles in the warehouse after the run.")
    mention_count: int = Field(ge=0, description="Mentions in the warehouse after the run.")
    entity_count: int = Field(ge=0, description="Entities in the warehouse after the run.")
