"""What the clock does about sessions: a reminder a day before, the question afterwards, and old offers lapse."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, select

from rooms.models import Room, RoomSession
from rooms.models.session import SessionState
from rooms.queries.sessions import sessions_ahead
from rooms.service.sessions import HAPPENED, let_wait, settle
from rooms.service.telling import say
from rooms.session_events import SessionLapsed, SessionNears, SessionPassed
from rooms.states import State

PATIENCE = timedelta(days=14)
A_DAY = timedelta(days=1)


def rooms_to_look_at(now: datetime) -> Select[Any]:
    """Return the rooms in which a session has come to a moment that the clock waits for."""
    due = select(RoomSession.room_id).where(RoomSession.next_at <= now)
    return select(Room).where(Room.id.in_(due)).order_by(Room.id)


def look(room: Room, now: datetime) -> None:
    """Do for each session of a room what its moment asks for; in a room that has ended, nothing any more."""
    for session in sessions_ahead(room):
        if session.next_at is not None and session.next_at <= now:
            _look(room, session, now)


def _look(room: Room, session: RoomSession, now: datetime) -> None:
    if not room.is_live:
        session.next_at = None
    elif session.is_offered:
        _lapse(room, session)
    elif room.state == State.PAUSED:
        session.next_at = now + A_DAY
    elif session.starts_at and now < session.starts_at:
        session.next_at = session.ends_at
        say(SessionNears, room, room.others(0), about=session)
    elif session.asked_at is None:
        _ask_whether_held(room, session, now)
    else:
        session.end(SessionState.SKIPPED)
        settle(room, session)


def _lapse(room: Room, session: RoomSession) -> None:
    """Nobody chose while the times were still to come."""
    was_moved = session.state == SessionState.MOVED
    session.end(SessionState.SKIPPED if was_moved else SessionState.CANCELLED)
    settle(room, session)
    say(SessionLapsed, room, room.others(0), about=session)


def _ask_whether_held(room: Room, session: RoomSession, now: datetime) -> None:
    """Ask everybody once; whoever answers first answers for all, and no answer is one too, in the end."""
    if session.ends_at and now < session.ends_at:
        session.next_at = session.ends_at
        return
    session.asked_at, session.next_at = now, now + PATIENCE
    for one in {room.mentor_id} if room.is_group else room.others(0):
        let_wait(room, HAPPENED, one, session)
    say(SessionPassed, room, room.others(0), about=session)
