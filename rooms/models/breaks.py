"""Breaks: weeks of rest that those in a room agree on. They are neither missed nor late."""

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, created, key, moment


class RoomBreak(Base):
    """A break from one day to another, proposed by one and agreed to by another; `over_at` when it was taken back."""

    __tablename__ = "room_break"

    id: Mapped[key]
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id", ondelete="CASCADE"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    begins_on: Mapped[date]
    ends_on: Mapped[date]
    made_at: Mapped[created]
    agreed_at: Mapped[moment | None]
    over_at: Mapped[moment | None]
