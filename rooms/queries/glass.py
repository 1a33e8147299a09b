"""Doors of break-glass: what moderators see of openings, and what they read through one that holds."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, exists, not_, select

from app import clock
from app.db import db
from app.errors import Missing
from app.home import Waiting
from app.models import Membership, User
from app.moderation.models import Audit, Case
from app.moderation.queries import ensure_moderator
from rooms.models import Room, RoomEntry
from rooms.models.glass import READ, RoomOpening

SIZE = 20


def _apart(room_id: Any, person: Any) -> ColumnElement[bool]:
    """The condition that somebody has never been in the room."""
    inside = exists().where(Room.id == room_id, Membership.space_id == Room.space_id, Membership.user_id == person.id)
    return not_(inside)


def room_of(case: Case, person: Any) -> Room:
    """Return the room that a case is about; whoever was ever in it, or a case about something else, finds nothing."""
    ensure_moderator(person)
    room_id = case.ref_id if case.kind == Room.kind else None
    if case.kind == RoomEntry.kind:
        room_id = db.session.scalar(select(RoomEntry.room_id).where(RoomEntry.id == case.ref_id))
    room = db.session.scalar(select(Room).where(Room.id == room_id, _apart(Room.id, person)))
    if room is None:
        raise Missing
    return room


def opening_for(person: Any, opening_id: int, *, lock: bool = False) -> RoomOpening:
    """Return an opening to a moderator who was never in its room."""
    ensure_moderator(person)
    query = select(RoomOpening).where(RoomOpening.id == opening_id, _apart(RoomOpening.room_id, person))
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = db.session.scalar(query)
    if found is None:
        raise Missing
    return found


def openings(person: Any) -> Sequence[Any]:
    """Return the latest openings of rooms that a moderator was never in, with who asked."""
    ensure_moderator(person)
    query = select(RoomOpening, User.name).outerjoin(User, User.id == RoomOpening.asked_by_id)
    return db.session.execute(
        query.where(_apart(RoomOpening.room_id, person)).order_by(RoomOpening.id.desc()).limit(60)
    ).all()


def opened_for(person: Any, opening_id: int) -> RoomOpening:
    """Return an opening through which this moderator may read the room at this moment; any other is missing."""
    found = opening_for(person, opening_id, lock=True)
    if found.asked_by_id != person.id or not found.is_open(clock.now()):
        raise Missing
    return found


def read_through(opening: RoomOpening, before: int) -> Sequence[Any]:
    """Return a page of the opened room's entries, oldest first, and one more when there are earlier ones.

    The opening itself is asked again in the same statement: without one that holds there is no row.
    """
    names = ("seq", "owner_id", "entry_kind", "number", "title", "body_html", "fields_html", "made_at", "edited_at")
    holds = exists().where(
        RoomOpening.id == opening.id,
        RoomOpening.room_id == RoomEntry.room_id,
        RoomOpening.approved_at.is_not(None),
        RoomOpening.closed_at.is_(None),
        RoomOpening.ends_at > clock.now(),
    )
    query = select(*[getattr(RoomEntry, name) for name in names], User.name).join(User, User.id == RoomEntry.owner_id)
    query = query.where(RoomEntry.room_id == opening.room_id, RoomEntry.removed_at.is_(None), holds)
    query = query.where(RoomEntry.seq < before) if before else query
    return db.session.execute(query.order_by(RoomEntry.seq.desc()).limit(SIZE + 1)).all()[::-1]


def openings_to_tell(now: datetime) -> Select[Any]:
    """Return the openings that those in the room have yet to hear of."""
    due = RoomOpening.told_at.is_(None), RoomOpening.tell_at <= now
    return select(RoomOpening).where(*due).order_by(RoomOpening.tell_at)


def waiting(person: Any) -> list[Waiting]:
    """Say on a moderator's home that a room is asked for and waits for a second person."""
    if not person.is_moderator:
        return []
    query = select(RoomOpening.id, RoomOpening.asked_at).where(
        RoomOpening.approved_at.is_(None), RoomOpening.closed_at.is_(None), _apart(RoomOpening.room_id, person)
    )
    query = query.where(RoomOpening.asked_by_id != person.id).order_by(RoomOpening.id)
    first = db.session.execute(query.limit(1)).one_or_none()
    if first is None:
        return []
    title = _("A moderator asks to open a room")
    detail = _("Read the reason. The room stays closed unless you agree.")
    url = url_for("openings.show", opening_id=first.id)
    return [Waiting("shield-check", title, detail, url, _("Read"), since=first.asked_at)]


def told_openings(room_id: int) -> list[tuple[RoomOpening, int]]:
    """Return the openings of a room that its people have been told of, with how often each was read through."""
    query = select(RoomOpening).where(RoomOpening.room_id == room_id, RoomOpening.told_at.is_not(None))
    found = list(db.session.scalars(query.order_by(RoomOpening.id.desc())))
    if not found:
        return []
    lines = select(Audit.note).where(Audit.about == f"room:{room_id}", Audit.action == READ)
    notes = list(db.session.scalars(lines))
    return [(each, sum(note.startswith(f"#{each.id} ") for note in notes)) for each in found]
