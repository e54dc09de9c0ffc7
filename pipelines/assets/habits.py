"""Habits of sources across runs: what the stored articles were read with, what all evidence shows now, what differs."""

from collections.abc import Collection

import polars as pl

from pipelines.steps.article.habits import SourceHabits, find_outdated, learn_habits
from pipelines.tables.contract import conform
from pipelines.tables.state import UsedHabit
from pipelines.warehouse.build import Build
from pipelines.warehouse.load import replace_habits

_ORDERS = {1: "day_first", 2: "month_first"}
_OF_SOURCES = "WHERE $sources::VARCHAR[] IS NULL OR list_contains($sources::VARCHAR[], source_name)"


def _to_habits(rows: pl.DataFrame) -> SourceHabits:
    orders = rows.filter(pl.col("kind") == "order")
    return SourceHabits(
        repeated_lines=rows.filter(pl.col("kind") == "line").select("source_name", line_key="habit_key"),
        numeric_dates=orders.select(
            "source_name", numeric_order=pl.col("habit_key").replace_strict(_ORDERS, return_dtype=pl.String)
        ),
    )


def _to_rows(habits: SourceHabits) -> pl.DataFrame:
    keys = {name: key for key, name in _ORDERS.items()}
    lines = habits.repeated_lines.select("source_name", kind=pl.lit("line"), habit_key="line_key")
    orders = habits.numeric_dates.select(
        "source_name",
        kind=pl.lit("order"),
        habit_key=pl.col("numeric_order").replace_strict(keys, return_dtype=pl.Int64),
    )
    return conform(pl.concat([lines, orders]), UsedHabit, where="habits")


def read_habits(build: Build) -> SourceHabits:
    """The habits with which the stored articles were read."""
    return _to_habits(build.read("SELECT source_name, kind, habit_key FROM internal.used_habit"))


def learn_again(build: Build, sources: Collection[str] | None) -> tuple[SourceHabits, list[str]]:
    """Learn the habits of sources from all their stored evidence.

    Args:
        build: The build.
        sources: Sources whose articles changed; None for all.

    Returns:
        All habits as they are to hold, and the files whose articles have to be read again with them.
    """
    chosen = {"sources": None if sources is None else sorted(sources)}
    evidence = build.read(f"SELECT * FROM internal.habit_evidence {_OF_SOURCES}", chosen)
    counts = build.read(
        f"SELECT source_name, count(DISTINCT text_hash) AS text_count FROM article {_OF_SOURCES} GROUP BY source_name",
        chosen,
    )
    used = build.read("SELECT source_name, kind, habit_key FROM internal.used_habit")
    mine = used if sources is None else used.filter(pl.col("source_name").is_in(list(sources)))
    learned = learn_habits(evidence, counts)
    outdated = find_outdated(evidence, _to_habits(mine), learned)
    paths = build.read(
        "SELECT DISTINCT source_path FROM article WHERE list_contains($ids::BIGINT[], article_id) ORDER BY source_path",
        {"ids": outdated.to_list()},
    )
    rest = used.join(mine, on=used.columns, how="anti")
    return _to_habits(pl.concat([rest, _to_rows(learned)])), paths["source_path"].to_list()


def remember_habits(build: Build, habits: SourceHabits) -> None:
    """Note that all stored articles were read with these habits now; writes only when they differ from the noted."""
    rows = _to_rows(habits).sort("source_name", "kind", "habit_key")
    if not rows.equals(build.read("SELECT source_name, kind, habit_key FROM internal.used_habit ORDER BY ALL")):
        replace_habits(build, rows)
