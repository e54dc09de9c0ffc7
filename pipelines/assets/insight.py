"""A table of the build file in, what a person wants to see of it out: changes, rejected files, small plots."""

from collections.abc import Callable, Mapping
from typing import Any

import dagster as dg
import polars as pl

from pipelines.assets.charts import ranking_metadata, series_metadata
from pipelines.assets.metadata import markdown_table
from pipelines.warehouse.build import Build

REJECTED_SHOWN = 20
REASON_CHARS = 160
BARS_SHOWN = 12
MAX_PERIODS = 120
"""Columns of a plot over time; a longer time is counted by month, or by year."""

_DAYS = """
    SELECT date_trunc($period, published_on)::DATE AS day, count(*) AS article_count
    FROM article
    WHERE published_on IS NOT NULL AND NOT is_copy
    GROUP BY ALL
    ORDER BY day
"""
_SPAN_DAYS = "SELECT max(published_on) - min(published_on) AS days FROM article WHERE NOT is_copy"

_TOP_ENTITIES = """
    SELECT
        entity.name || ' (' || entity.entity_type || ')' AS label,
        count(DISTINCT mention.article_id) AS article_count
    FROM mention
    INNER JOIN entity USING (entity_id)
    INNER JOIN article USING (article_id)
    WHERE NOT article.is_copy AND NOT mention.is_repeat AND NOT mention.is_credit
    GROUP BY mention.entity_id, label
    ORDER BY article_count DESC, label
    LIMIT ?
"""
_TYPES = (
    "SELECT entity_type AS label, count(*) AS mention_count FROM mention GROUP BY label ORDER BY mention_count DESC"
)
_REASONS = """
    SELECT source_path AS file, reject_reason AS reason, reject_detail AS "what to do"
    FROM source_file
    WHERE state = 'rejected'
    ORDER BY source_path
    LIMIT ?
"""


NO_CHANGE: dict[str, Any] = {"row_change": 0}
"""What row_change would find out, slowly, when nothing was written."""


def row_change(instance: dg.DagsterInstance, table: str, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """How many rows more or fewer than at the last materialization; nothing at the first."""
    event = instance.get_latest_materialization_event(dg.AssetKey(table))
    before = (
        event.asset_materialization.metadata.get("dagster/row_count") if event and event.asset_materialization else None
    )
    if before is None or not isinstance(before.value, int):
        return {}
    return {"row_change": int(metadata["dagster/row_count"]) - before.value}


def _source_file(build: Build) -> dict[str, Any]:
    rejected = build.read(_REASONS, [REJECTED_SHOWN])
    if rejected.is_empty():
        return {}
    return {"rejected_files": markdown_table(rejected, REASON_CHARS)}


def _article(build: Build) -> dict[str, Any]:
    days = build.read(_SPAN_DAYS).item()
    if days is None:
        return {}
    period = "day" if days < MAX_PERIODS else "month" if days < MAX_PERIODS * 30 else "year"
    counted = build.read(_DAYS.replace("$period", f"'{period}'"))
    every = {"day": "1d", "month": "1mo", "year": "1y"}[period]
    filled = counted.upsample("day", every=every).with_columns(pl.col("article_count").fill_null(0))
    first, last = str(filled["day"].min()), str(filled["day"].max())
    values = filled["article_count"].to_list()
    words = (
        f"Articles by {period} of publication, without copies: {first} to {last}, at most {max(values):,} a {period}"
    )
    return {"articles_over_time": series_metadata(words, values)}


def _ranking(rows: pl.DataFrame, heading: str) -> dg.MetadataValue[Any]:
    return ranking_metadata(rows[:, 0].to_list(), rows[:, 1].to_list(), heading)


def _mention(build: Build) -> dict[str, Any]:
    rows = build.read(_TYPES)
    return {"mentions_by_type": _ranking(rows, "mentions")} if rows.height else {}


def _entity(build: Build) -> dict[str, Any]:
    rows = build.read(_TOP_ENTITIES, [BARS_SHOWN])
    return {"top_entities": _ranking(rows, "in the most articles")} if rows.height else {}


_INSIGHTS: Mapping[str, Callable[[Build], dict[str, Any]]] = {
    "source_file": _source_file,
    "article": _article,
    "mention": _mention,
    "entity": _entity,
}


def insights(build: Build, table: str) -> dict[str, Any]:
    """Metadata of a core table beyond its counts; empty for a table that has nothing more to show."""
    make = _INSIGHTS.get(table)
    return make(build) if make else {}
