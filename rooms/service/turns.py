"""Saying that something waits in a room for somebody, and that it no longer does."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert as upsert_postgresql
from sqlalchemy.dialects.sqlite import insert as upsert_sqlite

from app import clock
from app.db import db
from rooms import turns
from rooms.models import Room, RoomTurn
from rooms.models.turn import open_key


def wait_for(
    room: Room,
    kind: str,
    whose_id: int,
    *,
    endpoint: str,
    values: Mapping[str, Any],
    due_on: date | None = None,
    about_id: int | None = None,
    private: bool = False,
) -> None:
    """Say that something waits for a participant; while it is open, saying so again changes nothing.

    `endpoint` and `values` are the page on which to act. A private one is shown to this participant alone. Its words
    stand in `rooms.kinds.TURNS` under its kind.
    """
    upsert = upsert_postgresql if db.session.get_bind().dialect.name == "postgresql" else upsert_sqlite
    row = {
        "room_id": room.id,
        "kind": kind,
        "whose_id": whose_id,
        "since": clock.now(),
        "due_on": due_on,
        "nudge_at": turns.earliest_morning(due_on) if due_on else None,
        "private": private,
        "endpoint": endpoint,
        "values": dict(values),
        "about_id": about_id,
        "open_key": open_key(room.id, kind, whose_id, about_id),
    }
    db.session.execute(upsert(RoomTurn).values(**row).on_conflict_do_nothing(index_elements=["open_key"]))


def no_longer_waits(room: Room, kind: str, *, whose_id: int | None = None, about_id: int | None = None) -> bool:
    """Say that what waited is done, for this participant or for all; return whether anything was waiting."""
    found = [RoomTurn.room_id == room.id, RoomTurn.kind == kind, RoomTurn.done_at.is_(None)]
    found += [RoomTurn.whose_id == whose_id] if whose_id is not None else []
    found += [RoomTurn.about_id == about_id] if about_id is not None else []
    return _close(*found)


def nothing_waits(room: Room) -> bool:
    """Say that nothing at all waits in a room any more: it was refused, or it ended."""
    return _close(RoomTurn.room_id == room.id, RoomTurn.done_at.is_(None))


def _close(*found: Any) -> bool:
    done = update(RoomTurn).where(*found).values(done_at=clock.now(), open_key=None, nudge_at=None)
    result: Any = db.session.execute(done.execution_options(synchronize_session="fetch"))
    return bool(result.rowcount)
