"""`dateline annotate`: text in, one JSON object a document out; no warehouse is touched."""

import datetime as dt
import json
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TextIO

import polars as pl

from pipelines.batches.annotate import Annotated, AnnotateTask, annotate_batch, annotate_settings
from pipelines.batches.ingest import today
from pipelines.batches.language_cache import lend_kept_identifier
from pipelines.errors import SettingsError
from pipelines.settings import Settings
from pipelines.sources.read import read_files
from pipelines.steps.article.articles import ParsedArticles, parse_articles
from pipelines.tables.contract import frame_of
from pipelines.tables.flow import Record
from pipelines.tables.ids import article_id

BATCH_DOCUMENTS = 512
"""Documents of a stream that are annotated together."""

_HEADER_FIELDS = (
    "title", "subtitle", "authors", "published_at", "published_timezone", "updated_at", "dateline_place", "agency",
    "publisher", "url", "language", "focus_country",
)  # fmt: skip


def _stream_documents(stream: TextIO, name: str) -> Iterator[tuple[str, str]]:
    """The id and text of each line of a JSONL stream.

    Raises:
        SettingsError: For a line that is no JSON object with a string `text`; names the line.
    """
    for number, line in enumerate(stream, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            text = row["text"]
            if not isinstance(text, str):
                raise TypeError
        except (json.JSONDecodeError, KeyError, TypeError):
            raise SettingsError(
                f'{name}, line {number}: expected a JSON object like {{"id": "a1", "text": "..."}}.'
            ) from None
        yield str(row.get("id", number)), text


def _records(documents: Sequence[tuple[str, str]], offset: int = 0) -> pl.DataFrame:
    """Record rows of texts that have no file; ids are by position, so equal ids of a stream stay two documents."""
    rows = [
        {
            "article_id": article_id("stream", number),
            "source_path": "stream",
            "source_name": "stream",
            "record_no": number,
            "record_key": name,
            # Offsets must count in the caller's own text, so newlines stay as they are.
            "text": text,
        }
        for number, (name, text) in enumerate(documents, offset + 1)
    ]
    return frame_of(Record, rows)


def _listing_of(path: Path) -> pl.DataFrame:
    """A folder listing with one file in it.

    Raises:
        SettingsError: When the path names no file.
    """
    if not path.is_file():
        raise SettingsError(f"{path} is not a file; name text files, or give lines of JSON with --jsonl.")
    status = path.stat()
    return pl.DataFrame(
        {
            "source_path": [path.name],
            "source_name": ["unsorted"],
            "byte_count": [status.st_size],
            "modified_ns": [status.st_mtime_ns],
            "reject_reason": [None],
            "reject_detail": [None],
        },
        schema_overrides={"reject_reason": pl.String, "reject_detail": pl.String},
    )


def _published(value: dt.datetime | None, precision: str | None) -> str | None:
    if value is None:
        return None
    return value.date().isoformat() if precision == "day" else value.isoformat()


def documents_of(parsed: ParsedArticles, annotated: Annotated, names: dict[int, str]) -> Iterator[dict[str, Any]]:
    """One JSON-ready object an article: its header fields, segments and mentions.

    Args:
        parsed: Articles and segments.
        annotated: Their mentions and focus.
        names: article_id to the id that the caller knows the document by, in the order of the output.
    """
    mentions = annotated.mentions.sort("article_id", "start_char").partition_by("article_id", as_dict=True)
    segments = parsed.segments.sort("article_id", "segment_no").partition_by("article_id", as_dict=True)
    asked = pl.DataFrame({"article_id": list(names)}, schema={"article_id": pl.Int64})
    articles = asked.join(parsed.articles.drop("focus_country"), "article_id", maintain_order="left").join(
        annotated.focus, "article_id", "left", maintain_order="left"
    )
    for row in articles.iter_rows(named=True):
        key = (row["article_id"],)
        fields = {name: row[name] for name in _HEADER_FIELDS}
        fields["published_at"] = _published(row["published_at"], row["published_precision"])
        fields["updated_at"] = None if row["updated_at"] is None else row["updated_at"].isoformat()
        fields["published_on"] = None if row["published_on"] is None else row["published_on"].isoformat()
        yield {
            "id": names[row["article_id"]],
            **fields,
            "segments": [
                {"start": s["start_char"], "end": s["end_char"], "kind": s["kind"]}
                for s in (segments[key].iter_rows(named=True) if key in segments else ())
            ],
            "mentions": [
                {
                    "start": m["start_char"],
                    "end": m["end_char"],
                    "surface": m["surface"],
                    "type": m["entity_type"],
                    "entity_key": m["entity_key"],
                    "role": m["role"],
                    "method": m["method"],
                    "confidence": round(m["confidence"], 4),
                    "link_score": round(m["link_score"], 4),
                    "link_rule": m["link_rule"],
                    "runner_up_keys": m["runner_up_keys"],
                }
                for m in (mentions[key].iter_rows(named=True) if key in mentions else ())
            ],
        }


def annotate_records(records: pl.DataFrame, settings: Settings) -> tuple[ParsedArticles, Annotated]:
    """Parse and annotate records, as a build does."""
    parsed = parse_articles(
        records,
        numeric_dates=settings.numeric_dates,
        latest_on=today(),
        lend_languages=partial(lend_kept_identifier, settings.usable_cache),
    )
    wanted = annotate_settings(settings)
    return parsed, annotate_batch(AnnotateTask(parsed.articles, parsed.segments, parsed.sentences, wanted))


def annotate_texts(documents: Sequence[tuple[str, str]], settings: Settings) -> tuple[pl.DataFrame, list[int]]:
    """The mentions of texts that have no file.

    Args:
        documents: Id and text of each.
        settings: As for a build.

    Returns:
        Mention rows, and the article_id of each document in the order given.
    """
    mentions, ids = [], []
    for start in range(0, len(documents), BATCH_DOCUMENTS):
        records = _records(documents[start : start + BATCH_DOCUMENTS], start)
        _, annotated = annotate_records(records, settings)
        mentions.append(annotated.mentions)
        ids += records["article_id"].to_list()
    return pl.concat(mentions), ids


def _write(parsed: ParsedArticles, annotated: Annotated, names: dict[int, str], output: TextIO) -> None:
    for document in documents_of(parsed, annotated, names):
        output.write(json.dumps(document, ensure_ascii=False) + "\n")


def annotate_files(paths: Sequence[Path], settings: Settings, output: TextIO) -> list[str]:
    """Annotate files in any format that a build reads.

    Returns:
        A sentence for each file or record that had to be rejected.
    """
    problems: list[str] = []
    for path in paths:
        listing = _listing_of(path)
        batch = read_files(path.parent, listing, max_file_bytes=settings.max_file_bytes, read_version="annotate")
        for row in batch.files.filter(pl.col("state") == "rejected").iter_rows(named=True):
            problems.append(f"{path}: {row['reject_detail']}")
        for row in batch.rejected.iter_rows(named=True):
            problems.append(f"{path}, record {row['record_no']}: {row['reject_detail']}")
        if batch.records.height:
            parsed, annotated = annotate_records(batch.records, settings)
            names = {
                row["article_id"]: row["record_key"]
                or (f"{path}#{row['record_no']}" if row["record_no"] else str(path))
                for row in batch.records.select("article_id", "record_key", "record_no").iter_rows(named=True)
            }
            _write(parsed, annotated, names, output)
    return problems


def annotate_stream(stream: TextIO, name: str, settings: Settings, output: TextIO) -> None:
    """Annotate the lines of a JSONL stream, batch by batch, in their order; offsets count in each line's `text`."""
    pending: list[tuple[str, str]] = []

    def flush() -> None:
        if pending:
            records = _records(pending)
            parsed, annotated = annotate_records(records, settings)
            _write(parsed, annotated, dict(records.select("article_id", "record_key").iter_rows()), output)
            output.flush()
            pending.clear()

    for document in _stream_documents(stream, name):
        pending.append(document)
        if len(pending) == BATCH_DOCUMENTS:
            flush()
    flush()


def annotate_stdin(settings: Settings) -> None:
    """Annotate the whole of standard input as one document."""
    text = sys.stdin.read()
    records = _records([("-", text)])
    parsed, annotated = annotate_records(records, settings)
    _write(parsed, annotated, dict(records.select("article_id", "record_key").iter_rows()), sys.stdout)
