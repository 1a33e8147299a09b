"""The doors of rooms: every room, request and entry is fetched here, by the one rule, for pages and fragments alike."""

from functools import cache
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, exists, or_, select
from sqlalchemy.orm import aliased, joinedload

from app.access import Viewer, blocked, stand_in, visible
from app.accounts.identity import fold_handle
from app.db import db
from app.errors import Missing, NotAllowed
from app.models import Membership, Profile, User
from rooms.models import Room, RoomEntry
from rooms.sides import GROUP
from rooms.states import LIVE, PAST

PEOPLE = (User.id, User.handle, User.name, User.picture, User.is_mentor, User.timezone)


def open_to(room: Any, viewer: Viewer) -> ColumnElement[bool]:
    """Return the SQL condition that the viewer may know of the room: in it now, and no block between those in it.

    In the common room of a group a block against its mentor counts: of others the viewer reads nothing, and goes on.
    """
    other = aliased(Membership)
    counts = or_(room.format != GROUP, other.user_id == room.mentor_id)
    others = other.space_id == room.space_id, other.user_id != viewer.id
    apart = exists().where(*others, counts, blocked(other.user_id, viewer))
    return and_(visible(room, viewer), ~apart)


@cache
def _door(viewer: Any, lock: bool) -> Select[Any]:
    """Select a room with its people; built once, for building the rule takes longer than reading the row."""
    query = select(Room).where(Room.id == bindparam("room_id", type_=Integer()), open_to(Room, viewer))
    query = query.options(
        joinedload(Room.mentee, innerjoin=True).load_only(*PEOPLE),
        joinedload(Room.mentor, innerjoin=True).load_only(*PEOPLE),
        joinedload(Room.memberships),
    )
    if lock:
        query = query.options(joinedload(Room.objectives))  # what is written may be about them
        query = query.with_for_update(of=Room).execution_options(populate_existing=True)
    return query


def request_for(person: Viewer, room_id: int, *, lock: bool = False) -> Room:
    """Return a room in any state, for its request page and its moves; `lock` holds it until the unit of work ends."""
    named = {"room_id": room_id, "viewer_id": person.id}
    found = db.session.scalars(_door(stand_in(person), lock), named).unique().one_or_none()
    if found is None:
        raise Missing
    return found


def room_for(person: Viewer, room_id: int, *, may: str = "read") -> Room:
    """Return a room that has opened; `may="write"` locks it and refuses one that has ended or rests.

    Before it opens there is nothing behind this door.
    """
    room = request_for(person, room_id, lock=may == "write")
    if not room.is_open:
        raise Missing
    if may == "write" and not room.is_writable:
        raise NotAllowed(_("This room has ended or rests. What was written in it can be read, and nothing is added."))
    return room


def pair_for(person: Viewer, room_id: int, *, may: str = "read") -> Room:
    """Return an open room of two, for what a group has with each of its mentees only: check-ins, breaks, pauses."""
    room = room_for(person, room_id, may=may)
    if room.is_group:
        raise Missing
    return room


def agreed_for(person: Viewer, room_id: int, *, lock: bool = False) -> Room:
    """Return a room that was agreed on, for its agreement and its end: also one that waits for signatures."""
    room = request_for(person, room_id, lock=lock)
    if room.is_group or room.state not in LIVE | PAST:
        raise Missing
    return room


@cache
def _entry(viewer: Any, lock: bool) -> Select[Any]:
    ident, room_id = (bindparam(name, type_=Integer()) for name in ("entry_id", "room_id"))
    query = select(RoomEntry).where(RoomEntry.id == ident, RoomEntry.room_id == room_id, visible(RoomEntry, viewer))
    return query.with_for_update(of=RoomEntry).execution_options(populate_existing=True) if lock else query


def entry_for(person: Viewer, room: Room, entry_id: int, *, lock: bool = False) -> RoomEntry:
    """Return an entry of this room; `lock` holds it for a change."""
    named = {"entry_id": entry_id, "room_id": room.id, "viewer_id": person.id}
    found = db.session.scalar(_entry(stand_in(person), lock), named)
    if found is None:
        raise Missing
    return found


def person_by_handle(handle: str, viewer: Viewer) -> Profile:
    """Return the profile of somebody whom the viewer may ask; one who may not be found is missing."""
    query = select(Profile).join(User, User.id == Profile.owner_id)
    found = db.session.scalar(query.where(User.handle == fold_handle(handle), visible(Profile, viewer)))
    if found is None:
        raise Missing
    return found
