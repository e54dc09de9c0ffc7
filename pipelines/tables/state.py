"""Bookkeeping tables of a build, in the schema `internal`: what is pending, by which versions; no facts about the news."""

from typing import ClassVar

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


class PendingCopyGroup(Row):
    """One copy group whose articles changed since is_copy was settled."""

    table: ClassVar[str] = "internal.pending_copy_group"
    key: ClassVar[tuple[str, ...]] = ("copy_group_id",)
    key_enforced: ClassVar[bool] = False

    copy_group_id: int = Field(ge=1, description="Copy group; may stand here more than once.")


STATE_TABLES: tuple[type[Row], ...] = (BuildState, PendingEntity, PendingCopyGroup)
