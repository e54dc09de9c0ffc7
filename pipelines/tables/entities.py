"""Tables of whom the names mean: entities, and the names that were joined to them across articles."""

from collections.abc import Mapping
from typing import ClassVar, Literal

from pydantic import Field

from pipelines.tables.contract import Row
from pipelines.tables.mentions import EntityType


class EntityVariant(Row):
    """One key under which articles name an entity that other articles name more fully, with the evidence for joining them."""

    table: ClassVar[str] = "entity_variant"
    key: ClassVar[tuple[str, ...]] = ("variant_key",)
    references: ClassVar[Mapping[str, str]] = {"entity_key": "entity.entity_key"}

    variant_key: str = Field(
        description="Key that articles by themselves give (mention.document_key), such as local:PERSON:l oyun erdene."
    )
    entity_key: str = Field(description="Key of the entity that it was joined to.")
    link_rule: Literal[
        "variant_order",
        "variant_spelling",
        "variant_transliteration",
        "variant_initials",
        "variant_middle_name",
        "variant_acronym",
        "override",
    ] = Field(
        description="Why: same words in another order; same letters, or spelling of an organisation; same sound; initials that fit one person only; a middle name left out; an acronym that other articles define; a correction."
    )
    score: float = Field(ge=0, le=1, description="Confidence that both are one entity, from 0 to 1.")
    article_count: int = Field(ge=1, description="Articles that name the entity by this key.")
    entity_article_count: int = Field(ge=0, description="Articles that name it by its own key.")
    shared_keys: list[str] = Field(
        description="Up to three entities that both are named with, where the names alone were no proof; empty otherwise."
    )


class Entity(Row):
    """One entity that is mentioned: an id with a receipt, a name, and the names by which articles call it."""

    table: ClassVar[str] = "entity"
    key: ClassVar[tuple[str, ...]] = ("entity_id",)

    entity_id: int = Field(ge=1, description="Stable id: SHA-256 of entity_key.")
    entity_key: str = Field(
        description="Readable key: iso3166:MN, iso3166-2:MN-063, geonames:2029969, wikidata:Q1065, local:PERSON:delfin lorenzana."
    )
    entity_type: EntityType = Field(
        description="Type of the entity; nationality words are mentions of their country's entity, a GPE."
    )
    name: str = Field(
        description="Preferred name: from the reference data when linked, otherwise the fullest name in the articles."
    )
    aliases: list[str] = Field(description="Surfaces by which the articles name the entity, other than name, sorted.")
    country_code: str | None = Field(
        description="ISO 3166-1 alpha-2 code of the country that the entity is or belongs to; NULL when not known."
    )
    latitude: float | None = Field(
        ge=-90, le=90, description="Latitude in degrees (WGS 84) of a place; NULL when not known."
    )
    longitude: float | None = Field(
        ge=-180, le=180, description="Longitude in degrees (WGS 84) of a place; NULL when not known."
    )
    id_source: Literal["iso3166", "iso3166-2", "geonames", "wikidata", "reference", "override", "local"] = Field(
        description="Register that the key comes from; local: only the articles know the entity."
    )
