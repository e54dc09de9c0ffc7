"""`dateline override check`: what each correction changes, which lines cannot be applied, and which no longer apply."""

from collections.abc import Mapping
from typing import Any

import polars as pl
from rich.console import Console

from pipelines.console.output import table_of
from pipelines.settings import Settings
from pipelines.sources.overrides import load_overrides
from pipelines.warehouse.query import run_query

_CONCERNED = """
    SELECT count(*) AS mentions, count(DISTINCT mention.entity_id) AS entities,
        count(DISTINCT mention.article_id) AS articles
    FROM mention
    JOIN article USING (article_id)
    WHERE ($target IS NULL OR mention.entity_key = $target OR list_contains(mention.runner_up_keys, $target))
        AND ($surface IS NULL OR lower(regexp_replace(mention.surface, '\\s+', ' ', 'g')) = lower($surface))
        AND ($source_name IS NULL OR article.source_name = $source_name)
        AND ($article_id IS NULL OR article.article_id = $article_id)
"""


def concerned(settings: Settings, line: Mapping[str, Any]) -> dict[str, int]:
    """The published mentions, entities and articles that a correction is about."""
    parameters = {name: line[name] for name in ("target", "surface", "source_name", "article_id")}
    if line["action"] == "alias":
        # An alias brings in names that were not found before: every mention printed so is concerned, whoever it meant.
        parameters["target"] = None
    return run_query(settings.warehouse, _CONCERNED, parameters).row(0, named=True)


def check_overrides(settings: Settings, console: Console) -> int:
    """Print what the corrections do to the published warehouse.

    Returns:
        The number of lines that cannot be applied.

    Raises:
        SettingsError: When the file as a whole is unusable.
        WarehouseError: When there is no warehouse to look at.
    """
    accepted, rejected = load_overrides(settings.overrides_file)
    rows = []
    for line in accepted.iter_rows(named=True):
        found = concerned(settings, line)
        idle = not found["mentions"] and line["action"] not in {"rename", "alias"}
        what = " ".join(filter(None, [line["target"], line["surface"], line["value"] and f"-> {line['value']}"]))
        rows.append((line["line_no"], line["action"], what, *found.values(), "no longer applies" if idle else ""))
    schema = {"line": pl.Int64, "action": pl.String, "about": pl.String, "mentions": pl.Int64, "entities": pl.Int64,
              "articles": pl.Int64, "note": pl.String}  # fmt: skip
    console.print(f"{settings.overrides_file}: {accepted.height:,} corrections, {rejected.height:,} unusable lines")
    if rows:
        console.print(table_of("What each line is about", pl.DataFrame(rows, schema=schema, orient="row")))
    if rejected.height:
        console.print(table_of("Lines that cannot be applied", rejected))
    return rejected.height
