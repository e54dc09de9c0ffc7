"""Contracts of the reference data: who and what exists in the world, and by which names it goes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

import polars as pl
from pydantic import Field

from pipelines.tables.contract import Row
from pipelines.tables.core import EntityType

ReferenceKind = Literal[
    "country", "former_country", "region", "city", "place", "organisation", "armed_group", "company", "person", "nationality",
    "other",
]  # fmt: skip

NameKind = Literal["name", "official", "short", "acronym", "former", "demonym", "local", "alternate", "surname"]


class ReferenceEntity(Row):
    """One real-world entity that mentions can be linked to."""

    table: ClassVar[str] = "reference_entity"
    key: ClassVar[tuple[str, ...]] = ("entity_key",)

    entity_key: str = Field(
        description="iso3166:MN, iso3166-2:MN-063, geonames:2029969, wikidata:Q1065, or ref:NAME where no register lists it."
    )
    kind: ReferenceKind = Field(description="What it is, finer than entity_type.")
    entity_type: EntityType = Field(description="Type of mentions that mean it.")
    name: str = Field(description="Preferred English name.")
    country_code: str | None = Field(description="ISO 3166-1 alpha-2 code of its country.")
    region_code: str | None = Field(description="ISO 3166-2 code of its first-level region, for cities.")
    latitude: float | None = Field(ge=-90, le=90, description="Latitude, degrees.")
    longitude: float | None = Field(ge=-180, le=180, description="Longitude, degrees.")
    population: int | None = Field(ge=0, description="Inhabitants of a place; NULL when not known.")
    description: str | None = Field(description="A few words: office and country of a person, kind of an organisation.")
    source: str = Field(description="Key of the source in data/reference/SOURCES.csv, which has licence and address.")


class ReferenceName(Row):
    """One name of a reference entity."""

    table: ClassVar[str] = "reference_name"
    key: ClassVar[tuple[str, ...]] = ("entity_key", "name", "name_kind")
    references: ClassVar[Mapping[str, str]] = {"entity_key": "reference_entity.entity_key"}

    entity_key: str = Field(description="Entity; references reference_entity.")
    name: str = Field(description="The name as printed, case as in running text.")
    name_kind: NameKind = Field(
        description="What sort of name; demonym: adjective or noun for nationality or inhabitants."
    )
    is_case_sensitive: bool = Field(description="Whether only this case is the name: US is a country, us is not.")


class ReferenceWord(Row):
    """One word or phrase with a function in names, not a name of an entity itself."""

    table: ClassVar[str] = "reference_word"
    key: ClassVar[tuple[str, ...]] = ("word", "word_class")

    word: str = Field(description="The word, case as in running text.")
    word_class: str = Field(
        description="given_name, surname, person_title, org_head, fac_head, loc_head, event_head, law_head, work_head, legal_form, agency, common_word and so on."
    )
    weight: float = Field(ge=0, description="Strength or frequency within the class; 1 when not graded.")
    source: str = Field(description="Key of the source in SOURCES.csv.")


@dataclass(frozen=True)
class Reference:
    """The reference data as frames, each after its contract."""

    entities: pl.DataFrame
    names: pl.DataFrame
    words: pl.DataFrame
    version: str
    """SHA-256 over the files that were read, hexadecimal, first 16 digits."""
