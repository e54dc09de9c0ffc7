"""Row contracts in, one check a table out: what a column declares holds in every stored row."""

from pathlib import Path

from pipelines.tables.contract import Column, Row, columns, sql_literal
from pipelines.tables.core import CORE_TABLES
from pipelines.tables.runs import Run
from pipelines.warehouse.sqlfile import SqlFile

SUFFIX = "_contract"


def _rules(column: Column) -> list[tuple[str, str]]:
    """What breaks a column's declaration: a sentence and a SQL condition each."""
    name, rules = f'"{column.name}"', []
    if not column.is_nullable:
        rules.append((f"{column.name} is NULL", f"{name} IS NULL"))
    if column.values:
        allowed = ", ".join(sql_literal(value) for value in column.values)
        is_other = f"len(list_filter({name}, lambda v: v NOT IN ({allowed}))) > 0" if column.is_list else (
            f"{name} NOT IN ({allowed})"
        )  # fmt: skip
        rules.append((f"{column.name} is outside its values", is_other))
    if column.minimum is not None and not column.is_list:
        rules.append((f"{column.name} is below {column.minimum:g}", f"{name} < {column.minimum:g}"))
    if column.maximum is not None and not column.is_list:
        rules.append((f"{column.name} is above {column.maximum:g}", f"{name} > {column.maximum:g}"))
    return rules


def contract_check(row: type[Row]) -> SqlFile:
    """The check of one table: one scan, one row for each stored row that breaks its contract.

    Uniqueness of the key is not asked for here: DuckDB holds it where the contract says so, and key_is_unique proves it
    for the large tables.
    """
    rules = [rule for column in columns(row) for rule in _rules(column)]
    cases = "\n".join(f"        WHEN {condition} THEN {sql_literal(sentence)}" for sentence, condition in rules)
    keys = ",\n".join(f'    "{name}"' for name in row.key)
    anywhere = "\n    OR ".join(condition for _, condition in rules)
    query = f"SELECT\n{keys},\n    CASE\n{cases}\n    END AS broken_rule\nFROM {row.table}\nWHERE\n    {anywhere}"
    held = "DuckDB holds the key" if row.key_enforced else "the check key_is_unique proves the key"
    return SqlFile(
        name=row.table + SUFFIX,
        path=Path(f"{row.table}{SUFFIX}.sql"),
        kind="check",
        materialized="query",
        severity="error",
        summary=f"every row of {row.table} keeps its contract.",
        grain="one row per offence; no row when all is well.",
        purpose=(
            f"Every column of {row.table} has a value where one is required, a declared one where values are declared,"
            f" and lies in its bounds; {held} ({', '.join(row.key)}). Another program wrote to the build file, or a"
            " step is at fault: build with --rebuild, and report it if the row stays."
        ),
        reads=(row.table,),
        excludes="",
        order="",
        columns={**dict.fromkeys(row.key, f"Key of {row.table}."), "broken_rule": "What does not hold."},
        query=query,
        dependencies=(row.table,),
    )


def contract_checks() -> list[SqlFile]:
    """The checks of all tables that the graph makes."""
    return [contract_check(row) for row in CORE_TABLES if row is not Run]
