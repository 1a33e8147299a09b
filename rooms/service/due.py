"""Until when things wait: by the mentor's reply promise in working days, without their leave and the room's rest."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.db import db
from app.events import on
from app.models import Profile
from app.profiles.events import LeaveChanged
from rooms import turns
from rooms.models import Room, RoomEntry
from rooms.states import LIVE
from rooms.turns import Away

MOST = 500


def away(room: Room, person_id: int) -> Away:
    """Return the days on which a participant lets nobody wait: their leave, and the room's rest."""
    query = select(Profile.away_from, Profile.away_until).where(Profile.owner_id == person_id)
    row = db.session.execute(query).one_or_none()
    return (*room.rest_dates, *leave_of(row))


def leave_of(profile: Any) -> Away:
    """Return somebody's leave as days, if there is one."""
    if profile is None or profile.away_until is None:
        return ()
    begin = profile.away_from or datetime(1, 1, 1, tzinfo=UTC)
    return ((begin.date(), profile.away_until.date()),)


def due_for(room: Room, person_id: int, since: datetime | None = None) -> Any:
    """Return the day by which something is due that waits for a participant from today, or since a moment."""
    day = since.astimezone(ZoneInfo(room.timezone)).date() if since else room.today
    return turns.due_day(day, room.reply_days, away(room, person_id))


def shift(room: Room, person_id: int | None = None) -> None:
    """Work out anew when what waits is due, for one participant or for all: leave or rest has changed."""
    waiting = select(RoomEntry).where(RoomEntry.room_id == room.id, RoomEntry.turn_id.is_not(None))
    if person_id is not None:
        waiting = waiting.where(RoomEntry.turn_id == person_id)
    for entry in db.session.scalars(waiting.order_by(RoomEntry.id).limit(MOST)):
        if entry.due_on and entry.turn_id and not entry.fields.get("due_on"):
            due = due_for(room, entry.turn_id, entry.turn_since)
            if due != entry.due_on:
                entry.put_off(due)


@on(LeaveChanged)
def shift_all(event: LeaveChanged) -> None:
    """Put off what waits for a mentor who goes on leave, in all their rooms."""
    for room in db.session.scalars(select(Room).where(Room.mentor_id == event.actor_id, Room.state.in_(LIVE))):
        shift(room, event.actor_id)
