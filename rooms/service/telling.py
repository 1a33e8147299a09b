"""Telling people in a room: one way for all verbs and for the clock, so that all of it is one row of their inbox."""

from typing import Any

from app.db import db
from app.events import Event, Ref, emit
from rooms.models import Room


def say(
    event: type[Event], room: Room, notify: frozenset[int], *, actor_id: int | None = None, about: Any = None
) -> None:
    """Tell people what happened in a room, to the room itself or to a thing in it; nobody acts where the clock does."""
    db.session.flush()
    subject = Ref(about.kind, about.id) if about is not None else Ref(room.kind, room.id)
    where: dict[str, Any] = {"space_id": room.space_id, "group": f"room:{room.id}"}
    emit(event(actor_id=actor_id, subject=subject, notify=notify, **where))
