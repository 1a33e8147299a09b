"""The texts of rooms that pictures may stand in: entries, and what they said before."""

from sqlalchemy import select

from app.access import Viewer
from app.db import db
from app.errors import Missing
from rooms.models import RoomEntry, RoomEntryRevision
from rooms.queries import entry_for, room_for


def texts(person: Viewer, entry_id: int) -> list[str]:
    """Return what an entry says and said, to those in its room."""
    room_id = db.session.scalar(select(RoomEntry.room_id).where(RoomEntry.id == entry_id))
    entry = entry_for(person, room_for(person, room_id or 0), entry_id)
    if entry.removed_at is not None:
        raise Missing
    former = select(RoomEntryRevision.body_md).where(RoomEntryRevision.entry_id == entry_id)
    return [entry.body_html, *db.session.scalars(former)]
