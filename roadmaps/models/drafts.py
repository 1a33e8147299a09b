"""Drafts: a roadmap while it is written. Nobody but its author ever reads one."""

from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.db import Base, created, key
from app.models.user import member_key
from roadmaps.editing import Sheet


class Purpose(StrEnum):
    """What a draft is written for."""

    PUBLISH = "publish"
    SUGGEST = "suggest"


class RoadmapDraft(Base):
    """A roadmap that is being written; `roadmap_id` and `base` name the version that it changes, if any.

    `content` is in the interchange format but may be unfinished, `fates` say what became of the steps of that version.
    """

    __tablename__ = "roadmap_draft"
    __table_args__ = (UniqueConstraint("owner_id", "roadmap_id", "purpose"),)

    id: Mapped[key]
    owner_id: Mapped[member_key] = mapped_column(index=True)
    roadmap_id: Mapped[int | None] = mapped_column(ForeignKey("roadmap.id", ondelete="CASCADE"), index=True)
    fork_of_id: Mapped[int | None] = mapped_column(ForeignKey("roadmap.id", ondelete="SET NULL"), index=True)
    purpose: Mapped[str] = mapped_column(String(8), default=Purpose.PUBLISH)
    base: Mapped[int] = mapped_column(default=0)
    title: Mapped[str] = mapped_column(String(200))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    fates: Mapped[dict[str, list[str]]] = mapped_column(JSON, default=dict)
    review_due_on: Mapped[date | None]
    made_at: Mapped[created]
    changed_at: Mapped[created]

    @property
    def sheet(self) -> Sheet:
        """What is written so far."""
        return Sheet(self.content, self.fates or {})

    def write(self, sheet: Sheet) -> None:
        """Take what was written."""
        self.content, self.fates = sheet.content, sheet.fates
        self.title = sheet.content["title"]
        self.changed_at = clock.now()


class TypedWords(Base):
    """What its author has typed into a form of a draft and not saved yet, by the place of the form."""

    __tablename__ = "roadmap_typed"
    __table_args__ = (UniqueConstraint("draft_id", "place"),)

    id: Mapped[key]
    draft_id: Mapped[int] = mapped_column(ForeignKey("roadmap_draft.id", ondelete="CASCADE"))
    place: Mapped[str] = mapped_column(String(120))
    values: Mapped[dict[str, list[str]]] = mapped_column(JSON, default=dict)
    saved_at: Mapped[created]
