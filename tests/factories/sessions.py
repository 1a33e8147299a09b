"""Sessions: proposed, agreed, and passed."""

from datetime import datetime, timedelta

from app import clock
from app.db import db
from rooms.models import Room, RoomSession
from rooms.service import sessions as service
from tests.factories.rooms import actor


def later(days: float = 3, hour: int = 17) -> datetime:
    """A time that is still to come."""
    there = clock.now() + timedelta(days=days)
    return there.replace(hour=hour, minute=0, second=0, microsecond=0)


def make_session(room: Room, by, *times: datetime, **changes) -> RoomSession:
    """Times that somebody offered."""
    values = {"minutes": 45, "place": "Video", "agenda": [("February numbers", 20)]} | changes
    return service.propose(room, person=actor(by), times=times or [later(), later(4)], **values)


def make_agreed(room: Room, by, other, at: datetime | None = None, **changes) -> RoomSession:
    """A session that both agreed on."""
    at = at or later()
    session = make_session(room, by, at, **changes)
    service.choose(room, session, person=actor(other), at=session.times[0])
    db.session.flush()
    return session
