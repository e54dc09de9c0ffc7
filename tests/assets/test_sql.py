"""The SQL folder as the definitions read it: parsed once, and again when a file has changed."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.assets import sql
from pipelines.assets.sql import read_sql_folder
from pipelines.errors import SqlFileError
from pipelines.settings import Settings, bundled

IMPORTS_PARSER = """
import sys
from pathlib import Path
from pipelines.assets.sql import read_sql_folder
from pipelines.settings import Settings
views, checks = read_sql_folder(Settings(sql_dir=Path(sys.argv[1]), cache_dir=Path(sys.argv[2])))
print("sqlglot" in sys.modules, len(views), len(checks))
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    shutil.copytree(bundled("sql"), tmp_path / "sql")
    return Settings(sql_dir=tmp_path / "sql", cache_dir=tmp_path / "cache", warehouse=tmp_path / "w.duckdb")


def edit(settings: Settings, old: str, new: str) -> None:
    path = settings.sql_dir / "views" / "entity_pair.sql"
    path.write_text(path.read_text().replace(old, new))


def test_a_later_process_needs_no_parser(settings: Settings) -> None:
    def run() -> list[str]:
        command = [sys.executable, "-c", IMPORTS_PARSER, str(settings.sql_dir), str(settings.cache_dir)]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()

    first, second = run(), run()
    assert (first[0], second[0]) == ("True", "False")
    assert first[1:] == second[1:]


def test_what_was_kept_is_what_the_files_say(settings: Settings) -> None:
    uncached = settings.model_copy(update={"cache_dir": settings.sql_dir.parent / "no" / "where"})
    assert uncached.usable_cache is None
    kept = read_sql_folder(settings)
    read_again = settings.model_copy(update={"sql_dir": Path(f"{settings.sql_dir}/")})
    assert read_sql_folder(uncached) == kept == read_sql_folder(read_again)
    assert (settings.sql_dir.parent / "cache").is_dir()


def test_an_edited_file_is_parsed_again(settings: Settings) -> None:
    read_sql_folder(settings)
    edit(settings, "-- Order:    score DESC", "-- Order:    lift DESC")
    views, _ = read_sql_folder(settings)
    assert next(view for view in views if view.name == "entity_pair").order.startswith("lift DESC")


def test_a_malformed_file_is_told_each_time_and_not_kept(settings: Settings) -> None:
    edit(settings, "FROM news_mention", "FROM nowhere")
    for _ in range(2):
        with pytest.raises(SqlFileError, match=r"^sql/views/entity_pair\.sql:\d+: "):
            read_sql_folder(settings)
    assert not list((settings.sql_dir.parent / "cache").glob("sql-*"))


def test_a_file_saved_while_the_folder_is_read_is_kept_under_no_other_text(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    parse = sql._parse

    def slowly(sql_dir: Path) -> sql.Parsed:
        edit(settings, "-- Order:    score DESC", "-- Order:    lift DESC")
        return parse(sql_dir)

    monkeypatch.setattr(sql, "_parse", slowly)
    read_sql_folder(settings)
    monkeypatch.undo()
    edit(settings, "-- Order:    lift DESC", "-- Order:    score DESC")
    views, _ = read_sql_folder(settings)
    assert next(view for view in views if view.name == "entity_pair").order.startswith("score DESC")
