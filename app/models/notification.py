"""Notifications: one row for each person told of one event. What it is about is read from its document."""

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, created, key, moment
from app.models.user import member_key


class Notification(Base):
    """Somebody did something that this member should know."""

    __tablename__ = "notification"
    __table_args__ = (
        Index(None, "user_id", "read_at"),
        Index(None, "user_id", "id"),
        Index(None, "kind", "ref_id"),
        Index(None, "space_id"),
    )

    id: Mapped[key]
    user_id: Mapped[member_key]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    event: Mapped[str] = mapped_column(String(48))
    kind: Mapped[str] = mapped_column(String(24))
    ref_id: Mapped[int]
    group_key: Mapped[str] = mapped_column(String(40), default="")
    space_id: Mapped[int | None] = mapped_column(ForeignKey("space.id", ondelete="CASCADE"))
    made_at: Mapped[created]
    read_at: Mapped[moment | None]
