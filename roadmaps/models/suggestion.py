"""Suggestions: what somebody would write differently in a roadmap that another one keeps, with the reason."""

from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, created, key, moment
from app.models.user import member_key


class Suggestion(Base):
    """A roadmap as its suggester would have it, beside version `number`; read by the two of them alone.

    `answers` hold for each part that differs whether it was taken, and the keeper's words.
    """

    __tablename__ = "roadmap_suggestion"
    __table_args__ = (Index(None, "roadmap_id", "answered_at"),)

    id: Mapped[key]
    roadmap_id: Mapped[int] = mapped_column(ForeignKey("roadmap.id", ondelete="CASCADE"))
    author_id: Mapped[member_key] = mapped_column(index=True)
    number: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    fates: Mapped[dict[str, list[str]]] = mapped_column(JSON)
    answers: Mapped[dict[str, dict[str, Any]]] = mapped_column(JSON, default=dict)
    made_at: Mapped[created]
    answered_at: Mapped[moment | None]
