"""Tables of articles: the article, its header fields, its segments, its sentences."""

import datetime as dt
from collections.abc import Mapping
from typing import ClassVar, Literal

from pydantic import Field

from pipelines.tables.contract import Row

SegmentKind = Literal[
    "title", "subtitle", "byline", "dateline", "published", "caption", "heading", "paragraph", "quote",
    "author_bio", "contact", "boilerplate",
]  # fmt: skip


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
    copy_group_id: int = Field(
        ge=1, description="Id shared by an article and its copies: those with the same text_hash, and near copies."
    )
    is_copy: bool = Field(
        description="Whether an earlier article of the copy group exists (by published_on, then the longer, then source_path and record_no); copies are left out of counts."
    )
    copy_share: float | None = Field(
        ge=0,
        le=1,
        description="Share of a copy's runs of five words that the original has too, estimated from every fourth: 1 for the same text, 0.6 to 1 for a near copy; NULL when it is no copy.",
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
    credit_start_char: int | None = Field(
        description="First code point of the credit that ends a caption, such as (Photo: NAME/AGENCY); NULL where there is none."
    )


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
