"""Rooms in somebody's export: each room they are in, as its own export gives it to them today, with its files."""

from flask import Flask, current_app
from sqlalchemy import select

from app.access import visible
from app.accounts.service.deletion import add_leaving
from app.db import db
from app.exports.box import Box
from app.exports.parts import ExportPart, Owner, add_export_part
from app.former import add_farewell
from rooms import leaving
from rooms.interchange import json_text
from rooms.interchange.readable import markdown
from rooms.models import Room
from rooms.queries import room_for
from rooms.queries.archive import archive_of, local_facts
from rooms.queries.archive_parts import stored_files


def init_app(app: Flask) -> None:
    """Give members their rooms along, and put in order what they leave when they go."""
    add_export_part(app, ExportPart("rooms", rooms))
    add_export_part(app, ExportPart("requests", requests))
    add_leaving(app, leaving.leave)
    add_farewell(app, leaving.farewell)


def rooms(owner: Owner, box: Box) -> None:
    """Write every room that has opened and that its reader may read at this moment."""
    opened = select(Room.id).where(Room.opened_at.is_not(None), visible(Room, owner))
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
    mine = select(*columns).where(Room.owner_id == owner.id, Room.opened_at.is_(None)).order_by(Room.id)
    box.rows("rooms/requests.json", (dict(row) for row in db.session.execute(mine).mappings()))
