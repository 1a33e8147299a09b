"""Break-glass: one room opened to one moderator, for a reason, agreed to by a second, for a limited time.

Nothing else opens with it: the rule of who may see what knows nothing of it, so search, counts and feeds stay
as they are.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, created, key, moment

HOURS = 24
MOST_HOURS = 72
MOST_DELAY = 30  # days
READ, OPENED = "room_read", "room_opened"


class RoomOpening(Base):
    """One wish to open a room, and what became of it.

    It holds from `approved_at` to `ends_at`, unless it is `closed_at` before. Those in the room are told at `tell_at`,
    with the reason; a later day than at once has a reason of its own.
    """

    __tablename__ = "room_opening"
    __table_args__ = (Index(None, "room_id"), Index(None, "told_at", "tell_at"))

    id: Mapped[key]
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id", ondelete="CASCADE"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("moderation_case.id", ondelete="SET NULL"), index=True)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    hours: Mapped[int] = mapped_column(default=HOURS)
    delay_days: Mapped[int] = mapped_column(default=0)
    delay_reason: Mapped[str] = mapped_column(Text, default="")
    asked_at: Mapped[created]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    approved_at: Mapped[moment | None]
    ends_at: Mapped[moment | None]
    closed_at: Mapped[moment | None]
    tell_at: Mapped[moment | None]
    told_at: Mapped[moment | None]

    def is_open(self, now: datetime) -> bool:
        """Whether the room can be read through it at this moment."""
        return (
            self.approved_at is not None and self.closed_at is None and self.ends_at is not None and now < self.ends_at
        )

    @property
    def waits(self) -> bool:
        """Whether a second moderator has to say something."""
        return self.approved_at is None and self.closed_at is None

    def until(self) -> datetime | None:
        """Return when it was over, or will be."""
        ends = [each for each in (self.ends_at, self.closed_at) if each is not None]
        return min(ends, default=None)
