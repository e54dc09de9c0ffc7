"""A pydantic model per table in, Polars schemas, DDL, frame validation and test rows out.

Each column is declared once, as a field of a `Row` subclass with a description. Everything that needs the columns
derives them from there, so that the warehouse, the frames and the data dictionary cannot drift apart.
"""

import datetime as dt
import types
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, ClassVar, Literal, Union, get_args, get_origin

import numpy as np
import polars as pl
from pydantic import BaseModel, ConfigDict
from pydantic.fields import FieldInfo

from pipelines.errors import ContractError

_POLARS_TYPES: Mapping[type, pl.DataType] = {
    int: pl.Int64(),
    float: pl.Float64(),
    bool: pl.Boolean(),
    str: pl.String(),
    dt.date: pl.Date(),
    dt.datetime: pl.Datetime("us"),
}
_SQL_TYPES: Mapping[type, str] = {
    int: "BIGINT",
    float: "DOUBLE",
    bool: "BOOLEAN",
    str: "VARCHAR",
    dt.date: "DATE",
    dt.datetime: "TIMESTAMP",
}
_EXAMPLES: Mapping[type, Any] = {
    int: 1,
    float: 0.5,
    bool: False,
    str: "x",
    dt.date: dt.date(2024, 5, 13),
    dt.datetime: dt.datetime(2024, 5, 13, 21, 7),
}


class Row(BaseModel):
    """Base of all row contracts. The class docstring's first line is the table's comment: its grain and purpose.

    Attributes:
        table: Name of the table or frame, a singular noun.
        key: Columns that identify a row.
        key_enforced: Whether DuckDB holds the key as PRIMARY KEY. An index on a large table costs six times the
            load time and the file size (measured), so the largest tables leave it to the check `key_is_unique`.
        references: Column -> "table.column" that must exist there.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    table: ClassVar[str]
    key: ClassVar[tuple[str, ...]]
    key_enforced: ClassVar[bool] = True
    references: ClassVar[Mapping[str, str]] = {}


class Column(BaseModel):
    """One column as all derivations see it."""

    name: str
    base: Any
    is_list: bool
    is_nullable: bool
    values: tuple[str, ...]
    minimum: float | None
    maximum: float | None
    description: str

    @property
    def polars_type(self) -> pl.DataType:
        """The Polars type of the column."""
        inner = _POLARS_TYPES[self.base]
        return pl.List(inner) if self.is_list else inner

    @property
    def sql_type(self) -> str:
        """The DuckDB type of the column."""
        return _SQL_TYPES[self.base] + ("[]" if self.is_list else "")


def _column(name: str, field: FieldInfo) -> Column:
    annotation: Any = field.annotation
    nullable = False
    if get_origin(annotation) in (Union, types.UnionType):
        nullable = True
        annotation = next(a for a in get_args(annotation) if a is not type(None))
    is_list = get_origin(annotation) is list
    if is_list:
        annotation = get_args(annotation)[0]
    values: tuple[str, ...] = ()
    if get_origin(annotation) is Literal:
        values, annotation = get_args(annotation), str
    if annotation not in _POLARS_TYPES or not field.description:
        raise TypeError(f"column {name}: needs a type of {sorted(t.__name__ for t in _POLARS_TYPES)} and a description")
    bounds = {k: getattr(m, k) for m in field.metadata for k in ("ge", "le") if getattr(m, k, None) is not None}
    return Column(
        name=name,
        base=annotation,
        is_list=is_list,
        is_nullable=nullable,
        values=values,
        minimum=bounds.get("ge"),
        maximum=bounds.get("le"),
        description=field.description,
    )


@cache
def columns(row: type[Row]) -> tuple[Column, ...]:
    """The columns of a contract, in table order."""
    return tuple(_column(name, field) for name, field in row.model_fields.items())


def summary(row: type[Row]) -> str:
    """The first paragraph of the contract's docstring on one line: what one row is."""
    return " ".join((row.__doc__ or "").split("\n\n")[0].split())


def polars_schema(row: type[Row]) -> pl.Schema:
    """The Polars schema of a contract's frame."""
    return pl.Schema({c.name: c.polars_type for c in columns(row)})


def empty_frame(row: type[Row]) -> pl.DataFrame:
    """A frame of a contract with no rows."""
    return pl.DataFrame(schema=polars_schema(row))


def sql_literal(text: str) -> str:
    """A SQL string literal of `text`."""
    return "'" + text.replace("'", "''") + "'"


def create_table_sql(row: type[Row]) -> list[str]:
    """The statements that create a contract's table in DuckDB: columns, NOT NULL, CHECK, key, comments."""
    lines = []
    for c in columns(row):
        line = f'    "{c.name}" {c.sql_type}' + ("" if c.is_nullable else " NOT NULL")
        if c.values and not c.is_list:
            line += f' CHECK ("{c.name}" IN ({", ".join(sql_literal(v) for v in c.values)}))'
        lines.append(line)
    if row.key_enforced:
        lines.append(f"    PRIMARY KEY ({', '.join(row.key)})")
    body = ",\n".join(lines)
    return [
        f"CREATE TABLE IF NOT EXISTS {row.table} (\n{body}\n)",
        f"COMMENT ON TABLE {row.table} IS {sql_literal(summary(row))}",
        *(f'COMMENT ON COLUMN {row.table}."{c.name}" IS {sql_literal(c.description)}' for c in columns(row)),
    ]


def _may_repeat(frame: pl.DataFrame, key: Sequence[str]) -> np.ndarray:
    """Per row whether another row's key has the same hash; found in a third of the time of comparing the keys."""
    hashes = frame.select(pl.struct(key).hash()).to_series().to_numpy()
    ordered = np.sort(hashes)
    repeated = ordered[1:][ordered[1:] == ordered[:-1]]
    return np.isin(hashes, repeated) if len(repeated) else np.zeros(len(hashes), dtype=bool)


def keep_first(frame: pl.DataFrame, key: Sequence[str]) -> pl.DataFrame:
    """The first row of each key, in order: `unique`, fast where few keys repeat."""
    may_repeat = _may_repeat(frame, key)
    if not may_repeat.any():
        return frame
    rows = frame.select(key).with_row_index().filter(pl.Series(may_repeat))
    kept = ~may_repeat
    kept[rows.unique(key, keep="first")["index"].to_numpy()] = True
    return frame.filter(pl.Series(kept))


def _first_bad(frame: pl.DataFrame, row: type[Row], bad: pl.Expr) -> str:
    hits = frame.filter(bad)
    shown = [c for c in (*row.key, "source_path") if c in frame.columns]
    first = " ".join(f"{name}={value!r}" for name, value in hits.select(shown).row(0, named=True).items())
    return f"{hits.height} of {frame.height} rows; first: {first}"


def conform(frame: pl.DataFrame, row: type[Row], *, where: str = "") -> pl.DataFrame:
    """Check a frame against its contract, in Polars, and return it with its columns in contract order.

    Args:
        frame: Any frame; columns that the contract does not name are an error, not dropped.
        row: The contract.
        where: The step that made the frame, for the message.

    Returns:
        The same rows, columns in the contract's order.

    Raises:
        ContractError: For missing or unknown columns, wrong types, nulls in columns without NULL, values outside the
            declared set or bounds, duplicate keys.
    """
    place = f"{where}: {row.table}" if where else row.table
    expected = polars_schema(row)
    missing, unknown = [c for c in expected if c not in frame.columns], [c for c in frame.columns if c not in expected]
    if missing or unknown:
        raise ContractError(f"{place}: missing columns {missing}, unknown columns {unknown}.")
    wrong = [f"{n} is {frame.schema[n]}, expected {t}" for n, t in expected.items() if frame.schema[n] != t]
    if wrong:
        raise ContractError(f"{place}: {'; '.join(wrong)}.")
    rules: list[tuple[str, pl.Expr]] = []
    for c in columns(row):
        value = pl.col(c.name)
        if not c.is_nullable:
            rules.append((f"{c.name} is null, expected a value", value.is_null()))
        if c.values and not c.is_list:
            rules.append((f"{c.name} is outside {list(c.values)}", value.is_not_null() & ~value.is_in(list(c.values))))
        if c.minimum is not None:
            rules.append((f"{c.name} is below {c.minimum:g}", value < c.minimum))
        if c.maximum is not None:
            rules.append((f"{c.name} is above {c.maximum:g}", value > c.maximum))
    if row.key and _may_repeat(frame, row.key).any():
        rules.append((f"key ({', '.join(row.key)}) is not unique", pl.struct(row.key).is_duplicated()))
    if frame.height:
        broken = frame.select([rule.any().alias(str(i)) for i, (_, rule) in enumerate(rules)]).row(0)
        for (message, rule), is_broken in zip(rules, broken, strict=True):
            if is_broken:
                raise ContractError(f"{place}: {message} in {_first_bad(frame, row, rule)}.")
    return frame.select(list(expected))


def frame_of(row: type[Row], rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """A valid frame of a contract from partial rows: columns that are not given get NULL or a fixed example value.

    For tests and for small frames; each row is checked by pydantic.
    """
    full = []
    for given in rows:
        values = {}
        for c in columns(row):
            if c.name in given:
                values[c.name] = given[c.name]
            elif c.is_nullable:
                values[c.name] = None
            elif c.is_list:
                values[c.name] = []
            else:
                values[c.name] = c.values[0] if c.values else _EXAMPLES[c.base]
        unknown = set(given) - set(values)
        if unknown:
            raise ContractError(f"{row.table}: unknown columns {sorted(unknown)}.")
        full.append(row(**values).model_dump())
    return pl.DataFrame(full, schema=polars_schema(row), orient="row")
