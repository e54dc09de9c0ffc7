"""Records in; articles with their header fields, segments and sentences out."""

import datetime as dt
import hashlib
from dataclasses import dataclass

import polars as pl

from pipelines.steps.days import day_of, read_dates_of_names, read_given_dates, settle_dates
from pipelines.steps.fields import choose, choose_authors, given_by_container
from pipelines.steps.habits import SourceHabits
from pipelines.steps.language import identify_languages, normalise_language
from pipelines.steps.layout import read_layout
from pipelines.steps.segments import build_segments
from pipelines.steps.sentences import split_sentences
from pipelines.tables.contract import columns, conform
from pipelines.tables.core import Article, ArticleField, Segment, Sentence
from pipelines.tables.ids import stable_ids

_WORD = r"[\p{L}\p{M}\p{N}]+(?:['’\-][\p{L}\p{M}\p{N}]+)*"
_NOT_A_LETTER_OR_DIGIT = r"[^\p{L}\p{M}\p{N}]+"
_MAX_YEAR_GUESS_DAYS = 60
"""A dateline without a year is of the year in which it lies nearest to the publication, if within so many days."""


@dataclass(frozen=True, slots=True)
class ParsedArticles:
    """What a batch of records says.

    Attributes:
        articles: Rows of the contract Article, one a record, in the order of the records.
        fields: Rows of ArticleField.
        segments: Rows of Segment.
        sentences: Rows of Sentence.
    """

    articles: pl.DataFrame
    fields: pl.DataFrame
    segments: pl.DataFrame
    sentences: pl.DataFrame


def hash_texts(texts: pl.Series) -> pl.Series:
    """SHA-256 of the letters and digits of each text, case folded: equal for texts that differ in print only."""
    kept = texts.str.replace_all(_NOT_A_LETTER_OR_DIGIT, "")
    digests = [hashlib.sha256(t.casefold().encode("utf-8", "surrogatepass")).hexdigest() for t in kept.to_list()]
    return pl.Series(digests, dtype=pl.String)


def _time(row: pl.Expr) -> pl.Expr:
    return row.struct.field("on").cast(pl.Datetime("us")) + pl.duration(
        hours=row.struct.field("hour").fill_null(0),
        minutes=row.struct.field("minute").fill_null(0),
        seconds=row.struct.field("second").fill_null(0),
    )


def _dates_of(settled: pl.DataFrame, field: str) -> pl.DataFrame:
    return settled.filter(pl.col("field") == field).select(
        "doc", pl.struct("on", "hour", "minute", "second", "zone").alias(field)
    )


def _dateline_days(candidates: pl.DataFrame, settled: pl.DataFrame, latest_on: dt.date) -> pl.DataFrame:
    """The day of each dateline: its year as printed, or that in which it lies nearest to the publication."""
    rows = candidates.filter((pl.col("field") == "published") & (pl.col("method") == "dateline")).join(
        settled.filter(pl.col("field").is_in(["published", "updated"])).sort("doc", "field").unique("doc", keep="first", maintain_order=True).select("doc", near="on"),
        on="doc", how="left", maintain_order="left",
    ).unique("doc", keep="first", maintain_order=True)  # fmt: skip
    years = rows.with_columns(
        guess=pl.when(pl.col("year").is_not_null())
        .then(pl.concat_list("year"))
        .otherwise(pl.concat_list(pl.col("near").dt.year() - 1, pl.col("near").dt.year(), pl.col("near").dt.year() + 1))
    ).explode("guess", empty_as_null=True, keep_nulls=True)
    day = day_of(pl.col("guess"), pl.col("month"), pl.col("day"))
    return (
        years.filter(~pl.col("is_open").fill_null(value=False))
        .with_columns(on=day)
        .with_columns(distance=(pl.col("on") - pl.col("near")).dt.total_days().abs())
        .filter(pl.col("on").is_not_null() & (pl.col("on") <= latest_on + dt.timedelta(days=1)))
        .filter(pl.col("year").is_not_null() | (pl.col("distance") <= _MAX_YEAR_GUESS_DAYS))
        .sort("doc", "distance", maintain_order=True)
        .unique("doc", keep="first", maintain_order=True)
        .select(
            "doc", "start_char", "end_char", dateline_on="on",
            method=pl.when(pl.col("year").is_not_null()).then(pl.lit("dateline")).otherwise(pl.lit("dateline+nearest_to_published")),
            confidence=pl.when(pl.col("year").is_not_null()).then(0.95).otherwise(0.9),
        )
    )  # fmt: skip


_REPORTED = {
    "title": "title",
    "subtitle": "subtitle",
    "publisher": "publisher",
    "agency": "agency",
    "url": "url",
    "place": "dateline_place",
}
"""Field of a statement -> column of Article that it fills."""


def _field_rows(
    chosen: dict[str, pl.DataFrame],
    authors: pl.DataFrame,
    settled: pl.DataFrame,
    refused: pl.DataFrame,
    datelines: pl.DataFrame,
) -> pl.DataFrame:
    parts = [
        rows.select("doc", "value", "method", "confidence", "start_char", "end_char", field=pl.lit(_REPORTED[name]))
        for name, rows in chosen.items()
        if name in _REPORTED
    ]
    parts.append(
        authors.select(
            "doc", "value", "method", "confidence", "start_char", "end_char", field=pl.lit("authors"),
            item_no=pl.int_range(pl.len(), dtype=pl.Int64).over("doc"),
        )
    )  # fmt: skip
    name = pl.col("field") + "_at"
    parts.append(settled.select("doc", "value", "method", "confidence", "start_char", "end_char", field=name))
    parts.append(
        refused.select("doc", "method", "reason", "start_char", "end_char", field=name, confidence=pl.lit(0.0))
    )
    parts.append(
        datelines.select(
            "doc",
            "method",
            "confidence",
            "start_char",
            "end_char",
            field=pl.lit("dateline_on"),
            value=pl.col("dateline_on").cast(pl.String),
        )
    )
    return pl.concat(parts, how="diagonal_relaxed").with_columns(
        item_no=pl.col("item_no").fill_null(0).cast(pl.Int64),
    )


def parse_articles(
    records: pl.DataFrame, *, numeric_dates: str, latest_on: dt.date, habits: SourceHabits | None = None
) -> ParsedArticles:
    """Read each record as an editor would: header fields, segments, sentences, language.

    Fields that the record's container states win over those that the text states. Nothing that is not stated or proved
    is filled in; what was refused stands in `fields` with its reason.

    Args:
        records: Rows of the contract Record.
        numeric_dates: How to read 03/04/2025 when neither the document nor its source decides: day_first, month_first
            or undecided (leave it open).
        latest_on: The last day that can be a publication day; later days than the one after it are refused.
        habits: What the corpus shows of its sources, if known (see habits.learn_habits).

    Returns:
        Exactly one article a record, in the same order; is_copy is False and focus_country null: later steps fill them.
    """
    layout = read_layout(records, habits.repeated_lines if habits else None)
    segments = build_segments(layout.blocks)
    sentences = split_sentences(segments)
    docs = records.with_columns(doc=pl.int_range(pl.len(), dtype=pl.Int32))
    candidates = pl.concat([given_by_container(records), read_given_dates(records), layout.statements])
    candidates = pl.concat(
        [
            candidates,
            read_dates_of_names(
                records, candidates.filter(pl.col("field") == "url").unique("doc", keep="first", maintain_order=True)
            ),
        ]
    )
    chosen = {name: choose(candidates, name) for name in (*_REPORTED, "language")}
    authors = choose_authors(candidates)
    orders = habits.numeric_dates if habits else pl.DataFrame(schema={"source_name": pl.String(), "order": pl.String()})
    texts = (
        docs.select("doc", "text", "source_name")
        .join(orders.select("source_name", habit="order"), on="source_name", how="left", maintain_order="left")
        .join(layout.leads, on="doc", how="left", maintain_order="left")
        .drop("source_name")
    )
    settled, refused = settle_dates(candidates, texts, numeric_dates=numeric_dates, latest_on=latest_on)
    datelines = _dateline_days(candidates, settled, latest_on)
    fields = _field_rows(chosen, authors, settled, refused, datelines)

    articles = docs
    for name, rows in chosen.items():
        articles = articles.join(
            rows.select("doc", pl.col("value").alias(f"found_{name}")), on="doc", how="left", maintain_order="left"
        )
    grouped = authors.group_by("doc", maintain_order=True).agg(found_authors="value")
    for more in (
        grouped,
        _dates_of(settled, "published"),
        _dates_of(settled, "updated"),
        datelines.select("doc", "dateline_on"),
    ):
        articles = articles.join(more, on="doc", how="left", maintain_order="left")
    published, updated = pl.col("published"), pl.col("updated")
    body_start = (
        layout.blocks.filter(pl.col("kind") == "paragraph").group_by("doc").agg(body_start=pl.col("start_char").min())
    )
    articles = articles.join(body_start, on="doc", how="left", maintain_order="left")
    sample = (
        pl.when(pl.col("body_start") > 0)
        .then(pl.col("text").str.slice(pl.col("body_start"), 2000))
        .otherwise(pl.col("text").str.head(2000))
    )
    hashes = hash_texts(records["text"])
    articles = articles.with_columns(
        text_hash=hashes,
        identified=identify_languages(articles.select(sample.alias("s"))["s"]),
        stated=normalise_language(pl.col("found_language")),
        given=normalise_language(pl.col("given_language")),
    ).select(
        "article_id", "source_path", "record_no", "source_name", "record_key",
        title="found_title",
        subtitle="found_subtitle",
        authors=pl.col("found_authors").fill_null(pl.lit([], dtype=pl.List(pl.String))),
        published_at=_time(published),
        published_precision=pl.when(published.struct.field("second").is_not_null()).then(pl.lit("second"))
        .when(published.struct.field("hour").is_not_null()).then(pl.lit("minute"))
        .when(published.struct.field("on").is_not_null()).then(pl.lit("day")),
        published_on=published.struct.field("on"),
        published_timezone=published.struct.field("zone"),
        updated_at=_time(updated),
        dateline_place="found_place",
        dateline_on="dateline_on",
        agency="found_agency",
        publisher="found_publisher",
        url="found_url",
        language=pl.coalesce("given", "identified", "stated"),
        text="text",
        char_count=pl.col("text").str.len_chars().cast(pl.Int64),
        word_count=pl.col("text").str.count_matches(_WORD).cast(pl.Int64),
        text_hash="text_hash",
        copy_group_id=stable_ids(hashes),
        is_copy=pl.lit(value=False),
        focus_country=pl.lit(None, dtype=pl.String),
    )  # fmt: skip
    fields = fields.join(docs.select("doc", "article_id"), on="doc", how="left", maintain_order="left").select(
        [c.name for c in columns(ArticleField)]
    )
    where = "parse_articles"
    return ParsedArticles(
        articles=conform(articles, Article, where=where),
        fields=conform(fields, ArticleField, where=where),
        segments=conform(segments.drop("segment_text"), Segment, where=where),
        sentences=conform(sentences, Sentence, where=where),
    )
