"""A warehouse in memory for tests of sql/: hand-written rows in, rows of views and checks out."""

from collections.abc import Mapping
from typing import Any, Self

import duckdb

from pipelines.settings import bundled
from pipelines.tables.articles import Article, ArticleField, Segment, Sentence
from pipelines.tables.contract import Row, create_table_sql, frame_of
from pipelines.tables.core import CORE_TABLES
from pipelines.tables.entities import Entity, EntityVariant
from pipelines.tables.files import RejectedRecord, SourceFile
from pipelines.tables.mentions import ArticleAnnotation, Mention
from pipelines.warehouse.sqlfile import SqlFile
from pipelines.warehouse.sqlfolder import read_checks, read_views

SQL_DIR = bundled("sql")
TABLE_NAMES = [row.table for row in CORE_TABLES]
VIEWS = {view.name: view for view in read_views(SQL_DIR, TABLE_NAMES)}
CHECKS = {check.name: check for check in read_checks(SQL_DIR, [*TABLE_NAMES, *VIEWS])}


class Warehouse:
    """Core tables in memory. Rows are given by the columns that matter; the others hold NULL or a fixed example.

    The tables come without keys and CHECKs when `is_strict` is off: a check must find what DuckDB would have refused.
    """

    def __init__(self, *, is_strict: bool = True) -> None:
        self.connection = duckdb.connect()
        self._made: set[str] = set()
        self._given: dict[type[Row], list[Mapping[str, Any]]] = {}
        for row in CORE_TABLES:
            statements = create_table_sql(row)
            if is_strict:
                for statement in statements:
                    self.connection.execute(statement)
            else:
                columns = frame_of(row, [{}]).head(0)
                self.connection.register("columns_of_row", columns)
                self.connection.execute(f"CREATE TABLE {row.table} AS SELECT * FROM columns_of_row")
                self.connection.unregister("columns_of_row")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    def add(self, row: type[Row], **values: Any) -> None:
        """Append one row; it is written with all others before the next statement."""
        self._given.setdefault(row, []).append(values)

    def sql(self, statement: str) -> list[tuple[Any, ...]]:
        for row, rows in self._given.items():
            self.connection.register("given_row", frame_of(row, rows))
            self.connection.execute(f"INSERT INTO {row.table} BY NAME SELECT * FROM given_row")
            self.connection.unregister("given_row")
        self._given.clear()
        return self.connection.execute(statement).fetchall()

    def file(self, source_path: str, **values: Any) -> None:
        given = {"source_name": source_path.partition("/")[0], "record_count": 1, "article_count": 1, **values}
        self.add(SourceFile, source_path=source_path, **given)

    def rejected_record(self, source_path: str, record_no: int) -> None:
        self.add(RejectedRecord, source_path=source_path, record_no=record_no, reject_reason="bad_record")

    def article(self, article_id: int, source_name: str = "north", **values: Any) -> None:
        text = values.pop("text", "x" * 100)
        given = {
            "source_path": f"{source_name}/{article_id}.txt",
            "record_no": 0,
            "copy_group_id": article_id,
            **values,
        }
        self.add(
            Article, article_id=article_id, source_name=source_name, text=text, **{"char_count": len(text), **given}
        )

    def annotation(self, article_id: int, mention_count: int) -> None:
        self.add(ArticleAnnotation, article_id=article_id, mention_count=mention_count)

    def field(self, article_id: int, field: str, item_no: int = 0, **values: Any) -> None:
        self.add(ArticleField, article_id=article_id, field=field, item_no=item_no, **values)

    def segment(self, article_id: int, segment_no: int, start_char: int, end_char: int, **values: Any) -> None:
        given = {"kind": "paragraph", **values}
        self.add(
            Segment, article_id=article_id, segment_no=segment_no, start_char=start_char, end_char=end_char, **given
        )

    def sentence(self, article_id: int, sentence_no: int, start_char: int, end_char: int, segment_no: int = 0) -> None:
        self.add(
            Sentence,
            article_id=article_id,
            sentence_no=sentence_no,
            segment_no=segment_no,
            start_char=start_char,
            end_char=end_char,
        )

    def mention(self, article_id: int, entity_id: int, start_char: int = 0, **values: Any) -> None:
        given = {
            "mention_id": article_id * 1000 + start_char,
            "end_char": start_char + 1,
            "surface": "x",
            "sentence_no": 0,
            "segment_no": 0,
            "segment_kind": "paragraph",
            "entity_key": f"local:PERSON:{entity_id}",
            **values,
        }
        given.setdefault("document_key", given["entity_key"])
        self.add(Mention, article_id=article_id, entity_id=entity_id, start_char=start_char, **given)

    def variant(self, variant_key: str, entity_key: str, **values: Any) -> None:
        self.add(EntityVariant, variant_key=variant_key, entity_key=entity_key, **values)

    def entity(self, entity_id: int, name: str = "", **values: Any) -> None:
        given = {
            "entity_key": f"local:PERSON:{entity_id}",
            "id_source": "local",
            "name": name or f"e{entity_id}",
            **values,
        }
        self.add(Entity, entity_id=entity_id, **given)

    def _make(self, view: SqlFile) -> None:
        for name in view.dependencies:
            if name in VIEWS:
                self._make(VIEWS[name])
        if view.name not in self._made:
            self.sql(f"CREATE {view.materialized} {view.name} AS\n{view.query}")
            self._made.add(view.name)

    def view(self, name: str, columns: str = "") -> list[tuple[Any, ...]]:
        """The rows of a view, in its order; made as a build makes it, with the rows that are there at first use."""
        self._make(VIEWS[name])
        order = f" ORDER BY {VIEWS[name].order}" if VIEWS[name].order else ""
        return self.sql(f"SELECT {columns or '*'} FROM {name}{order}")

    def describe(self, name: str) -> Mapping[str, str]:
        self._make(VIEWS[name])
        return self.describe_table(name)

    def describe_table(self, table: str) -> Mapping[str, str]:
        return {column: kind for column, kind, *_ in self.sql(f"DESCRIBE {table}")}

    def offences(self, name: str) -> list[dict[str, Any]]:
        """The rows that a check returns, ordered."""
        check = CHECKS[name]
        for dependency in check.dependencies:
            if dependency in VIEWS:
                self._make(VIEWS[dependency])
        rows = self.sql(f"SELECT * FROM (\n{check.query}\n) ORDER BY ALL")
        return [dict(zip(check.columns, row, strict=True)) for row in rows]
