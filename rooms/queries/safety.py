"""What a report from a room is made of: entries to choose from, and those that were chosen."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import func, select

from app.access import Viewer, visible
from app.db import db
from app.models import User
from rooms.models import Room, RoomEntry

SHOWN = 30
MOST_CHOSEN = 40


def entries_before(room: Room, viewer: Viewer, limit: int) -> Sequence[Any]:
    """Return the newest entries that the viewer may read, the newest first, with the beginning of what each says."""
    words = func.substr(RoomEntry.body_text, 1, 300).label("words")
    columns = (RoomEntry.id, RoomEntry.seq, RoomEntry.entry_kind, RoomEntry.title, RoomEntry.made_at, User.name, words)
    query = select(*columns).join(User, User.id == RoomEntry.owner_id)
    query = query.where(RoomEntry.room_id == room.id, RoomEntry.removed_at.is_(None), visible(RoomEntry, viewer))
    return db.session.execute(query.order_by(RoomEntry.seq.desc()).limit(limit)).all()


def chosen_entries(room: Room, viewer: Viewer, ids: Iterable[int]) -> Sequence[RoomEntry]:
    """Return these entries of the room as far as the viewer may read them, in their order."""
    query = select(RoomEntry).where(RoomEntry.room_id == room.id, RoomEntry.id.in_(ids), visible(RoomEntry, viewer))
    return db.session.scalars(query.order_by(RoomEntry.seq).limit(MOST_CHOSEN)).all()
