"""Overrides in, three places where they win over every rule and model: reference data, names of articles, mentions.

A correction is applied where its effect is widest and still exact. What is said of a reference entity changes the
reference data before the lexicon is compiled; what is said of a printed name decides before short names follow their
full name, so that a corrected "Jim Baker" takes every "Baker" of the article along; what is said of an entity is
applied last. Of two lines about one name the narrower wins: one article before one source before all; then the later.
"""

from typing import get_args

import polars as pl

from pipelines.steps.entity.forms import normal_surface
from pipelines.steps.folding import fold_keys, fold_names
from pipelines.tables.contract import polars_schema
from pipelines.tables.mentions import EntityType
from pipelines.tables.reference import Reference, ReferenceEntity, ReferenceName

RULE = "override"
_MAX_MERGES = 16
"""Merges that may follow one another: a into b, b into c and so on."""


def _is_global() -> pl.Expr:
    return pl.col("source_name").is_null() & pl.col("article_id").is_null()


def _print(surface: pl.Expr) -> pl.Expr:
    """A printed name as overrides compare it: without regard to case and spacing."""
    return normal_surface(surface).str.to_lowercase()


def correct_reference(reference: Reference, overrides: pl.DataFrame) -> Reference:
    """Apply to the reference data what overrides say of entities and their names.

    `rename` and `retype` change the entity (a local one becomes part of the reference); `alias` and `link` without a
    source or article add the surface to the entity's names, so that articles are searched for it.

    Args:
        reference: Reference data.
        overrides: Override rows.

    Returns:
        Corrected reference data; its version is that of `reference` (the overrides have a version of their own).
    """
    if not overrides.height:
        return reference
    renames = _last(overrides, "rename", "target").select(entity_key="target", new_name="value")
    retypes = _last(overrides.filter(_is_global()), "retype", "target").select(entity_key="target", new_type="value")
    named = overrides.filter(_is_global() & pl.col("action").is_in(["alias", "link"])).select(
        entity_key=pl.when(pl.col("action") == "alias").then("target").otherwise("value"), name="surface"
    )
    entities = pl.concat([reference.entities, _new_entities(reference, renames, retypes, named)])
    entities = (
        entities.join(renames, on="entity_key", how="left", maintain_order="left")
        .join(retypes, on="entity_key", how="left", maintain_order="left")
        .with_columns(name=pl.coalesce("new_name", "name"), entity_type=pl.coalesce("new_type", "entity_type"))
        .drop("new_name", "new_type")
    )
    added = pl.concat([named, renames.select("entity_key", name="new_name")]).with_columns(
        name_kind=pl.lit("name"), is_case_sensitive=pl.lit(False)
    )
    names = pl.concat([reference.names, added.join(entities, on="entity_key", how="semi")]).unique(
        list(ReferenceName.key), keep="first", maintain_order=True
    )
    return Reference(entities=entities, names=names, words=reference.words, version=reference.version)


def _last(overrides: pl.DataFrame, action: str, column: str) -> pl.DataFrame:
    """The last line of an action for each value of a column."""
    lines = overrides.filter((pl.col("action") == action) & pl.col(column).is_not_null())
    return lines.sort("line_no").unique(column, keep="last", maintain_order=True)


def _new_entities(
    reference: Reference, renames: pl.DataFrame, retypes: pl.DataFrame, named: pl.DataFrame
) -> pl.DataFrame:
    """Entities that only overrides speak of, where their key or a correction says their type."""
    spoken = pl.concat([
        renames.select("entity_key", name="new_name"),
        named,
        retypes.select("entity_key", name=pl.col("entity_key").str.extract(r"([^:]*)$")),
    ])  # fmt: skip
    typed = (
        spoken.unique("entity_key", keep="first", maintain_order=True)
        .join(reference.entities, on="entity_key", how="anti", maintain_order="left")
        .join(retypes, on="entity_key", how="left", maintain_order="left")
        .with_columns(
            entity_type=pl.coalesce("new_type", pl.col("entity_key").str.extract(r"^(?:local|ref):([A-Z_]+):"))
        )
        .filter(pl.col("entity_type").is_not_null())
    )
    schema = polars_schema(ReferenceEntity)
    filled = {"kind": pl.lit("other"), "source": pl.lit("dateline")}
    return typed.select([
        pl.col(c) if c in ("entity_key", "name", "entity_type") else filled.get(c, pl.lit(None)).cast(t).alias(c)
        for c, t in schema.items()
    ])  # fmt: skip


def _scoped(rows: pl.DataFrame, lines: pl.DataFrame, on: list[str], articles: pl.DataFrame) -> pl.DataFrame:
    """The line that applies to each row, if any: same `on`, in its scope, the narrowest and then the latest.

    Returns:
        row (number of the row), value, target of the line; one row per row that a line applies to.
    """
    sources = articles.select("article_id", article_source="source_name")
    hits = (
        rows.with_row_index("row")
        .join(lines.rename({"article_id": "line_article"}), on=on, how="inner")
        .join(sources, on="article_id", how="left")
    )
    in_source = pl.col("source_name").is_null() | (pl.col("source_name") == pl.col("article_source"))
    in_article = pl.col("line_article").is_null() | (pl.col("line_article") == pl.col("article_id"))
    return (
        hits.filter(in_source & in_article)
        .sort(
            pl.col("line_article").is_null(), pl.col("source_name").is_null(), -pl.col("line_no"), maintain_order=True
        )
        .unique("row", keep="first", maintain_order=True)
    )


def _lines(overrides: pl.DataFrame, *actions: str, by_surface: bool) -> pl.DataFrame:
    column = "surface" if by_surface else "target"
    lines = overrides.filter(pl.col("action").is_in(actions) & pl.col(column).is_not_null())
    return lines.with_columns(printed=_print(pl.col("surface"))).select(
        "line_no", "action", "target", "value", "printed", "source_name", "article_id"
    )


def correct_found(mentions: pl.DataFrame, overrides: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """Drop the mentions that are blocked by their surface and retype those that are retyped by it.

    Args:
        mentions: FoundMention rows.
        overrides: Override rows.
        articles: article_id, source_name.

    Returns:
        The mentions that stay, with corrected types.
    """
    lines = _lines(overrides, "block", "retype", by_surface=True).filter(pl.col("target").is_null())
    if not lines.height or not mentions.height:
        return mentions
    rows = mentions.select("article_id", printed=_print(pl.col("surface")))
    hits = _scoped(rows, lines, ["printed"], articles).select("row", "action", new_type="value")
    return (
        mentions.with_row_index("row")
        .join(hits, on="row", how="left", maintain_order="left")
        .filter(pl.col("action").is_null() | (pl.col("action") != "block"))
        .with_columns(entity_type=pl.coalesce("new_type", "entity_type"))
        .select(mentions.columns)
    )


def correct_candidates(candidates: pl.DataFrame, overrides: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """Take blocked entities out of the candidates.

    Args:
        candidates: article_id, entity_key and more.
        overrides: Override rows.
        articles: article_id, source_name.
    """
    lines = _lines(overrides, "block", by_surface=False)
    if not lines.height or not candidates.height:
        return candidates
    rows = candidates.select("article_id", target="entity_key")
    hits = _scoped(rows, lines, ["target"], articles).select("row")
    return candidates.with_row_index("row").join(hits, on="row", how="anti", maintain_order="left").drop("row")


def correct_chosen(forms: pl.DataFrame, overrides: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """The names that overrides link.

    Args:
        forms: form, article_id, surface.
        overrides: Override rows.
        articles: article_id, source_name.

    Returns:
        form, override_key, override_role (`alias` where an alias line decided); one row a corrected name.
    """
    lines = _lines(overrides, "link", "alias", by_surface=True)
    hits = _scoped(forms.select("form", "article_id", printed=_print(pl.col("surface"))), lines, ["printed"], articles)
    is_alias = pl.col("action") == "alias"
    return hits.select(
        "form",
        override_key=pl.when(is_alias).then("target").otherwise("value"),
        override_role=pl.when(is_alias).then(pl.lit("alias")),
    )


def correct_linked(linked: pl.DataFrame, overrides: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """Apply to linked mentions what overrides say of entities: split, then merge, then block and retype.

    Args:
        linked: article_id, surface, entity_type, entity_key, link_score, link_rule and more.
        overrides: Override rows.
        articles: article_id, source_name.

    Returns:
        The mentions that stay (those of a blocked local entity go); corrected ones have link_rule `override` and
        link_score 1.
    """
    if not overrides.height or not linked.height:
        return linked
    splits = _lines(overrides, "split", by_surface=False)
    linked = _replace(linked, splits, articles, ["target", "printed"], _split_key())
    own = pl.coalesce("value", "target")
    linked = _replace(linked, _limited_splits(overrides), articles, ["target"], own)
    merges = _lines(overrides, "merge", by_surface=False)
    for _ in range(_MAX_MERGES):
        if not linked["entity_key"].is_in(merges["target"].implode()).any():
            break
        linked = _replace(linked, merges, articles, ["target"], pl.col("value"))
    blocks = _lines(overrides, "block", by_surface=False)
    gone = _scoped(linked.select("article_id", target="entity_key"), blocks, ["target"], articles).select("row")
    linked = linked.with_row_index("row").join(gone, on="row", how="anti", maintain_order="left").drop("row")
    retypes = _lines(overrides, "retype", by_surface=False)
    typed = _scoped(linked.select("article_id", target="entity_key"), retypes, ["target"], articles)
    return (
        linked.with_row_index("row")
        .join(typed.select("row", new_type="value"), on="row", how="left", maintain_order="left")
        .with_columns(entity_type=pl.coalesce("new_type", "entity_type"))
        .drop("row", "new_type")
    )


def _limited_splits(overrides: pl.DataFrame) -> pl.DataFrame:
    """Splits that are limited to a source or an article, as lines about the keys that their surfaces have there.

    An article that prints only the surface gives it a key of its own, which variants.py would let meet the target.
    What a correction has decided meets nobody, so that naming the key is enough.
    """
    lines = _lines(overrides.filter(~_is_global()), "split", by_surface=True).drop("target")
    surfaces = overrides.select("line_no", name=fold_names(pl.col("surface")))
    typed = lines.join(surfaces, on="line_no").join(pl.DataFrame({"entity_type": get_args(EntityType)}), how="cross")
    return typed.with_columns(
        target=pl.concat_str(
            pl.lit("local"), "entity_type", fold_keys(pl.col("name"), pl.col("entity_type")), separator=":"
        )
    ).drop("entity_type", "name")


def _split_key() -> pl.Expr:
    own = pl.concat_str(pl.lit("local"), "entity_type", "printed", separator=":")
    return pl.coalesce("value", own)


def _replace(
    linked: pl.DataFrame, lines: pl.DataFrame, articles: pl.DataFrame, on: list[str], key: pl.Expr
) -> pl.DataFrame:
    """Give the mentions that a line applies to another entity."""
    if not lines.height:
        return linked
    rows = linked.select("article_id", "entity_type", target="entity_key", printed=_print(pl.col("surface")))
    hits = _scoped(rows, lines.drop("printed") if "printed" not in on else lines, on, articles)
    changed = hits.select("row", new_key=key)
    is_changed = pl.col("new_key").is_not_null()
    return (
        linked.with_row_index("row")
        .join(changed, on="row", how="left", maintain_order="left")
        .with_columns(
            entity_key=pl.coalesce("new_key", "entity_key"),
            link_rule=pl.when(is_changed).then(pl.lit(RULE)).otherwise("link_rule"),
            link_score=pl.when(is_changed).then(1.0).otherwise("link_score"),
        )
        .drop("row", "new_key")
    )
