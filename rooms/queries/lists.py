"""Lists of rooms: mine with whose turn it is, and requests; rows with everything a card shows."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from app.access import Viewer, visible
from app.db import db
from app.models import Membership, User
from rooms.models import Room, RoomEntry
from rooms.queries.doors import open_to
from rooms.states import LIVE, State

MOST_ROOMS = 60
MOST_LOOPS = 200

ROOM = (
    Room.id,
    Room.owner_id,
    Room.mentor_id,
    Room.space_id,
    Room.state,
    Room.cadence,
    Room.reply_days,
    Room.days,
    Room.timezone,
    Room.asked_at,
    Room.opened_at,
    Room.opened_on,
    Room.ended_at,
    Room.last_seq,
    Room.last_at,
    Room.check_in_days,
    Room.replies,
)
LOOP = (
    RoomEntry.id,
    RoomEntry.room_id,
    RoomEntry.seq,
    RoomEntry.owner_id,
    RoomEntry.entry_kind,
    RoomEntry.title,
    RoomEntry.body_text,
    RoomEntry.fields,
    RoomEntry.number,
    RoomEntry.made_at,
    RoomEntry.turn_id,
    RoomEntry.turn_since,
    RoomEntry.due_on,
    RoomEntry.settled_at,
    RoomEntry.open_items,
)


def cards(person: Viewer, states: Iterable[State], *, limit: int = MOST_ROOMS) -> Sequence[Any]:
    """Return my rooms in these states, the last active first, with the other person and how far I have read."""
    mine, mentee, mentor = aliased(Membership), aliased(User), aliased(User)
    query = (
        select(
            *ROOM,
            mine.last_read.label("last_read"),
            mentee.name.label("mentee_name"),
            mentee.handle.label("mentee_handle"),
            mentee.picture.label("mentee_picture"),
            mentor.name.label("mentor_name"),
            mentor.handle.label("mentor_handle"),
            mentor.picture.label("mentor_picture"),
        )
        .join(mine, (mine.space_id == Room.space_id) & (mine.user_id == person.id))
        .join(mentee, mentee.id == Room.owner_id)
        .join(mentor, mentor.id == Room.mentor_id)
        .where(Room.state.in_(list(states)), open_to(Room, person))
        .order_by(Room.last_at.desc().nulls_first(), Room.id.desc())
        .limit(limit)
    )
    return db.session.execute(query).all()


def requests_of(person: Viewer) -> list[Room]:
    """Return the requests that I sent or was sent and that wait, with their objectives, the oldest first."""
    mine = or_(Room.owner_id == person.id, Room.mentor_id == person.id)
    people = joinedload(Room.mentee, innerjoin=True), joinedload(Room.mentor, innerjoin=True)
    query = select(Room).where(Room.state == State.REQUESTED, mine, open_to(Room, person))
    query = query.options(*people, selectinload(Room.objectives)).order_by(Room.asked_at, Room.id).limit(MOST_ROOMS)
    return list(db.session.scalars(query))


def waiting_entries(person: Viewer, room_ids: Sequence[int]) -> Sequence[Any]:
    """Return what waits in these rooms, for anybody: open turns and open action items, the oldest first."""
    if not room_ids:
        return ()
    waits = or_(RoomEntry.turn_id.is_not(None), RoomEntry.open_items > 0)
    query = select(*LOOP).where(RoomEntry.room_id.in_(room_ids), waits, visible(RoomEntry, person))
    return db.session.execute(query.order_by(RoomEntry.id).limit(MOST_LOOPS)).all()


def has_open_request(mentee: Viewer, mentor_id: int) -> int | None:
    """Return the id of the room that this member asked this mentor for and that waits or lives, if there is one."""
    states = [State.REQUESTED, *LIVE]
    query = select(Room.id).where(Room.owner_id == mentee.id, Room.mentor_id == mentor_id, Room.state.in_(states))
    return db.session.scalar(query.where(visible(Room, mentee)).limit(1))
