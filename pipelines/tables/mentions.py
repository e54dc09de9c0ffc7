"""Tables of names in articles: the mentions, and how far each article was annotated."""

from collections.abc import Mapping
from typing import ClassVar, Literal

from pydantic import Field

from pipelines.tables.articles import SegmentKind
from pipelines.tables.contract import Row

EntityType = Literal["PERSON", "NORP", "FAC", "ORG", "GPE", "LOC", "PRODUCT", "EVENT", "WORK_OF_ART", "LAW", "MISC"]
"""OntoNotes 5 name types; MISC only where the type is not known."""

MentionRole = Literal["name", "short_name", "acronym", "demonym", "metonym", "alias"]


class ArticleAnnotation(Row):
    """One article as the mention step left it: what was looked at, what was found, by which version."""

    table: ClassVar[str] = "article_annotation"
    key: ClassVar[tuple[str, ...]] = ("article_id",)
    references: ClassVar[Mapping[str, str]] = {"article_id": "article.article_id"}

    article_id: int = Field(ge=1, description="Article; references article.")
    annotation_version: str = Field(
        description="Version of rules, model and reference data that annotated the article; another version annotates it again, and so does a changed correction that concerns it."
    )
    scope: Literal["full", "language_neutral"] = Field(
        description="full: all methods. language_neutral: only those that do not need English, because the article is not English."
    )
    token_count: int = Field(ge=0, description="Tokens of the article.")
    mention_count: int = Field(ge=0, description="Mentions found.")


class Mention(Row):
    """One named mention: a range of an article's text, its type, and the entity that it means."""

    table: ClassVar[str] = "mention"
    key: ClassVar[tuple[str, ...]] = ("mention_id",)
    key_enforced: ClassVar[bool] = False
    references: ClassVar[Mapping[str, str]] = {"article_id": "article.article_id", "entity_id": "entity.entity_id"}

    mention_id: int = Field(ge=1, description="Stable id: SHA-256 of article_id, start_char and end_char.")
    article_id: int = Field(ge=1, description="Article; references article.")
    sentence_no: int = Field(ge=0, description="Sentence of the article that the mention starts in.")
    segment_no: int = Field(ge=0, description="Block of the article that the mention starts in.")
    segment_kind: SegmentKind = Field(
        description="Kind of that block, so that captions and boilerplate can be left out without a join."
    )
    is_repeat: bool = Field(
        description="Whether the block repeats an earlier one of the article; repeats are left out of counts."
    )
    is_credit: bool = Field(
        description="Whether it stands in the credit of a caption: who made the picture is left out of counts."
    )
    start_char: int = Field(ge=0, description="First code point of the mention in article.text.")
    end_char: int = Field(ge=1, description="End of the mention, exclusive.")
    surface: str = Field(description="The text of that range, unchanged.")
    entity_type: EntityType = Field(description="Type of the mention, after OntoNotes 5.")
    entity_id: int = Field(ge=1, description="Entity that the mention means; references entity.")
    entity_key: str = Field(
        description="Readable key of that entity, such as iso3166:MN or local:PERSON:delfin lorenzana."
    )
    document_key: str = Field(
        description="Key that the article by itself gives; differs from entity_key where entity_variant joins it to a name of other articles."
    )
    role: MentionRole = Field(description="How the mention names the entity.")
    method: str = Field(description="Who found the mention: tagger, gazetteer, rule:NAME or override.")
    confidence: float = Field(ge=0, le=1, description="Confidence that the range is a name of this type, from 0 to 1.")
    link_score: float = Field(
        ge=0,
        le=1,
        description="Confidence that the entity is the right one, from 0 to 1; local entities have the score of the rule that joined them.",
    )
    link_rule: str = Field(
        description="Rule that chose the entity, such as unique_name, country_context, document_full_name, acronym_definition, local_key."
    )
    runner_up_keys: list[str] = Field(description="Up to three other entities that the name could mean, best first.")
