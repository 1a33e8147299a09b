"""The door of attached files."""

from sqlalchemy import select

from app.access import Viewer, visible
from app.db import db
from app.errors import Missing
from rooms.models import Room, RoomAttachment
from rooms.queries.doors import open_to


def attachment_for(person: Viewer, room_id: int, attachment_id: int, *, lock: bool = False) -> RoomAttachment:
    """Return a file of an entry that the person may read, in a room that they are in."""
    query = select(RoomAttachment).join(Room, Room.id == RoomAttachment.room_id)
    here = RoomAttachment.id == attachment_id, RoomAttachment.room_id == room_id
    query = query.where(*here, visible(RoomAttachment, person), open_to(Room, person))
    found = db.session.scalar(query.with_for_update(of=RoomAttachment) if lock else query)
    if found is None:
        raise Missing
    return found
