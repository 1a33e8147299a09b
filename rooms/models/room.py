"""The room of one mentorship, from the request to its archive, and the rows that tell its history.

Its `owner_id` is the mentee who asked. Both are in the room's space from the request on, but only between opening and
end do their memberships carry the parts `mentee` and `mentor`: a request alone opens nothing that is kept for mentors.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, select
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship, validates

from app import clock, text
from app.access import active_member_ids
from app.db import Base, created, db, key, moment
from app.models import Membership, User
from app.models.audience import Shared
from app.models.document import DocumentFields
from rooms import rhythm
from rooms.models.entry import RoomEntry
from rooms.models.group import RoomGroup
from rooms.models.objective import RoomObjective
from rooms.models.session import RoomSession
from rooms.models.turn import open_only
from rooms.sides import Sides
from rooms.states import LIVE, PAST, WRITABLE, Part, State, after
from rooms.surveys import next_look

DAYS = 90


class Room(Sides, Shared, Base):
    """A room. Its counts and day lists are derived from its entries, kept so that lists need not read them.

    `replies` is the mentor's row of the rhythm, what they answered as [day, days late]; between peers it is the
    second one's check-ins, as [day, 0]. `moved_at` is when it last changed hands or state, `clock_at` when the
    clock has to look at it (rooms/schedule.py); `rests` are pauses as (first, last) days; `cadences` are those that
    held before, as (up to which day, how often); `is_next` stands at the head of the mentor's queue;
    `proposed_version` is the version of the agreement that waits for signatures. `group_id` is the group it belongs
    to: as its common room (format `group`), or as a mentee's own.
    """

    __tablename__ = "room"
    __table_args__ = (
        Index(None, "mentor_id", "state"),
        Index(None, "clock_at"),
        Index(None, "survey_on"),
        Index(None, "check_in_at", **open_only("check_in_at")),
        Index(None, "group_id", **open_only("group_id")),  # most rooms have none: a whole index would not be used
    )
    kind = "room"

    id: Mapped[key]
    mentor_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    format: Mapped[str] = mapped_column(String(16), default="one_to_one")
    group_id: Mapped[int | None] = mapped_column(ForeignKey("room_group.id", ondelete="CASCADE"))
    state: Mapped[str] = mapped_column(String(16), default=State.REQUESTED)
    paused_from: Mapped[str] = mapped_column(String(16), default="")
    open_pair: Mapped[str | None] = mapped_column(String(48), unique=True)
    why_md: Mapped[str] = mapped_column(Text, default="")
    why_html: Mapped[str] = mapped_column(Text, default="")

    cadence: Mapped[str] = mapped_column(String(16), default="weekly")
    cadences: Mapped[list[list[Any]]] = mapped_column(JSON, default=list, server_default="[]")
    reply_days: Mapped[int] = mapped_column(default=3)
    days: Mapped[int] = mapped_column(default=DAYS)
    timezone: Mapped[str] = mapped_column(String(64), default="UTC")
    agreement_version: Mapped[int] = mapped_column(default=0)
    proposed_version: Mapped[int] = mapped_column(default=0)
    is_asked_back: Mapped[bool] = mapped_column(default=False)
    is_next: Mapped[bool] = mapped_column(default=False)
    pilot_ends_on: Mapped[date | None]
    paused_until: Mapped[date | None]
    rests: Mapped[list[list[int]]] = mapped_column(JSON, default=list)

    asked_at: Mapped[created]
    moved_at: Mapped[created]
    clock_at: Mapped[moment | None]
    opened_at: Mapped[moment | None]
    opened_on: Mapped[date | None]
    ended_at: Mapped[moment | None]

    survey_on: Mapped[date | None]  # the next day on which the time of a survey may have come

    last_seq: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[moment | None]
    counts: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    check_in_days: Mapped[list[int]] = mapped_column(JSON, default=list)
    replies: Mapped[list[list[int]]] = mapped_column(JSON, default=list)
    next_session: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    check_in_at: Mapped[moment | None]

    mentee: Mapped[User] = relationship(foreign_keys="Room.owner_id")
    mentor: Mapped[User] = relationship(foreign_keys="Room.mentor_id")
    group: Mapped[RoomGroup | None] = relationship()
    objectives: Mapped[list[RoomObjective]] = relationship(
        order_by=RoomObjective.position, cascade="all, delete-orphan"
    )
    memberships: Mapped[list[Membership]] = relationship(
        primaryjoin=lambda: foreign(Membership.space_id) == Room.space_id, viewonly=True, uselist=True
    )

    def __init__(self, why: str = "", **values: Any) -> None:
        super().__init__(**({"asked_at": clock.now(), "moved_at": clock.now()} | values))
        self.why_md, self.why_html = why, text.render(why).html

    def person_in(self, part: str) -> int:
        """Return the id of the participant with this part."""
        return self.mentor_id if part == Part.MENTOR else self.owner_id

    def others(self, person_id: int) -> frozenset[int]:
        """Return who else is in the room now: in a group that changes while it lasts."""
        return active_member_ids(self.space_id or 0) - {person_id} if self.is_group else super().others(person_id)

    @property
    def members(self) -> Sequence[User]:
        """Return who is in the common room of a group now, its mentor first."""
        here = select(User).where(User.id.in_(self.others(0))).order_by(User.id != self.mentor_id, User.id)
        return db.session.scalars(here).all()

    @property
    def group_title(self) -> str:
        """What the room's group is called, if it belongs to one."""
        return self.group.title if self.group else ""

    def standing(self, person_id: int) -> Membership | None:
        """Return a participant's membership in the room's space."""
        return next((each for each in self.memberships if each.user_id == person_id), None)

    @property
    def today(self) -> date:
        """Return the day it is in the room's time zone."""
        return clock.today(self.timezone)

    @property
    def ends_on(self) -> date | None:
        """Return the last of the room's ninety days."""
        return rhythm.date_of(self.opened_on, self.days) if self.opened_on else None

    @property
    def rest_dates(self) -> tuple[tuple[date, date], ...]:
        """Return the planned breaks and pauses as dates: from one up to, without, another."""
        return rhythm.rest_dates(self.opened_on, self.rests or ())

    @validates("state")
    def _note_state(self, _name: str, state: str) -> str:
        """Have the clock look at the check-ins of a room whenever its state changes."""
        self.check_in_at = clock.now() if state in WRITABLE else None
        return state

    def move(self, name: str, *, by: int | None, part: str, **reason: str) -> "RoomTransition":
        """Make a move of the table and return its row; raises what `states.after` raises."""
        before = self.state
        self.state = after(name, before, part, self.paused_from)
        self.moved_at = clock.now()
        self.paused_from = before if self.state == State.PAUSED else ""
        if self.state not in LIVE | {State.REQUESTED}:
            self.open_pair = None
        if self.opened_on and self.state in PAST | {State.CLOSING}:
            self.survey_on = min(self.today, clock.now().date())  # while it closes, or once it has ended at once
        return RoomTransition(room_id=self.id, move=name, before=before, after=self.state, by_id=by, **reason)

    def parts(self) -> list[Any]:
        """Entries, objectives and sessions share the room's audience and hiding."""
        return [(model, model.room_id == self.id) for model in (RoomEntry, RoomObjective, RoomSession)]

    def document(self) -> DocumentFields:
        """Say how the room appears to those in it."""
        return DocumentFields(
            title=self.group_title if self.is_group else found_as(self.mentee.name, self.mentor.name),
            text=" ".join([text.plain(self.why_md), *(objective.title for objective in self.objectives)]),
            endpoint="rooms.show",
            values={"room_id": self.id},
            published_at=self.opened_at or self.asked_at or clock.now(),
            group=f"room:{self.id}",
            facts={"state": str(self.state)},
            is_searchable=self.is_open,
        )


def found_as(mentee: str, mentor: str) -> str:
    """Return the words by which search finds a room of two."""
    return f"{mentee}, {mentor}"


class RoomTransition(Base):
    """One step in the life of a room. A note for nobody is kept for its writer alone."""

    __tablename__ = "room_transition"
    __table_args__ = (Index(None, "room_id"),)

    id: Mapped[key]
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id", ondelete="CASCADE"))
    move: Mapped[str] = mapped_column(String(16))
    before: Mapped[str] = mapped_column(String(16), default="")
    after: Mapped[str] = mapped_column(String(16))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    made_at: Mapped[created]
    reason: Mapped[str] = mapped_column(String(24), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    note_for: Mapped[str] = mapped_column(String(8), default="nobody")  # both | nobody

    def note_to(self, person_id: int) -> str:
        """Return the note as far as this person may read it."""
        return self.note if self.note_for == "both" or person_id == self.by_id else ""


def pair_key(mentee_id: int, mentor_id: int) -> str:
    """Return the key that only one open room of two people may hold."""
    return f"{mentee_id}:{mentor_id}"


def opening(room: Room, now: datetime) -> None:
    """Begin the ninety days: today, in the room's time zone, is day 1."""
    room.opened_at = room.last_at = now
    room.opened_on = room.today
    room.survey_on = next_look(room, room.today)
