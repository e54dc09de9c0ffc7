"""Articles with their segments and sentences in, mentions with their entities out."""

from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import polars as pl

from pipelines.batches.early_names import names_folder
from pipelines.batches.lexicon_cache import load_kept_lexicon, load_kept_reference
from pipelines.batches.taggers import choose_tagger
from pipelines.settings import Settings
from pipelines.sources.overrides import load_overrides
from pipelines.steps.entity.focus import find_focus
from pipelines.steps.entity.linking import link_mentions
from pipelines.steps.mention.mentions import Lexicon, find_mentions
from pipelines.steps.tagger import Tagger
from pipelines.steps.tokens import tokenize
from pipelines.tables.contract import conform
from pipelines.tables.mentions import ArticleAnnotation
from pipelines.tables.reference import Reference
from pipelines.versions import code_version


@dataclass(frozen=True)
class AnnotateSettings:
    """What annotation depends on besides the text; pickles and hashes, so that a worker can cache what it loads."""

    reference_dir: Path
    overrides: Path
    model_dir: Path
    tagger: str
    min_confidence: float
    cache_dir: Path | None = None
    """Where large tables are kept compiled; None keeps nothing."""


def annotate_settings(settings: Settings) -> AnnotateSettings:
    """The part of the settings that annotation depends on."""
    return AnnotateSettings(
        reference_dir=settings.reference_dir,
        overrides=settings.overrides_file,
        model_dir=settings.model_dir,
        tagger=settings.tagger,
        min_confidence=settings.min_confidence,
        cache_dir=names_folder(settings.warehouse) if settings.warehouse.parent.is_dir() else None,
    )


@dataclass(frozen=True)
class Knowledge:
    """Everything that annotation loads once per process."""

    reference: Reference
    """The reference data, corrected."""
    overrides: pl.DataFrame
    rejected_overrides: pl.DataFrame
    tagger: Tagger | None
    version: str
    settings: AnnotateSettings

    @cached_property
    def lexicon(self) -> Lexicon:
        """The compiled reference data, made when the first batch needs it: a run with nothing to do does not."""
        return load_kept_lexicon(self.reference, self.settings.reference_dir, self.overrides, self.settings.cache_dir)


@cache
def load_knowledge(settings: AnnotateSettings) -> Knowledge:
    """Load reference data, lexicon and tagger; cached per process.

    Raises:
        SettingsError: When a table or model is missing or malformed.
    """
    overrides, rejected = load_overrides(settings.overrides)
    reference = load_kept_reference(settings.reference_dir, overrides, settings.cache_dir)
    tagger = choose_tagger(settings.tagger, settings.model_dir)
    parts = (
        code_version("pipelines.batches.annotate"),
        reference.version,
        settings.tagger if tagger is None else tagger.version,
        settings.min_confidence,
    )
    return Knowledge(reference, overrides, rejected, tagger, "-".join(map(str, parts)), settings)


@dataclass(frozen=True)
class AnnotateTask:
    """One batch of articles to annotate."""

    articles: pl.DataFrame
    segments: pl.DataFrame
    sentences: pl.DataFrame
    settings: AnnotateSettings


@dataclass(frozen=True)
class Annotated:
    """What annotation makes of a batch."""

    mentions: pl.DataFrame
    annotations: pl.DataFrame
    focus: pl.DataFrame


def annotate_batch(task: AnnotateTask) -> Annotated:
    """Find and link the mentions of a batch of articles.

    Returns:
        Mention rows, one ArticleAnnotation row an article, and article_id with focus_country for each article.
    """
    knowledge = load_knowledge(task.settings)
    tokens = tokenize(task.articles.select("article_id", "text"), task.sentences)
    spans = None if knowledge.tagger is None else knowledge.tagger.tag(tokens)
    found = find_mentions(task.articles, task.segments, task.sentences, tokens, knowledge.lexicon, tagger_spans=spans)
    mentions = link_mentions(
        found, task.articles, task.segments, task.sentences, knowledge.lexicon, overrides=knowledge.overrides
    )
    mentions = mentions.filter(pl.col("confidence") >= task.settings.min_confidence)
    annotations = (
        task.articles.select(
            "article_id",
            annotation_version=pl.lit(knowledge.version),
            scope=pl.when(pl.col("language").fill_null("en") == "en")
            .then(pl.lit("full"))
            .otherwise(pl.lit("language_neutral")),
        )
        .join(tokens.group_by("article_id").agg(token_count=pl.len().cast(pl.Int64)), "article_id", "left")
        .join(mentions.group_by("article_id").agg(mention_count=pl.len().cast(pl.Int64)), "article_id", "left")
        .with_columns(pl.col("token_count", "mention_count").fill_null(0))
    )
    return Annotated(
        mentions=mentions,
        annotations=conform(annotations, ArticleAnnotation, where="annotate"),
        focus=find_focus(mentions, task.articles, knowledge.reference.entities),
    )
