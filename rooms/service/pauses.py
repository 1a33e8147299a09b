"""Resting: a planned pause with the day on which the room goes on by itself, or earlier when either wishes."""

from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _

from app.access import ensure_may_post
from app.errors import Invalid
from rooms.models import Room
from rooms.service.moves import make

MOST_DAYS = 42


def pause(room: Room, until: date, *, person: Any) -> None:
    """Let a room rest until a day; nothing is due meanwhile, and nothing counts as missed."""
    ensure_may_post(person)
    if not room.today < until <= room.today + timedelta(days=MOST_DAYS):
        raise Invalid(_("Choose a day within the next six weeks."), field="until")
    room.paused_until = until
    make(room, "pause", person=person)


def resume(room: Room, *, person: Any) -> None:
    """End a pause before its day."""
    ensure_may_post(person)
    make(room, "resume", person=person)
