"""Sessions: when those in a room meet, what they want to talk about, and the note each keeps for themself."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app import clock, text
from app.db import Base, created, key, moment
from app.models.audience import Shared
from app.models.document import DocumentFields
from app.models.user import member_key

MAX_TIMES = 5
MAX_ITEMS = 20
MAX_ITEM = 160
MAX_PLACE = 40


class SessionState(StrEnum):
    """Where a session stands. A moved one was agreed, and new times wait for an answer."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    MOVED = "moved"
    HELD = "held"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"


OFFERED = frozenset({SessionState.PROPOSED, SessionState.MOVED})
AHEAD = OFFERED | {SessionState.AGREED}


class RoomSession(Shared, Base):
    """One session. `times` are offered by `offered_by_id` until one is chosen; `next_at` is when the clock looks again.

    In a group `answers` says which times suit whom. `sequence` grows with every change that calendars must know of.
    """

    __tablename__ = "room_session"
    __table_args__ = (Index(None, "room_id", "starts_at"), Index(None, "next_at"), Index(None, "notes_id"))
    kind = "room_session"

    id: Mapped[key]
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id", ondelete="CASCADE"))
    state: Mapped[str] = mapped_column(String(12), default=SessionState.PROPOSED)
    sequence: Mapped[int] = mapped_column(default=0)
    times: Mapped[list[str]] = mapped_column(JSON, default=list)
    offered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    answers: Mapped[dict[str, list[str]]] = mapped_column(JSON, default=dict, server_default="{}")
    starts_at: Mapped[moment | None]
    minutes: Mapped[int] = mapped_column(default=45)
    place: Mapped[str] = mapped_column(String(MAX_PLACE), default="")
    link: Mapped[str] = mapped_column(Text, default="")
    agenda: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    notes_id: Mapped[int | None] = mapped_column(ForeignKey("room_entry.id", ondelete="SET NULL"))
    next_at: Mapped[moment | None]
    asked_at: Mapped[moment | None]
    made_at: Mapped[created]
    changed_at: Mapped[created]

    def offer(self, times: Sequence[datetime], by: int) -> None:
        """Take times to choose from; one that was agreed no longer holds."""
        if self.state == SessionState.AGREED:
            self.state = SessionState.MOVED
        self.times, self.offered_by_id = [each.isoformat() for each in times], by
        self.next_at, self.asked_at, self.answers = max(times), None, {}
        self._change()

    def agree(self, at: datetime, look_at: datetime) -> None:
        """Take place at one of the times."""
        self.state, self.starts_at, self.times, self.next_at = SessionState.AGREED, at, [], look_at
        self._change()

    def end(self, state: SessionState) -> None:
        """Be held, skipped or called off: nothing is ahead any more."""
        self.state, self.times, self.next_at = state, [], None
        self._change()

    def _change(self) -> None:
        self.sequence = (self.sequence or 0) + 1
        self.changed_at = clock.now()

    @property
    def offered(self) -> list[datetime]:
        """The times to choose from."""
        return [datetime.fromisoformat(each) for each in self.times]

    def answer(self, person_id: int, times: Sequence[str]) -> None:
        """Keep which of the times suit somebody."""
        self.answers = {**self.answers, str(person_id): [each for each in self.times if each in times]}

    @property
    def answered(self) -> list[int]:
        """Return who has said which times suit them."""
        return sorted(int(each) for each in self.answers or ())

    def suited(self, at: str) -> list[int]:
        """Return whom a time suits."""
        return sorted(int(each) for each, times in (self.answers or {}).items() if at in times)

    @property
    def ends_at(self) -> datetime | None:
        """When an agreed session is over."""
        return self.starts_at + timedelta(minutes=self.minutes) if self.starts_at else None

    @property
    def is_ahead(self) -> bool:
        """Whether it may still take place."""
        return self.state in AHEAD

    @property
    def is_offered(self) -> bool:
        """Whether times wait for an answer."""
        return self.state in OFFERED

    @property
    def has_begun(self) -> bool:
        """Whether the agreed time has come."""
        return self.starts_at is not None and self.state not in OFFERED and self.starts_at <= clock.now()

    @property
    def planned_minutes(self) -> int:
        """How long the items of the agenda take together."""
        return sum(item.get("minutes") or 0 for item in self.agenda)

    def add_item(self, words: str, minutes: int, by: int, seq: int | None = None) -> None:
        """Put something on the agenda, perhaps out of an entry of the room, named by its number."""
        number = max((item["key"] for item in self.agenda), default=0) + 1
        about = {"entry": seq} if seq else {}
        self.agenda = [*self.agenda, {"key": number, "text": words, "minutes": minutes, "by": by, **about}]

    @property
    def entries(self) -> frozenset[int]:
        """The numbers of the entries that stand on the agenda."""
        return frozenset(item["entry"] for item in self.agenda if item.get("entry"))

    def drop_entry(self, seq: int) -> None:
        """Take what came out of an entry off the agenda."""
        self.agenda = [item for item in self.agenda if item.get("entry") != seq]

    def remove_item(self, number: int) -> None:
        """Take something off the agenda."""
        self.agenda = [item for item in self.agenda if item["key"] != number]

    def document(self) -> DocumentFields:
        """Say how the session appears to those in the room: without a word of it."""
        return DocumentFields(
            title="",
            text="",
            endpoint="rooms.session",
            values={"room_id": self.room_id, "session_id": self.id},
            published_at=self.made_at or clock.now(),
            group=f"room:{self.room_id}",
            is_searchable=False,
        )


class SessionReflection(Base):
    """What somebody noted for themself after a session; nobody else reads it unless they share it as an entry."""

    __tablename__ = "session_reflection"
    __table_args__ = (UniqueConstraint("session_id", "user_id"), Index(None, "entry_id"))

    id: Mapped[key]
    session_id: Mapped[int] = mapped_column(ForeignKey("room_session.id", ondelete="CASCADE"))
    user_id: Mapped[member_key] = mapped_column(index=True)
    body_md: Mapped[str] = mapped_column(Text, default="")
    body_html: Mapped[str] = mapped_column(Text, default="")
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("room_entry.id", ondelete="SET NULL"))
    made_at: Mapped[created]

    def write(self, body: str) -> None:
        """Take the words."""
        self.body_md, self.body_html = body, text.render(body).html
