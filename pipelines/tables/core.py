"""The core tables of the warehouse, in the order in which a build fills them."""

from pipelines.tables.articles import Article, ArticleField, Segment, Sentence
from pipelines.tables.contract import Row
from pipelines.tables.entities import Entity, EntityVariant
from pipelines.tables.files import RejectedRecord, SourceFile
from pipelines.tables.mentions import ArticleAnnotation, Mention
from pipelines.tables.runs import Run

CORE_TABLES: tuple[type[Row], ...] = (
    SourceFile, RejectedRecord, Article, ArticleField, Segment, Sentence, ArticleAnnotation, Mention, EntityVariant,
    Entity, Run,
)  # fmt: skip
"""Every core table, in the order of the data flow."""
