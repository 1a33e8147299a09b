"""Suggestions: what somebody would write differently in a roadmap that another one keeps, with the reason."""

from textwrap import shorten
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, created, key, moment
from app.models import Audience, DocumentFields, Shared
from app.models.user import member_key


class Suggestion(Shared, Base):
    """A roadmap as its suggester would have it, beside version `number`; read by the two of them alone.

    It belongs to who keeps the roadmap, for it waits for them.

    `answers` hold for each part that differs whether it was taken, and the keeper's words.
    """

    __tablename__ = "roadmap_suggestion"
    __table_args__ = (Index(None, "roadmap_id", "answered_at"),)
    kind = "suggestion"

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

    def __init__(self, **values: object) -> None:
        super().__init__(**({"audience": Audience.OWNER} | values))

    def others(self, person_id: int) -> frozenset[int]:
        """Return whom a report is about: who wrote it."""
        return frozenset({self.author_id}) - {person_id}

    def document(self) -> DocumentFields | None:
        """Say how it appears in the report of who keeps the roadmap: by its reason."""
        return DocumentFields(
            title=shorten(self.reason, 200, placeholder="…"),
            text="",
            endpoint="roadmaps.show_suggestion",
            values={"suggestion_id": self.id},
            published_at=self.made_at,
            group=f"suggestion:{self.id}",
            is_searchable=False,
        )
