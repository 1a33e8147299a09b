"""When an account goes: open rooms end and tell the other; what the clock or others wait for waits no more."""

from datetime import datetime
from types import SimpleNamespace
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Connection, exists, literal, or_, select, update
from sqlalchemy.orm import aliased

from app import clock, documents, outbox
from app.accounts.events import NameChanged
from app.db import db
from app.errors import Refused
from app.events import on
from app.former import NAME
from app.models import Document, Membership, Profile, User
from rooms.formats import PEER
from rooms.models import Room, RoomGroup, RoomTurn
from rooms.models.imported import RoomImport
from rooms.models.quote import RoomPassage, RoomQuote
from rooms.models.room import found_as
from rooms.service import end
from rooms.service.moves import make
from rooms.sides import GROUP
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
    their = select(Document.id).join(Room, Room.id == Document.ref_id).where(Document.kind == Room.kind, mine[0])
    outbox.enqueue("index", {"ids": list(db.session.scalars(their))})  # which finds them by the name


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
    _forget_name(connection, user_id)
    _forget_in_files(connection, user_id)
    quoted = select(RoomPassage.quote_id).where(RoomPassage.author_id == user_id)
    return {RoomQuote.__table__: set(connection.scalars(quoted))}


def _forget_name(connection: Connection, user_id: int) -> None:
    """Let nobody find a room by the name of who has gone."""
    mentee, mentor = aliased(User), aliased(User)
    query = select(Room.id, Room.owner_id, Room.mentor_id, mentee.name.label("mentee"), mentor.name.label("mentor"))
    query = query.join(mentee, mentee.id == Room.owner_id).join(mentor, mentor.id == Room.mentor_id)
    mine = or_(Room.owner_id == user_id, Room.mentor_id == user_id), Room.format != GROUP
    for row in connection.execute(query.where(*mine)).all():
        names = (row.mentee, row.mentor) if row.owner_id != user_id else (NAME, row.mentor)
        title = found_as(*names) if row.mentor_id != user_id else found_as(names[0], NAME)
        its = Document.kind == Room.kind, Document.ref_id == row.id
        connection.execute(update(Document).where(*its).values(title=title, reworded_at=clock.now()))


def _forget_in_files(connection: Connection, user_id: int) -> None:
    """Take somebody out of what rooms that came from a file keep of that file."""
    inside = select(Membership.space_id).where(Membership.user_id == user_id)
    query = select(RoomImport.id, RoomImport.kept).join(Room, Room.id == RoomImport.room_id)
    for row in connection.execute(query.where(Room.space_id.in_(inside))).all():
        people, turns, said = (row.kept.get(name, []) for name in ("people", "turns", "testimonials"))
        gone = {handle for ident, handle, *_ in people if ident == user_id}
        kept = {
            **row.kept,
            "people": [each for each in people if each[0] != user_id],
            "turns": [each for each in turns if each["of"] not in gone],
            "testimonials": [each for each in said if gone.isdisjoint({each["by"], each["about"]})],
        }
        connection.execute(update(RoomImport).where(RoomImport.id == row.id).values(kept=kept))


@on(NameChanged)
def take_name(event: NameChanged) -> None:
    """Let rooms be found by the name that somebody has now."""
    theirs = or_(Room.owner_id == event.actor_id, Room.mentor_id == event.actor_id), Room.format != GROUP
    for room in db.session.scalars(select(Room).where(*theirs)).all():
        documents.write(db.session, room)
