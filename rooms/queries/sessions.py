"""The doors of sessions, their lists, and the questions that stand on every agenda until their asker closes them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from app.access import Viewer, visible
from app.db import db
from app.errors import Missing
from app.models import User
from rooms.models import Room, RoomEntry, RoomSession, SessionReflection
from rooms.models.session import AHEAD
from rooms.queries.objectives import readable

MOST = 200
MOST_QUESTIONS = 30


def session_for(person: Viewer, room: Room, session_id: int, *, lock: bool = False) -> RoomSession:
    """Return a session of this room; `lock` reads it anew, for the room is locked by then."""
    here = RoomSession.id == session_id, RoomSession.room_id == room.id
    query = select(RoomSession).where(*here, visible(RoomSession, person))
    if lock:
        query = query.with_for_update(of=RoomSession).execution_options(populate_existing=True)
    found = db.session.scalar(query)
    if found is None:
        raise Missing
    return found


def sessions_of(person: Viewer, room: Room) -> tuple[list[RoomSession], list[RoomSession]]:
    """Return what is ahead, the next one first, and what was, the newest first."""
    query = select(RoomSession).where(RoomSession.room_id == room.id, visible(RoomSession, person))
    rows = list(db.session.scalars(query.order_by(RoomSession.id.desc()).limit(MOST)))
    ahead = sorted((row for row in rows if row.is_ahead), key=_soonest)
    return ahead, [row for row in rows if not row.is_ahead]


def _soonest(session: RoomSession) -> Any:
    return session.starts_at if session.starts_at and not session.is_offered else min(session.offered)


def sessions_ahead(room: Room) -> Sequence[RoomSession]:
    """Return every session of a room that may still take place, whoever looks: the clock and the room's own row ask."""
    query = select(RoomSession).where(RoomSession.room_id == room.id, RoomSession.state.in_(AHEAD))
    return db.session.scalars(query.order_by(RoomSession.id)).all()


def open_questions(person: Viewer, room: Room) -> Sequence[Any]:
    """Return the questions that their askers have not closed, the oldest first: they stand on every next agenda."""
    query = select(RoomEntry.seq, RoomEntry.title, RoomEntry.made_at, User.name)
    query = query.join(User, User.id == RoomEntry.owner_id)
    is_open = RoomEntry.entry_kind == "question", RoomEntry.settled_at.is_(None)
    query = query.where(RoomEntry.room_id == room.id, *is_open, visible(RoomEntry, person))
    return db.session.execute(query.order_by(RoomEntry.seq).limit(MOST_QUESTIONS)).all()


def agenda_of(person: Viewer, room: Room, session: RoomSession) -> list[dict[str, Any]]:
    """Return the agenda of a session without what came out of an entry that this person cannot read any more."""
    there = readable(room.id, session.entries, person)
    return [item for item in session.agenda if not item.get("entry") or item["entry"] in there]


def questions_beside(person: Viewer, room: Room, session: RoomSession) -> list[Any]:
    """Return the open questions that are not on the agenda of a session by themselves."""
    return [row for row in open_questions(person, room) if row.seq not in session.entries]


def people_in(room: Room) -> Sequence[Any]:
    """Return everybody in a room with their name and time zone, however many they are."""
    query = select(User.id, User.name, User.timezone).where(User.id.in_(room.others(0)))
    return db.session.execute(query.order_by(User.id)).all()


def reflection_of(person: Viewer, session: RoomSession) -> SessionReflection | None:
    """Return what this participant noted for themself after a session; nobody else has a door to it."""
    mine = SessionReflection.session_id == session.id, SessionReflection.user_id == person.id
    return db.session.scalar(select(SessionReflection).where(*mine))
