"""Whom one may mention in a room: who is in it."""

from typing import Any

from sqlalchemy import Select, select

from app.models import Membership, Role
from app.writing import Crowd
from rooms.models import Room


def _in_room(ident: Any) -> Select[Any]:
    query = select(Membership.user_id).join(Room, Room.space_id == Membership.space_id)
    return query.where(Room.id == ident, Membership.ended_at.is_(None), Membership.role >= Role.MEMBER)


CROWD = Crowd(Room, _in_room)
