"""What stands on the agenda of a session because it was written in the room."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from app.access import ensure_may_post
from app.db import db
from app.errors import Invalid, NotAllowed
from app.models.audience import Audience
from rooms.models import Room, RoomEntry, RoomSession
from rooms.models.session import MAX_ITEM, MAX_ITEMS
from rooms.queries.sessions import sessions_of
from rooms.service.sessions import keep_next


def put_on_agenda(room: Room, entry: RoomEntry, *, person: Any) -> RoomSession | None:
    """Put an entry on the agenda of the next session, once; return nothing when none is planned."""
    ensure_may_post(person)
    if entry.audience != Audience.SPACE or entry.is_hidden:
        raise NotAllowed(_("Only what everybody here can read stands on an agenda."))
    ahead, _past = sessions_of(person, room)
    session = next((each for each in ahead if not each.has_begun), None)
    if session is None or entry.seq in session.entries:
        return session
    if len(session.agenda) >= MAX_ITEMS:
        raise Invalid(_("This agenda is full. Take something off first."))
    session.add_item(entry.label[:MAX_ITEM] or f"#{entry.seq}", 0, person.id, entry.seq)
    keep_next(room)
    return session


def take_from_agendas(room: Room, entry: RoomEntry) -> None:
    """Take an entry off every agenda of its room: its words go with it."""
    for session in db.session.scalars(select(RoomSession).where(RoomSession.room_id == room.id)):
        if entry.seq in session.entries:
            session.drop_entry(entry.seq)
    keep_next(room)
