"""Notifications: one row for each person told of one event. What it is about is read from its document.

`group_key` names the thing it belongs to (`room:12`, or its subject's own key). Visiting that thing sets `read_at` on
all rows of the group; `mailed_at` is set when a mail told of the row. So a mail is out for a group as long as it holds
an unread row that was mailed, and a visit arms it again.
"""

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, created, key, moment
from app.models.user import member_key

UNREAD = text("read_at IS NULL")


class Notification(Base):
    """Somebody did something that this member should know."""

    __tablename__ = "notification"
    __table_args__ = (
        Index(None, "user_id", "group_key", "id"),
        Index("ix_notification_unread", "user_id", "group_key", sqlite_where=UNREAD, postgresql_where=UNREAD),
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
    category: Mapped[str] = mapped_column(String(16), default="", server_default="")
    space_id: Mapped[int | None] = mapped_column(ForeignKey("space.id", ondelete="CASCADE"))
    made_at: Mapped[created]
    read_at: Mapped[moment | None]
    mailed_at: Mapped[moment | None]
