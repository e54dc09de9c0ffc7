"""Names by which articles call entities in, one row per entity out: its name, its aliases, where it is, who lists it."""

import polars as pl

from pipelines.steps.folding import fold_keys, fold_names
from pipelines.steps.forms import normal_surface
from pipelines.tables.contract import conform, empty_frame
from pipelines.tables.core import Entity
from pipelines.tables.ids import SEPARATOR, stable_ids
from pipelines.tables.reference import Reference

_ID_SOURCES = {
    "iso3166": "iso3166", "iso3166-2": "iso3166-2", "iso3166-3": "iso3166", "geonames": "geonames",
    "wikidata": "wikidata", "ref": "reference", "override": "override", "local": "local",
}  # fmt: skip
"""Registers by the part of a key before its first colon; former countries (ISO 3166-3) are part of ISO 3166."""

_TITLE_CASED = ["PERSON", "GPE", "LOC", "FAC", "NORP"]


def build_entities(names: pl.DataFrame, reference: Reference) -> pl.DataFrame:
    """Make the rows of the entities that articles mention.

    The result depends on the set of rows only, not on their order: the same names give the same entities.

    Args:
        names: entity_key, entity_type (of the mentions), surface, mention_count; one row per distinct combination.
        reference: Reference data; its entities give names, types and places.

    Returns:
        Entity rows, one for each distinct key, ordered by key. Entities of the reference have its name. A local one
        has the most frequent of its surfaces that fold to its key, in normal case where one is printed so.
    """
    if not names.height:
        return empty_frame(Entity)
    surfaces = (
        names.with_columns(surface=normal_surface(pl.col("surface")))
        .group_by("entity_key", "entity_type", "surface")
        .agg(pl.col("mention_count").sum())
    )
    known = reference.entities.select(
        "entity_key", "country_code", "latitude", "longitude", known_type="entity_type", known_name="name"
    )
    described = _describe(surfaces).join(known, on="entity_key", how="left").sort("entity_key")
    natural = described.select(pl.concat_str(pl.lit("entity"), "entity_key", separator=SEPARATOR))[:, 0]
    prefix = pl.col("entity_key").str.extract(r"^([^:]+):")
    name = pl.coalesce("known_name", "name")
    return conform(
        described.with_columns(
            entity_id=stable_ids(natural),
            entity_type=pl.coalesce("known_type", "entity_type"),
            name=name,
            aliases=pl.col("surfaces").list.set_difference(pl.concat_list(name)).list.sort(),
            id_source=prefix.replace_strict(_ID_SOURCES, default="reference", return_dtype=pl.String),
        ).select(list(Entity.model_fields)),
        Entity,
        where="build_entities",
    )


def _describe(surfaces: pl.DataFrame) -> pl.DataFrame:
    """Per entity its type, its best surface and all surfaces.

    The type is the key's own ("local:PERSON:..."), otherwise that of most mentions.
    """
    key_type = pl.col("entity_key").str.extract(r"^(?:local|ref):([A-Z_]+):")
    key_name = pl.col("entity_key").str.extract(r"^local:[A-Z_]+:(.*)$")
    typed = surfaces.with_columns(entity_type=pl.coalesce(key_type, "entity_type"))
    ranked = typed.with_columns(
        is_fullest=(fold_keys(fold_names(pl.col("surface")), pl.col("entity_type")) == key_name).fill_null(False),
        is_normal=pl.col("surface").str.contains(r"\p{Ll}"),
    ).sort(
        ["entity_key", "is_fullest", "is_normal", "mention_count", "surface"],
        descending=[False, True, True, True, False],
    )
    by_type = (
        typed.group_by("entity_key", "entity_type")
        .agg(pl.col("mention_count").sum())
        .sort(["entity_key", "mention_count", "entity_type"], descending=[False, True, False])
        .unique("entity_key", keep="first", maintain_order=True)
        .select("entity_key", "entity_type")
    )
    best = ranked.group_by("entity_key", maintain_order=True).agg(
        name=pl.col("surface").first(),
        is_normal=pl.col("is_normal").first(),
        surfaces=pl.col("surface").unique(),
    )
    shouting = (
        ~pl.col("is_normal") & pl.col("entity_type").is_in(_TITLE_CASED) & pl.col("name").str.contains(r"\p{Lu}{4}")
    )
    return best.join(by_type, on="entity_key", how="left").with_columns(
        name=pl.when(shouting).then(pl.col("name").str.to_titlecase()).otherwise("name")
    )
