"""When an account goes: open rooms end and tell the other; what the clock or others wait for waits no more."""

from datetime import datetime
from types import SimpleNamespace
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Connection, exists, literal, or_, select, update

from app.db import db
from app.errors import Refused
from app.models import Membership, Profile
from rooms.formats import PEER
from rooms.models import Room, RoomGroup, RoomTurn
from rooms.models.quote import RoomPassage, RoomQuote
from rooms.service import end
from rooms.service.moves import make
from rooms.states import LIVE, Part, State

OPEN = (Part.MENTEE.value, Part.MENTOR.value, PEER)


def leave(user: Any) -> None:
    """End the rooms of somebody who goes, and take back or decline what was asked."""
    person = SimpleNamespace(id=user.id, is_verified=True, is_suspended=False, timezone=user.timezone)
    mine = or_(Room.owner_id == user.id, Room.mentor_id == user.id), Room.state.in_([*LIVE, State.REQUESTED])
    for room in db.session.scalars(select(Room).where(*mine).order_by(Room.id).with_for_update(of=Room)).all():
        try:
            _part(room, person)
        except Refused:  # a room of a group: the statements below close it
            continue


def _part(room: Room, person: Any) -> None:
    if room.state != State.REQUESTED:
        end(room, person=person, early=True)
    elif room.part_of(person.id) == Part.MENTEE:
        make(room, "withdraw", person=person)
    else:
        make(room, "decline", person=person, note=_("This account is closed."))


def farewell(connection: Connection, user_id: int, now: datetime) -> dict[Any, set[int]]:
    """Close what is still open, with plain statements: a restored backup knows no verbs. Quotes of theirs go along."""
    mine = or_(Room.owner_id == user_id, Room.mentor_id == user_id)
    is_live = Room.state.in_([each.value for each in LIVE])
    freed = Room.owner_id == user_id, Room.mentor_id == Profile.owner_id, Room.group_id.is_(None), is_live
    places = update(Profile).where(exists().where(*freed), Profile.places_taken > 0)
    connection.execute(places.values(places_taken=Profile.places_taken - 1))
    parts = Membership.space_id.in_(select(Room.space_id).where(mine, is_live)), Membership.part.in_(OPEN)
    connection.execute(update(Membership).where(*parts).values(part=literal("was_") + Membership.part))
    turns = update(RoomTurn).where(RoomTurn.room_id.in_(select(Room.id).where(mine)), RoomTurn.done_at.is_(None))
    connection.execute(turns.values(done_at=now, open_key=None))
    ended = {"state": State.ENDED_EARLY.value, "ended_at": now, "clock_at": None, "paused_until": None}
    connection.execute(update(Room).where(mine, is_live).values(**ended))
    asked = mine, Room.state == State.REQUESTED.value
    connection.execute(update(Room).where(*asked).values(state=State.EXPIRED.value, clock_at=None))
    connection.execute(update(RoomGroup).where(RoomGroup.owner_id == user_id).values(closed_at=now))
    quoted = select(RoomPassage.quote_id).where(RoomPassage.author_id == user_id)
    return {RoomQuote.__table__: set(connection.scalars(quoted))}
