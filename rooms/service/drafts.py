"""Keeping what somebody types until they post it: one draft for each kind of entry and each entry that is answered."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert as upsert_postgresql
from sqlalchemy.dialects.sqlite import insert as upsert_sqlite

from app import clock
from app.access import ensure_may_post
from app.db import db
from app.errors import Invalid
from rooms.models import Room, RoomDraft

MOST = 80_000  # characters of one draft


def save(room: Room, kind: str, to_id: int, values: Mapping[str, list[str]], *, author: Any) -> datetime | None:
    """Keep what was typed instead of what was kept before; nothing typed keeps nothing. Return when it was kept."""
    ensure_may_post(author)
    if sum(len(text) for texts in values.values() for text in texts) > MOST:
        raise Invalid(_("This draft is too long to keep. Shorten it, or post it in parts."))
    if not any(text.strip() for texts in values.values() for text in texts):
        forget(room, kind, to_id, author=author)
        return None
    now = clock.now()
    upsert = upsert_postgresql if db.session.get_bind().dialect.name == "postgresql" else upsert_sqlite
    where = {"room_id": room.id, "owner_id": author.id, "kind": kind, "to_id": to_id}
    what = {"values": dict(values), "saved_at": now}
    made = upsert(RoomDraft).values(where | what)
    db.session.execute(made.on_conflict_do_update(index_elements=list(where), set_=what))
    return now


def forget(room: Room, kind: str, to_id: int, *, author: Any) -> None:
    """Drop a draft: it was posted, or its author wants it no longer."""
    mine = RoomDraft.room_id == room.id, RoomDraft.owner_id == author.id
    db.session.execute(delete(RoomDraft).where(*mine, RoomDraft.kind == kind, RoomDraft.to_id == to_id))
