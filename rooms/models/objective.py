"""Objectives of a room: what shall be different after ninety days, how both will know, and how far it has come."""

from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, created, key, moment
from app.models.audience import Shared
from rooms.pace import Measured


class ObjectiveState(StrEnum):
    """How sure it is that an objective was reached; no step skips evidence."""

    OPEN = "open"
    CLAIMED = "claimed"
    EVIDENCED = "evidenced"
    CONFIRMED = "confirmed"


class RoomObjective(Measured, Shared, Base):
    """One objective: a number that goes from one value to another, or a milestone that is reached or not."""

    __tablename__ = "room_objective"
    __table_args__ = (Index(None, "room_id", "position"),)
    kind = "objective"

    id: Mapped[key]
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(default=1)
    title: Mapped[str] = mapped_column(String(160))
    measure: Mapped[str] = mapped_column(String(200), default="")
    measure_kind: Mapped[str] = mapped_column(String(12), default="milestone")  # number | milestone
    start: Mapped[float] = mapped_column(default=0)
    target: Mapped[float] = mapped_column(default=1)
    current: Mapped[float] = mapped_column(default=0)
    unit: Mapped[str] = mapped_column(String(24), default="")
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(12), default=ObjectiveState.OPEN)
    evidence_title: Mapped[str] = mapped_column(String(160), default="")
    evidence_url: Mapped[str] = mapped_column(Text, default="")
    claimed_at: Mapped[moment | None]
    confirmed_at: Mapped[moment | None]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    version: Mapped[int] = mapped_column(default=1)

    def advance(self, value: float, entry_id: int | None) -> "ObjectiveProgress | None":
        """Take a new value and return the row that keeps it, or nothing when the value is the old one."""
        if value == self.current:
            return None
        step = ObjectiveProgress(objective_id=self.id, entry_id=entry_id, before=self.current, value=value)
        self.current = value
        return step


class ObjectiveProgress(Base):
    """One step on the way of an objective, told in a check-in."""

    __tablename__ = "objective_progress"
    __table_args__ = (Index(None, "objective_id"), Index(None, "entry_id"))

    id: Mapped[key]
    objective_id: Mapped[int] = mapped_column(ForeignKey("room_objective.id", ondelete="CASCADE"))
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("room_entry.id", ondelete="CASCADE"))
    before: Mapped[float]
    value: Mapped[float]
    made_at: Mapped[created]
