"""Attaching files to entries and taking them off; app/filing.py keeps and deletes what the store holds."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select

from app.access import ensure_may_post
from app.db import db
from app.errors import Invalid, NotAllowed
from app.filing import Shelf
from app.uploads import FIELD, MAX_FILES, Upload
from rooms.models import Room, RoomAttachment, RoomEntry

MOST = 200  # files in a room
MOST_BYTES = 250 * 1024 * 1024

SHELF = Shelf("rooms", "room_attachment", RoomAttachment.key)
keep, delete_later, sweep = SHELF.keep, SHELF.delete_later, SHELF.sweep


def attach(room: Room, entry: RoomEntry, kept: Sequence[tuple[str, Upload]], *, author: Any) -> None:
    """Attach files that are kept to an entry; the room must be locked, for its files are counted."""
    if not kept:
        return
    ensure_may_post(author)
    _ensure_room(room, entry, [upload for _name, upload in kept])
    shared = {"owner_id": author.id, "space_id": entry.space_id, "audience": entry.audience, "entry_id": entry.id}
    rows = [row_of(key, upload, room_id=room.id, **shared) for key, upload in kept]
    db.session.add_all(rows)
    db.session.flush()
    entry.files = [*entry.files, *(row.shown for row in rows)]


def row_of(key: str, upload: Upload, **about: Any) -> RoomAttachment:
    """Return the row of a file that is kept under a name in the store."""
    facts = {"name": upload.name, "media_type": upload.media_type, "size": len(upload.body), "key": key}
    return RoomAttachment(**facts, width=upload.width, height=upload.height, **about)


def _ensure_room(room: Room, entry: RoomEntry, uploads: Sequence[Upload]) -> None:
    if len(entry.files) + len(uploads) > MAX_FILES:
        raise Invalid(_("An entry takes four files. Put the others into a second one."), FIELD)
    counted = select(func.count(), func.coalesce(func.sum(RoomAttachment.size), 0))
    count, size = db.session.execute(counted.where(RoomAttachment.room_id == room.id)).one()
    size += sum(len(upload.body) for upload in uploads)
    if count + len(uploads) > MOST or size > MOST_BYTES:
        raise Invalid(_("This room is full of files. Take some off, or link to them instead."), FIELD)


def take_off(entry: RoomEntry, attachment: RoomAttachment, *, author: Any) -> None:
    """Take a file off one's own entry, for good."""
    ensure_may_post(author)
    if attachment.owner_id != author.id:
        raise NotAllowed(_("A file is taken off by whoever attached it."))
    entry.files = [each for each in entry.files if each["id"] != attachment.id]
    db.session.delete(attachment)
    delete_later([attachment.key])


def exchange(
    room: Room, entry: RoomEntry, *, off: Iterable[int], kept: Sequence[tuple[str, Upload]], author: Any
) -> None:
    """Take some files off one's own entry and attach others; the room must be locked."""
    query = select(RoomAttachment).where(RoomAttachment.entry_id == entry.id, RoomAttachment.id.in_(sorted(off)))
    for attachment in db.session.scalars(query.with_for_update(of=RoomAttachment)).all():
        take_off(entry, attachment, author=author)
    db.session.flush()
    attach(room, entry, kept, author=author)
