"""Frames into DuckDB and out again, as Arrow streams."""

import datetime as dt
import subprocess
import sys
import threading
from collections.abc import Iterator

import duckdb
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from pipelines.warehouse.exchange import register, to_frame


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


FRAME = pl.DataFrame(
    {
        "n": [1, None, -(2**62)],
        "x": [0.5, None, float("inf")],
        "word": ["Ярославль", None, "a" * 40],
        "flag": [True, None, False],
        "day": [dt.date(2024, 2, 29), None, dt.date(1, 1, 1)],
        "at": [dt.datetime(2024, 5, 13, 21, 7), None, dt.datetime(1970, 1, 1)],
        "list": [["a", "b"], None, []],
    }
)


@pytest.mark.parametrize("frame", [FRAME, FRAME.clear(), pl.concat([FRAME, FRAME], rechunk=False), FRAME.slice(1, 1)])
def test_a_frame_comes_back_as_it_went(connection: duckdb.DuckDBPyConnection, frame: pl.DataFrame) -> None:
    register(connection, "given", frame)
    # A table may be read more than once.
    for _ in range(2):
        assert_frame_equal(to_frame(connection.sql("SELECT * FROM given")), frame)
    both = to_frame(connection.sql("SELECT count(*) AS n FROM (FROM given UNION ALL FROM given)"))
    assert both.item() == 2 * frame.height


def test_what_polars_has_no_type_for_is_text(connection: duckdb.DuckDBPyConnection) -> None:
    query = 'SELECT INTERVAL 3 DAYS AS age, [INTERVAL 1 HOUR] AS "a ""b""", union_value(k := 1) AS either, 5 AS n'
    found = to_frame(connection.sql(query))
    assert found.to_dicts() == [{"age": "3 days", 'a "b"': "['01:00:00']", "either": "1", "n": 5}]


def test_columns_of_one_name_are_told_apart(connection: duckdb.DuckDBPyConnection) -> None:
    found = to_frame(connection.sql('SELECT 1 AS a, 2 AS a, 3 AS "a_1", INTERVAL 1 DAY AS a'))
    assert found.rows(named=True) == [{"a": 1, "a_2": 2, "a_1": 3, "a_3": "1 day"}]


def test_what_goes_wrong_while_rows_are_made_is_an_error_of_duckdb(connection: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(duckdb.Error, match="boom"):
        to_frame(connection.sql("SELECT error('boom') AS x FROM range(3)"))
    late = "SELECT CAST(CASE WHEN n = 2_000_000 THEN 'x' ELSE '1' END AS INT) AS x FROM range(3_000_000) AS t(n)"
    with pytest.raises(duckdb.Error, match=r"^Conversion Error: Could not convert string 'x'"):
        to_frame(connection.sql(late))


def test_an_interruption_in_the_middle_of_the_rows_is_one(connection: duckdb.DuckDBPyConnection) -> None:
    timer = threading.Timer(0.5, connection.interrupt)
    timer.start()
    with pytest.raises(duckdb.InterruptException):
        to_frame(connection.sql("SELECT n, n::VARCHAR AS x FROM range(1_000_000_000) AS t(n)"))
    timer.join()


def test_no_second_arrow_library_is_imported() -> None:
    code = (
        "import sys, duckdb, polars as pl\n"
        "from pipelines.warehouse.exchange import register, to_frame\n"
        "c = duckdb.connect(); register(c, 'f', pl.DataFrame({'a': [1]})); to_frame(c.sql('FROM f'))\n"
        "print('pyarrow' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
