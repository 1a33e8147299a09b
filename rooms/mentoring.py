"""What other domains know rooms by: what they have waiting in one, and where a question to the mentor is written."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy import select

from app.access import Viewer, in_space
from app.db import db
from rooms.models import Room
from rooms.service.due import due_for
from rooms.service.turns import no_longer_waits, wait_for


def composer(person: Viewer, space_id: int, key: str) -> str | None:
    """Return where a question with the words under a key is written, in a room that somebody may write in."""
    found = db.session.scalar(select(Room).where(Room.space_id == space_id, in_space(Room.space_id, person)))
    if found is None or not found.is_writable:
        return None
    return url_for("rooms.show", room_id=found.id, kind="question", key=key, _anchor="composer")


class RoomTurns:
    """Turns that other domains set, by the space of the room."""

    def wait(
        self,
        space_id: int,
        kind: str,
        whose_id: int,
        *,
        about_id: int,
        endpoint: str,
        values: Mapping[str, Any],
        promised: bool,
    ) -> date | None:
        """Say that something waits for a participant: for their eyes alone, the others know nothing of it."""
        if (room := _room(space_id)) is None:
            return None
        due_on: date | None = due_for(room, whose_id) if promised else None
        where: dict[str, Any] = {"endpoint": endpoint, "values": values, "about_id": about_id}
        wait_for(room, kind, whose_id, private=True, due_on=due_on, **where)
        return due_on

    def settle(self, space_id: int, kind: str, *, about_id: int) -> None:
        """Say that it no longer waits."""
        if (room := _room(space_id)) is not None:
            no_longer_waits(room, kind, about_id=about_id)


def _room(space_id: int) -> Room | None:
    return db.session.scalar(select(Room).where(Room.space_id == space_id))
