"""Files of sql/: what is read from them, in which order views come, and what is said about a bad one."""

from pathlib import Path

import pytest

from pipelines.errors import SqlFileError
from pipelines.warehouse.sqlfolder import read_checks, read_views

TABLES = ["article", "mention", "entity"]

GOOD = """\
-- quiet_day: days with few articles.
--
-- Grain:    one row per day.
-- Purpose:  finding gaps: a day without
--           articles is a row.
-- Reads:    article.
-- Excludes: nothing.
-- Materialized: table
--
-- Columns:
--   published_on   day.
--   article_count  articles, copies included;
--                  never NULL.

SELECT
    published_on,
    count(*) AS article_count -- plain
FROM article
GROUP BY published_on;
"""

CHECK = """\
-- no_title: articles have titles.
--
-- Proves:   Each article has one.
-- Action:   Look.
-- Severity: warn
-- Reads:    article.
--
-- Columns:
--   article_id  the article.

SELECT article_id FROM article WHERE title IS NULL
"""


def view_text(name: str, reads: str, query: str, columns: str = "n") -> str:
    listed = "".join(f"--   {column}  a column.\n" for column in columns.split())
    return (
        f"-- {name}: a view.\n--\n-- Grain:    one row.\n-- Purpose:  test.\n-- Reads:    {reads}.\n"
        f"-- Excludes: nothing.\n-- Materialized: view\n--\n-- Columns:\n{listed}\n{query}\n"
    )


@pytest.fixture
def sql_dir(tmp_path: Path) -> Path:
    folder = tmp_path / "sql"
    (folder / "views").mkdir(parents=True)
    (folder / "checks").mkdir()
    return folder


def put(sql_dir: Path, texts: dict[str, str], kind: str = "views") -> None:
    for name, text in texts.items():
        (sql_dir / kind / f"{name}.sql").write_text(text, encoding="utf-8")


def test_a_view_is_read_whole(sql_dir: Path) -> None:
    put(sql_dir, {"quiet_day": GOOD})
    (view,) = read_views(sql_dir, TABLES)
    assert (view.name, view.kind, view.materialized, view.severity) == ("quiet_day", "view", "table", None)
    assert view.summary == "days with few articles."
    assert view.grain == "one row per day."
    assert view.purpose == "finding gaps: a day without articles is a row."
    assert view.excludes == "nothing."
    assert view.reads == view.dependencies == ("article",)
    assert dict(view.columns) == {"published_on": "day.", "article_count": "articles, copies included; never NULL."}
    assert view.query.startswith("SELECT\n")
    assert view.query.endswith("GROUP BY published_on")
    assert view.path == sql_dir / "views" / "quiet_day.sql"


def test_a_view_may_say_in_which_order_to_ask_for_it(sql_dir: Path) -> None:
    put(sql_dir, {"quiet_day": GOOD.replace("table\n", "table\n-- Order:    article_count DESC, published_on.\n")})
    (view,) = read_views(sql_dir, TABLES)
    assert view.order == "article_count DESC, published_on"


@pytest.mark.parametrize("order", ["score DESC", "published_on DESC LIMIT", "1; DROP TABLE article", "(SELECT 1)"])
def test_an_order_that_is_none_is_refused(sql_dir: Path, order: str) -> None:
    put(sql_dir, {"quiet_day": GOOD.replace("table\n", f"table\n-- Order:    {order}\n")})
    with pytest.raises(SqlFileError, match=r"^sql/views/quiet_day\.sql:9: Order says .*is no column of this view"):
        read_views(sql_dir, TABLES)


def test_a_check_is_read_whole(sql_dir: Path) -> None:
    put(sql_dir, {"no_title": CHECK}, "checks")
    (check,) = read_checks(sql_dir, TABLES)
    assert (check.name, check.kind, check.materialized, check.severity) == ("no_title", "check", "query", "warn")
    assert check.purpose == "Each article has one. Look."
    assert check.dependencies == ("article",)


def test_views_come_after_those_they_read_and_otherwise_by_name(sql_dir: Path) -> None:
    chain = {
        "a_last": view_text("a_last", "z_first, entity", "SELECT n FROM z_first SEMI JOIN entity ON true"),
        "z_first": view_text("z_first", "article", "SELECT count(*) AS n FROM article"),
        "m_free": view_text("m_free", "mention", "SELECT count(*) AS n FROM mention"),
        "b_late": view_text("b_late", "a_last, m_free", "SELECT n FROM a_last UNION ALL SELECT n FROM m_free"),
    }
    put(sql_dir, chain)
    assert [view.name for view in read_views(sql_dir, TABLES)] == ["m_free", "z_first", "a_last", "b_late"]


def test_a_circle_of_views_is_named(sql_dir: Path) -> None:
    put(
        sql_dir,
        {
            "a": view_text("a", "c", "SELECT n\nFROM c"),
            "b": view_text("b", "a", "SELECT n FROM a"),
            "c": view_text("c", "b", "SELECT n FROM b"),
            "d": view_text("d", "a", "SELECT n FROM a"),
        },
    )
    with pytest.raises(
        SqlFileError, match=r"^sql/views/a\.sql:13: views read each other in a circle: a -> c -> b -> a\."
    ):
        read_views(sql_dir, TABLES)


def test_a_view_that_reads_itself_is_a_circle(sql_dir: Path) -> None:
    put(sql_dir, {"a": view_text("a", "a", "SELECT n FROM a")})
    with pytest.raises(SqlFileError, match="a -> a"):
        read_views(sql_dir, TABLES)


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("-- quiet_day: days with few articles.\n--\n", "", 1, "does not open with its contract"),
        ("-- quiet_day:", "-- quiet_night:", 1, "the header calls this quiet_night, the file quiet_day"),
        (" days with few articles.", "", 1, "quiet_day has no description"),
        ("-- Grain:    one row per day.\n", "", 12, "the header lacks grain"),
        ("one row per day.", "", 3, "the header lacks grain"),
        ("-- Reads:    article.\n-- Excludes: nothing.\n", "", 11, "the header lacks reads, excludes"),
        ("-- Excludes: nothing.", "-- Omits: nothing.", 7, "omits is no field of this header"),
        ("-- Excludes: nothing.", "-- Grain:    two.", 7, "grain stands twice, first in line 3"),
        ("-- Excludes: nothing.", "-- excludes nothing", 7, "the header does not go on like this"),
        ("Materialized: table", "Materialized: index", 8, "Materialized is 'index'. Expected view or table"),
        ("--   published_on   day.", "--   published_on", 11, "published_on has no description"),
        ("--   published_on   day.", "--   printed_on   day.", 11, "the query gives published_on, article_count"),
        ("--   published_on   day.\n", "", 11, "the query gives published_on, article_count"),
        ("-- Reads:    article.", "-- Reads:    article, mention.", 6, "the query reads article"),
        ("-- Reads:    article.", "-- Reads:    nothing.", 6, "Reads says nothing; the query reads article"),
        ("\nFROM article\n", "\nFROM articles\n", 18, "unknown table articles. Known: article, entity, mention"),
        ("\nFROM article\n", "\nFROM internal.article\n", 18, "unknown table internal.article"),
        ("\nFROM article\n", "\nFROM 'article.csv'\n", 18, "unknown table article.csv"),
        (
            "\nFROM article\n",
            "\nFROM\n    read_csv('article.csv')\n",
            16,
            "read_csv() reads something else than tables",
        ),
        (
            "\nFROM article\n",
            "\nFROM article AS a, duckdb_tables() AS article\n",
            18,
            "duckdb_tables() reads something",
        ),
        (
            "GROUP BY published_on;",
            "GROUP BY published_on;\n\nDROP TABLE article",
            21,
            "a second statement starts here",
        ),
        ("    published_on,\n", "    article.*,\n", 16, "article.* has no fixed name"),
        ("count(*) AS article_count", "count(*)", 16, "COUNT(*) has no fixed name"),
        ("GROUP BY published_on;", "GROUP BY published_on)", 19, "this is not SQL that can be parsed"),
        ("    count(*) AS", "    count(* AS", 17, "this is not SQL that can be parsed"),
    ],
)
def test_a_bad_file_is_named_with_its_line(sql_dir: Path, old: str, new: str, line: int, message: str) -> None:
    assert GOOD.count(old) == 1
    put(sql_dir, {"quiet_day": GOOD.replace(old, new)})
    with pytest.raises(SqlFileError) as caught:
        read_views(sql_dir, TABLES)
    assert message in str(caught.value)
    assert str(caught.value).startswith(f"sql/views/quiet_day.sql:{line}: ")


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("", "there is no query"),
        ("INSERT INTO article SELECT n FROM mention", "found INSERT"),
        ("VALUES (1)", "found VALUES"),
        ("SUMMARIZE article", "found SUMMARIZE"),
        ("WITH article AS (SELECT n FROM article)\nSELECT n FROM article", "the CTE article reads itself"),
        ("SELECT n FROM other.main.article", "unknown table other.main.article"),
    ],
)
def test_what_is_not_one_query_is_refused(sql_dir: Path, query: str, message: str) -> None:
    put(sql_dir, {"a": view_text("a", "article", query)})
    with pytest.raises(SqlFileError, match=message):
        read_views(sql_dir, TABLES)


def test_a_view_cannot_take_the_name_of_a_table(sql_dir: Path) -> None:
    put(sql_dir, {"Entity": view_text("Entity", "article", "SELECT count(*) AS n FROM article")})
    with pytest.raises(SqlFileError, match=r"Entity\.sql:1: Entity is the name of a table"):
        read_views(sql_dir, TABLES)


def test_a_check_needs_a_severity_that_is_known(sql_dir: Path) -> None:
    put(sql_dir, {"no_title": CHECK.replace("warn", "fatal")}, "checks")
    with pytest.raises(SqlFileError, match=r"no_title\.sql:5: Severity is 'fatal'\. Expected error or warn"):
        read_checks(sql_dir, TABLES)


def test_a_file_that_is_not_utf8_is_refused(sql_dir: Path) -> None:
    (sql_dir / "views" / "a.sql").write_bytes(b"-- a: \xff.\n")
    with pytest.raises(SqlFileError, match=r"a\.sql:1: the file is not UTF-8"):
        read_views(sql_dir, TABLES)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SqlFileError, match="expected a folder of"):
        read_views(tmp_path, TABLES)
