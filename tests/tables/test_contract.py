import datetime as dt
from typing import ClassVar, Literal

import duckdb
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, ValidationError

from pipelines.errors import ContractError
from pipelines.tables.contract import (
    Row,
    columns,
    conform,
    create_table_sql,
    empty_frame,
    frame_of,
    keep_first,
    polars_schema,
)
from pipelines.tables.core import CORE_TABLES
from pipelines.tables.state import STATE_TABLES


class Harbour(Row):
    """One harbour.

    For the tests.
    """

    table: ClassVar[str] = "harbour"
    key: ClassVar[tuple[str, ...]] = ("harbour_id",)

    harbour_id: int = Field(ge=1, description="Id.")
    name: str | None = Field(description="Harbour's name.")
    kind: Literal["sea", "river"] = Field(description="What water.")
    share: float = Field(ge=0, le=1, description="Share.")
    opened_on: dt.date | None = Field(description="Day.")
    berths: list[str] = Field(description="Berths.")


GOOD = {"harbour_id": 7, "name": "Mtongwe", "kind": "sea", "share": 0.25, "opened_on": None, "berths": ["A", "B"]}


def test_schema_follows_the_fields() -> None:
    assert polars_schema(Harbour) == pl.Schema(
        {
            "harbour_id": pl.Int64(),
            "name": pl.String(),
            "kind": pl.String(),
            "share": pl.Float64(),
            "opened_on": pl.Date(),
            "berths": pl.List(pl.String()),
        }
    )
    assert empty_frame(Harbour).schema == polars_schema(Harbour)


def test_duckdb_gets_types_nulls_key_values_and_comments() -> None:
    with duckdb.connect() as connection:
        for statement in create_table_sql(Harbour):
            connection.execute(statement)
        described = connection.execute("DESCRIBE harbour").fetchall()
        assert [(name, kind, null) for name, kind, null, *_ in described] == [
            ("harbour_id", "BIGINT", "NO"),
            ("name", "VARCHAR", "YES"),
            ("kind", "VARCHAR", "NO"),
            ("share", "DOUBLE", "NO"),
            ("opened_on", "DATE", "YES"),
            ("berths", "VARCHAR[]", "NO"),
        ]
        comments = connection.execute(
            "SELECT comment FROM duckdb_columns() WHERE table_name = 'harbour' AND column_name = 'name'"
        ).fetchall()
        assert comments == [("Harbour's name.",)]
        with pytest.raises(duckdb.ConstraintException):
            connection.execute("INSERT INTO harbour VALUES (1, NULL, 'lake', 0.5, NULL, [])")
        connection.execute("INSERT INTO harbour VALUES (1, NULL, 'sea', 0.5, NULL, [])")
        with pytest.raises(duckdb.ConstraintException):
            connection.execute("INSERT INTO harbour VALUES (1, NULL, 'sea', 0.5, NULL, [])")


@pytest.mark.parametrize("row", [*CORE_TABLES, *STATE_TABLES], ids=lambda row: row.table)
def test_every_table_can_be_made_and_filled(row: type[Row]) -> None:
    frame = frame_of(row, [{}])
    assert conform(frame, row).equals(frame)
    with duckdb.connect() as connection:
        connection.execute("CREATE SCHEMA internal")
        for statement in create_table_sql(row):
            connection.execute(statement)
        connection.register("incoming", frame)
        connection.execute(f"INSERT INTO {row.table} BY NAME SELECT * FROM incoming")
        assert connection.sql(f"SELECT * FROM {row.table}").pl().equals(frame)
    assert all(len(c.description) > 3 for c in columns(row))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"harbour_id": 0}, "harbour_id is below 1 in 1 of 1 rows; first: harbour_id=0"),
        ({"share": 1.5}, "share is above 1"),
        ({"kind": "lake"}, "kind is outside"),
        ({"kind": None}, "kind is null"),
    ],
)
def test_a_bad_value_stops_the_frame(change: dict[str, object], message: str) -> None:
    frame = pl.DataFrame([{**GOOD, **change}], schema=polars_schema(Harbour), orient="row")
    with pytest.raises(ContractError, match=message):
        conform(frame, Harbour)


def test_a_repeated_key_stops_the_frame() -> None:
    with pytest.raises(ContractError, match=r"key \(harbour_id\) is not unique in 2 of 3 rows"):
        conform(frame_of(Harbour, [GOOD, GOOD, {**GOOD, "harbour_id": 8}]), Harbour)


def test_columns_and_types_must_match() -> None:
    frame = frame_of(Harbour, [GOOD])
    with pytest.raises(ContractError, match=r"missing columns \['share'\], unknown columns \['depth'\]"):
        conform(frame.rename({"share": "depth"}), Harbour, where="load")
    with pytest.raises(ContractError, match="name is Int64, expected String"):
        conform(frame.with_columns(name=pl.lit(1, pl.Int64)), Harbour)


def test_conform_restores_the_column_order() -> None:
    frame = frame_of(Harbour, [GOOD])
    assert conform(frame.select(sorted(frame.columns)), Harbour).columns == frame.columns


def test_frame_of_checks_values_and_names() -> None:
    with pytest.raises(ValidationError):
        frame_of(Harbour, [{"kind": "lake"}])
    with pytest.raises(ContractError, match="depth"):
        frame_of(Harbour, [{"depth": 3}])


def test_a_column_without_description_is_refused() -> None:
    class Bad(Row):
        """One bad row."""

        table: ClassVar[str] = "bad"
        key: ClassVar[tuple[str, ...]] = ()
        name: str

    with pytest.raises(TypeError, match="column name"):
        columns(Bad)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["x", "y", None]), st.integers(0, 2))))
def test_the_first_row_of_each_key_stays(rows: list[tuple[str, str | None, int]]) -> None:
    frame = pl.DataFrame(rows, schema={"a": pl.String, "b": pl.String, "n": pl.Int64}, orient="row")
    expected = frame.unique(["a", "b"], keep="first", maintain_order=True)
    assert keep_first(frame, ["a", "b"]).equals(expected)
