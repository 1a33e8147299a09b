"""Taking a room along: a page to choose on, and the room as JSON, as Markdown and for print."""

from collections.abc import Iterable
from io import BytesIO
from tempfile import TemporaryFile
from typing import IO

from flask import Response, current_app, send_file
from flask_login import current_user
from sqlalchemy import select

from app import clock
from app.db import db
from app.limits import limiter
from app.web import show
from rooms.interchange import json_text
from rooms.interchange.readable import markdown
from rooms.models.imported import RoomImport
from rooms.queries import room_for
from rooms.queries.archive import Archive, archive_of, local_facts
from rooms.routes import bp

IN_MEMORY = 1_000_000  # a longer export is written to disk, so that no long room stands in memory whole
OFTEN = "30 per hour"


@bp.get("/<int:room_id>/export", endpoint="export")
def show_export(room_id: int) -> Response:
    """Show in which forms the room can be taken along, and what is in them."""
    room = room_for(current_user, room_id)
    taken_in = db.session.scalar(select(RoomImport.made_at).where(RoomImport.room_id == room.id))
    return show("rooms/export.html", room=room, taken_in=taken_in)


@bp.get("/<int:room_id>/export/json", endpoint="export_json")
@limiter.limit(OFTEN)
def show_json(room_id: int) -> Response:
    """Give the room in the documented format."""
    archive = _archive(room_id)
    return _file(archive, json_text(archive.head, archive.entries()), "json", "application/json")


@bp.get("/<int:room_id>/export/markdown", endpoint="export_markdown")
@limiter.limit(OFTEN)
def show_markdown(room_id: int) -> Response:
    """Give the room as Markdown."""
    archive = _archive(room_id)
    return _file(archive, markdown(archive, _site()), "md", "text/markdown")


@bp.get("/<int:room_id>/export/print", endpoint="export_print")
@limiter.limit(OFTEN)
def show_print(room_id: int) -> Response:
    """Show the room for print: no frame, all of it on one page."""
    archive = _archive(room_id)
    return show("rooms/print.html", room=archive.room, archive=archive, head=archive.head)


def _archive(room_id: int) -> Archive:
    archive = archive_of(room_for(current_user, room_id), current_user._get_current_object())
    archive.head["local"] = local_facts(archive, _site())
    return archive


def _site() -> str:
    return str(current_app.config["SETTINGS"].base_url)


def _file(archive: Archive, parts: Iterable[str], ending: str, mimetype: str) -> Response:
    """Write it all before the answer begins: a slow reader then keeps no connection to the database."""
    written: IO[bytes] = BytesIO()
    for part in parts:
        written.write(part.encode())
        if isinstance(written, BytesIO) and written.tell() > IN_MEMORY:
            written = _on_disk(written)
    written.seek(0)
    name = f"room-{archive.room.id}-{clock.today():%Y-%m-%d}.{ending}"
    response = send_file(written, mimetype, as_attachment=True, download_name=name, etag=False)
    response.headers["Cache-Control"] = "no-store"
    response.call_on_close(written.close)
    return response


def _on_disk(begun: BytesIO) -> IO[bytes]:
    found = TemporaryFile()  # noqa: SIM115 (closed with the answer)
    found.write(begun.getvalue())
    return found
