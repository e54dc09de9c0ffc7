"""Names by which articles call entities in, one row per entity out: name, aliases, where it is, who lists it."""

import polars as pl

from pipelines.steps.entity.forms import normal_surface
from pipelines.steps.folding import fold_keys, fold_names
from pipelines.tables.contract import conform, empty_frame
from pipelines.tables.entities import Entity
from pipelines.tables.ids import SEPARATOR, stable_ids
from pipelines.tables.reference import Reference

_ID_SOURCES = {
    "iso3166": "iso3166", "iso3166-2": "iso3166-2", "iso3166-3": "iso3166", "geonames": "geonames",
    "wikidata": "wikidata", "ref": "reference", "override": "override", "local": "local",
}  # fmt: skip
"""Registers by the part of a key before its first colon; former countries (ISO 3166-3) are part of ISO 3166."""

_MAX_COUNTRY_WORDS = 5
_TITLE_CASED = ["PERSON", "GPE", "LOC", "FAC", "NORP"]


def build_entities(names: pl.DataFrame, reference: Reference) -> pl.DataFrame:
    """Make the rows of the entities that articles mention.

    The result depends on the set of rows only, not on their order: the same names give the same entities.

    Args:
        names: entity_key, entity_type (of the mentions), surface, mention_count; one row per distinct combination.
        reference: Reference data; its entities give names, types and places.

    Returns:
        Entity rows, one for each distinct key, ordered by key. Entities of the reference have its name. A local one
        has the most frequent of its surfaces that fold to its key, in normal case where one is printed so; a national
        body whose key has its country in front ("iraq parliament") is called by its key where no surface names both.
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
    described = (
        _describe(surfaces)
        .join(known, on="entity_key", how="left")
        .join(_countries_in_keys(surfaces["entity_key"].unique(), reference), on="entity_key", how="left")
        .sort("entity_key")
    )
    natural = described.select(pl.concat_str(pl.lit("entity"), "entity_key", separator=SEPARATOR))[:, 0]
    prefix = pl.col("entity_key").str.extract(r"^([^:]+):")
    name = pl.coalesce("known_name", "name")
    return conform(
        described.with_columns(
            entity_id=stable_ids(natural),
            entity_type=pl.coalesce("known_type", "entity_type"),
            name=name,
            country_code=pl.coalesce("country_code", "body_country"),
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
    folded = fold_names(pl.col("surface"))
    missing = key_name.str.split(" ").list.set_difference(folded.str.split(" "))
    ranked = typed.with_columns(
        is_fullest=((fold_keys(folded, pl.col("entity_type")) == key_name) | (missing.list.len() == 0)).fill_null(True),
        is_normal=pl.col("surface").str.contains(r"\p{Ll}"),
        key_name=key_name,
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
        is_fullest=pl.col("is_fullest").first(),
        key_name=pl.col("key_name").first(),
        surfaces=pl.col("surface").unique(),
    )
    shouting = (
        ~pl.col("is_normal") & pl.col("entity_type").is_in(_TITLE_CASED) & pl.col("name").str.contains(r"\p{Lu}{4}")
    )
    return best.join(by_type, on="entity_key", how="left").with_columns(
        name=pl.when(~pl.col("is_fullest"))
        .then(_in_title_case(pl.col("key_name")))
        .when(shouting)
        .then(_in_title_case(pl.col("name")))
        .otherwise("name")
    )


def _in_title_case(name: pl.Expr) -> pl.Expr:
    titled = name.str.to_titlecase()
    for word in ("Of", "The", "And", "For", "On", "In"):
        titled = titled.str.replace_all(f" {word} ", f" {word.lower()} ", literal=True)
    return titled


def _countries_in_keys(keys: pl.Series, reference: Reference) -> pl.DataFrame:
    """The country that the key of a national body begins with (see bodies.py)."""
    countries = reference.entities.filter(pl.col("kind") == "country").select(
        body_country="country_code", phrase=fold_names(pl.col("name"))
    )
    bodies = keys.to_frame("entity_key").select(
        "entity_key", words=pl.col("entity_key").str.extract(r"^local:ORG:(.*)$").str.split(" ")
    )
    parts = [
        bodies.filter(pl.col("words").list.len() > n).select(
            "entity_key", phrase=pl.col("words").list.head(n).list.join(" ")
        )
        for n in range(1, _MAX_COUNTRY_WORDS)
    ]
    return (
        pl.concat(parts)
        .join(countries, on="phrase", how="inner")
        .sort("entity_key", pl.col("phrase").str.len_chars(), descending=[False, True])
        .unique("entity_key", keep="first", maintain_order=True)
        .select("entity_key", "body_country")
    )
