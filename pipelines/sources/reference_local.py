"""The user's own tables in data/reference/local in, reference entities and their names out."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pipelines.errors import SettingsError
from pipelines.sources.reference_table import read_tables
from pipelines.tables.contract import keep_first, polars_schema
from pipelines.tables.mentions import EntityType
from pipelines.tables.reference import LocalEntity, ReferenceEntity, ReferenceKind, ReferenceName

_KINDS: dict[EntityType, ReferenceKind] = {
    "PERSON": "person", "ORG": "organisation", "GPE": "place", "LOC": "place", "FAC": "place", "NORP": "nationality",
}  # fmt: skip
# Registers whose ids are keys as they stand; a link to one of them says that the row is that entity.
_REGISTERED = r"^(?:iso3166|iso3166-2|iso3166-3|geonames|fips|wikidata|ref|opensanctions|user):\S.*$"
# The first of several links that is a key, and the first to a Wikidata item.
_SAME_AS = r"(?:^|\|)\s*((?:iso3166|iso3166-2|iso3166-3|geonames|fips|wikidata):[^\s|]+)\s*(?:\||$)"
_WIKIDATA_LINK = r"(?:^|\|)\s*(?:https?://(?:www\.)?wikidata\.org/(?:wiki|entity)/)?(Q[1-9][0-9]*)\s*(?:\||$)"
_ACRONYM = r"^(?:[A-Z0-9&]{2,10}|(?:[A-Z]\.){2,})$"


@dataclass(frozen=True)
class LocalRows:
    """Entities and names of the local tables, with `_file` and `_line`; keys may repeat."""

    entities: pl.DataFrame
    names: pl.DataFrame


def read_local(paths: list[Path], words: pl.DataFrame) -> LocalRows:
    """Read the user's tables: columns id, name, type, aliases, country, links; `|` separates several values.

    The key is that of the first link to a register (iso3166:MN, geonames:2029969, wikidata:Q1065 or its web address),
    so that a row can add names to a built-in entity; otherwise the id where it has a known prefix or is a Wikidata
    id; otherwise `user:ID`.

    Args:
        paths: CSV files, UTF-8.
        words: Reference words; names that are common English words count only in their own case.

    Returns:
        Rows in file order.

    Raises:
        SettingsError: For wrong columns and cells, with file and line.
    """
    rows = read_tables(paths, LocalEntity)
    for name in ("id", "name"):
        blank = rows.filter(pl.col(name).str.strip_chars() == "")
        if blank.height:
            raise SettingsError(
                f"{blank[0, '_file']}:{blank[0, '_line']}: {name} is blank. Fill it in or drop the line."
            )
    rows = rows.with_columns(entity_key=_key())
    entities = rows.select(
        entity_key="entity_key",
        kind=pl.col("type").replace_strict(_KINDS, default="other"),
        entity_type="type",
        name=pl.col("name").str.strip_chars(),
        country_code=pl.col("country").str.to_uppercase().str.extract(r"^([A-Z]{2})\b"),
        region_code=pl.lit(None, pl.String),
        latitude=pl.lit(None, pl.Float64),
        longitude=pl.lit(None, pl.Float64),
        population=pl.lit(None, pl.Int64),
        description=pl.lit(None, pl.String),
        source="local:" + pl.col("_file").str.strip_suffix(".csv"),
        _file="_file",
        _line="_line",
    )
    return LocalRows(entities.select(*polars_schema(ReferenceEntity), "_file", "_line"), _names(rows, words))


def _key() -> pl.Expr:
    links, own = pl.col("links"), pl.col("id").str.strip_chars()
    return pl.coalesce(
        links.str.extract(_SAME_AS),
        "wikidata:" + links.str.extract(_WIKIDATA_LINK),
        pl.when(own.str.contains(r"^Q[1-9][0-9]*$")).then("wikidata:" + own),
        pl.when(own.str.contains(_REGISTERED)).then(own),
        "user:" + own,
    )


def _names(rows: pl.DataFrame, words: pl.DataFrame) -> pl.DataFrame:
    common = words.filter(pl.col("word_class") == "common_word")["word"].str.to_lowercase().unique()
    own = rows.select("entity_key", "name", pl.lit("name").alias("name_kind"), "_file", "_line")
    others = rows.select(
        "entity_key", pl.col("aliases").str.split("|").alias("name"), pl.lit("alternate").alias("name_kind"),
        "_file", "_line",
    ).drop_nulls("name").explode("name")  # fmt: skip
    name = pl.col("name")
    spelled = pl.concat([own, others], rechunk=True).with_columns(name.str.strip_chars())
    return (
        keep_first(spelled.filter(name.is_not_null() & (name != "")), ["entity_key", "name"])
        .with_columns(
            name_kind=pl.when(name.str.contains(_ACRONYM)).then(pl.lit("acronym")).otherwise("name_kind"),
            is_case_sensitive=name.str.contains(_ACRONYM)
            | (name.str.len_chars() <= 3)
            | name.str.to_lowercase().is_in(common.implode()),
        )
        .select(*polars_schema(ReferenceName), "_file", "_line")
    )
