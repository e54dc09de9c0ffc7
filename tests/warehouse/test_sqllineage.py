"""What SQL reads, held against DuckDB: its own parser, and its binder, which fails when a table is not there."""

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.errors import SqlFileError
from pipelines.settings import bundled
from pipelines.tables.core import CORE_TABLES
from pipelines.warehouse.sqlfile import SqlFile
from pipelines.warehouse.sqlfolder import read_checks, read_views
from pipelines.warehouse.sqllineage import column_lineage, output_columns, parse_query, tables_read

TABLES = {
    "article": "article_id BIGINT, title VARCHAR, authors VARCHAR[]",
    "mention": "mention_id BIGINT, article_id BIGINT, entity_id BIGINT, title VARCHAR",
    "entity": "entity_id BIGINT, name VARCHAR",
    "sentence": "article_id BIGINT, no BIGINT",
}

NASTY = [
    'SELECT a.title FROM "Article" AS a',
    "SELECT title FROM main.ARTICLE",
    "SELECT sentence.title FROM article AS sentence",
    "FROM mention SELECT mention_id",
    "WITH x AS (SELECT article_id FROM mention), mention AS (SELECT article_id FROM x) SELECT article_id FROM mention",
    "SELECT (WITH entity AS (SELECT 1 AS n) SELECT n FROM entity) AS n, name FROM entity",
    "WITH entity AS (SELECT 1 AS e) SELECT e FROM main.entity, entity AS x",
    "WITH a AS (WITH b AS (SELECT entity_id FROM entity) SELECT entity_id FROM b) SELECT b.no FROM sentence AS b, a",
    "WITH article AS (WITH article AS (SELECT 1 AS n) SELECT n FROM article) SELECT n FROM article",
    "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r JOIN sentence ON n = no) SELECT n FROM r",
    "WITH RECURSIVE article AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM article WHERE n < 3) SELECT n FROM article",
    "WITH RECURSIVE a AS (SELECT 1 AS n), b AS (SELECT n FROM a UNION ALL SELECT no FROM sentence) SELECT n FROM b",
    "WITH a AS MATERIALIZED (SELECT title FROM article), b AS NOT MATERIALIZED (FROM a) SELECT title FROM b",
    "SELECT author FROM article, unnest(authors) AS t(author)",
    "SELECT unnest(authors) AS author FROM article",
    "SELECT range FROM range((SELECT count(*) FROM sentence))",
    "SELECT x FROM (VALUES (1)) AS article(x)",
    "SELECT article.title, m.n FROM article, LATERAL (SELECT count(*) AS n FROM mention"
    " WHERE mention.article_id = article.article_id) AS m",
    "SELECT title FROM article WHERE EXISTS (FROM mention SEMI JOIN entity ON mention.entity_id = entity.entity_id"
    " WHERE mention.article_id = article.article_id)",
    "SELECT title FROM article ANTI JOIN sentence USING (article_id)",
    "(SELECT title FROM article) UNION ALL BY NAME (SELECT title FROM mention) EXCEPT SELECT name AS title FROM entity",
    "SELECT title FROM (FROM article) POSITIONAL JOIN entity",
    "SELECT a.title FROM article AS a ASOF JOIN mention AS m ON a.article_id = m.article_id AND a.title >= m.title",
    "SELECT name FROM entity ORDER BY (SELECT max(no) FROM sentence)",
    "SELECT name FROM entity LIMIT (SELECT count(*) FROM sentence)",
    "SELECT CASE WHEN entity_id IN (SELECT entity_id FROM mention) THEN list_filter([1], LAMBDA y: y > 0) END AS x"
    " FROM entity QUALIFY row_number() OVER (ORDER BY (SELECT min(article_id) FROM article)) = 1",
    "SELECT count(*) FILTER (entity_id IN (SELECT article_id FROM sentence)) AS n FROM entity GROUP BY ALL"
    " HAVING max(name) > (SELECT min(title) FROM article)",
    "SELECT e.name FROM entity AS e JOIN (mention AS m JOIN sentence AS s ON m.article_id = s.article_id)"
    " ON e.entity_id = m.entity_id",
    "SELECT 'FROM sentence' AS x /* FROM mention */ FROM entity -- FROM article",
    "SELECT sum(no) OVER w AS x FROM sentence WINDOW w AS (ORDER BY (SELECT max(name) FROM entity))",
    "SELECT s.title FROM (PIVOT (SELECT title, entity_id FROM mention) ON entity_id IN (1, 2) USING count(*)) AS s",
    'SELECT "from".name FROM entity AS "from" WHERE "from".name NOT IN (SELECT title FROM article)',
]


def base_tables(node: Any, ctes: frozenset[str] = frozenset()) -> Iterator[str]:
    """The base tables of DuckDB's own syntax tree, less the names of CTEs where they are known."""
    if isinstance(node, list):
        for item in node:
            yield from base_tables(item, ctes)
        return
    if not isinstance(node, dict):
        return
    known = ctes
    for entry in node.get("cte_map", {}).get("map", []):
        name, text = entry["key"].lower(), entry["value"]
        is_recursive = "RECURSIVE_CTE_NODE" in json.dumps(text)
        yield from base_tables(text, known | {name} if is_recursive else known)
        known |= {name}
    if node.get("type") == "BASE_TABLE" and (node["schema_name"] or node["table_name"].lower() not in known):
        yield node["table_name"].lower()
    for key, value in node.items():
        if key != "cte_map":
            yield from base_tables(value, known)


@cache
def parser() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


def parsed_tables(sql: str) -> set[str]:
    tree = json.loads(parser().execute("SELECT json_serialize_sql(?::VARCHAR)", [sql]).fetchall()[0][0])
    assert not tree["error"], (sql, tree)
    return set(base_tables(tree["statements"]))


def needed_tables(sql: str) -> set[str]:
    """The tables without which DuckDB cannot bind the query; it must bind with all of them."""
    needed = set()
    with duckdb.connect() as connection:
        for name, columns in TABLES.items():
            connection.execute(f"CREATE TABLE {name} ({columns})")
        connection.execute(f"EXPLAIN {sql}")
        for name in TABLES:
            connection.execute(f"ALTER TABLE {name} RENAME TO hidden")
            try:
                connection.execute(f"EXPLAIN {sql}")
            except duckdb.CatalogException:
                needed.add(name)
            connection.execute(f"ALTER TABLE hidden RENAME TO {name}")
    return needed


def read(sql: str) -> set[str]:
    query, _ = parse_query("test.sql", sql)
    return set(tables_read("test.sql", query, TABLES))


@pytest.mark.parametrize("sql", NASTY)
def test_tables_are_those_that_duckdb_parses_and_needs(sql: str) -> None:
    assert read(sql) == parsed_tables(sql) == needed_tables(sql)


def test_the_oracle_tells_queries_apart() -> None:
    assert needed_tables("SELECT name FROM entity") == {"entity"}
    assert parsed_tables("WITH entity AS (SELECT 1 AS n) SELECT n FROM entity") == set()


def sql_files() -> list[SqlFile]:
    names = [row.table for row in CORE_TABLES]
    views = read_views(bundled("sql"), names)
    return [*views, *read_checks(bundled("sql"), [*names, *(view.name for view in views)])]


@pytest.mark.parametrize("file", sql_files(), ids=lambda file: file.name)
def test_every_file_depends_on_what_duckdb_parses(file: SqlFile) -> None:
    assert set(file.dependencies) == parsed_tables(file.query)


names = st.sampled_from([*TABLES, "x", "Y"])


@st.composite
def queries(draw: st.DrawFn, depth: int = 3, known: tuple[str, ...] = ()) -> str:
    """Queries that nest CTEs, subqueries and set operations; CTEs may hide tables and each other."""
    kind = draw(st.sampled_from(["table", "with", "subquery", "union", "in"])) if depth else "table"
    below = queries(depth - 1, known) if depth else st.nothing()
    if kind == "table":
        return f"SELECT 1 AS n FROM {draw(st.sampled_from([*TABLES, *known]))}"
    if kind == "with":
        name = draw(names.filter(lambda n: n.lower() not in {k.lower() for k in known}))
        # A CTE may not read a table of its own name, so its text is made from the other tables.
        text = draw(below.filter(lambda sql: name.lower() not in re.findall(r"from (\w+)", sql.lower())))
        return f"WITH {name} AS ({text}) SELECT t.n FROM ({draw(queries(depth - 1, (*known, name)))}) AS t"
    if kind == "subquery":
        return f"SELECT t.n FROM ({draw(below)}) AS t"
    if kind == "union":
        return f"({draw(below)}) UNION ALL ({draw(below)})"
    return f"SELECT 1 AS n FROM ({draw(below)}) AS t WHERE EXISTS ({draw(below)})"


@given(queries())
def test_nested_queries_read_what_duckdb_says(sql: str) -> None:
    assert read(sql) == parsed_tables(sql)


def test_lines_are_those_of_the_file() -> None:
    query, end = parse_query("test.sql", "-- Ünïcode 😀\nSELECT name\nFROM entity,\n\n    mention; -- end\n")
    assert tables_read("test.sql", query, TABLES) == {"entity": 3, "mention": 5}
    assert "-- Ünïcode 😀\nSELECT name\nFROM entity,\n\n    mention; -- end\n"[:end].endswith("mention")


def test_names_of_columns_come_from_the_first_branch() -> None:
    query, _ = parse_query(
        "test.sql", "SELECT a.name, count(*) AS n FROM entity AS a UNION ALL SELECT title, 1 FROM mention"
    )
    assert output_columns("test.sql", query) == ["name", "n"]


@pytest.mark.parametrize("star", ["*", "entity.*", "COLUMNS('n.*')", "* EXCLUDE (name)"])
def test_a_star_has_no_fixed_names(star: str) -> None:
    query, _ = parse_query("test.sql", f"SELECT {star} FROM entity")
    with pytest.raises(SqlFileError, match="has no fixed name"):
        output_columns("test.sql", query)


def test_column_lineage_follows_values_and_rows() -> None:
    sql = """
        WITH counted AS (
            SELECT entity_id, count(*) AS n, count(DISTINCT article_id) AS articles FROM mention GROUP BY entity_id
        ),
        named AS (
            SELECT entity.name, counted.n, counted.articles
            FROM counted JOIN entity ON counted.entity_id = entity.entity_id
        )
        SELECT upper(name) AS title, n / (SELECT count(*) FROM article) AS share, articles, 7 AS seven,
            row_number() OVER (ORDER BY n) AS rank_no
        FROM named
        UNION ALL
        SELECT title, 0, 0, 7, no FROM article JOIN sentence ON article.article_id = sentence.article_id
    """
    columns = ["title", "share", "articles", "seven", "rank_no"]
    schema = {name: [c.split()[0] for c in text.split(", ")] for name, text in TABLES.items()}
    assert column_lineage(sql, columns, schema) == {
        "title": ["article.title", "entity.name"],
        "share": ["article.*", "mention.*"],
        "articles": ["mention.article_id"],
        "seven": [],
        "rank_no": ["mention.*", "sentence.no"],
    }
