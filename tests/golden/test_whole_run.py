"""The sample articles through a whole build, compared with output that was read by eye.

After a change that is meant to change it: DATELINE_GOLDEN=write python -m pytest tests/golden/test_whole_run.py, then
read the difference before committing it.
"""

import os
from pathlib import Path

import polars as pl
import pytest

from pipelines.warehouse.query import run_query
from tests.builds import build

GOLDEN = Path(__file__).with_name("whole_run")
RAW = Path(__file__).resolve().parent.parent.parent / "data" / "raw"

QUERIES = {
    "source_file": """
        SELECT source_path, state, format, encoding, reject_reason, record_count, article_count
        FROM source_file ORDER BY source_path
    """,
    "article": """
        SELECT source_path, record_no, title, subtitle, array_to_string(authors, ' | ') AS authors, published_at,
            published_precision, published_timezone, updated_at, dateline_place, agency, publisher, language,
            focus_country, is_copy
        FROM article ORDER BY source_path, record_no
    """,
    "segment": """
        SELECT source_path, kind, count(*) AS segment_count, count(*) FILTER (is_repeat) AS repeat_count
        FROM segment JOIN article USING (article_id) GROUP BY ALL ORDER BY ALL
    """,
    "linked_entity": """
        SELECT entity_key, name, entity_type, article_count, mention_count
        FROM entity_overview WHERE id_source <> 'local' AND article_count >= 3
        ORDER BY article_count DESC, mention_count DESC, entity_key
    """,
    "local_entity": """
        SELECT entity_key, name, entity_type, article_count, mention_count, array_to_string(aliases, ' | ') AS aliases
        FROM entity_overview WHERE id_source = 'local' AND article_count >= 3
        ORDER BY article_count DESC, mention_count DESC, entity_key
    """,
}


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("golden") / "w.duckdb"
    build(RAW, path)
    return path


@pytest.mark.parametrize("name", QUERIES)
def test_the_sample_articles_give_what_was_read_by_eye(name: str, warehouse: Path) -> None:
    found = run_query(warehouse, QUERIES[name]).write_csv()
    path = GOLDEN / f"{name}.csv"
    if os.environ.get("DATELINE_GOLDEN") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(found, encoding="utf-8")
    wanted = path.read_text(encoding="utf-8")
    gone = sorted(set(wanted.splitlines()) - set(found.splitlines()))
    new = sorted(set(found.splitlines()) - set(wanted.splitlines()))
    assert found == wanted, f"{name}: gone {gone[:5]}, new {new[:5]}"


def test_every_mention_of_a_corpus_round_trips_and_counts_reconcile(shared: Path, tmp_path: Path) -> None:
    lines = pl.read_ndjson(shared / "raw_text" / "wikinews_2019_2020.jsonl").head(150)
    (tmp_path / "raw" / "news").mkdir(parents=True)
    for name, title, text in lines.select("id", "title", "text").iter_rows():
        (tmp_path / "raw" / "news" / f"{name.replace('/', '-')}.txt").write_text(
            f"{title}\n\n{text}\n", encoding="utf-8"
        )
    run = build(tmp_path / "raw", tmp_path / "w.duckdb")
    assert run.is_published
    wrong = run_query(
        tmp_path / "w.duckdb",
        "SELECT count(*) AS wrong FROM mention JOIN article USING (article_id)"
        " WHERE substring(text, start_char + 1, end_char - start_char) <> surface",
    )
    assert wrong.item() == 0
    counts = run_query(
        tmp_path / "w.duckdb",
        "SELECT (SELECT count(*) FROM source_file) AS files, (SELECT count(*) FROM article) AS articles,"
        " (SELECT count(*) FROM mention) AS mentions",
    ).row(0)
    assert counts[:2] == (150, 150)
    assert counts[2] > 2000
