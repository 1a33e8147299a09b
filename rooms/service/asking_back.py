"""Asking back: a mentor asks something before answering, the mentee answers; both texts stay on the request."""

from typing import Any

from app.access import ensure_may_post
from rooms.models import Room
from rooms.service.moves import make
from rooms.service.turns import no_longer_waits, wait_for

TURN = "ask_back"


def ask_back(room: Room, *, mentor: Any, note: str) -> None:
    """Ask the mentee something; the request is in their hands until they answer."""
    ensure_may_post(mentor)
    make(room, "ask_back", person=mentor, note=note, note_for="both")
    wait_for(room, TURN, room.owner_id, endpoint="rooms.show", values={"room_id": room.id})


def answer_back(room: Room, *, mentee: Any, note: str) -> None:
    """Answer the mentor; the request is in their hands again, and its two weeks begin anew."""
    ensure_may_post(mentee)
    make(room, "answer_back", person=mentee, note=note, note_for="both")
    no_longer_waits(room, TURN)
