"""What holds for every file of sql/: documented as it is, deterministic, and the dictionary fresh."""

import datetime as dt
import json
import random
import re
from collections.abc import Iterator
from typing import Any

import duckdb
import pytest

from pipelines.tables.files import RejectReason
from pipelines.warehouse.dictionary import make_dictionary
from pipelines.warehouse.sqlfile import SqlFile
from tests.sql.rows import CHECKS, SQL_DIR, VIEWS, Warehouse

IN_ISSUE = {
    "article_overview", "entity_overview", "entity_by_day", "entity_by_month", "entity_pair", "country_by_month",
    "country_pair_by_month", "source_by_month", "source_entity", "entity_trend", "mention_in_context", "entity_alias",
    "entity_review", "ingest_health",
}  # fmt: skip

KINDS = {"BIGINT", "DOUBLE", "BOOLEAN", "VARCHAR", "DATE", "VARCHAR[]"}
"""The types of the contracts; a HUGEINT or a TIMESTAMP in a view is a cast forgotten."""


def test_the_promised_views_are_there() -> None:
    assert set(VIEWS) >= IN_ISSUE


@pytest.mark.parametrize("name", VIEWS)
def test_header_lists_the_columns_that_duckdb_gives(name: str, warehouse: Warehouse) -> None:
    described = warehouse.describe(name)
    assert list(VIEWS[name].columns) == list(described)
    assert set(described.values()) <= KINDS


@pytest.mark.parametrize("name", CHECKS)
def test_a_check_runs_on_nothing_and_finds_nothing(name: str, warehouse: Warehouse) -> None:
    assert warehouse.offences(name) == []
    described = warehouse.connection.execute(f"DESCRIBE {CHECKS[name].query}").fetchall()
    assert [column for column, *_ in described] == list(CHECKS[name].columns)


@pytest.mark.parametrize("file", [*VIEWS.values(), *CHECKS.values()], ids=lambda file: file.name)
def test_a_header_says_something(file: SqlFile) -> None:
    texts = [file.summary, file.grain, file.purpose, *file.columns.values()]
    assert all(text.endswith((".", ";")) for text in [file.summary, file.purpose, *file.columns.values()]), texts
    for column, text in file.columns.items():
        assert text.lower().strip(". ").replace(" ", "_") != column, f"{column}: the description repeats the name"
    assert max(map(len, file.path.read_text(encoding="utf-8").splitlines())) <= 120


def nodes(tree: Any) -> Iterator[dict[str, Any]]:
    for child in tree if isinstance(tree, list) else tree.values() if isinstance(tree, dict) else ():
        yield from nodes(child)
    if isinstance(tree, dict):
        yield tree


FIRST_COME = {
    "any_value", "first", "last", "arbitrary", "mode", "arg_max", "arg_min", "max_by", "min_by", "string_agg",
    "approx_count_distinct", "reservoir_quantile",
}  # fmt: skip
"""Aggregates whose result depends on the order of rows, or is a guess."""


def functions_of(sql: str) -> set[str]:
    with duckdb.connect() as connection:
        tree = json.loads(connection.execute("SELECT json_serialize_sql(?::VARCHAR)", [sql]).fetchall()[0][0])
    return {node["function_name"] for node in nodes(tree) if node.get("function_name")} | {
        name for node in nodes(tree) for name in node.get("column_names", []) if name.lower().startswith("current_")
    }


def impure(functions: set[str]) -> set[str]:
    """Those that give another result for the same arguments, of which no variant is consistent."""
    with duckdb.connect() as connection:
        known = connection.execute(
            "SELECT function_name, bool_or(stability = 'CONSISTENT') FROM duckdb_functions()"
            " WHERE stability IS NOT NULL GROUP BY function_name"
        ).fetchall()
    return {name for name, is_pure in known if name in functions and not is_pure} | (functions & FIRST_COME)


@pytest.mark.parametrize("view", VIEWS.values(), ids=lambda view: view.name)
def test_a_view_depends_on_the_tables_alone(view: SqlFile) -> None:
    assert impure(functions_of(view.query)) == set()


def test_clocks_and_chance_are_noticed() -> None:
    sql = "SELECT now(), current_date, random(), first(x), date_trunc('day', max(d)) FROM t"
    assert impure(functions_of(sql)) == {"now", "current_date", "random", "first"}


def fill(warehouse: Warehouse, rng: random.Random, order: random.Random) -> None:
    """A corpus with many ties, inserted in an order that must not matter."""
    days = [None, *(dt.date(2024, 5, day) for day in range(1, 32))]
    articles = [
        (n, rng.choice(["north", "south"]), {"published_on": rng.choice(days), "is_copy": rng.random() < 0.1})
        for n in range(1, 81)
    ]
    mentions = [
        (n, rng.randint(1, 25), start, {"surface": rng.choice("ab"), "sentence_no": start // 3, "link_score": 0.7})
        for n, *_ in articles
        for start in range(12)
    ]
    entities = [
        (n, {"name": rng.choice(["p", "q"]), "country_code": rng.choice([None, "MN", "KE"])}) for n in range(1, 26)
    ]
    for rows in (articles, mentions, entities):
        order.shuffle(rows)
    for n, source, values in articles:
        warehouse.article(n, source, **values)
        warehouse.file(f"{source}/{n}.txt")
        warehouse.annotation(n, 12)
    for n, entity_id, start, values in mentions:
        warehouse.mention(n, entity_id, start, **values)
    for n, values in entities:
        warehouse.entity(n, entity_type="GPE", **values)


def test_rows_of_views_do_not_depend_on_the_order_of_rows() -> None:
    found = []
    for seed in (1, 2):
        with Warehouse() as warehouse:
            fill(warehouse, random.Random(7), random.Random(seed))
            found.append({name: warehouse.view(name) for name in VIEWS})
    for name in VIEWS:
        is_ordered = re.search(r"^ORDER BY", VIEWS[name].query, flags=re.MULTILINE) is not None
        first, second = (rows[name] if is_ordered else sorted(rows[name], key=repr) for rows in found)
        assert first, f"{name} has no rows here"
        assert first == second, name


def test_health_has_a_column_for_each_reason() -> None:
    reasons = {f"rejected_{reason}" for reason in RejectReason.__args__}
    others = {"rejected_count", "rejected_record_count"}
    assert {column for column in VIEWS["ingest_health"].columns if column.startswith("rejected_")} - others == reasons


def test_the_dictionary_is_fresh() -> None:
    stale = "sql/DICTIONARY.md does not say what contracts and headers say: run `make dictionary` and commit it."
    assert (SQL_DIR / "DICTIONARY.md").read_text(encoding="utf-8") == make_dictionary(SQL_DIR), stale
