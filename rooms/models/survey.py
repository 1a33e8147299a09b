"""What somebody answered in a survey of a room: theirs alone."""

from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, created, key
from app.models.user import member_key


class RoomSurvey(Base):
    """One person's answers to one survey of one room. Nobody else reads them, and nothing that others see follows."""

    __tablename__ = "room_survey"
    __table_args__ = (UniqueConstraint("room_id", "user_id", "kind"),)

    id: Mapped[key]
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id", ondelete="CASCADE"))
    user_id: Mapped[member_key] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(String(16))
    version: Mapped[int]
    answers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    made_at: Mapped[created]
