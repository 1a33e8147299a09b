"""Doors and lists of groups: the invitation, the common room, the mentees' own rooms, and how many places are left."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, bindparam, func, select
from sqlalchemy.orm import aliased

from app.access import Viewer, asked, fetch, stand_in, visible
from app.db import db
from app.errors import Missing
from app.models import Profile
from app.statements import prepared
from rooms.models import Room, RoomGroup
from rooms.sides import GROUP
from rooms.states import LIVE, State


def taken(group_id: Any) -> ColumnElement[int]:
    """Select how many of a group's places are taken: by those who agreed and by those who are in it."""
    own = aliased(Room)
    query = select(func.count()).where(own.group_id == group_id, own.format != GROUP, own.state.in_(sorted(LIVE)))
    return query.correlate_except(own).scalar_subquery()


def places_left(group: RoomGroup) -> int:
    """Return how many places are left in a group; none in one that is over."""
    count = db.session.scalar(select(taken(group.id))) or 0
    return 0 if group.is_over else max(group.places - count, 0)


def group_for(person: Viewer, group_id: int) -> tuple[RoomGroup, Profile]:
    """Return a group's invitation and its mentor's profile: read by whoever may read that."""
    group = fetch(RoomGroup, group_id, person)
    profile = db.session.scalar(select(Profile).where(Profile.owner_id == group.owner_id, visible(Profile, person)))
    if profile is None:
        raise Missing
    return group, profile


def own_group(person: Viewer, group_id: int) -> RoomGroup:
    """Return a group to the mentor who leads it; for anybody else there is nothing to change."""
    group = fetch(RoomGroup, group_id, person)
    if group.owner_id != person.id:
        raise Missing
    return group


def common_room(group_id: int) -> Room:
    """Return the common room of a group."""
    return db.session.scalars(select(Room).where(Room.group_id == group_id, Room.format == GROUP)).one()


def my_room_in(person: Viewer, group: RoomGroup) -> Room | None:
    """Return what the viewer has in a group: the common room as its mentor, else their own, asked for or live."""
    mine = Room.format == GROUP if group.owner_id == person.id else Room.owner_id == person.id
    states = [State.REQUESTED, *sorted(LIVE)] if group.owner_id != person.id else sorted(State)
    query = select(Room).where(Room.group_id == group.id, mine, Room.state.in_(states), visible(Room, person))
    return db.session.scalars(query.order_by(Room.id.desc()).limit(1)).one_or_none()


def own_room_in(person: Viewer, common: Room) -> Room | None:
    """Return the live room that a mentee of this group has with its mentor alone; its mentor has none of their own."""
    mine = Room.group_id == common.group_id, Room.format != GROUP, Room.owner_id == person.id
    query = select(Room).where(*mine, Room.state.in_(sorted(LIVE)), visible(Room, person))
    return db.session.scalars(query.order_by(Room.id.desc()).limit(1)).one_or_none()


def own_room_for(person: Viewer, common: Room, room_id: int) -> Room:
    """Return the room of one mentee of this group, to that mentee and to the mentor; locked for writing."""
    from rooms.queries.doors import room_for

    room = room_for(person, room_id, may="write")
    if room.is_group or room.group_id != common.group_id:
        raise Missing
    return room


def open_groups(owner_id: int, viewer: Viewer) -> Sequence[Any]:
    """Return a mentor's groups that are not over, the newest first, with the places that are taken."""
    return list(asked(viewer, _open(stand_in(viewer)), owner_id=owner_id))


@prepared
def _open(viewer: Any) -> Select[Any]:
    columns: list[Any] = [RoomGroup.id, RoomGroup.title, RoomGroup.about_text, RoomGroup.cadence, RoomGroup.places]
    query = select(*columns, taken(RoomGroup.id).label("taken"))
    query = query.where(RoomGroup.owner_id == bindparam("owner_id", type_=Integer()), RoomGroup.closed_at.is_(None))
    return query.where(visible(RoomGroup, viewer)).order_by(RoomGroup.id.desc()).limit(6)
