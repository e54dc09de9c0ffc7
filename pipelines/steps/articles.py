"""Records in; articles with their header fields, segments and sentences out."""

import datetime as dt
import hashlib
from dataclasses import dataclass

import polars as pl

from pipelines.steps.dates import find_stamps
from pipelines.steps.language import identify_languages
from pipelines.steps.lines import split_lines
from pipelines.steps.sentences import split_sentences
from pipelines.tables.contract import conform, empty_frame
from pipelines.tables.core import Article, ArticleField, Segment, Sentence
from pipelines.tables.ids import stable_ids


@dataclass(frozen=True, slots=True)
class ParsedArticles:
    """What a batch of records says, as frames of the contracts of the same names."""

    articles: pl.DataFrame
    fields: pl.DataFrame
    segments: pl.DataFrame
    sentences: pl.DataFrame


@dataclass(frozen=True, slots=True)
class SourceHabits:
    """What the corpus shows of its sources: columns source_name, line / source_name, numeric_dates."""

    repeated_lines: pl.DataFrame
    numeric_dates: pl.DataFrame


def _hash_texts(texts: pl.Series) -> pl.Series:
    kept = texts.str.replace_all(r"[^\p{L}\p{M}\p{N}]+", "")
    return pl.Series(
        [hashlib.sha256(t.casefold().encode("utf-8", "surrogatepass")).hexdigest() for t in kept.to_list()],
        dtype=pl.String,
    )


def parse_articles(
    records: pl.DataFrame, *, numeric_dates: str, latest_on: dt.date, habits: SourceHabits | None = None
) -> ParsedArticles:
    """First version; see the contract of each frame."""
    lines = split_lines(records.select("article_id", "text")).with_columns(
        pos=pl.int_range(pl.len()).over("article_id")
    )
    line = pl.col("line")
    is_date = line.str.contains(r"(?i)^(?:published|posted|updated|date)\b.{0,40}\d{4}") & (pl.col("pos") < 12)
    lines = lines.with_columns(
        kind=pl.when(is_date)
        .then(pl.lit("published"))
        .when((pl.col("pos") == 0) & (pl.col("char_count") < 160) & ~line.str.contains(r"\.$"))
        .then(pl.lit("title"))
        .when(line.str.contains(r"^(?i:by) \p{Lu}") & (pl.col("pos") < 12) & (pl.col("char_count") < 120))
        .then(pl.lit("byline"))
        .when(line.str.contains(r"\b(?:Photo|Photograph|Picture)s?: ") & (pl.col("char_count") < 300))
        .then(pl.lit("caption"))
        .when(line.str.contains(r"(?i)^the (?:author|writer) is\b"))
        .then(pl.lit("author_bio"))
        .when(line.str.contains(r"(?i)^(?:read more|related|share this|©|copyright)"))
        .then(pl.lit("boilerplate"))
        .otherwise(pl.lit("paragraph"))
    )
    segments = lines.select(
        "article_id",
        segment_no=pl.int_range(pl.len(), dtype=pl.Int64).over("article_id"),
        kind="kind",
        is_repeat=~pl.struct("article_id", "line").is_first_distinct(),
        start_char="start_char",
        end_char="end_char",
        segment_text=pl.col("raw").str.strip_chars(),
    )
    sentences = split_sentences(segments)
    titles = lines.filter(pl.col("kind") == "title").select("article_id", found_title="line")
    dates = lines.filter(pl.col("kind") == "published").group_by("article_id", maintain_order=True).first()
    stamps = []
    for text in dates["line"].to_list():
        stamp = next(
            (s for s in find_stamps(text) if s.year and s.on() and not s.is_open and s.on() <= latest_on), None
        )
        stamps.append(
            dt.datetime(stamp.year, stamp.month, stamp.day, stamp.hour or 0, stamp.minute or 0) if stamp else None
        )  # type: ignore[arg-type]
    dates = dates.select("article_id", found_at=pl.Series(stamps, dtype=pl.Datetime("us")))
    text_hash = _hash_texts(records["text"])
    none = pl.lit(None, dtype=pl.String)
    articles = (
        records.join(titles, on="article_id", how="left", maintain_order="left")
        .join(dates, on="article_id", how="left", maintain_order="left")
        .with_columns(
            text_hash=text_hash,
            given_at=pl.col("given_published").str.to_datetime("%Y-%m-%d", strict=False, time_unit="us"),
        )
        .select(
            "article_id",
            "source_path",
            "record_no",
            "source_name",
            "record_key",
            title=pl.coalesce("given_title", "found_title"),
            subtitle=none,
            authors=pl.col("given_authors"),
            published_at=pl.coalesce("given_at", "found_at"),
            published_precision=pl.when(pl.coalesce("given_at", "found_at").is_not_null()).then(pl.lit("minute")),
            published_on=pl.coalesce("given_at", "found_at").cast(pl.Date),
            published_timezone=none,
            updated_at=pl.lit(None, dtype=pl.Datetime("us")),
            dateline_place=none,
            agency=none,
            publisher=pl.col("given_publisher"),
            url=pl.col("given_url"),
            language=identify_languages(records["text"]),
            text="text",
            char_count=pl.col("text").str.len_chars().cast(pl.Int64),
            word_count=pl.col("text")
            .str.count_matches(r"[\p{L}\p{M}\p{N}]+(?:['’\-][\p{L}\p{M}\p{N}]+)*")
            .cast(pl.Int64),
            text_hash="text_hash",
            copy_group_id=stable_ids(text_hash),
            is_copy=pl.lit(value=False),
            focus_country=none,
        )
    )
    return ParsedArticles(
        articles=conform(articles, Article, where="parse_articles"),
        fields=empty_frame(ArticleField),
        segments=conform(segments.drop("segment_text"), Segment, where="parse_articles"),
        sentences=conform(sentences, Sentence, where="parse_articles"),
    )
