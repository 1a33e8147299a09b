"""Achievements: a confirmed objective as others may see it, once both have agreed to show it."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, created, key, moment
from app.models.audience import Shared
from app.models.document import DocumentFields


class RoomAchievement(Shared, Base):
    """What of an objective stands outside its room: title, measure and way, by whom and when it was confirmed.

    The row is there only while both agree and the confirmation stands. It belongs to no space; its audience is that of
    the page that it stands on.
    """

    __tablename__ = "room_achievement"
    kind = "achievement"

    id: Mapped[key]
    objective_id: Mapped[int] = mapped_column(ForeignKey("room_objective.id", ondelete="CASCADE"), unique=True)
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    title: Mapped[str] = mapped_column(String(160))
    measure: Mapped[str] = mapped_column(String(200), default="")
    measure_kind: Mapped[str] = mapped_column(String(12), default="milestone")
    start: Mapped[float] = mapped_column(default=0)
    target: Mapped[float] = mapped_column(default=1)
    unit: Mapped[str] = mapped_column(String(24), default="")
    confirmed_at: Mapped[moment]
    shown_at: Mapped[created]

    def document(self) -> DocumentFields:
        """Say how it appears where it is reported; it is found on a portfolio, never by search."""
        return DocumentFields(
            title=self.title,
            text=self.measure,
            endpoint="rooms.testimonials",
            values={},
            anchor=f"achievement-{self.id}",
            published_at=self.confirmed_at,
            group=f"achievement:{self.id}",
            is_searchable=False,
        )
