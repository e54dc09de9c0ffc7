"""What a build still has to do after its files were read: names to find, entities and views to make again."""

import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from logging import Logger

import polars as pl

from pipelines.assets.run import Annotation, BuildRun
from pipelines.assets.sql import read_sql_folder
from pipelines.batches.annotate import AnnotateTask, Knowledge, annotate_batch, load_knowledge
from pipelines.batches.size import even_size
from pipelines.processes import give_back_memory
from pipelines.steps.entity.entities import build_entities
from pipelines.steps.entity.variants import find_variants
from pipelines.tables.articles import Article, Segment, Sentence
from pipelines.tables.contract import Row
from pipelines.tables.ids import stable_id
from pipelines.versions import code_version
from pipelines.warehouse import load
from pipelines.warehouse.corrections import mark_corrected
from pipelines.warehouse.variants import settle_variants
from pipelines.warehouse.views import drop_orphans, refresh_views, view_versions

_PENDING_ARTICLES = """
    SELECT article_id, char_count
    FROM article LEFT JOIN article_annotation USING (article_id)
    WHERE annotation_version IS DISTINCT FROM ?
    ORDER BY article_id
"""


@dataclass(frozen=True)
class AnnotatedCounts:
    """What annotate_pending did."""

    articles: int
    code_points: int
    seconds: float
    knowledge: Knowledge


def _tasks(run: BuildRun, pending: pl.DataFrame, version: str) -> Iterator[AnnotateTask]:
    """Read the pending articles in batches of about `batch_chars` code points."""
    size = even_size(int(pending["char_count"].sum()), run.settings.batch_chars, run.engine.workers)
    batch_no = (pl.col("char_count").cum_sum() - pl.col("char_count")) // size
    for part in pending.with_columns(batch_no=batch_no).partition_by("batch_no", maintain_order=True):
        ids = part["article_id"].to_list()

        def rows(row: type[Row], ids: list[int] = ids) -> pl.DataFrame:
            order = ", ".join(row.key)
            return run.build.read(
                f"SELECT * FROM {row.table} WHERE article_id IN (SELECT unnest(?::BIGINT[])) ORDER BY {order}", [ids]
            )

        yield AnnotateTask(rows(Article), rows(Segment), rows(Sentence), run.annotate_settings, version)


def begin_annotation(run: BuildRun) -> Annotation:
    """Let the workers begin with all articles that are new, changed, corrected, or annotated by another version.

    To be called when all articles are settled.
    """
    started = time.monotonic()
    # What reading freed, before the workers need it.
    give_back_memory()
    # A long-lived code server must see an edited gazetteer or file of corrections.
    load_knowledge.cache_clear()
    knowledge = load_knowledge(run.annotate_settings)
    corrected = mark_corrected(run.build, knowledge.overrides, lambda: knowledge.reference.names)
    pending = run.build.read(_PENDING_ARTICLES, [knowledge.version])
    results = run.engine.run(annotate_batch, _tasks(run, pending, knowledge.version))
    return Annotation(knowledge, corrected, pending, results, started)


def annotate_pending(run: BuildRun, log: Logger) -> AnnotatedCounts:
    """Find and link the names of all pending articles, or go on with what has begun, and load what comes of it."""
    annotation = run.annotation or begin_annotation(run)
    run.annotation = None
    knowledge, pending = annotation.knowledge, annotation.pending
    for line in knowledge.rejected_overrides.iter_rows(named=True):
        log.warning("corrections, line %d left out: %s", line["line_no"], line["reason"])
    if annotation.corrected:
        log.info("%d articles are concerned by changed corrections", annotation.corrected)
    log.info("%d articles to annotate with version %s", pending.height, knowledge.version)
    done = 0
    for result in annotation.results:
        load.replace_mentions(run.build, result.annotations, result.mentions, result.focus)
        done += result.annotations.height
        run.report("finding mentions", done, pending.height)
        log.info("annotated %d of %d articles", done, pending.height)
    run.articles_annotated += done
    seconds = time.monotonic() - annotation.started
    # What follows runs in this process; the workers' memory is better used there.
    run.engine.close()
    return AnnotatedCounts(done, int(pending["char_count"].sum()), seconds, knowledge)


def join_variants(run: BuildRun, log: Logger) -> int:
    """Let the names of one entity meet across articles; returns how many mentions changed their entity."""
    knowledge = load_knowledge(run.annotate_settings)
    corrections = knowledge.overrides.drop("who", "when", "why", "line_no").rows()
    version = f"{code_version('pipelines.steps.entity.variants')}:{knowledge.version}:{stable_id(*corrections)}"
    moved = settle_variants(
        run.build,
        lambda keys, definitions, share: find_variants(
            keys, definitions, knowledge.reference.words, knowledge.overrides, share
        ),
        version,
    )
    # The names of the whole corpus were in memory.
    give_back_memory()
    log.info("%d mentions given to another entity, whose names other articles show", moved)
    return moved


def refresh_pending_entities(run: BuildRun, log: Logger) -> int:
    """Make the rows of all entities whose mentions changed; returns how many were looked at."""
    knowledge = load_knowledge(run.annotate_settings)
    count = load.refresh_entities(run.build, lambda names: build_entities(names, knowledge.reference))
    log.info("%d entities made again", count)
    # Views and checks need the memory, but none of this.
    load_knowledge.cache_clear()
    give_back_memory()
    return count


def bring_up_to_date(run: BuildRun, log: Logger) -> None:
    """Do all that is pending behind what a part of the graph changed, so that the whole can be audited and published.

    Verdicts from before are dropped: the data that they were about has changed.
    """
    before = run.build.read_state()
    annotate_pending(run, log)
    join_variants(run, log)
    refresh_pending_entities(run, log)
    views, _ = read_sql_folder(run.settings)
    versions = view_versions(views)
    drop_orphans(run.build, views)
    with closing(refresh_views(run.build, views, views, versions, lambda _build, _view: None)) as results:
        for result, _ in results:
            if result.was_stale:
                log.info("%s made again", result.name)
    if run.build.read_state() != before:
        run.verdicts.clear()
