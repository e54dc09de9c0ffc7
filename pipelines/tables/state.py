"""Bookkeeping tables of a build, in the schema `internal`: what is pending, by which versions; no facts about the news."""

from typing import ClassVar, Literal

from pydantic import Field

from pipelines.tables.contract import Row


class BuildState(Row):
    """One fact about the warehouse file itself, such as the version of its table definitions."""

    table: ClassVar[str] = "internal.build_state"
    key: ClassVar[tuple[str, ...]] = ("name",)

    name: str = Field(description="Name of the fact.")
    value: str = Field(description="Its value.")


class PendingEntity(Row):
    """One entity whose mentions changed since its row was made."""

    table: ClassVar[str] = "internal.pending_entity"
    key: ClassVar[tuple[str, ...]] = ("entity_id",)
    key_enforced: ClassVar[bool] = False

    entity_id: int = Field(ge=1, description="Entity; may stand here more than once.")


class ArticleShingle(Row):
    """One of the sampled runs of five words by which copies of a text are found."""

    table: ClassVar[str] = "internal.article_shingle"
    key: ClassVar[tuple[str, ...]] = ("article_id", "shingle")
    key_enforced: ClassVar[bool] = False

    article_id: int = Field(ge=1, description="Article.")
    shingle: int = Field(ge=0, description="32 bits of the hash of the run's letters and digits.")


class HabitEvidence(Row):
    """One thing that an article shows of its source's habits: a line it prints, or the order of its numeric dates."""

    table: ClassVar[str] = "internal.habit_evidence"
    key: ClassVar[tuple[str, ...]] = ("article_id", "kind", "habit_key")
    key_enforced: ClassVar[bool] = False

    article_id: int = Field(ge=1, description="Article.")
    source_name: str = Field(description="Its source.")
    text_id: int = Field(ge=1, description="Stable id of its text_hash: copies of one text count once.")
    kind: Literal["line", "order", "open_date"] = Field(
        description="line: a short line near its top or end. order: order of day and month that its header proves. open_date: a numeric date that nothing in it decides."
    )
    habit_key: int = Field(
        ge=0,
        description="line: first 63 bits of SHA-256 of the folded line. order: 1 day first, 2 month first. open_date: 0.",
    )


class UsedHabit(Row):
    """One habit of a source with which the stored articles were read."""

    table: ClassVar[str] = "internal.used_habit"
    key: ClassVar[tuple[str, ...]] = ("source_name", "kind", "habit_key")
    key_enforced: ClassVar[bool] = False

    source_name: str = Field(description="Source.")
    kind: Literal["line", "order"] = Field(description="line: a repeated line. order: the order of numeric dates.")
    habit_key: int = Field(ge=0, description="line: as in habit_evidence. order: 1 day first, 2 month first.")


class AppliedOverride(Row):
    """One correction that the stored mentions already reflect."""

    table: ClassVar[str] = "internal.applied_override"
    key: ClassVar[tuple[str, ...]] = ("correction_no",)

    correction_no: int = Field(ge=0, description="Number, in an order that only the content decides.")
    action: str = Field(description="As in the file of corrections.")
    target: str | None = Field(description="As in the file of corrections.")
    surface: str | None = Field(description="As in the file of corrections.")
    value: str | None = Field(description="As in the file of corrections.")
    source_name: str | None = Field(description="As in the file of corrections.")
    article_id: int | None = Field(description="As in the file of corrections.")


STATE_TABLES: tuple[type[Row], ...] = (
    BuildState,
    PendingEntity,
    ArticleShingle,
    HabitEvidence,
    UsedHabit,
    AppliedOverride,
)
