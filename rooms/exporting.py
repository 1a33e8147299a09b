"""Rooms in somebody's export: each room they are in, as its own export gives it to them today, with its files; of rooms
that are shut to them their own words alone.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from flask import Flask, current_app
from sqlalchemy import select

from app.accounts.service.deletion import add_leaving
from app.db import db
from app.exports.box import Box
from app.exports.parts import ExportPart, Owner, add_export_part
from app.former import add_farewell
from rooms import leaving
from rooms.interchange import json_text
from rooms.interchange.readable import markdown
from rooms.kinds import KINDS
from rooms.models import Room, RoomEntry, RoomObjective
from rooms.queries import room_for
from rooms.queries.archive import archive_of, local_facts
from rooms.queries.archive_parts import stored_files
from rooms.queries.doors import open_to

LOT = 200
OWN: tuple[Any, ...] = tuple(
    getattr(RoomEntry, name) for name in ("room_id", "seq", "entry_kind", "made_at", "title", "body_md", "fields")
)


def init_app(app: Flask) -> None:
    """Give members their rooms along, and put in order what they leave when they go."""
    add_export_part(app, ExportPart("rooms", rooms))
    add_export_part(app, ExportPart("requests", requests))
    add_export_part(app, ExportPart("own_words", own_words))
    add_leaving(app, leaving.leave)
    add_farewell(app, leaving.farewell)


def rooms(owner: Owner, box: Box) -> None:
    """Write every room that has opened and that its reader may read at this moment."""
    opened = select(Room.id).where(Room.opened_at.is_not(None), open_to(Room, owner))
    for ident in db.session.scalars(opened.order_by(Room.id)).all():
        room, site = room_for(owner, ident), str(current_app.config["SETTINGS"].base_url)
        archive = archive_of(room, owner)
        archive.head["local"] = local_facts(archive, site)
        box.text(f"rooms/{ident}/room.json", json_text(archive.head, archive.entries()))
        box.text(f"rooms/{ident}/room.md", markdown(archive, site))
        for path, key, _size in stored_files(room, owner):
            box.stored(f"rooms/{ident}/{path}", key)
        db.session.expunge_all()


def requests(owner: Owner, box: Box) -> None:
    """Write one's own requests that have not become a room."""
    columns = (Room.id, Room.state, Room.why_md, Room.cadence, Room.asked_at)
    mine = Room.owner_id == owner.id, Room.opened_at.is_(None)
    aims: dict[int, list[dict[str, Any]]] = defaultdict(list)
    query = select(RoomObjective.room_id, RoomObjective.title, RoomObjective.measure, RoomObjective.due_on)
    query = query.join(Room, Room.id == RoomObjective.room_id).where(*mine)
    for aim in db.session.execute(query.order_by(RoomObjective.id)).mappings():
        aims[aim["room_id"]].append({name: aim[name] for name in ("title", "measure", "due_on")})
    rows = db.session.execute(select(*columns).where(*mine).order_by(Room.id)).mappings()
    box.rows("rooms/requests.json", ({**row, "objectives": aims[row["id"]]} for row in rows))


def own_words(owner: Owner, box: Box) -> None:
    """Write what the owner wrote in rooms that they left or that a block shuts: their own words, and nothing around."""
    box.rows("rooms/own-words.json", _own_words(owner))


def _own_words(owner: Owner) -> Iterator[dict[str, Any]]:
    shut = select(Room.id).where(Room.opened_at.is_not(None), ~open_to(Room, owner))
    mine = RoomEntry.owner_id == owner.id, RoomEntry.room_id.in_(shut), RoomEntry.removed_at.is_(None)
    query, last = select(RoomEntry.id, *OWN).where(*mine).order_by(RoomEntry.id).limit(LOT), 0
    while rows := db.session.execute(query.where(RoomEntry.id > last)).mappings().all():
        for row in rows:
            prose = {name: row["fields"][name] for name in KINDS[row["entry_kind"]].prose if row["fields"].get(name)}
            yield {column.key: row[column.key] for column in OWN} | {"fields": prose}
        last = rows[-1]["id"]
