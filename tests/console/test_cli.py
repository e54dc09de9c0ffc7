"""The `dateline` command as a user types it: output, exit codes, one sentence for an error."""

import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import click
import polars as pl
import pytest
from click.testing import CliRunner, Result

from pipelines.cli import main
from tests.builds import build

ROOT = Path(__file__).resolve().parent.parent.parent
TEXT = (
    "Mongolia and China talk\n\nPublished: May 13, 2024 09:07 PM\n\n"
    "The US and Japan met in Ulaanbaatar, said Bat Erdene.\n"
)


def run(*words: str, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(main, list(words), input=stdin)


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli")
    (folder / "raw/wire").mkdir(parents=True)
    (folder / "raw/wire/a.txt").write_text(TEXT)
    (folder / "raw/wire/empty.txt").write_text("")
    build(folder / "raw", folder / "w.duckdb")
    return folder / "w.duckdb"


def commands(group: click.Group, prefix: str = "") -> list[tuple[str, click.Command]]:
    found = []
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            found += commands(command, f"{prefix}{name} ")
        else:
            found.append((prefix + name, command))
    return found


@pytest.mark.parametrize(("name", "command"), commands(main))
def test_every_command_explains_itself_and_stands_in_the_readme(name: str, command: click.Command) -> None:
    assert run(*name.split(), "--help").exit_code == 0
    assert len(command.help or "") > 20
    assert f"dateline {name}" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_help_teaches_exit_codes_and_a_first_step() -> None:
    text = run("--help").output
    assert "Exit codes: 0 done, 1 failed" in text
    assert "dateline build" in text


def test_build_prints_a_real_result_and_names_rejected_files(tmp_path: Path) -> None:
    (tmp_path / "raw/wire").mkdir(parents=True)
    (tmp_path / "raw/wire/a.txt").write_text(TEXT)
    (tmp_path / "raw/wire/empty.txt").write_text("")
    process = subprocess.run(
        [sys.executable, "-m", "pipelines.cli", "build", "--raw", "raw", "--warehouse", "w.duckdb"],
        capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)}, cwd=tmp_path,
    )  # fmt: skip
    assert process.returncode == 0, process.stderr
    for expected in ("2 new", "wire/empty.txt", "iso3166:MN", "Rows by table", "w.duckdb", "dateline query"):
        assert expected in process.stdout, expected
    assert "Traceback" not in process.stderr


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["build", "--raw", "nowhere", "--warehouse", "w.duckdb"], "nowhere"),
        (["query", "SELECT 1", "--warehouse", "none.duckdb"], "run `dateline build` first"),
        (["status", "--warehouse", "none.duckdb"], "run `dateline build` first"),
        (["annotate", "none.txt"], "none.txt is not a file"),
        (["evaluate", "none.jsonl"], "none.jsonl is not a file"),
    ],
)
def test_an_error_is_one_sentence_and_exit_code_1(words: list[str], sentence: str) -> None:
    result = run(*words)
    assert result.exit_code == 1
    assert sentence in result.output
    assert result.output.startswith("dateline: ")
    assert "Traceback" not in result.output


def test_wrong_usage_is_exit_code_2(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("build", "--workers", "minus one").exit_code == 2
    assert run("evaluate", "x.jsonl", "--merge", "GPE").exit_code == 2
    monkeypatch.setenv("DATELINE_MIN_CONFIDENCE", "seven")
    result = run("annotate", "x.txt")
    assert result.exit_code == 2
    assert "DATELINE_MIN_CONFIDENCE" in result.output


def test_query_in_every_format(warehouse: Path, tmp_path: Path) -> None:
    sql = "SELECT entity_key, aliases FROM entity WHERE entity_key = 'iso3166:US'"
    table = run("query", sql, "--warehouse", str(warehouse)).output
    assert "iso3166:US" in table
    assert "1 rows" in table
    csv_lines = run("query", sql, "--warehouse", str(warehouse), "--format", "csv").output.splitlines()
    assert csv_lines[0] == "entity_key,aliases"
    assert json.loads(run("query", sql, "--warehouse", str(warehouse), "--format", "json").output) == {
        "entity_key": "iso3166:US",
        "aliases": ["US"],
    }
    target = tmp_path / "out.parquet"
    flags = ["--warehouse", str(warehouse), "--format", "parquet", "--output", str(target)]
    assert run("query", sql, *flags).exit_code == 0
    assert pl.read_parquet(target)["entity_key"].to_list() == ["iso3166:US"]


def test_rows_too_wide_for_a_table_are_shown_one_below_the_other(warehouse: Path) -> None:
    columns = ", ".join(f"{n} AS column_with_a_long_name_{n}" for n in range(20))
    sql = f"SELECT {columns}, NULL AS nothing, true AS flag, 'a' || chr(10) || repeat('b', 100) AS text FROM range(2)"
    lines = run("query", sql, "--warehouse", str(warehouse)).output.splitlines()
    assert len(lines) == 2 * (1 + 23) + 1
    assert [line[:9] for line in lines if line.startswith("──")] == ["── row 1 ", "── row 2 "]
    assert lines[1].split() == ["column_with_a_long_name_0", "0"]
    assert [line.split() for line in lines[21:23]] == [["nothing", "null"], ["flag", "true"]]
    assert lines[23].split() == ["text", "a", "b" * 77 + "…"]
    assert lines[-1] == "2 rows"


def test_a_wide_table_without_rows_shows_its_columns(warehouse: Path) -> None:
    columns = ", ".join(f"{n} AS column_with_a_long_name_{n}" for n in range(20))
    assert "┌" in run("query", f"SELECT {columns} FROM range(0)", "--warehouse", str(warehouse)).output


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM mention",
        "CREATE TABLE x AS SELECT 1 AS a",
        "SELECT * FROM read_text('/etc/hostname')",
        "COPY mention TO '/tmp/stolen.csv'",
        "SET enable_external_access = true",
        "ATTACH '/tmp/other.duckdb'",
        "SELECT * FROM nowhere",
    ],
)
def test_query_cannot_write_or_reach_out(sql: str, warehouse: Path) -> None:
    result = run("query", sql, "--warehouse", str(warehouse))
    assert result.exit_code == 1
    assert "The query failed" in result.output


def test_status_shows_files_rows_last_run_and_what_is_pending(warehouse: Path) -> None:
    (warehouse.parent / "raw/wire/new.txt").write_text("Rain in Lagos.")
    result = run("status", "--warehouse", str(warehouse), "--raw", str(warehouse.parent / "raw"))
    (warehouse.parent / "raw/wire/new.txt").unlink()
    assert result.exit_code == 0, result.output
    for expected in ("rejected", "empty", "mention", "finished_at", "1 new, 0 changed, 0 deleted"):
        assert expected in result.output, expected


def check_document(document: dict, text: str) -> None:
    assert {"id", "title", "published_at", "mentions"} <= set(document)
    assert document["mentions"]
    for mention in document["mentions"]:
        assert set(mention) >= {"start", "end", "surface", "type", "entity_key", "role", "method", "confidence"}
        assert text[mention["start"] : mention["end"]] == mention["surface"]


def test_annotate_a_file(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT)
    result = run("annotate", str(path))
    document = json.loads(result.output)
    check_document(document, TEXT)
    assert document["title"] == "Mongolia and China talk"
    assert document["published_at"] == "2024-05-13T21:07:00"
    assert {m["entity_key"] for m in document["mentions"]} >= {"iso3166:MN", "iso3166:CN", "iso3166:US", "iso3166:JP"}
    assert all(m["link_rule"] and isinstance(m["runner_up_keys"], list) for m in document["mentions"])


def test_annotate_lines_keeps_their_order_ids_and_offsets() -> None:
    texts = [TEXT, "Kenya 🎉 and\r\nIndia met.", TEXT.replace("Japan", "Peru")]
    lines = "".join(json.dumps({"id": f"d{n}", "text": t}) + "\n" for n, t in enumerate(texts))
    result = run("annotate", "--jsonl", "-", stdin=lines)
    documents = [json.loads(line) for line in io.StringIO(result.output)]
    assert [d["id"] for d in documents] == ["d0", "d1", "d2"]
    for document, text in zip(documents, texts, strict=True):
        check_document(document, text)


def test_annotate_standard_input() -> None:
    check_document(json.loads(run("annotate", stdin=TEXT).output), TEXT)


def test_annotate_tells_a_rejected_file_and_goes_on(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "good.txt").write_text(TEXT)
    result = run("annotate", str(tmp_path / "empty.txt"), str(tmp_path / "good.txt"))
    assert result.exit_code == 1
    assert "empty.txt: " in result.stderr
    check_document(json.loads(result.stdout), TEXT)


def test_a_bad_line_is_named() -> None:
    result = run("annotate", "--jsonl", "-", stdin='{"id": "a", "text": "Kenya."}\n{"id": 3}\n')
    assert result.exit_code == 1
    assert "standard input, line 2" in result.output


def test_evaluate_counts_and_speaks_to_machines(tmp_path: Path) -> None:
    text = "Kenya met Japan."
    gold = tmp_path / "gold.jsonl"
    names = [{"start": 0, "end": 5, "type": "GPE"}, {"start": 10, "end": 15, "type": "ORG"}]
    gold.write_text(json.dumps({"id": "a", "text": text, "mentions": names}) + "\n")
    result = json.loads(run("evaluate", str(gold), "--json").output)
    assert result["documents"] == 1
    by_type = {row["entity_type"]: row for row in result["scores"]}
    assert by_type["UNTYPED"]["hit_count"] == 2
    assert by_type["ALL"]["hit_count"] == 1
    assert result["confusions"][0] == {"gold_type": "ORG", "found_type": "GPE", "name_count": 1}
    assert "precision" in run("evaluate", str(gold)).output


def test_override_check_validates_and_says_what_is_concerned(
    warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "overrides.csv"
    path.write_text(
        "action,target,surface,value,source_name,article,who,when,why\n"
        "link,,Bat Erdene,user:bat,,,ana,2025-06-01,knows him\n"
        "block,,Atlantis,,,,ana,2025-06-01,no such place\n"
        "explode,,Rain,,,,ana,2025-06-01,why not\n"
    )
    monkeypatch.setenv("DATELINE_OVERRIDES", str(path))
    result = run("override", "check", "--warehouse", str(warehouse))
    assert result.exit_code == 1
    for expected in ("2 corrections, 1 unusable lines", "Bat Erdene", "no longer applies", "explode"):
        assert expected in result.output, expected


def test_reference_import_writes_a_table_that_a_build_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_REFERENCE_DIR", str(tmp_path / "reference"))
    source = tmp_path / "targets.simple.csv"
    source.write_text(
        "id,schema,name,aliases,birth_date,countries,addresses,identifiers,sanctions,phones,emails,program_ids,dataset,"
        "first_seen,last_seen,last_change\n"
        "NK-1,Person,Ivan Example,I. Example,1970,ru,,,,,,,test,2024,2024,2024\n"
    )
    result = run("reference", "import", "opensanctions", str(source))
    assert result.exit_code == 0, result.output
    assert "1 of 1 lines became entities" in result.output


def test_dictionary_prints_what_the_repository_has() -> None:
    assert run("dictionary").output == (ROOT / "sql/DICTIONARY.md").read_text(encoding="utf-8")


@pytest.mark.process
def test_an_interrupted_build_says_so_in_a_sentence_and_the_next_one_goes_on(tmp_path: Path) -> None:
    for number in range(400):
        path = tmp_path / f"raw/wire/{number}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{TEXT}\nStory {number}.\n")
    words = ["build", "--raw", "raw", "--warehouse", "w.duckdb"]
    command = [sys.executable, "-m", "pipelines.cli", *words]
    process = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True)
    while process.poll() is None and not (tmp_path / ".w.duckdb.build").exists():
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors.strip()) == (
        130, "dateline: interrupted; nothing was published, and the next build goes on from here."
    )  # fmt: skip
    assert not (tmp_path / "w.duckdb").exists()
    assert subprocess.run(command, cwd=tmp_path, check=True, capture_output=True).returncode == 0
    assert (tmp_path / "w.duckdb").exists()
