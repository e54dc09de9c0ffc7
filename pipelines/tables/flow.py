"""Frames that pass between steps and are not stored: their contracts, so that each side can rely on them."""

from typing import ClassVar

from pydantic import Field

from pipelines.tables.contract import Row
from pipelines.tables.mentions import EntityType


class Record(Row):
    """One decoded record, ready to become an article: text, and whatever fields its container states."""

    table: ClassVar[str] = "record"
    key: ClassVar[tuple[str, ...]] = ("article_id",)

    article_id: int = Field(ge=1, description="Stable id of the article to be.")
    source_path: str = Field(description="File that holds the record.")
    source_name: str = Field(description="Source of the file.")
    record_no: int = Field(ge=0, description="Number of the record in its file, 0 in a one-article file.")
    record_key: str | None = Field(description="The record's own id, when its container states one.")
    text: str = Field(description="Decoded text, newlines LF; BOM removed; nothing else changed.")
    given_title: str | None = Field(
        description="Title stated by the container (JSONL field, front matter, HTML metadata)."
    )
    given_authors: list[str] = Field(description="Authors stated by the container.")
    given_published: str | None = Field(description="Date stated by the container, as written.")
    given_updated: str | None = Field(description="Update time stated by the container, as written.")
    given_url: str | None = Field(description="Address stated by the container.")
    given_publisher: str | None = Field(description="Outlet stated by the container.")
    given_language: str | None = Field(description="Language stated by the container, as written.")
    given_captions: list[str] = Field(description="Lines of the text that the container marks as captions of pictures.")


class Token(Row):
    """One token of an article, in text order; white space is no token."""

    table: ClassVar[str] = "token"
    key: ClassVar[tuple[str, ...]] = ()

    article_id: int = Field(ge=1, description="Article.")
    sentence_no: int = Field(ge=0, description="Sentence that the token starts in.")
    start_char: int = Field(ge=0, description="First code point in the article's text.")
    end_char: int = Field(ge=1, description="End, exclusive.")
    token: str = Field(
        description="The token as matching sees it: soft hyphens and zero-width characters removed, compatibility spaces and quotes folded; offsets are those of the text."
    )


class Span(Row):
    """One candidate name that a method proposes for a range of an article's text."""

    table: ClassVar[str] = "span"
    key: ClassVar[tuple[str, ...]] = ()

    article_id: int = Field(ge=1, description="Article.")
    start_char: int = Field(ge=0, description="First code point in the article's text.")
    end_char: int = Field(ge=1, description="End, exclusive.")
    entity_type: EntityType = Field(description="Type that the method proposes.")
    method: str = Field(description="tagger, gazetteer, or rule:NAME.")
    confidence: float = Field(ge=0, le=1, description="Confidence of the method, from 0 to 1.")


class FoundMention(Row):
    """One mention that was found and not yet linked: a range with its type, and what linking needs of its words."""

    table: ClassVar[str] = "found_mention"
    key: ClassVar[tuple[str, ...]] = ("article_id", "start_char")

    article_id: int = Field(ge=1, description="Article.")
    sentence_no: int = Field(ge=0, description="Sentence that the mention starts in.")
    start_char: int = Field(ge=0, description="First code point in the article's text.")
    end_char: int = Field(ge=1, description="End, exclusive.")
    surface: str = Field(description="The text of that range, unchanged.")
    entity_type: EntityType = Field(description="Type of the mention.")
    method: str = Field(description="tagger, gazetteer, or rule:NAME.")
    confidence: float = Field(ge=0, le=1, description="Confidence that the range is a name of this type.")
    name_hash: int = Field(description="Hash of the folded tokens, the lexicon's key; equal within a process only.")
    token_no: int = Field(ge=0, description="First token, counted over the batch without hyphens inside names.")
    token_count: int = Field(ge=1, description="Tokens of the mention, counted so.")
    is_capitals: bool = Field(description="Whether its sentence is set in capitals.")
    before: str | None = Field(description="The token before it in its sentence; NULL at the beginning.")
    after: str | None = Field(description="The token behind it in its sentence; NULL at the end.")
    after_next: str | None = Field(description="The token behind that one; NULL at the end.")
