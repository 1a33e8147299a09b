"""Taking a room along: a page to choose on, and the room as JSON, as Markdown and for print."""

from collections.abc import Iterable
from contextlib import suppress
from io import BytesIO
from itertools import islice
from tempfile import TemporaryFile
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from flask import Response, current_app, request, send_file
from flask_login import current_user
from sqlalchemy import select

from app import clock, store
from app.db import db
from app.limits import limiter
from app.web import show, whole_number
from rooms.interchange import json_text
from rooms.interchange.readable import markdown
from rooms.models.imported import RoomImport
from rooms.queries import room_for
from rooms.queries.archive import Archive, archive_of, local_facts
from rooms.queries.archive_parts import has_files, stored_files
from rooms.routes import bp

IN_MEMORY = 1_000_000  # a longer export is written to disk, so that no long room stands in memory whole
LONG = 500  # entries
PRINTED = 1000  # entries on one page
OFTEN = "30 per hour"


@bp.get("/<int:room_id>/export", endpoint="export")
def show_export(room_id: int) -> Response:
    """Show in which forms the room can be taken along, and what is in them."""
    room = room_for(current_user, room_id)
    taken_in = db.session.scalar(select(RoomImport.made_at).where(RoomImport.room_id == room.id))
    attached = has_files(room, current_user)
    return show("rooms/export.html", room=room, taken_in=taken_in, has_files=attached)


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


@bp.get("/<int:room_id>/export/zip", endpoint="export_zip")
@limiter.limit("10 per hour")
def show_zip(room_id: int) -> Response:
    """Give the room with everything that is attached to it."""
    archive = _archive(room_id)
    files = list(stored_files(archive.room, archive.reader))
    is_large = archive.room.last_seq > LONG or sum(size for _, _, size in files) > IN_MEMORY
    written: IO[bytes] = TemporaryFile() if is_large else BytesIO()  # noqa: SIM115 (closed with the answer)
    with ZipFile(written, "w", ZIP_DEFLATED) as packed:
        _pack(packed, "room.json", json_text(archive.head, archive.entries()))
        _pack(packed, "room.md", markdown(archive, _site()))
        for path, key, _ in files:
            with suppress(store.Absent):
                packed.writestr(path, store.read(key), ZIP_STORED)
    return _sent(archive, written, "zip", "application/zip")


def _pack(packed: ZipFile, name: str, parts: Iterable[str]) -> None:
    with packed.open(name, "w") as member:
        for part in parts:
            member.write(part.encode())


@bp.get("/<int:room_id>/export/print", endpoint="export_print")
@limiter.limit(OFTEN)
def show_print(room_id: int) -> Response:
    """Show the room for print without a frame; a long one goes on on another page."""
    archive, after = _archive(room_id), whole_number(request.args.get("after"))
    rows = list(islice(archive.rows(after), PRINTED + 1))
    more = rows[PRINTED - 1][0].seq if len(rows) > PRINTED else None
    page: dict[str, Any] = {"room": archive.room, "head": archive.head, "rows": rows[:PRINTED]}
    return show("rooms/print.html", **page, more=more, after=after)


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
    return _sent(archive, written, ending, mimetype)


def _sent(archive: Archive, written: IO[bytes], ending: str, mimetype: str) -> Response:
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
