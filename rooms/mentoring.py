"""What other domains have waiting in a room: it is shown as a turn there, and on home with the others."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from app.db import db
from rooms.models import Room
from rooms.service.turns import no_longer_waits, wait_for


class RoomTurns:
    """Turns that other domains set, by the space of the room."""

    def wait(
        self, space_id: int, kind: str, whose_id: int, *, about_id: int, endpoint: str, values: Mapping[str, Any]
    ) -> None:
        """Say that something waits for a participant: for their eyes alone, the others know nothing of it."""
        if (room := _room(space_id)) is not None:
            where: dict[str, Any] = {"endpoint": endpoint, "values": values, "about_id": about_id}
            wait_for(room, kind, whose_id, private=True, **where)

    def settle(self, space_id: int, kind: str, *, about_id: int) -> None:
        """Say that it no longer waits."""
        if (room := _room(space_id)) is not None:
            no_longer_waits(room, kind, about_id=about_id)


def _room(space_id: int) -> Room | None:
    return db.session.scalar(select(Room).where(Room.space_id == space_id))
