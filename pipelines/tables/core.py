"""The core tables of the warehouse, one contract each, in the order in which a build fills them."""

import datetime as dt
from collections.abc import Mapping
from typing import ClassVar, Literal

from pydantic import Field

from pipelines.tables.contract import Row

EntityType = Literal["PERSON", "NORP", "FAC", "ORG", "GPE", "LOC", "PRODUCT", "EVENT", "WORK_OF_ART", "LAW", "MISC"]
"""OntoNotes 5 name types; MISC only where the type is not known."""

SegmentKind = Literal[
    "title", "subtitle", "byline", "dateline", "published", "caption", "heading", "paragraph", "quote",
    "author_bio", "contact", "boilerplate",
]  # fmt: skip

MentionRole = Literal["name", "short_name", "acronym", "demonym", "metonym", "alias"]

RejectReason = Literal[
    "unreadable", "empty", "binary", "undecodable", "too_large", "outside_raw_folder", "bad_file_name",
    "bad_archive", "bad_record", "no_text",
]  # fmt: skip


class SourceFile(Row):
    """One raw file, in exactly one state: loaded, or rejected with a reason and a sentence that says what to do."""

    table: ClassVar[str] = "source_file"
    key: ClassVar[tuple[str, ...]] = ("source_path",)

    source_path: str = Field(
        description="Path below the raw folder, with / between its parts; bytes of the name that are not UTF-8 are written as \\xNN."
    )
    source_name: str = Field(
        description="Source of the file: its first folder below the raw folder, or 'unsorted' for files at the top."
    )
    byte_count: int = Field(ge=0, description="Size of the file in bytes.")
    modified_ns: int = Field(
        description="Modification time in nanoseconds since 1970 UTC; tells, with the size, that a file need not be read again."
    )
    content_sha256: str | None = Field(
        description="SHA-256 of the bytes, hexadecimal; NULL when the file was not read."
    )
    format: str | None = Field(
        description="Format as recognised by content and name: txt, md, html, json, jsonl, zip, with .gz where compressed; NULL when not recognised."
    )
    encoding: str | None = Field(
        description="Character encoding that decoded the bytes, by its Python name; NULL when undecoded, and for archives, whose members may differ."
    )
    has_replacement: bool = Field(
        description="Whether the file was damaged before it came here: its text holds U+FFFD or sequences typical of text decoded twice (mojibake), or some bytes were not of its encoding."
    )
    state: Literal["loaded", "rejected"] = Field(
        description="loaded: at least one record became an article. rejected: none did."
    )
    reject_reason: RejectReason | None = Field(description="Reason code of a rejected file; NULL when loaded.")
    reject_detail: str | None = Field(
        description="One sentence for a rejected file: what is wrong and what to do; NULL when loaded."
    )
    record_count: int = Field(
        ge=0,
        description="Records in the file: 1 for a one-article file and for one that could not be taken apart, lines of a JSONL file, records in the members of an archive.",
    )
    article_count: int = Field(ge=0, description="Records that became articles; the others stand in rejected_record.")
    read_version: str = Field(
        description="Version of the reading and parsing code that handled the file; another version reads it again."
    )


class RejectedRecord(Row):
    """One record of a multi-article file that could not become an article, with a reason; its neighbours are loaded."""

    table: ClassVar[str] = "rejected_record"
    key: ClassVar[tuple[str, ...]] = ("source_path", "record_no")
    references: ClassVar[Mapping[str, str]] = {"source_path": "source_file.source_path"}

    source_path: str = Field(description="File that holds the record; references source_file.")
    record_no: int = Field(
        ge=1,
        description="Number of the record in its file, from 1: the line of a JSONL file; in an archive counted through its members.",
    )
    reject_reason: RejectReason = Field(description="Reason code.")
    reject_detail: str = Field(description="One sentence: what is wrong with the record and what to do.")


class Article(Row):
    """One article of a loaded file: its text, unchanged but for newlines, and what its header says."""

    table: ClassVar[str] = "article"
    key: ClassVar[tuple[str, ...]] = ("article_id",)
    references: ClassVar[Mapping[str, str]] = {"source_path": "source_file.source_path"}

    article_id: int = Field(
        ge=1, description="Stable id: SHA-256 of source_path and record_no; an edited file keeps it."
    )
    source_path: str = Field(description="File that the article came from; references source_file.")
    record_no: int = Field(
        ge=0, description="Number of the record in a multi-article file, from 1; 0 in a one-article file."
    )
    source_name: str = Field(description="Source of the file: its first folder below the raw folder, or 'unsorted'.")
    record_key: str | None = Field(
        description="The record's own id as its file states it (field id of a JSONL line); NULL when none."
    )
    title: str | None = Field(description="Headline, line breaks folded to spaces; NULL when the text has none.")
    subtitle: str | None = Field(description="Standfirst under the headline; NULL when none.")
    authors: list[str] = Field(
        description="Persons named as authors, in printed order, without titles and desks; empty when none."
    )
    published_at: dt.datetime | None = Field(
        description="Publication time as printed: local wall-clock time, not shifted to UTC; midnight when only the day is printed (see published_precision); NULL when not stated."
    )
    published_precision: Literal["day", "minute", "second"] | None = Field(
        description="What is printed of published_at; NULL when published_at is."
    )
    published_on: dt.date | None = Field(
        description="Publication day as printed; NULL when not stated or not decidable."
    )
    published_timezone: str | None = Field(
        description="Time zone as printed (GMT, EST, +02:00); NULL when not printed."
    )
    updated_at: dt.datetime | None = Field(
        description="Time of the last update as printed, like published_at; NULL when not stated."
    )
    dateline_place: str | None = Field(description="Place of the dateline as printed, such as MOMBASA; NULL when none.")
    dateline_on: dt.date | None = Field(
        description="Day of the dateline; a year that it does not print is the one nearest to the publication; NULL when it has no day or no year can be told."
    )
    agency: str | None = Field(
        description="Wire agency named in dateline, byline or tail, such as Reuters; NULL when none."
    )
    publisher: str | None = Field(
        description="Outlet or issuer that the text names as its source; NULL when it does not. source_name is the folder."
    )
    url: str | None = Field(description="Web address of the article when stated; NULL when not.")
    language: str | None = Field(
        description="ISO 639-1 code of the text's language; NULL when the text is too short to tell."
    )
    text: str = Field(
        description="The decoded text with newlines normalised to LF and nothing else changed; all offsets count its code points."
    )
    char_count: int = Field(ge=0, description="Code points of text.")
    word_count: int = Field(
        ge=0, description="Words of text: runs of letters and digits, with inner apostrophes and hyphens."
    )
    text_hash: str = Field(
        description="SHA-256 of the text's letters and digits, case folded, hexadecimal: equal for texts that differ in case, spacing and punctuation only."
    )
    copy_group_id: int = Field(ge=1, description="Id shared by all articles with the same text_hash.")
    is_copy: bool = Field(
        description="Whether an earlier article of the copy group exists (by published_on, then source_path and record_no); copies are left out of counts."
    )
    focus_country: str | None = Field(
        description="ISO 3166-1 alpha-2 code of the country that the article is about; NULL when none stands out."
    )


class ArticleField(Row):
    """One header field of an article as it was found, or the reason why it was left open."""

    table: ClassVar[str] = "article_field"
    key: ClassVar[tuple[str, ...]] = ("article_id", "field", "item_no")
    key_enforced: ClassVar[bool] = False
    references: ClassVar[Mapping[str, str]] = {"article_id": "article.article_id"}

    article_id: int = Field(ge=1, description="Article; references article.")
    field: str = Field(description="Column of article that the row explains: title, authors, published_at and so on.")
    item_no: int = Field(ge=0, description="Number of the value where a field has several, from 0.")
    value: str | None = Field(description="Value that was taken; NULL when the field was left open.")
    method: str = Field(
        description="Rule that found the value or refused it, such as labelled_line, dateline, first_line, file_name."
    )
    confidence: float = Field(ge=0, le=1, description="Confidence from 0 to 1; 0 for a refusal.")
    reason: str | None = Field(description="Why the field was left open; NULL when it has a value.")
    start_char: int | None = Field(
        description="First code point of the evidence in article.text; NULL when it is not in the text."
    )
    end_char: int | None = Field(description="End of the evidence, exclusive; NULL when it is not in the text.")


class Segment(Row):
    """One block of an article: headline, byline, caption, paragraph and so on; blocks tile the text in order."""

    table: ClassVar[str] = "segment"
    key: ClassVar[tuple[str, ...]] = ("article_id", "segment_no")
    key_enforced: ClassVar[bool] = False
    references: ClassVar[Mapping[str, str]] = {"article_id": "article.article_id"}

    article_id: int = Field(ge=1, description="Article; references article.")
    segment_no: int = Field(ge=0, description="Number of the block in the article, from 0 in text order.")
    kind: SegmentKind = Field(description="What the block is.")
    is_repeat: bool = Field(
        description="Whether the same block stands earlier in the article, as a caption that was printed twice."
    )
    start_char: int = Field(ge=0, description="First code point of the block in article.text.")
    end_char: int = Field(ge=1, description="End of the block, exclusive.")


class Sentence(Row):
    """One sentence of a block; sentences tile their block in order."""

    table: ClassVar[str] = "sentence"
    key: ClassVar[tuple[str, ...]] = ("article_id", "sentence_no")
    key_enforced: ClassVar[bool] = False
    references: ClassVar[Mapping[str, str]] = {"article_id": "article.article_id"}

    article_id: int = Field(ge=1, description="Article; references article.")
    sentence_no: int = Field(ge=0, description="Number of the sentence in the article, from 0 in text order.")
    segment_no: int = Field(ge=0, description="Block that the sentence stands in.")
    start_char: int = Field(ge=0, description="First code point of the sentence in article.text.")
    end_char: int = Field(ge=1, description="End of the sentence, exclusive.")


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


class Run(Row):
    """One publishing run: when, by which versions, and what it counted."""

    table: ClassVar[str] = "run"
    key: ClassVar[tuple[str, ...]] = ("run_id",)

    run_id: str = Field(description="Id of the run: Dagster's run id, or a random one from the command line.")
    started_at: dt.datetime = Field(description="Start, UTC.")
    finished_at: dt.datetime = Field(description="End of the audit, just before publishing, UTC.")
    code_version: str = Field(description="Version of Dateline's code that ran.")
    annotation_version: str = Field(description="Version of rules, model and reference data.")
    files_added: int = Field(ge=0, description="Files that were new.")
    files_changed: int = Field(
        ge=0, description="Files that had changed, or were read again because of a new code version."
    )
    files_deleted: int = Field(ge=0, description="Files that had gone.")
    files_loaded: int = Field(ge=0, description="Loaded files in the warehouse after the run.")
    files_rejected: int = Field(ge=0, description="Rejected files in the warehouse after the run.")
    article_count: int = Field(ge=0, description="Articles in the warehouse after the run.")
    mention_count: int = Field(ge=0, description="Mentions in the warehouse after the run.")
    entity_count: int = Field(ge=0, description="Entities in the warehouse after the run.")


CORE_TABLES: tuple[type[Row], ...] = (
    SourceFile, RejectedRecord, Article, ArticleField, Segment, Sentence, ArticleAnnotation, Mention, EntityVariant,
    Entity, Run,
)  # fmt: skip
"""Every core table, in the order of the data flow."""
