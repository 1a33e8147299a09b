"""The door to the private answer at the end of a pilot: its owner's, and nobody else's."""

from typing import Any

from sqlalchemy import select

from app.db import db
from rooms.models import PilotAnswer, Room


def answer_of(room: Room, person: Any) -> PilotAnswer | None:
    """Return what this person answered in this room, to them alone."""
    query = select(PilotAnswer).where(PilotAnswer.room_id == room.id, PilotAnswer.user_id == person.id)
    return db.session.scalar(query)
