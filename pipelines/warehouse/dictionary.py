"""The folder sql/ in, the text of sql/DICTIONARY.md out; the types of the views come from DuckDB itself."""

from collections.abc import Sequence
from pathlib import Path

import duckdb

from pipelines.tables.contract import Row, columns, create_table_sql
from pipelines.tables.core import CORE_TABLES
from pipelines.tables.dictionary import dictionary_markdown
from pipelines.warehouse.sqlfile import SqlFile
from pipelines.warehouse.sqlfolder import read_checks, read_views
from pipelines.warehouse.sqllineage import column_lineage


def view_types(tables: Sequence[type[Row]], views: Sequence[SqlFile]) -> dict[str, dict[str, str]]:
    """View -> column -> SQL type, as DuckDB describes the views over empty tables.

    Args:
        tables: Contracts of the tables that the views read.
        views: Views in dependency order.
    """
    with duckdb.connect() as connection:
        for row in tables:
            for statement in create_table_sql(row):
                connection.execute(statement)
        found = {}
        for view in views:
            connection.execute(f'CREATE VIEW "{view.name}" AS\n{view.query}')
            described = connection.execute(f'DESCRIBE "{view.name}"').fetchall()
            found[view.name] = {name: kind for name, kind, *_ in described}
    return found


def make_dictionary(sql_dir: Path) -> str:
    """The data dictionary of the core tables and of the views and checks in a folder.

    Args:
        sql_dir: Folder with views/ and checks/.

    Raises:
        SqlFileError: When a file there is malformed.
    """
    names = [row.table for row in CORE_TABLES]
    views = read_views(sql_dir, names)
    checks = read_checks(sql_dir, [*names, *(view.name for view in views)])
    schema = {row.table: [c.name for c in columns(row)] for row in CORE_TABLES}
    schema.update({view.name: list(view.columns) for view in views})
    return dictionary_markdown(
        CORE_TABLES,
        sorted(views, key=lambda view: view.name),
        checks,
        types=view_types(CORE_TABLES, views),
        lineage={view.name: column_lineage(view.query, view.columns, schema) for view in views},
    )
