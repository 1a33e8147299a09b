"""Parts of a room's file besides its stream: what happened to objectives, sessions, what waits, and attached files."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import and_, or_, select

from app.access import Viewer, visible
from app.db import db
from rooms.models import ObjectiveChange, Room, RoomAttachment, RoomEntry, RoomSession, RoomTurn
from rooms.queries.objectives import readable, without_words
from rooms.queries.sessions import agenda_of

_UNUSUAL = re.compile(r"[^A-Za-z0-9._-]+")


def changes_of(archive: Any, ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """Return what was done to objectives besides their progress, by objective, the oldest first."""
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    query = select(ObjectiveChange).where(ObjectiveChange.objective_id.in_(ids)).order_by(ObjectiveChange.id)
    rows = db.session.scalars(query).all()
    there = readable(archive.room.id, {(each.values or {}).get("seq") for each in rows}, archive.reader)
    for each in rows:
        values = without_words(each.values or {}, there)
        words = {"kind": each.kind, "by": archive.handle(each.by_id), "values": values}
        found[each.objective_id].append(words | {"note": each.note, "made_at": each.made_at.isoformat()})
    return found


def sessions_of(archive: Any) -> list[dict[str, Any]]:
    """Return the room's sessions in the order in which they were planned, with the number of their notes."""
    notes = and_(RoomEntry.id == RoomSession.notes_id, visible(RoomEntry, archive.reader))
    query = select(RoomSession, RoomEntry.seq).outerjoin(RoomEntry, notes)
    query = query.where(RoomSession.room_id == archive.room.id, visible(RoomSession, archive.reader))
    first = archive.handle(archive.room.owner_id)
    found = []
    for each, seq in db.session.execute(query.order_by(RoomSession.id)):
        shown = agenda_of(archive.reader, archive.room, each)
        agenda = [{**item, "by": archive.handle(item.get("by")) or first} for item in shown]
        plain = {name: getattr(each, name) for name in ("state", "sequence", "times", "minutes", "place", "link")}
        starts = each.starts_at.isoformat() if each.starts_at else None
        facts = {"offered_by": archive.handle(each.offered_by_id), "starts_at": starts, "agenda": agenda, "notes": seq}
        moments = {"made_at": each.made_at.isoformat(), "changed_at": each.changed_at.isoformat()}
        found.append({**plain, "state": str(each.state), **facts, **moments})
    return found


def turns_of(archive: Any) -> list[dict[str, Any]]:
    """Return what waits without being an entry; what waits privately for somebody is in nobody else's file."""
    mine = or_(RoomTurn.private.is_(False), RoomTurn.whose_id == archive.reader.id)
    query = select(RoomTurn).where(RoomTurn.room_id == archive.room.id, RoomTurn.done_at.is_(None), mine)
    found = []
    for each in db.session.scalars(query.order_by(RoomTurn.id)):
        due = each.due_on.isoformat() if each.due_on else None
        of = archive.handle(each.whose_id)
        found.append({"kind": each.kind, "of": of, "since": each.since.isoformat(), "due_on": due})
    return [each for each in found if each["of"]]


def files_of(row: Any) -> list[dict[str, Any]]:
    """Say what is attached to an entry, and where it lies beside the file in an archive."""
    found = []
    for number, each in enumerate(row.files or (), 1):
        plain = {name: each[name] for name in ("name", "type", "size", "width", "height") if name in each}
        found.append(plain | {"path": path_of(row.seq, number, each["name"])})
    return found


def path_of(seq: int, number: int, name: str) -> str:
    """Return the path of a file in an archive: nothing in it means anything to a file system."""
    return f"files/{seq:05d}-{number}-{_UNUSUAL.sub('-', name).strip('.-')[-80:] or 'file'}"


def stored_files(room: Room, reader: Viewer) -> Iterator[tuple[str, str, int]]:
    """Give the files that the reader may read: path in the archive, name in the store, size."""
    query = select(RoomAttachment.id, RoomAttachment.key, RoomAttachment.size, RoomEntry.seq, RoomEntry.files)
    query = query.join(RoomEntry, RoomEntry.id == RoomAttachment.entry_id)
    query = query.where(RoomAttachment.room_id == room.id, visible(RoomAttachment, reader), visible(RoomEntry, reader))
    for row in db.session.execute(query.order_by(RoomEntry.seq, RoomAttachment.id)):
        for number, each in enumerate(row.files or (), 1):
            if each.get("id") == row.id:
                yield path_of(row.seq, number, each["name"]), row.key, row.size


def has_files(room: Room, reader: Viewer) -> bool:
    """Whether anything is attached that the reader may read."""
    query = select(RoomAttachment.id).where(RoomAttachment.room_id == room.id, visible(RoomAttachment, reader))
    return db.session.scalar(query.limit(1)) is not None
