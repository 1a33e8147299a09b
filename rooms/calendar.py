"""What rooms put into their people's calendars: agreed sessions and the days on which check-ins are due."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, select

from app import clock
from app.access import visible
from app.calendars.occasions import KEPT_FOR, Occasion, Reader
from app.db import db
from app.mail import link
from rooms import rhythm, words
from rooms.life import life_of
from rooms.models import RoomSession
from rooms.models.session import SessionState
from rooms.queries import cards
from rooms.sides import GROUP
from rooms.states import State

KEEPING = (State.PILOT, State.ACTIVE, State.CLOSING)  # a room that rests or has ended has no days in a calendar
CALLED_OFF = (SessionState.MOVED, SessionState.SKIPPED)
MOST = 500


def occasions(reader: Reader) -> list[Occasion]:
    """Return what occurs in a member's rooms, as far as they may know of them right now."""
    rooms = {row.id: row for row in cards(reader, KEEPING)}
    found = [of_session(row, _title(reader, rooms[row.room_id])) for row in _sessions(reader, list(rooms))]
    return found + [each for row in rooms.values() for each in _check_ins(row, reader)]


def _sessions(reader: Reader, room_ids: Sequence[int]) -> Sequence[Any]:
    if not room_ids:
        return ()
    states = (SessionState.AGREED, SessionState.HELD, *CALLED_OFF)
    query: Select[Any] = select(RoomSession).where(RoomSession.room_id.in_(room_ids), visible(RoomSession, reader))
    query = query.where(RoomSession.starts_at > clock.now() - KEPT_FOR, RoomSession.state.in_(states))
    return db.session.scalars(query.order_by(RoomSession.id).limit(MOST)).all()


def _title(reader: Reader, row: Any) -> str:
    return _("Menteo: session with %(name)s", name=_other(reader, row)) if reader.with_names else _("Menteo: session")


def _other(reader: Reader, row: Any) -> str:
    if row.format == GROUP:
        return str(row.group_title)
    return words.first_name(row.mentee_name if row.mentor_id == reader.id else row.mentor_name)


def of_session(session: RoomSession, title: str = "") -> Occasion:
    """Return a session as calendars take it: its time, and the address of its page."""
    return Occasion(
        uid=f"session-{session.id}",
        title=title or _("Menteo: session"),
        address=link("rooms.session", room_id=session.room_id, session_id=session.id),
        starts=session.starts_at,  # type: ignore[arg-type]
        changed_at=session.changed_at,
        minutes=session.minutes,
        sequence=session.sequence,
        is_cancelled=session.state in CALLED_OFF,
    )


def _check_ins(row: Any, reader: Reader) -> Iterator[Occasion]:
    """Yield the days on which check-ins are still to come; one that was sent leaves the calendar."""
    if row.state == State.CLOSING or not row.opened_on:
        return
    title = _("Menteo: check-in due")
    if reader.with_names:
        title = _("Menteo: check-in due, room with %(name)s", name=_other(reader, row))
    for mark in life_of(row, ()).marks:
        if mark.state in {"due", "upcoming"}:
            address = link("rooms.show", room_id=row.id, kind="check_in")
            day = rhythm.date_of(row.opened_on, mark.day)
            yield Occasion(f"check-in-{row.id}-{mark.number}", title, address, day, row.opened_at or row.asked_at)
