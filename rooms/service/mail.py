"""Whether mail may quote what is written in a room: only while everybody in it lets it."""

from typing import Any, NamedTuple

from sqlalchemy import select, update

from app.db import db
from app.models import Membership, Role
from rooms.models import Room


class Quoting(NamedTuple):
    """Who lets mail quote the room: the person who asks, and everybody."""

    mine: bool
    everybody: bool


def _those_in(room: Room) -> tuple[Any, ...]:
    return Membership.space_id == room.space_id, Membership.ended_at.is_(None), Membership.role >= Role.MEMBER


def quoting(room: Room, *, person: Any) -> Quoting:
    """Return whether this person, and everybody, lets mail quote the room."""
    query = select(Membership.user_id, Membership.lets_quote).where(*_those_in(room))
    given = {row.user_id: row.lets_quote for row in db.session.execute(query)}
    return Quoting(given.get(person.id, False), bool(given) and all(given.values()))


def let_quote(room: Room, yes: bool, *, person: Any) -> None:
    """Let mail quote the room, or no more: that holds at once, also for mail that waits."""
    mine = (*_those_in(room), Membership.user_id == person.id)
    db.session.execute(update(Membership).where(*mine).values(lets_quote=yes))
