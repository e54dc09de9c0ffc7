"""Each check passes on sound rows and returns the row that offends, and only that."""

import datetime as dt
from typing import Any

import pytest

from pipelines.tables.core import CORE_TABLES
from tests.sql.rows import CHECKS, Warehouse

TEXT = "Mongolia and Kenya met.\nBat Erdene 👍 spoke in Nairobi. Rain fell."


def sound(warehouse: Warehouse) -> Warehouse:
    """Two files with three articles, one of them a copy; one rejected file; two entities."""
    warehouse.file("north/1.txt", state="loaded")
    warehouse.file("south/2.jsonl", record_count=3, article_count=2)
    warehouse.rejected_record("south/2.jsonl", 2)
    warehouse.file(
        "south/bad.txt",
        state="rejected",
        reject_reason="empty",
        reject_detail="Empty.",
        article_count=0,
        record_count=1,
    )
    warehouse.file(
        "south/gone.txt",
        state="rejected",
        reject_reason="unreadable",
        reject_detail="Gone.",
        article_count=0,
        record_count=0,
    )
    warehouse.article(
        1, "north", source_path="north/1.txt", text=TEXT, published_on=dt.date(1800, 1, 1),
        published_at=dt.datetime(1800, 1, 1, 23, 59), updated_at=dt.datetime(2024, 5, 14),
    )  # fmt: skip
    for article_id, record_no in ((2, 1), (3, 3)):
        warehouse.article(
            article_id,
            "south",
            source_path="south/2.jsonl",
            record_no=record_no,
            copy_group_id=2,
            is_copy=record_no == 3,
        )
        warehouse.segment(article_id, 0, 0, 100)
        warehouse.sentence(article_id, 0, 0, 100)
        warehouse.annotation(article_id, 0)
    warehouse.field(1, "title", start_char=0, end_char=len(TEXT))
    warehouse.field(1, "title", 1)
    warehouse.segment(1, 0, 0, 23, kind="title")
    warehouse.segment(1, 1, 24, 65, is_repeat=True)
    for sentence_no, start_char, end_char, segment_no in ((0, 0, 23, 0), (1, 24, 54, 1), (2, 55, 65, 1)):
        warehouse.sentence(1, sentence_no, start_char, end_char, segment_no)
    place = {"segment_kind": "title", "entity_key": "iso3166:MN", "surface": "Mongolia"}
    warehouse.mention(1, 10, 0, end_char=8, **place)
    person = {"sentence_no": 1, "segment_no": 1, "is_repeat": True, "surface": "Bat Erdene"}
    warehouse.mention(1, 11, 24, end_char=34, document_key="local:PERSON:b erdene", **person)
    warehouse.variant("local:PERSON:b erdene", "local:PERSON:11")
    warehouse.mention(1, 11, 35, end_char=36, **{**person, "surface": "👍"})
    warehouse.annotation(1, 3)
    warehouse.entity(10, "Mongolia", entity_key="iso3166:MN", entity_type="GPE", id_source="iso3166", country_code="MN",
                     latitude=46.0, longitude=105.0)  # fmt: skip
    warehouse.entity(11, "Bat Erdene", entity_type="PERSON")
    return warehouse


@pytest.mark.parametrize("name", CHECKS)
def test_sound_rows_pass(name: str, warehouse: Warehouse) -> None:
    assert sound(warehouse).offences(name) == []


OFFENCES: list[tuple[str, str, list[dict[str, Any]]]] = [
    (
        "mention_round_trip",
        "UPDATE mention SET surface = 'mongolia' WHERE mention_id = 1000",
        [{"mention_id": 1000, "start_char": 0, "end_char": 8, "char_count": 65}],
    ),
    ("mention_round_trip", "UPDATE mention SET end_char = 35 WHERE mention_id = 1024", [{"mention_id": 1024}]),
    ("mention_round_trip", "UPDATE mention SET end_char = start_char, surface = ''", [{}, {}, {}]),
    (
        "mention_round_trip",
        "UPDATE mention SET start_char = 61, end_char = 70, surface = 'ell.' WHERE mention_id = 1035",
        [{"mention_id": 1035, "end_char": 70}],
    ),
    ("mention_round_trip", "UPDATE article SET text = 'x' || text WHERE article_id = 1", [{}, {}, {}]),
    (
        "segment_order",
        "UPDATE segment SET start_char = 22 WHERE article_id = 1 AND segment_no = 1",
        [{"article_id": 1, "segment_no": 1, "start_char": 22, "earlier_end": 23}],
    ),
    ("segment_order", "UPDATE segment SET end_char = 66 WHERE article_id = 1 AND segment_no = 1", [{"char_count": 65}]),
    ("segment_order", "UPDATE segment SET end_char = 0 WHERE article_id = 2", [{"article_id": 2, "earlier_end": None}]),
    ("segment_order", "UPDATE segment SET start_char = -1 WHERE article_id = 2", [{"article_id": 2, "start_char": -1}]),
    ("segment_order", "DELETE FROM segment WHERE segment_no = 0 AND article_id = 1", [{"segment_no": 1}]),
    (
        "sentence_order",
        "UPDATE sentence SET start_char = 53 WHERE sentence_no = 2",
        [{"article_id": 1, "sentence_no": 2, "earlier_end": 54}],
    ),
    (
        "sentence_order",
        "UPDATE sentence SET end_char = 24 WHERE sentence_no = 0 AND article_id = 1",
        [{"sentence_no": 0, "segment_end": 23}],
    ),
    ("sentence_order", "UPDATE sentence SET end_char = start_char WHERE sentence_no = 2", [{"sentence_no": 2}]),
    ("sentence_order", "UPDATE sentence SET start_char = 23 WHERE sentence_no = 1", [{"segment_start": 24}]),
    ("sentence_order", "DELETE FROM sentence WHERE sentence_no = 1", [{"sentence_no": 2}]),
    (
        "mention_position",
        "UPDATE mention SET sentence_no = 2 WHERE mention_id = 1024",
        [{"mention_id": 1024, "problem": "starts outside its sentence"}],
    ),
    (
        "mention_position",
        "UPDATE mention SET start_char = 54 WHERE mention_id = 1024",
        [{"mention_id": 1024, "problem": "starts outside its sentence"}],
    ),
    (
        "mention_position",
        "UPDATE mention SET segment_no = 1 WHERE mention_id = 1000",
        [{"problem": "names another block than its sentence"}],
    ),
    (
        "mention_position",
        "UPDATE mention SET end_char = 24 WHERE mention_id = 1000",
        [{"problem": "ends outside its block"}],
    ),
    (
        "mention_position",
        "UPDATE mention SET segment_kind = 'caption' WHERE mention_id = 1000",
        [{"problem": "names another kind than its block has"}],
    ),
    (
        "mention_position",
        "UPDATE mention SET is_repeat = true WHERE mention_id = 1000",
        [{"problem": "is_repeat differs from its block"}],
    ),
    (
        "mention_position",
        "UPDATE mention SET is_credit = true WHERE mention_id = 1000",
        [{"problem": "is_credit differs from its block"}],
    ),
    (
        "mention_overlap",
        "UPDATE mention SET end_char = 36 WHERE mention_id = 1024",
        [{"mention_id": 1035, "earlier_mention_id": 1024, "earlier_end": 36}],
    ),
    (
        "copy_group_has_one_original",
        "UPDATE article SET is_copy = false WHERE article_id = 3",
        [{"copy_group_id": 2, "article_count": 2, "original_count": 2}],
    ),
    (
        "copy_group_has_one_original",
        "UPDATE article SET is_copy = true WHERE article_id = 1",
        [{"copy_group_id": 1, "article_count": 1, "original_count": 0}],
    ),
    (
        "annotation_counts_reconcile",
        "DELETE FROM mention WHERE mention_id = 1000",
        [{"article_id": 1, "mention_count": 3, "found_mention_count": 2}],
    ),
    (
        "annotation_counts_reconcile",
        "DELETE FROM article_annotation WHERE article_id = 1",
        [{"article_id": 1, "mention_count": None, "found_mention_count": 3}],
    ),
    (
        "annotation_counts_reconcile",
        "DELETE FROM mention",
        [{"article_id": 1, "mention_count": 3, "found_mention_count": 0}],
    ),
    ("entity_has_mention", "DELETE FROM mention WHERE entity_id = 10", [{"entity_id": 10, "entity_key": "iso3166:MN"}]),
    (
        "entity_is_consistent",
        "UPDATE mention SET entity_key = 'iso3166:MM', document_key = 'iso3166:MM' WHERE mention_id = 1000",
        [{"entity_id": 10, "problem": "mentions of the entity have another key", "detail": "iso3166:MM"}],
    ),
    (
        "entity_is_consistent",
        "INSERT INTO entity BY NAME SELECT * REPLACE (12 AS entity_id) FROM entity WHERE entity_id = 11",
        [{"entity_id": 11, "detail": "2"}, {"entity_id": 12, "problem": "the key stands for several entities"}],
    ),
    (
        "entity_is_consistent",
        "UPDATE entity_variant SET entity_key = 'iso3166:MN'",
        [{"entity_id": 11, "detail": "local:PERSON:b erdene"}],
    ),
    (
        "entity_is_consistent",
        "UPDATE entity SET id_source = 'wikidata' WHERE entity_id = 10",
        [{"problem": "id_source is not the register of the key", "detail": "wikidata"}],
    ),
    (
        "entity_is_consistent",
        "UPDATE entity SET id_source = 'iso3166-2', entity_key = 'iso3166-3:SUHH' WHERE entity_id = 10;"
        "UPDATE mention SET entity_key = 'iso3166-3:SUHH', document_key = 'iso3166-3:SUHH' WHERE entity_id = 10",
        [{"problem": "id_source is not the register of the key"}],
    ),
    (
        "entity_is_consistent",
        "UPDATE entity SET id_source = 'local', entity_key = 'ref:GSI' WHERE entity_id = 10;"
        "UPDATE mention SET entity_key = 'ref:GSI', document_key = 'ref:GSI' WHERE entity_id = 10",
        [{"problem": "id_source is not the register of the key"}],
    ),
    (
        "entity_is_consistent",
        "UPDATE entity SET entity_type = 'ORG' WHERE entity_id = 11",
        [{"problem": "entity_type is not the type in the local key", "detail": "ORG"}],
    ),
    (
        "entity_is_consistent",
        "UPDATE entity SET country_code = NULL WHERE entity_id = 10",
        [{"problem": "country_code is not the country of the key", "detail": None}],
    ),
    (
        "entity_is_consistent",
        "UPDATE entity SET entity_key = 'iso3166-2:KE-28', id_source = 'iso3166-2' WHERE entity_id = 10;"
        "UPDATE mention SET entity_key = 'iso3166-2:KE-28', document_key = 'iso3166-2:KE-28' WHERE entity_id = 10",
        [{"problem": "country_code is not the country of the key", "detail": "MN"}],
    ),
    (
        "entity_is_consistent",
        "UPDATE entity SET longitude = NULL WHERE entity_id = 10",
        [{"problem": "only one coordinate is known"}],
    ),
    ("entity_is_consistent", "UPDATE entity SET name = ' ' WHERE entity_id = 10", [{"problem": "the name is empty"}]),
    ("date_is_possible", "UPDATE article SET published_on = '1799-12-31' WHERE article_id = 2", [{"article_id": 2}]),
    (
        "date_is_possible",
        "UPDATE article SET published_on = current_date + 2 WHERE article_id = 2",
        [{"article_id": 2}],
    ),
    ("date_is_possible", "UPDATE article SET updated_at = current_date + 2 WHERE article_id = 1", [{"article_id": 1}]),
    ("date_is_possible", "UPDATE article SET updated_at = '1799-12-31' WHERE article_id = 1", [{"article_id": 1}]),
    ("date_is_possible", "UPDATE article SET published_at = '1800-01-02' WHERE article_id = 1", [{"article_id": 1}]),
    (
        "text_is_counted",
        "UPDATE article SET char_count = 99 WHERE article_id = 2",
        [{"article_id": 2, "field": None, "char_count": 99, "found": 100}],
    ),
    (
        "text_is_counted",
        "UPDATE article_field SET end_char = 66 WHERE end_char IS NOT NULL",
        [{"article_id": 1, "field": "title", "end_char": 66}],
    ),
    ("text_is_counted", "UPDATE article_field SET start_char = -1 WHERE item_no = 0", [{"start_char": -1}]),
    ("text_is_counted", "UPDATE article_field SET start_char = NULL WHERE item_no = 0", [{"start_char": None}]),
    ("text_is_counted", "UPDATE article_field SET start_char = end_char WHERE item_no = 0", [{"start_char": 65}]),
    (
        "id_is_positive",
        "UPDATE article SET article_id = 0, copy_group_id = -1 WHERE article_id = 1",
        [
            {"table_name": "article", "column_name": "article_id", "value": 0},
            {"table_name": "article", "column_name": "copy_group_id", "value": -1},
        ],
    ),
    (
        "id_is_positive",
        "UPDATE mention SET mention_id = -5 WHERE mention_id = 1000;"
        "UPDATE entity SET entity_id = 0 WHERE entity_id = 11",
        [{"table_name": "entity", "value": 0}, {"table_name": "mention", "value": -5}],
    ),
    (
        "file_counts_reconcile",
        "DELETE FROM article WHERE article_id = 2",
        [{"source_path": "south/2.jsonl", "article_count": 2, "found_article_count": 1, "found_rejected_count": 1}],
    ),
    ("file_counts_reconcile", "DELETE FROM rejected_record", [{"source_path": "south/2.jsonl", "record_count": 3}]),
    (
        "file_counts_reconcile",
        "UPDATE source_file SET record_count = 2 WHERE source_path = 'south/bad.txt'",
        [{"source_path": "south/bad.txt"}],
    ),
    (
        "file_counts_reconcile",
        "UPDATE source_file SET reject_reason = 'empty' WHERE source_path = 'north/1.txt'",
        [{"source_path": "north/1.txt", "state": "loaded", "reject_reason": "empty"}],
    ),
    (
        "file_counts_reconcile",
        "UPDATE source_file SET reject_detail = NULL WHERE source_path = 'south/bad.txt'",
        [{"source_path": "south/bad.txt", "state": "rejected"}],
    ),
    (
        "file_counts_reconcile",
        "UPDATE source_file SET state = 'rejected', reject_reason = 'empty', reject_detail = 'x'"
        " WHERE source_path = 'north/1.txt'",
        [{"source_path": "north/1.txt"}],
    ),
    (
        "file_counts_reconcile",
        "DELETE FROM article WHERE article_id = 1;"
        "UPDATE source_file SET article_count = 0, record_count = 0 WHERE source_path = 'north/1.txt'",
        [{"source_path": "north/1.txt", "state": "loaded"}],
    ),
    (
        "article_is_annotated",
        "DELETE FROM article_annotation WHERE article_id = 3",
        [{"article_id": 3, "source_path": "south/2.jsonl"}],
    ),
]


@pytest.mark.parametrize(("name", "change", "expected"), OFFENCES)
def test_the_offending_row_is_returned(
    name: str, change: str, expected: list[dict[str, Any]], loose: Warehouse
) -> None:
    sound(loose).sql("SELECT 1")
    loose.sql(change)
    found = loose.offences(name)
    assert len(found) == len(expected), found
    assert [{key: row[key] for key in wanted} for row, wanted in zip(found, expected, strict=True)] == expected


ALLOWED = [
    # Somewhere it is tomorrow already.
    ("date_is_possible", "UPDATE article SET published_on = current_date + 1 WHERE article_id = 2"),
    ("date_is_possible", "UPDATE article SET updated_at = (current_date + 1) + TIME '23:59:59' WHERE article_id = 1"),
    ("date_is_possible", "UPDATE article SET published_on = NULL, updated_at = NULL"),
    ("id_is_positive", "UPDATE mention SET mention_id = 1 WHERE mention_id = 1000"),
    ("id_is_positive", "UPDATE entity SET entity_id = 1 WHERE entity_id = 10"),
    ("mention_overlap", "UPDATE mention SET end_char = 35 WHERE mention_id = 1024"),
    ("mention_position", "UPDATE mention SET end_char = 23 WHERE mention_id = 1000"),
    ("mention_position", "UPDATE mention SET start_char = 53 WHERE mention_id = 1024"),
    (
        "mention_round_trip",
        "UPDATE mention SET start_char = 61, end_char = 65, surface = 'ell.' WHERE mention_id = 1035",
    ),
    ("segment_order", "UPDATE segment SET start_char = 23 WHERE article_id = 1 AND segment_no = 1"),
    ("sentence_order", "UPDATE sentence SET start_char = 54 WHERE sentence_no = 2"),
    (
        "entity_is_consistent",
        "UPDATE entity SET entity_key = 'iso3166-2:MN-063', id_source = 'iso3166-2' WHERE entity_id = 10;"
        "UPDATE mention SET entity_key = 'iso3166-2:MN-063', document_key = 'iso3166-2:MN-063' WHERE entity_id = 10",
    ),
    (
        "entity_is_consistent",
        "UPDATE entity SET entity_key = 'ref:LOC:gobi', id_source = 'reference', latitude = NULL, longitude = NULL"
        " WHERE entity_id = 10;"
        "UPDATE mention SET entity_key = 'ref:LOC:gobi', document_key = 'ref:LOC:gobi' WHERE entity_id = 10",
    ),
]


@pytest.mark.parametrize(("name", "change"), ALLOWED)
def test_what_is_just_allowed_passes(name: str, change: str, loose: Warehouse) -> None:
    sound(loose).sql("SELECT 1")
    loose.sql(change)
    assert loose.offences(name) == []


def test_every_check_is_tested_both_ways() -> None:
    elsewhere = {
        "key_is_unique", "references_resolve", "view_counts_reconcile", "rejected_share", "undated_share",
        "mentionless_share", "source_falls_silent", "rejections_jump", "undated_jump", "unlinked_jump",
    }  # fmt: skip
    assert {name for name, *_ in OFFENCES} | elsewhere == set(CHECKS)


@pytest.mark.parametrize("row", [row for row in CORE_TABLES if not row.key_enforced], ids=lambda row: row.table)
def test_a_repeated_key_is_found_wherever_duckdb_does_not_hold_it(row: Any, loose: Warehouse) -> None:
    sound(loose).sql("SELECT 1")
    (first,) = loose.sql(f"SELECT {', '.join(row.key)} FROM {row.table} ORDER BY ALL LIMIT 1")
    where = " AND ".join(f"{name} = ?" for name in row.key)
    loose.connection.execute(f"INSERT INTO {row.table} SELECT * FROM {row.table} WHERE {where}", list(first))
    assert loose.offences("key_is_unique") == [
        {"table_name": row.table, "key": ", ".join(map(str, first)), "row_count": 2}
    ]


REFERENCES = [
    *((row.table, column) for row in CORE_TABLES for column in row.references),
    ("sentence", "segment_no"),
    ("mention", "segment_no"),
    ("mention", "sentence_no"),
]


@pytest.mark.parametrize(("table", "column"), REFERENCES)
def test_a_reference_that_leads_nowhere_is_found(table: str, column: str, loose: Warehouse) -> None:
    sound(loose).sql("SELECT 1")
    loose.sql(f"INSERT INTO {table} SELECT * FROM {table} ORDER BY ALL LIMIT 1")
    gone = "gone" if loose.describe_table(table)[column] == "VARCHAR" else 77
    loose.connection.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = (SELECT max(rowid) FROM {table})", [gone])
    found = [row for row in loose.offences("references_resolve") if row["table_name"] == table]
    assert {"table_name": table, "column_name": column, "row_count": 1} in [
        {key: row[key] for key in ("table_name", "column_name", "row_count")} for row in found
    ]
    values = [row["value"] for row in found if row["column_name"] == column]
    assert [value.rpartition(", ")[2] for value in values] == [str(gone)]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            "DELETE FROM article_overview WHERE article_id = 1",
            [("article_overview", "*", 2, 3), ("article_overview", "mention_count", 0, 1)],
        ),
        (
            "DELETE FROM entity_overview WHERE entity_id = 10",
            [
                ("entity_overview", "*", 1, 2),
                ("entity_overview", "all_mention_count", 2, 3),
                ("entity_overview", "mention_count", 0, 1),
            ],
        ),
        ("DELETE FROM entity_alias WHERE alias = '👍'", [("entity_alias", "all_mention_count", 2, 3)]),
        ("DELETE FROM source_entity", [("source_entity", "mention_count", 0, 1)]),
        ("DELETE FROM entity_alias", [("entity_alias", "all_mention_count", 0, 3)]),
        (
            "DELETE FROM article_overview",
            [("article_overview", "*", 0, 3), ("article_overview", "mention_count", 0, 1)],
        ),
        (
            "DELETE FROM entity_overview",
            [
                ("entity_overview", "*", 0, 2),
                ("entity_overview", "all_mention_count", 0, 3),
                ("entity_overview", "mention_count", 0, 1),
            ],
        ),
        ("DELETE FROM source_file", [("ingest_health", "article_count", 0, 3)]),
        (
            "UPDATE article SET source_name = 'nowhere' WHERE article_id = 1",
            [("ingest_health", "article_count", 2, 3)],
        ),
    ],
)
def test_views_that_lose_rows_are_found(
    change: str, expected: list[tuple[str, str, int, int]], loose: Warehouse
) -> None:
    assert sound(loose).offences("view_counts_reconcile") == []
    loose.sql(change)
    found = loose.offences("view_counts_reconcile")
    assert [tuple(row.values()) for row in found] == expected


def share_warehouse(warehouse: Warehouse, counts: dict[str, tuple[int, int]], bad: dict[str, Any]) -> None:
    """Sources with (good, bad) articles each."""
    number = 0
    for source, (good, offending) in counts.items():
        for place in range(good + offending):
            number += 1
            values = {"published_on": dt.date(2024, 5, 13), **(bad if place >= good else {})}
            mention_count = values.pop("mention_count", 1)
            warehouse.article(number, source, **values)
            warehouse.annotation(number, mention_count)
            warehouse.file(f"{source}/{number}.txt")


COUNTS = {"half": (5, 5), "most": (4, 6), "few": (0, 9)}


def test_a_source_without_dates_is_warned_of(warehouse: Warehouse) -> None:
    share_warehouse(warehouse, COUNTS, {"published_on": None})
    assert warehouse.offences("undated_share") == [
        {"source_name": "most", "article_count": 10, "undated_article_count": 6, "undated_share": 0.6}
    ]


def test_a_source_without_mentions_is_warned_of(warehouse: Warehouse) -> None:
    share_warehouse(warehouse, COUNTS, {"mention_count": 0})
    # Articles that no build has looked at say nothing about it.
    for article_id in (101, 102):
        warehouse.article(article_id, "most")
        warehouse.article(article_id + 100, "few")
    assert warehouse.offences("mentionless_share") == [
        {"source_name": "most", "annotated_article_count": 10, "mentionless_article_count": 6, "mentionless_share": 0.6}
    ]


def test_a_source_that_loses_files_is_warned_of(warehouse: Warehouse) -> None:
    for source, (good, rejected) in {"fifth": (8, 2), "more": (7, 3), "few": (0, 9)}.items():
        for number in range(good + rejected):
            values = {"state": "rejected", "reject_reason": "empty", "article_count": 0} if number >= good else {}
            warehouse.file(f"{source}/{number}.txt", **values)
    assert warehouse.offences("rejected_share") == [
        {"source_name": "more", "file_count": 10, "rejected_count": 3, "rejected_share": 0.3}
    ]


def test_severities_are_as_promised() -> None:
    warnings = {
        "article_is_annotated", "mentionless_share", "rejected_share", "undated_share",
        "source_falls_silent", "rejections_jump", "undated_jump", "unlinked_jump",
    }  # fmt: skip
    assert {name for name, check in CHECKS.items() if check.severity == "warn"} == warnings
