"""Lists of rooms: mine with whose turn it is, and requests; rows with everything a card shows."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Integer, Select, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from app.access import Viewer, asked, stand_in, visible
from app.db import db
from app.models import Membership, User
from app.statements import among, kept, prepared
from rooms.models import Room, RoomEntry
from rooms.queries.doors import open_to
from rooms.states import LIVE, State

MOST_ROOMS = 60
MOST_LOOPS = 200

ROOM: tuple[Any, ...] = (
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
    kept(Room.check_in_days),
    kept(Room.replies),
)
LOOP: tuple[Any, ...] = (
    RoomEntry.room_id,
    RoomEntry.seq,
    RoomEntry.entry_kind,
    RoomEntry.title,
    func.substr(RoomEntry.body_text, 1, 400).label("body_text"),
    kept(RoomEntry.fields),
    RoomEntry.made_at,
    RoomEntry.turn_id,
    RoomEntry.turn_since,
    RoomEntry.due_on,
    RoomEntry.open_items,
)


def cards(person: Viewer, states: Iterable[State], *, limit: int = MOST_ROOMS) -> Sequence[Any]:
    """Return my rooms in these states, the last active first, with the other person and how far I have read."""
    return list(asked(person, _cards(stand_in(person), tuple(sorted(states))), size=limit))


@prepared
def _cards(person: Any, states: tuple[State, ...]) -> Select[Any]:
    mine, mentee, mentor = aliased(Membership), aliased(User), aliased(User)
    columns = [*ROOM, mine.last_read.label("last_read")]
    for part, who in (("mentee", mentee), ("mentor", mentor)):
        columns += [who.name.label(f"{part}_name"), who.handle.label(f"{part}_handle")]
        columns += [who.picture.label(f"{part}_picture")]
    query = select(*columns).join(mine, (mine.space_id == Room.space_id) & (mine.user_id == person.id))
    query = query.join(mentee, mentee.id == Room.owner_id).join(mentor, mentor.id == Room.mentor_id)
    query = query.where(Room.state.in_(states), open_to(Room, person))
    query = query.order_by(Room.last_at.desc().nulls_first(), Room.id.desc())
    return query.limit(bindparam("size", type_=Integer()))


def waiting_entries(person: Viewer, room_ids: Sequence[int]) -> Sequence[Any]:
    """Return what waits in these rooms, for anybody: open turns and open action items, the oldest first."""
    return list(asked(person, _waiting(stand_in(person)), ids=room_ids)) if room_ids else ()


@prepared
def _waiting(person: Any) -> Select[Any]:
    waits = or_(RoomEntry.turn_id.is_not(None), RoomEntry.open_items > 0)
    query = select(*LOOP).where(among(RoomEntry.room_id, "ids"), waits, visible(RoomEntry, person))
    return query.order_by(RoomEntry.id).limit(MOST_LOOPS)


def has_open_request(mentee: Viewer, mentor_id: int) -> int | None:
    """Return the id of the room that this member asked this mentor for and that waits or lives, if there is one."""
    states = [State.REQUESTED, *LIVE]
    query = select(Room.id).where(Room.owner_id == mentee.id, Room.mentor_id == mentor_id, Room.state.in_(states))
    return db.session.scalar(query.where(visible(Room, mentee)).limit(1))
