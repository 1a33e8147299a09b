"""What is answered at the end of a pilot, and what it leaves to whoever asked: the head of the next mentor's queue."""

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, created, key
from app.models.user import member_key


class PilotAnswer(Base):
    """One participant's private answer. It is read by nobody else, and gone once the answers are counted."""

    __tablename__ = "room_pilot_answer"
    __table_args__ = (UniqueConstraint("room_id", "user_id"),)

    id: Mapped[key]
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id", ondelete="CASCADE"))
    user_id: Mapped[member_key] = mapped_column(index=True)
    goes_on: Mapped[bool]
    made_at: Mapped[created]


class RoomPriority(Base):
    """A member whose next request stands at the head of its queue. Why is not kept."""

    __tablename__ = "room_priority"

    id: Mapped[key]
    user_id: Mapped[member_key] = mapped_column(unique=True)
    made_at: Mapped[created]
