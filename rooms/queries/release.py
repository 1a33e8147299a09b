"""What is read for going another way: the offer itself, what may be taken along, and mentors with a free place."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import or_, select

from app import clock
from app.access import Viewer, visible
from app.db import db
from app.errors import Missing
from app.models import Profile, User
from app.profiles.queries import is_listed
from rooms.models import Room, RoomEntry, RoomObjective, RoomPacket, RoomTurn
from rooms.states import State

MOST_MENTORS = 8
MOST_ITEMS = 100


def ensure_offered(room: Room, person: Viewer) -> None:
    """Refuse anybody to whom the room does not offer another way: for them there is nothing here."""
    mine = RoomTurn.room_id == room.id, RoomTurn.kind == "release", RoomTurn.whose_id == person.id
    if db.session.scalar(select(RoomTurn.id).where(*mine, RoomTurn.done_at.is_(None)).limit(1)) is None:
        raise Missing


def own_items(room: Room, person: Viewer) -> tuple[Sequence[RoomEntry], Sequence[RoomObjective]]:
    """Return what somebody may take along: what they wrote themselves, the newest first, and their objectives."""
    entries = select(RoomEntry).where(RoomEntry.room_id == room.id, RoomEntry.owner_id == person.id)
    entries = entries.where(visible(RoomEntry, person), RoomEntry.hidden_at.is_(None))
    aims = select(RoomObjective).where(RoomObjective.room_id == room.id, RoomObjective.owner_id == person.id)
    aims = aims.where(visible(RoomObjective, person), RoomObjective.hidden_at.is_(None))
    rows = db.session.scalars(entries.order_by(RoomEntry.seq.desc()).limit(MOST_ITEMS)).all()
    return rows, db.session.scalars(aims.order_by(RoomObjective.position)).all()


def free_mentors(person: Viewer, room: Room, wanted: str) -> Sequence[Any]:
    """Return mentors with a free place whose handle or name begins like this; never the one of this room."""
    begins = or_(*[column.istartswith(wanted, autoescape=True) for column in (User.handle, User.name)])
    query = select(User.handle, User.name, User.picture, Profile.headline).join(Profile, Profile.owner_id == User.id)
    here = or_(Profile.away_until.is_(None), Profile.away_until <= clock.now(), Profile.away_from > clock.now())
    free = Profile.places_taken < Profile.capacity, Profile.owner_id != room.mentor_id
    query = query.where(is_listed(person), here, *free, begins).order_by(User.handle).limit(MOST_MENTORS)
    return db.session.execute(query, {"now": clock.now()}).all()


def cover_asked(room: Room) -> Any:
    """Return the request to a cover mentor that waits, if there is one."""
    query = select(Room.id, User.name).join(RoomPacket, RoomPacket.room_id == Room.id)
    query = query.join(User, User.id == Room.mentor_id).where(RoomPacket.from_room_id == room.id)
    return db.session.execute(query.where(Room.state == State.REQUESTED).limit(1)).one_or_none()


def packet_of(room: Any) -> RoomPacket | None:
    """Return what was taken along with a request; its page is the door."""
    return db.session.scalar(select(RoomPacket).where(RoomPacket.room_id == room.id))
