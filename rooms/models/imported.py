"""Rooms that were taken in from a file: what the file said that the room itself does not hold."""

from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, created, key


class RoomImport(Base):
    """A room that came from a file.

    It is closed here, whatever it was there, and some of its people have an account here and some have not: `kept`
    holds the file's `state`, `ended_at` and names of `people`, so that another export says what the file said.
    `digest` is of everything in the file that is not local, so that one file makes one room.
    """

    __tablename__ = "room_import"

    id: Mapped[key]
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id", ondelete="CASCADE"), unique=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    kept: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    made_at: Mapped[created]
