"""How long the views and checks of sql/ take on a large warehouse: one line each, with rows, seconds and stored size.

    python benchmarks/views.py [--mentions 10000000] [--memory 1GB]

The warehouse is made up: articles of twenty mentions of ten entities, entity frequencies after Zipf's law, 40 sources,
three years, every twentieth article a copy. It is the number of rows that counts here, not what they say; offsets and
surfaces are consistent, so that the checks have nothing to find.
"""

import argparse
import os
import platform
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

import duckdb
from pipelines.warehouse.sqlfiles import read_checks, read_views

from pipelines.settings import bundled
from pipelines.tables.contract import create_table_sql
from pipelines.tables.core import CORE_TABLES

MENTIONS_PER_ARTICLE = 20

_FILL = """
INSERT INTO source_file BY NAME
SELECT 'source' || n % 40 || '/' || n || '.txt' AS source_path, 'source' || n % 40 AS source_name, 2000 AS byte_count,
    0 AS modified_ns, FALSE AS has_replacement, 'loaded' AS state, 1 AS record_count, 1 AS article_count,
    'benchmark' AS read_version
FROM range(1, $articles + 1) AS t(n);

INSERT INTO article BY NAME
SELECT n AS article_id, 'source' || n % 40 || '/' || n || '.txt' AS source_path, 0 AS record_no,
    'source' || n % 40 AS source_name, 'Title ' || n AS title, [] AS authors,
    DATE '2022-01-01' + (hash(n) % 1095)::INTEGER AS published_on, 'en' AS language,
    repeat('Name said a few more words here. ', 20) AS text, 660 AS char_count, 140 AS word_count,
    '' AS text_hash, n - (n % 20 = 0)::INTEGER AS copy_group_id, n % 20 = 0 AS is_copy
FROM range(1, $articles + 1) AS t(n);

INSERT INTO segment BY NAME
SELECT n AS article_id, s AS segment_no, 'paragraph' AS kind, FALSE AS is_repeat, s * 165 AS start_char,
    s * 165 + 164 AS end_char
FROM range(1, $articles + 1) AS t(n), range(4) AS u(s);

INSERT INTO sentence BY NAME
SELECT n AS article_id, s AS sentence_no, s // 5 AS segment_no, s * 33 AS start_char, s * 33 + 32 AS end_char
FROM range(1, $articles + 1) AS t(n), range(20) AS u(s);

INSERT INTO mention BY NAME
SELECT n * 100 + s AS mention_id, n AS article_id, s AS sentence_no, s // 5 AS segment_no, 'paragraph' AS segment_kind,
    FALSE AS is_repeat, s * 33 AS start_char, s * 33 + 4 AS end_char, 'Name' AS surface, 'GPE' AS entity_type,
    -- Two mentions in a row mean the same entity; a uniform exponent gives frequencies after Zipf's law.
    pow(300000, hash(n, s // 2) % 1000003 / 1000003)::BIGINT AS entity_id, 'local:GPE:' || entity_id AS entity_key,
    'name' AS role, 'gazetteer' AS method, 0.9 AS confidence, 0.6 + hash(n, s) % 5 / 10 AS link_score,
    'rule' || entity_id % 3 AS link_rule, if(hash(s, n) % 9 = 0, ['wikidata:Q1'], []) AS runner_up_keys
FROM range(1, $articles + 1) AS t(n), range(20) AS u(s);

INSERT INTO entity BY NAME
SELECT DISTINCT entity_id, entity_key, 'GPE' AS entity_type, 'Name ' || entity_id AS name, [] AS aliases,
    if(entity_id % 3 = 0, chr(65 + (entity_id % 26)::INTEGER) || chr(65 + (entity_id // 26 % 8)::INTEGER), NULL)
        AS country_code,
    'local' AS id_source
FROM mention;

INSERT INTO article_annotation BY NAME
SELECT n AS article_id, 'benchmark' AS annotation_version, 'full' AS scope, 140 AS token_count, 20 AS mention_count
FROM range(1, $articles + 1) AS t(n);
"""


def make_warehouse(connection: duckdb.DuckDBPyConnection, mentions: int) -> None:
    for row in CORE_TABLES:
        for statement in create_table_sql(row):
            connection.execute(statement)
    for statement in filter(str.strip, _FILL.split(";\n")):
        connection.execute(statement.replace("$articles", str(mentions // MENTIONS_PER_ARTICLE)))
    connection.execute("CHECKPOINT")


def timed(connection: duckdb.DuckDBPyConnection, sql: str) -> float:
    started = time.perf_counter()
    connection.execute(sql)
    return time.perf_counter() - started


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mentions", type=int, default=10_000_000)
    parser.add_argument("--memory", default="1GB", help="DuckDB's memory limit; a build has 1GB")
    chosen = parser.parse_args()
    names = [row.table for row in CORE_TABLES]
    views = read_views(bundled("sql"), names)
    checks = read_checks(bundled("sql"), [*names, *(view.name for view in views)])
    print(
        f"{chosen.mentions:,} mentions, {chosen.memory} memory, {os.cpu_count()} cores, {platform.machine()},"
        f" Python {platform.python_version()}, duckdb {version('duckdb')}"
    )
    with tempfile.TemporaryDirectory() as folder, duckdb.connect(str(Path(folder, "views.duckdb"))) as connection:
        connection.execute(f"SET memory_limit = '{chosen.memory}'")
        connection.execute("SET preserve_insertion_order = false")
        make_warehouse(connection, chosen.mentions)
        total = 0.0
        for view in views:
            size = Path(folder, "views.duckdb").stat().st_size
            seconds = timed(connection, f"CREATE {view.materialized} {view.name} AS\n{view.query}")
            if view.materialized == "view":
                seconds = timed(connection, f"CREATE TEMP TABLE whole_view AS SELECT * FROM {view.name}")
                connection.execute("DROP TABLE whole_view")
            else:
                total += seconds
            connection.execute("CHECKPOINT")
            stored = (Path(folder, "views.duckdb").stat().st_size - size) / 1e6 if view.materialized == "table" else 0.0
            rows = connection.execute(f"SELECT count(*) FROM {view.name}").fetchall()[0][0]
            print(f"view   {view.name:28} {view.materialized:6} {rows:>12,} rows {seconds:7.2f} s {stored:8.1f} MB")
        print(f"stored views together {total:.1f} s")
        total = 0.0
        for check in checks:
            seconds = timed(connection, f"SELECT * FROM (\n{check.query}\n) LIMIT 5")
            total += seconds
            print(f"check  {check.name:28} {check.severity:6} {seconds:7.2f} s")
        print(f"checks together {total:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
