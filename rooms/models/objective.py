"""Objectives of a room: what shall be different after ninety days, how both will know, and how far it has come."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.db import Base, created, key, moment
from app.models.audience import Shared
from app.models.document import DocumentFields
from rooms.models.achievement import RoomAchievement
from rooms.pace import Measured

MAX_LINE = 300
OUTCOMES = ("reached", "partly", "carried", "let_go")
PLAIN = ("title", "measure", "measure_kind", "start", "target", "unit", "due_on")
COUNTS = frozenset(PLAIN) - {"due_on"}

UNDATED = datetime(1970, 1, 1, tzinfo=UTC)  # no list sorts objectives by the day they were set


class ObjectiveState(StrEnum):
    """How sure it is that an objective was reached; no step skips evidence."""

    OPEN = "open"
    CLAIMED = "claimed"
    EVIDENCED = "evidenced"
    CONFIRMED = "confirmed"


class RoomObjective(Measured, Shared, Base):
    """One objective: a number that goes from one value to another, or a milestone that is reached or not.

    The evidence that is kept here is the newest one: a link, or an entry of the room by its number.
    """

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
    begun_on: Mapped[date | None]  # the day it was set, when that is later than the room's first
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(12), default=ObjectiveState.OPEN)
    evidence_title: Mapped[str] = mapped_column(String(160), default="")
    evidence_url: Mapped[str] = mapped_column(Text, default="")
    evidence_seq: Mapped[int | None]
    claimed_at: Mapped[moment | None]
    confirmed_at: Mapped[moment | None]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    outcome: Mapped[str] = mapped_column(String(12), default="")  # what became of it, said at the closing
    outcome_note: Mapped[str] = mapped_column(String(MAX_LINE), default="")
    owner_publishes_at: Mapped[moment | None]
    confirmer_publishes_at: Mapped[moment | None]
    version: Mapped[int] = mapped_column(default=1)

    def advance(self, value: float, entry_id: int | None) -> "ObjectiveProgress | None":
        """Take a new value and return the row that keeps it, or nothing when the value is the old one."""
        if value == self.current:
            return None
        told = {"before": self.current, "value": value, "made_at": clock.now()}
        step = ObjectiveProgress(objective_id=self.id, entry_id=entry_id, **told)
        self.current = value
        return step

    def become(self, state: str, by: int, kind: str, **told: Any) -> "ObjectiveChange":
        """Take another state and return the row that keeps how it came there."""
        self.state = state
        self.version += 1
        return ObjectiveChange(objective_id=self.id, by_id=by, kind=kind, made_at=clock.now(), **told)

    def plain(self) -> dict[str, Any]:
        """Return what its owner writes of it, days as text."""
        values = {name: getattr(self, name) for name in PLAIN}
        return values | {"due_on": self.due_on.isoformat()}

    @property
    def is_published(self) -> bool:
        """Whether both have agreed that others may see it as confirmed."""
        both = self.owner_publishes_at is not None and self.confirmer_publishes_at is not None
        return both and self.state == ObjectiveState.CONFIRMED

    def parts(self) -> list[Any]:
        """What of it stands on a portfolio is hidden with it."""
        return [(RoomAchievement, RoomAchievement.objective_id == self.id)]

    def document(self) -> DocumentFields:
        """Say how it appears to those in the room; the room's own document lets them find it."""
        return DocumentFields(
            title=self.title,
            text=self.measure,
            endpoint="rooms.objective",
            values={"room_id": self.room_id, "objective_id": self.id},
            published_at=self.claimed_at or UNDATED,
            group=f"room:{self.room_id}",
            is_searchable=False,
        )


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


class ObjectiveChange(Base):
    """One line of an objective's history besides its progress: what was done, by whom, with which words.

    `values` holds `[before, after]` for what an edit changed, and `title`, `url`, `seq` of evidence.
    """

    __tablename__ = "objective_change"
    __table_args__ = (Index(None, "objective_id"),)

    id: Mapped[key]
    objective_id: Mapped[int] = mapped_column(ForeignKey("room_objective.id", ondelete="CASCADE"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    values: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    note: Mapped[str] = mapped_column(String(MAX_LINE), default="")
    made_at: Mapped[created]


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return what differs between two versions, as `[before, after]` by name."""
    return {name: [before[name], after[name]] for name in after if before[name] != after[name]}
