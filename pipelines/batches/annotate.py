"""Articles with their segments and sentences in, mentions with their entities out."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property, partial
from pathlib import Path

import polars as pl

from pipelines.batches.lexicon_cache import load_kept_lexicon, load_kept_reference
from pipelines.batches.taggers import choose_tagger, tagger_version
from pipelines.processes import give_back_memory
from pipelines.settings import Settings
from pipelines.sources.overrides import load_overrides
from pipelines.sources.reference import reference_version
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
    """Where reference data is kept compiled; None keeps nothing."""


def annotate_settings(settings: Settings) -> AnnotateSettings:
    """The part of the settings that annotation depends on."""
    return AnnotateSettings(
        reference_dir=settings.reference_dir,
        overrides=settings.overrides_file,
        model_dir=settings.model_dir,
        tagger=settings.tagger,
        min_confidence=settings.min_confidence,
        cache_dir=settings.usable_cache,
    )


@dataclass(frozen=True)
class Knowledge:
    """Everything that annotation loads once per process, each part when it is first needed.

    The process that runs a build needs little of it, and nothing where no article is pending.
    """

    settings: AnnotateSettings
    overrides: pl.DataFrame
    rejected_overrides: pl.DataFrame
    version: str
    load_tagger: Callable[[], Tagger | None]

    @property
    def tagger(self) -> Tagger | None:
        """The tagger that the settings name."""
        return self.load_tagger()

    @cached_property
    def reference(self) -> Reference:
        """The reference data, corrected."""
        return load_kept_reference(self.settings.reference_dir, self.overrides, self.settings.cache_dir)

    @cached_property
    def lexicon(self) -> Lexicon:
        """The compiled reference data."""
        return load_kept_lexicon(self.reference, self.settings.reference_dir, self.overrides, self.settings.cache_dir)


@cache
def load_knowledge(settings: AnnotateSettings) -> Knowledge:
    """What the settings name; cached per process.

    Raises:
        SettingsError: When a table or model is missing, or the file of corrections is none; a malformed table or model
            is told when it is first needed.
    """
    overrides, rejected = load_overrides(settings.overrides)
    load = cache(partial(choose_tagger, settings.tagger, settings.model_dir))
    parts = (
        code_version("pipelines.batches.annotate"),
        reference_version(settings.reference_dir),
        tagger_version(settings.tagger, settings.model_dir, load),
        settings.min_confidence,
    )
    return Knowledge(settings, overrides, rejected, "-".join(map(str, parts)), load)


@dataclass(frozen=True)
class AnnotateTask:
    """One batch of articles to annotate."""

    articles: pl.DataFrame
    segments: pl.DataFrame
    sentences: pl.DataFrame
    settings: AnnotateSettings
    version: str | None = None
    """Version of the knowledge to use, where the caller has looked: files may change after a worker has loaded them."""


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
    if task.version not in {None, knowledge.version}:
        load_knowledge.cache_clear()
        knowledge = load_knowledge(task.settings)
    tagger = knowledge.tagger
    # What the batch was sent in, and what was sent before.
    give_back_memory()
    tokens = tokenize(task.articles.select("article_id", "text"), task.sentences)
    counts = tokens.group_by("article_id").agg(token_count=pl.len().cast(pl.Int64))
    spans = None if tagger is None else tagger.tag(tokens)
    give_back_memory()
    found = find_mentions(task.articles, task.segments, task.sentences, tokens, knowledge.lexicon, tagger_spans=spans)
    # Linking needs the tokens no more.
    del tokens, spans
    give_back_memory()
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
        .join(counts, "article_id", "left")
        .join(mentions.group_by("article_id").agg(mention_count=pl.len().cast(pl.Int64)), "article_id", "left")
        .with_columns(pl.col("token_count", "mention_count").fill_null(0))
    )
    return Annotated(
        mentions=mentions,
        annotations=conform(annotations, ArticleAnnotation, where="annotate"),
        focus=find_focus(mentions, task.articles, knowledge.reference.entities),
    )
