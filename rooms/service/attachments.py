"""Attaching files to entries, taking them off, and deleting from the store what no entry has any more.

A file is written to the store before its row, and deleted after it: a failure in between leaves a file that nothing
names, which the daily sweep finds. Files of today and yesterday are left alone by it: their rows may be on their way.
"""

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select

from app import clock, outbox, store
from app.access import ensure_may_post
from app.db import db
from app.errors import Invalid, NotAllowed
from app.reminders import first_time
from rooms.models import Room, RoomAttachment, RoomEntry
from rooms.uploads import FIELD, MAX_FILES, Upload

PLACE = "rooms"
MOST = 200  # files in a room
MOST_BYTES = 250 * 1024 * 1024
SWEPT_AT_ONCE = 500


def keep(uploads: Iterable[Upload]) -> list[tuple[str, Upload]]:
    """Write files to the store and return them with their names there; raises `store.Unreachable`."""
    kept = []
    for upload in uploads:
        name = f"{PLACE}/{clock.now():%Y%m%d}/{secrets.token_hex(16)}"
        store.write(name, upload.body)
        kept.append((name, upload))
    return kept


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


def delete_later(keys: Sequence[str]) -> None:
    """Have files deleted once this unit of work is done."""
    if keys:
        outbox.enqueue("room_attachment.delete", {"keys": list(keys)})


@outbox.handler("room_attachment.delete")
def delete_files(payloads: Sequence[dict[str, Any]]) -> None:
    """Delete files that no row names."""
    for key in _unnamed([str(key) for payload in payloads for key in payload["keys"]]):
        store.delete(key)


@outbox.handler("room_attachment.sweep")
def sweep_files(payloads: Sequence[dict[str, Any]]) -> None:
    """Delete every file of rooms that no row names, such as those of rooms and people that are gone."""
    recent = tuple(f"{PLACE}/{clock.now() - timedelta(days=days):%Y%m%d}/" for days in (-1, 0, 1))
    ours = [name for name in store.all() if name.startswith(f"{PLACE}/") and not name.startswith(recent)]
    for start in range(0, len(ours), SWEPT_AT_ONCE):
        for key in _unnamed(ours[start : start + SWEPT_AT_ONCE]):
            store.delete(key)


def _unnamed(keys: Sequence[str]) -> list[str]:
    named = set(db.session.scalars(select(RoomAttachment.key).where(RoomAttachment.key.in_(keys))))
    return [key for key in keys if key not in named]


def sweep(now: datetime) -> None:
    """Ask for a sweep once a day."""
    if first_time(f"room_attachment.sweep:{now:%Y%m%d}"):
        outbox.enqueue("room_attachment.sweep", {})
