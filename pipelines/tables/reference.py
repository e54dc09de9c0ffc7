"""Contracts of the reference data: who and what exists in the world, and by which names it goes."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

import polars as pl
from pydantic import Field

from pipelines.tables.contract import Row
from pipelines.tables.mentions import EntityType

ReferenceKind = Literal[
    "country", "former_country", "region", "city", "place", "organisation", "armed_group", "company", "person", "nationality",
    "other",
]  # fmt: skip

NameKind = Literal[
    "name", "official", "short", "acronym", "former", "demonym", "local", "exonym", "alternate", "surname"
]


class ReferenceEntity(Row):
    """One real-world entity that mentions can be linked to."""

    table: ClassVar[str] = "reference_entity"
    key: ClassVar[tuple[str, ...]] = ("entity_key",)

    entity_key: str = Field(
        description="Key by the register that lists it: iso3166:MN, iso3166-3:SUHH, iso3166-2:MN-063, geonames:2029969, fips:06029, wikidata:Q1065; opensanctions:ID or user:ID for users' own; ref:TYPE:NAME where no register does."
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


class LocalEntity(Row):
    """One line of a user's own table in data/reference/local: an entity that the built-in tables lack, or more names."""

    table: ClassVar[str] = "local_entity"
    key: ClassVar[tuple[str, ...]] = ()

    id: str = Field(
        description="The user's id, unique in the table: Q1065, wikidata:Q1065, opensanctions:NK-x, or any word."
    )
    name: str = Field(description="Preferred name, case as in running text.")
    type: EntityType = Field(description="Type of mentions that mean it.")
    aliases: str | None = Field(description="Other names, separated by |.")
    country: str | None = Field(description="ISO 3166-1 alpha-2 code of its country; of several, the first counts.")
    links: str | None = Field(
        description="Keys or addresses that identify it elsewhere, separated by |: wikidata:Q1065, iso3166:MN, a web address. A key of a register makes the row a statement about that entity."
    )


OverrideAction = Literal["merge", "split", "rename", "retype", "link", "block", "alias"]


class Override(Row):
    """One correction from data/reference/overrides.csv, which wins over every rule and model on every build."""

    table: ClassVar[str] = "override"
    key: ClassVar[tuple[str, ...]] = ("line_no",)

    line_no: int = Field(ge=2, description="Line of the file, the header being line 1.")
    action: OverrideAction = Field(
        description="merge: target's mentions count for the entity value. split: target's mentions printed as surface go to value, or become a local entity. rename: target's preferred name is value. retype: target, or mentions printed as surface, are of type value. link: mentions printed as surface mean value. block: target is never linked to, or mentions printed as surface are dropped. alias: surface is a name of target."
    )
    target: str | None = Field(
        description="Key of the entity that the correction is about; NULL when it is about a surface."
    )
    surface: str | None = Field(
        description="Name as printed, compared without regard to case and spacing; NULL when the correction is about a whole entity."
    )
    value: str | None = Field(
        description="The new value: an entity key, a name or a type, as the action needs; NULL when it needs none."
    )
    source_name: str | None = Field(description="Source folder that the correction is limited to; NULL for all.")
    article: str | None = Field(
        description="Article that the correction is limited to: its source_path, with #N for record N of a multi-article file; NULL for all."
    )
    article_id: int | None = Field(
        ge=1, description="Id of that article; NULL when the correction is not limited to one."
    )
    who: str = Field(description="Who decided.")
    when: dt.date = Field(description="Day of the decision.")
    why: str = Field(description="Reason, for whoever wonders later.")


class RejectedOverride(Row):
    """One line of overrides.csv that cannot be applied, with its reason; the other lines are applied."""

    table: ClassVar[str] = "rejected_override"
    key: ClassVar[tuple[str, ...]] = ("line_no",)

    line_no: int = Field(ge=1, description="Line of the file, the header being line 1.")
    line: str = Field(description="The line as it stands in the file.")
    reason: str = Field(description="One sentence: what is wrong and what to do.")


@dataclass(frozen=True)
class Reference:
    """The reference data as frames, each after its contract."""

    entities: pl.DataFrame
    names: pl.DataFrame
    words: pl.DataFrame
    version: str
    """SHA-256 over the files that were read, hexadecimal, first 16 digits."""
