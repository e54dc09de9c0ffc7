"""SQL in, what it reads out: the tables of a query with their lines, and the columns behind each of its columns."""

from collections.abc import Iterable, Iterator, Mapping

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.lineage import Node, lineage
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import build_scope

from pipelines.warehouse.sqlheader import located

_DIALECT = "duckdb"

_ROWS = "row_of_table"
"""A made-up column that stands for the rows of a table where they are counted."""

_PURE_TABLE_FUNCTIONS = frozenset({"generate_series", "range", "unnest"})
"""Functions in FROM that depend on their arguments alone; all others read files, settings or the catalogue."""


def parse_query(where: str, text: str) -> tuple[exp.Query, int]:
    """Parse a file that holds one query.

    Args:
        where: Name of the file for messages.
        text: The whole file, comments included, so that lines are those of the file.

    Returns:
        The query, and the offset in `text` at which it ends (a closing semicolon is not part of it).

    Raises:
        SqlFileError: When there is no query, more than one statement, or something that is not a query.
    """
    try:
        tokens = sqlglot.tokenize(text, read=_DIALECT)
        stop = next(
            (n for n, token in enumerate(tokens) if token.token_type is sqlglot.TokenType.SEMICOLON), len(tokens)
        )
        if stop == 0:
            raise located(where, text.count("\n") + 1, "there is no query. Write one SELECT behind the header.")
        if extra := [token for token in tokens[stop:] if token.token_type is not sqlglot.TokenType.SEMICOLON]:
            raise located(where, extra[0].line, "a second statement starts here. Keep one statement a file.")
        end = tokens[stop - 1].end + 1
        query = sqlglot.parse_one(text[:end], read=_DIALECT)
    except SqlglotError as error:
        found = getattr(error, "errors", None) or [{}]
        line = found[0].get("line") or text.count("\n") + 1
        message = found[0].get("description") or str(error).splitlines()[0]
        raise located(where, line, f"this is not SQL that can be parsed: {message}") from error
    if not isinstance(query, exp.Query):
        raise located(where, tokens[0].line, f"expected one SELECT (or WITH ... SELECT), found {query.key.upper()}.")
    return query, end


def sort_columns(order: str) -> list[str] | None:
    """The columns that a text behind ORDER BY sorts by; None when it is no such text."""
    try:
        parsed = sqlglot.parse_one(f"SELECT * ORDER BY {order}", read=_DIALECT)
    except SqlglotError:
        return None
    found = parsed.args.get("order")
    is_only_sorted = set(filter(parsed.args.get, parsed.args)) <= {"expressions", "order"}
    if not (isinstance(found, exp.Order) and is_only_sorted):
        return None
    return [column.name for column in found.find_all(exp.Column)]


def _line(node: exp.Expr) -> int:
    """The line of the first name inside a node, or inside the smallest part of the query around it that has one."""
    around: exp.Expr | None = node
    while around is not None:
        lines = [name.meta["line"] for name in around.find_all(exp.Identifier) if "line" in name.meta]
        if lines:
            return int(min(lines))
        around = around.parent
    return 1


def _visit(node: exp.Expr, ctes: frozenset[str], own: frozenset[str] = frozenset()) -> Iterator[tuple[exp.Table, bool]]:
    """The tables below a node that are not names of common table expressions where they stand.

    A CTE is known in the query that defines it, in all that is nested there, and in the CTEs after it; in its own text
    only when it is recursive. Otherwise its name in its own text is an error in DuckDB, even if a table has that name.

    Args:
        node: A query or a part of one.
        ctes: Names of CTEs that are known there, lower case.
        own: Names of the CTEs in whose text the node stands, as far as they are not known there.

    Yields:
        A table, and whether it is such an error.
    """
    inner = ctes
    with_clause = node.args.get("with_") or node.args.get("with")
    if isinstance(with_clause, exp.With):
        for cte in with_clause.expressions:
            name = cte.alias.lower()
            is_recursive = with_clause.recursive and isinstance(cte.this, exp.SetOperation)
            if is_recursive:
                yield from _visit(cte.this, inner | {name}, own)
            else:
                yield from _visit(cte.this, inner, own | {name})
            inner |= {name}
    if isinstance(node, exp.Table):
        name = "" if node.db else node.name.lower()
        if name not in ctes:
            yield node, name in own
    for child in node.iter_expressions():
        if child is not with_clause:
            yield from _visit(child, inner, own)


def tables_read(where: str, query: exp.Query, known: Iterable[str]) -> dict[str, int]:
    """The tables and views that a query reads, wherever they stand in it.

    Args:
        where: Name of the file for messages.
        query: The parsed query.
        known: Names that may be read; a name in another schema than main as "schema.name".

    Returns:
        Name as in `known` -> line of the first place, in the order of the text.

    Raises:
        SqlFileError: For an unknown table, a function that reads something else than tables, a CTE that reads itself.
    """
    by_lower = {name.lower(): name for name in known}
    found: dict[str, int] = {}
    for table, is_circular in _visit(query, frozenset()):
        if is_circular:
            raise located(where, _line(table), f"the CTE {table.name} reads itself. Give it another name.")
        if isinstance(table.this, exp.Func):
            name = (table.this.name if isinstance(table.this, exp.Anonymous) else table.this.sql_name()).lower()
            if name not in _PURE_TABLE_FUNCTIONS:
                raise located(
                    where,
                    _line(table),
                    f"{name}() reads something else than tables. Read tables and views only.",
                )
            continue
        schema = "" if table.db.lower() in ("", "main") else f"{table.db.lower()}."
        full = f"{schema}{table.name.lower()}"
        if full not in by_lower or table.catalog:
            shown = ".".join(part for part in (table.catalog, table.db, table.name) if part)
            raise located(where, _line(table), f"unknown table {shown}. Known: {', '.join(sorted(by_lower.values()))}.")
        found.setdefault(by_lower[full], _line(table))
    return dict(sorted(found.items(), key=lambda item: item[1]))


def output_columns(where: str, query: exp.Query) -> list[str]:
    """The names of a query's columns, in order.

    Raises:
        SqlFileError: For a star or a column without a name: the contract could not list it.
    """
    names = []
    for column in query.selects:
        name = column.output_name
        if column.is_star or not name or name == "*":
            raise located(
                where,
                _line(column),
                f"{column.sql(_DIALECT, comments=False)[:60]} has no fixed name. Name each column with AS.",
            )
        names.append(name)
    return names


def _show_rows(query: exp.Query) -> None:
    """Rewrite count(*) as a count over a made-up column, so that lineage can follow rows as it follows values.

    Each inner query hands the column of its first source on; of a join, the rows of the first table are counted.
    """
    for select in query.find_all(exp.Select):
        clause = select.args.get("from_") or select.args.get("from")
        source = clause.this.alias_or_name if clause else ""
        if not source:
            continue
        for count in list(select.find_all(exp.Count)):
            if isinstance(count.this, exp.Star) and count.find_ancestor(exp.Select) is select:
                count.set("this", exp.column(_ROWS, table=source))
        if select is not query:
            select.select(exp.alias_(exp.column(_ROWS, table=source), _ROWS), copy=False)


def _leaves(node: Node) -> Iterator[str]:
    for part in node.walk():
        if not part.downstream and isinstance(part.expression, exp.Table):
            column = exp.to_column(part.name).name
            yield f"{part.expression.name}.{'*' if column == _ROWS else column}"


def column_lineage(sql: str, columns: Iterable[str], schema: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """For each column of a query, the columns of tables and views that its values are computed from.

    Only values count: a column that merely filters, joins or groups is not behind the result.

    Args:
        sql: One query.
        columns: Its output columns.
        schema: Table or view -> its columns.

    Returns:
        Column -> sorted "table.column" names, one level deep: a view that is read stands as itself; "table.*" where its
        rows are counted. Empty for columns that come from no table.
    """
    types: dict[str, object] = {table: dict.fromkeys([*names, _ROWS], "UNKNOWN") for table, names in schema.items()}
    parsed = sqlglot.parse_one(sql, read=_DIALECT)
    if not isinstance(parsed, exp.Query):
        raise TypeError(f"expected a query, found {parsed.key}")
    _show_rows(parsed)
    query = qualify(parsed, schema=types, dialect=_DIALECT)
    scope = build_scope(query)
    return {
        column: sorted(set(_leaves(lineage(column, query, schema=types, scope=scope, dialect=_DIALECT))))
        for column in columns
    }
