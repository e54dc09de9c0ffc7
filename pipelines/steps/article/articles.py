"""Records in; articles with their header fields, segments and sentences out."""

import datetime as dt
import hashlib
from dataclasses import dataclass

import polars as pl

from pipelines.steps.article.days import SettledDates, date_datelines, settle_dates
from pipelines.steps.article.fields import choose, choose_authors, given_by_container
from pipelines.steps.article.given_dates import read_dates_of_names, read_given_dates
from pipelines.steps.article.habits import SourceHabits, collect_evidence
from pipelines.steps.article.language import (
    SAMPLE_CHARS,
    LendIdentifier,
    identify_languages,
    lend_identifier,
    normalise_language,
)
from pipelines.steps.article.layout import Layout, read_layout
from pipelines.steps.article.segments import build_segments
from pipelines.steps.article.sentences import split_sentences
from pipelines.steps.article.shingles import sample_shingles
from pipelines.tables.articles import Article, ArticleField, Segment, Sentence
from pipelines.tables.contract import columns, conform, empty_frame
from pipelines.tables.ids import stable_ids
from pipelines.tables.state import HabitEvidence

_WORD = r"[\p{L}\p{M}\p{N}]+(?:['’\-][\p{L}\p{M}\p{N}]+)*"
_NOT_A_LETTER_OR_DIGIT = r"[^\p{L}\p{M}\p{N}]+"

_COLUMNS = {
    "title": "title", "subtitle": "subtitle", "publisher": "publisher", "agency": "agency", "url": "url",
    "place": "dateline_place",
}  # fmt: skip
"""Field of a statement -> column of Article that it fills, where a field has one value."""

_EVIDENCE = ("doc", "value", "method", "confidence", "start_char", "end_char")


@dataclass(frozen=True, slots=True)
class ParsedArticles:
    """What a batch of records says.

    Attributes:
        articles: Rows of the contract Article, one a record, in the order of the records.
        fields: Rows of ArticleField.
        segments: Rows of Segment.
        sentences: Rows of Sentence.
        shingles: Rows of ArticleShingle.
        evidence: Rows of HabitEvidence; none where the articles were parsed without habits, outside of a corpus.
    """

    articles: pl.DataFrame
    fields: pl.DataFrame
    segments: pl.DataFrame
    sentences: pl.DataFrame
    shingles: pl.DataFrame
    evidence: pl.DataFrame


@dataclass(frozen=True, slots=True)
class _Findings:
    """The values that were chosen for the articles of a batch, by doc (the number of the record)."""

    single: dict[str, pl.DataFrame]
    authors: pl.DataFrame
    dates: SettledDates
    datelines: pl.DataFrame
    languages: pl.Series


def hash_texts(texts: pl.Series) -> pl.Series:
    """SHA-256 of the letters and digits of each text, case folded: equal for texts that differ in print only."""
    kept = texts.str.replace_all(_NOT_A_LETTER_OR_DIGIT, "")
    digests = [hashlib.sha256(t.casefold().encode("utf-8", "surrogatepass")).hexdigest() for t in kept.to_list()]
    return pl.Series(digests, dtype=pl.String)


def _identify(docs: pl.DataFrame, blocks: pl.DataFrame, lend: LendIdentifier) -> pl.Series:
    """The language of each article, told from its running text."""
    starts = blocks.filter(pl.col("kind") == "paragraph").group_by("doc").agg(start=pl.col("start_char").min())
    samples = docs.join(starts, on="doc", how="left", maintain_order="left").select(
        sample=pl.when(pl.col("start") > 0)
        .then(pl.col("text").str.slice(pl.col("start"), 2 * SAMPLE_CHARS))
        .otherwise(pl.col("text").str.head(2 * SAMPLE_CHARS))
    )
    return identify_languages(samples["sample"], lend)


def _find(
    docs: pl.DataFrame, layout: Layout, numeric_dates: str, latest_on: dt.date, habits: SourceHabits | None
) -> _Findings:
    candidates = pl.concat([given_by_container(docs), read_given_dates(docs), layout.statements])
    urls = choose(candidates, "url")
    candidates = pl.concat([candidates, read_dates_of_names(docs, urls)])
    texts = docs.select("doc", "text", "source_name", language="told_language")
    if habits is None:
        texts = texts.with_columns(habit=pl.lit(None, dtype=pl.String))
    else:
        orders = habits.numeric_dates.select("source_name", habit="numeric_order")
        texts = texts.join(orders, on="source_name", how="left", maintain_order="left")
    texts = texts.join(layout.leads, on="doc", how="left", maintain_order="left")
    dates = settle_dates(candidates, texts, numeric_dates=numeric_dates, latest_on=latest_on)
    return _Findings(
        single={name: choose(candidates, name) for name in (*_COLUMNS, "language")},
        authors=choose_authors(candidates),
        dates=dates,
        datelines=date_datelines(candidates, dates.settled, latest_on),
        languages=docs["told_language"],
    )


def _field_rows(docs: pl.DataFrame, found: _Findings) -> pl.DataFrame:
    column = pl.col("field") + "_at"
    number = pl.int_range(pl.len(), dtype=pl.Int64).over("doc")
    parts = [
        *(
            rows.select(*_EVIDENCE, field=pl.lit(_COLUMNS[name]))
            for name, rows in found.single.items()
            if name in _COLUMNS
        ),
        found.authors.select(*_EVIDENCE, field=pl.lit("authors"), item_no=number),
        found.dates.settled.select(*_EVIDENCE, field=column),
        found.dates.refused.select(
            "doc", "method", "reason", "start_char", "end_char", field=column, confidence=pl.lit(0.0)
        ),
        found.datelines.select(*_EVIDENCE, field=pl.lit("dateline_on")),
    ]
    rows = pl.concat(parts, how="diagonal_relaxed").with_columns(pl.col("item_no").fill_null(0))
    return rows.join(docs.select("doc", "article_id"), on="doc", how="left", maintain_order="left").select(
        [c.name for c in columns(ArticleField)]
    )


def _time(date: pl.Expr) -> pl.Expr:
    hours, minutes, seconds = (date.struct.field(name).fill_null(0) for name in ("hour", "minute", "second"))
    clock = pl.duration(hours=hours, minutes=minutes, seconds=seconds)
    return date.struct.field("on").cast(pl.Datetime("us")) + clock


def _article_rows(docs: pl.DataFrame, found: _Findings) -> pl.DataFrame:
    rows = docs
    for name, values in found.single.items():
        more = values.select("doc", pl.col("value").alias(f"found_{name}"))
        rows = rows.join(more, on="doc", how="left", maintain_order="left")
    authors = found.authors.group_by("doc", maintain_order=True).agg(found_authors="value")
    dates = [
        found.dates.settled.filter(pl.col("field") == field).select(
            "doc", pl.struct("on", "hour", "minute", "second", "zone").alias(field)
        )
        for field in ("published", "updated")
    ]
    for more in (authors, *dates, found.datelines.select("doc", "dateline_on")):
        rows = rows.join(more, on="doc", how="left", maintain_order="left")
    published, hashes = pl.col("published"), hash_texts(docs["text"])
    given, stated = normalise_language(pl.col("given_language")), normalise_language(pl.col("found_language"))
    return rows.with_columns(text_hash=hashes, copy_group_id=stable_ids(hashes), identified=found.languages).select(
        "article_id", "source_path", "record_no", "source_name", "record_key", "text", "text_hash", "copy_group_id",
        *(pl.col(f"found_{name}").alias(column) for name, column in _COLUMNS.items()),
        authors=pl.col("found_authors").fill_null(pl.lit([], dtype=pl.List(pl.String))),
        published_at=_time(published),
        published_precision=pl.when(published.struct.field("second").is_not_null()).then(pl.lit("second"))
        .when(published.struct.field("hour").is_not_null()).then(pl.lit("minute"))
        .when(published.struct.field("on").is_not_null()).then(pl.lit("day")),
        published_on=published.struct.field("on"),
        published_timezone=published.struct.field("zone"),
        updated_at=_time(pl.col("updated")),
        dateline_on="dateline_on",
        language=pl.coalesce(given, "identified", stated),
        char_count=pl.col("text").str.len_chars().cast(pl.Int64),
        word_count=pl.col("text").str.count_matches(_WORD).cast(pl.Int64),
        is_copy=pl.lit(value=False),
        copy_share=pl.lit(None, dtype=pl.Float64),
        focus_country=pl.lit(None, dtype=pl.String),
    )  # fmt: skip


def parse_articles(
    records: pl.DataFrame,
    *,
    numeric_dates: str,
    latest_on: dt.date,
    habits: SourceHabits | None = None,
    lend_languages: LendIdentifier = lend_identifier,
) -> ParsedArticles:
    """Read each record as an editor would: header fields, segments, sentences, language.

    Fields that the record's container states win over those that the text states. Nothing that is not stated or proved
    is filled in; what was refused stands in `fields` with its reason.

    Args:
        records: Rows of the contract Record.
        numeric_dates: How to read 03/04/2025 when neither the document nor its source decides: day_first, month_first
            or undecided (leave it open).
        latest_on: The last day that can be a publication day; later days than the one after it are refused.
        habits: What the corpus shows of its sources (habits.learn_habits; NO_HABITS when nothing is known yet). None
            for articles that belong to no corpus: then nothing is learned from them either.
        lend_languages: Lends the model that tells languages apart, where one is needed.

    Returns:
        Exactly one article a record, in the same order. is_copy is False, copy_group_id that of the text alone,
        copy_share and focus_country null: later steps fill in what other articles and the names decide.
    """
    layout = read_layout(records, habits.repeated_lines if habits else None)
    segments = build_segments(layout.blocks)
    docs = records.with_columns(doc=pl.int_range(pl.len(), dtype=pl.Int32))
    told = docs.with_columns(told_language=_identify(docs, layout.blocks, lend_languages))
    found = _find(told, layout, numeric_dates, latest_on, habits)
    where = "parse_articles"
    articles = conform(_article_rows(docs, found), Article, where=where)
    if habits is None:
        evidence = empty_frame(HabitEvidence)
    else:
        orders = found.dates.orders.join(docs.select("doc", "article_id"), on="doc", how="inner", maintain_order="left")
        known = articles.select("article_id", "source_name", text_id="copy_group_id")
        evidence = collect_evidence(known, layout.blocks, orders)
    return ParsedArticles(
        articles=articles,
        fields=conform(_field_rows(docs, found), ArticleField, where=where),
        segments=conform(segments.drop("segment_text"), Segment, where=where),
        sentences=conform(split_sentences(segments), Sentence, where=where),
        shingles=sample_shingles(segments),
        evidence=evidence,
    )
