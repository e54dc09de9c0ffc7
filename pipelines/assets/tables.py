"""The core tables as Dagster assets: three steps, each reading what is pending and loading it batch by batch."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import dagster as dg
import polars as pl

from pipelines.assets.conditions import on_correction, with_inputs
from pipelines.assets.failures import legible
from pipelines.assets.habits import learn_again, read_habits, remember_habits
from pipelines.assets.inputs import CORRECTIONS, RAW_FOLDER
from pipelines.assets.insight import NO_CHANGE, insights, row_change
from pipelines.assets.metadata import OWNERS, contract_schema, source_link, table_metadata
from pipelines.assets.pending import (
    annotate_pending,
    begin_annotation,
    join_variants,
    refresh_pending_entities,
)
from pipelines.assets.publication import finish_op
from pipelines.assets.requirements import require_inputs
from pipelines.assets.run import BuildRun
from pipelines.batches.early_names import compile_names_early
from pipelines.batches.ingest import ingest_batch, ingest_tasks, read_version, today
from pipelines.batches.prepare import prepare_annotation
from pipelines.sources.changes import find_changes
from pipelines.sources.scan import scan_folder
from pipelines.steps.article.copies import MIN_SHINGLES, find_originals
from pipelines.steps.article.habits import SourceHabits
from pipelines.tables.articles import Article, ArticleField, Segment, Sentence
from pipelines.tables.contract import Row, summary
from pipelines.tables.entities import Entity, EntityVariant
from pipelines.tables.files import RejectedRecord, SourceFile
from pipelines.tables.mentions import ArticleAnnotation, Mention
from pipelines.versions import code_version
from pipelines.warehouse import load
from pipelines.warehouse.copies import settle_copies

_GROUPS = {
    SourceFile: "files",
    RejectedRecord: "files",
    Article: "articles",
    ArticleField: "articles",
    Segment: "articles",
    Sentence: "articles",
    Mention: "mentions",
    ArticleAnnotation: "mentions",
    Entity: "entities",
    EntityVariant: "entities",
}


def _spec(row: type[Row], deps: list[type[Row] | str], version: str) -> dg.AssetSpec:
    return dg.AssetSpec(
        row.table,
        deps=[d if isinstance(d, str) else d.table for d in deps],
        description=summary(row),
        group_name=_GROUPS[row],
        owners=OWNERS,
        kinds={"duckdb", "polars"},
        code_version=version,
        tags={"layer": "core"},
        metadata={"dagster/column_schema": contract_schema(row), **source_link(row)},
        automation_condition={
            "mention": on_correction(),
            "article_annotation": with_inputs(),
            "entity_variant": with_inputs(),
            "entity": with_inputs(),
        }.get(row.table),
    )


def _results(
    context: dg.AssetExecutionContext, run: BuildRun, rows: list[type[Row]], **extra: Any
) -> Iterator[dg.MaterializeResult[None]]:
    for row in rows:
        metadata = dict(table_metadata(run.build, row.table, contract_schema(row)))
        change = row_change(context.instance, row.table, metadata) if run.build.has_changes else NO_CHANGE
        yield dg.MaterializeResult(
            row.table, metadata={**metadata, **change, **insights(run.build, row.table), **extra}
        )


_INGEST_VERSION = code_version("pipelines.batches.ingest")
_COPIES_VERSION = code_version("pipelines.steps.article.copies", "pipelines.warehouse.copies")
_ANNOTATE_VERSION = code_version("pipelines.batches.annotate")
_VARIANT_VERSION = code_version("pipelines.steps.entity.variants")
_ENTITY_VERSION = code_version("pipelines.steps.entity.entities")


def _read_and_load(
    context: dg.AssetExecutionContext,
    run: BuildRun,
    listing: pl.DataFrame,
    *,
    version: str,
    habits: SourceHabits,
    step: str,
) -> None:
    """Read, parse and load the files of a listing, batch by batch."""
    latest_on, early = today(), run.early
    if early is not None and habits.is_empty and early.is_of(listing, version, latest_on):
        batches = early.batches
    else:
        if early is not None:
            early.drop()
        tasks = ingest_tasks(
            run.settings, listing, version=version, latest_on=latest_on, habits=habits, workers=run.engine.workers
        )
        batches = run.engine.run(ingest_batch, tasks, partial(prepare_annotation, run.settings))
    run.early = None
    done = 0
    for batch in batches:
        load.replace_files(run.build, batch.frames)
        load.touch_files(run.build, batch.touched)
        done += batch.frames[SourceFile].height + batch.touched.height
        run.report(step, done, listing.height)
        context.log.info("%s: %d of %d", step, done, listing.height)


@dg.multi_asset(
    name="ingest",
    specs=[
        _spec(SourceFile, [RAW_FOLDER], _INGEST_VERSION),
        _spec(RejectedRecord, [SourceFile], _INGEST_VERSION),
        _spec(Article, [SourceFile], _INGEST_VERSION),
        _spec(ArticleField, [Article], _INGEST_VERSION),
        _spec(Segment, [Article], _INGEST_VERSION),
        _spec(Sentence, [Segment], _INGEST_VERSION),
    ],
)
@legible
def ingest(
    context: dg.AssetExecutionContext, warehouse: dg.ResourceParam[BuildRun]
) -> Iterator[dg.MaterializeResult[None]]:
    """Read what is new or changed in the raw folder, in one pass from bytes to sentences; forget what has gone."""
    run, settings = warehouse, warehouse.settings
    compile_names_early(settings)
    version = read_version(settings.numeric_dates, settings.max_file_bytes)
    known = run.build.read("SELECT * FROM source_file")
    listing = scan_folder(settings.raw_dir)
    changes = find_changes(listing, known, version)
    run.files.added, run.files.changed = changes.added.height, changes.changed.height
    run.files.deleted, run.files.unchanged = changes.deleted.height, changes.unchanged.height
    context.log.info(
        "raw folder %s: %d new, %d changed, %d gone, %d unchanged files",
        settings.raw_dir, run.files.added, run.files.changed, run.files.deleted, run.files.unchanged,
    )  # fmt: skip
    # After a crash nobody knows which sources an unfinished run had touched: then all are looked at.
    is_resumed = run.build.has_changes
    load.delete_files(run.build, changes.deleted["source_path"].to_list())
    _read_and_load(context, run, changes.to_read, version=version, habits=read_habits(run.build), step="reading files")
    touched = pl.concat([changes.to_read["source_name"], changes.deleted["source_name"]]).unique()
    if is_resumed or len(touched):
        habits, outdated = learn_again(run.build, None if is_resumed else touched.to_list())
        again = listing.filter(pl.col("source_path").is_in(outdated))
        _read_and_load(context, run, again, version=version, habits=habits, step="reading again with learned habits")
        remember_habits(run.build, habits)
    copies = settle_copies(run.build, find_originals, _COPIES_VERSION, min_shingles=MIN_SHINGLES)
    if context.job_def.has_node_named(find_mentions.op.name):
        # While this process describes and checks what was read.
        run.annotation = None
        try:
            run.annotation = begin_annotation(run)
        except Exception as error:
            context.log.debug("annotation did not begin early: %r", error)
    rejected = run.build.read(
        "SELECT reject_reason, count(*) AS file_count, min(source_path) AS first_file FROM source_file"
        " WHERE state = 'rejected' GROUP BY ALL ORDER BY file_count DESC, reject_reason"
    )
    if rejected.height:
        context.log.warning("%d files are rejected: %s", rejected["file_count"].sum(), rejected.rows())
    yield from _results(
        context,
        run,
        [SourceFile, RejectedRecord, Article, ArticleField, Segment, Sentence],
        files_added=run.files.added,
        files_changed=run.files.changed,
        files_deleted=run.files.deleted,
        files_unchanged=run.files.unchanged,
        files_rejected=int(rejected["file_count"].sum()),
        articles_that_are_copies=copies,
    )
    finish_op(context, run)


@dg.multi_asset(
    name="find_mentions",
    specs=[
        _spec(Mention, [Article, Segment, Sentence, CORRECTIONS], _ANNOTATE_VERSION),
        _spec(ArticleAnnotation, [Mention], _ANNOTATE_VERSION),
        _spec(EntityVariant, [Mention], _VARIANT_VERSION),
    ],
)
@legible
def find_mentions(
    context: dg.AssetExecutionContext, warehouse: dg.ResourceParam[BuildRun]
) -> Iterator[dg.MaterializeResult[None]]:
    """Find the names in new and changed articles, say whom they mean, and let those of one entity meet."""
    run = warehouse
    require_inputs(context, run.build)
    done = annotate_pending(run, context.log)
    moved = join_variants(run, context.log)
    yield from _results(
        context,
        run,
        [Mention, ArticleAnnotation, EntityVariant],
        articles_annotated=done.articles,
        code_points_per_second=round(done.code_points / max(done.seconds, 1e-3)),
        annotation_version=done.knowledge.version,
        mentions_joined_anew=moved,
        corrections_applied=done.knowledge.overrides.height,
        corrections_left_out=done.knowledge.rejected_overrides.height,
    )
    finish_op(context, run)


@dg.multi_asset(name="refresh_entities", specs=[_spec(Entity, [Mention], _ENTITY_VERSION)])
@legible
def refresh_entities(
    context: dg.AssetExecutionContext, warehouse: dg.ResourceParam[BuildRun]
) -> Iterator[dg.MaterializeResult[None]]:
    """Make the rows of entities whose mentions changed."""
    run = warehouse
    require_inputs(context, run.build)
    count = refresh_pending_entities(run, context.log)
    yield from _results(context, run, [Entity], entities_refreshed=count)
    finish_op(context, run)


TABLE_ASSETS = [ingest, find_mentions, refresh_entities]
