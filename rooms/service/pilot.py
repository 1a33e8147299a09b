"""The end of a pilot: each answers privately, the clock counts on a day that is known beforehand.

An answer moves nothing, and the outcome comes on the same morning whatever was answered and whenever: nobody can read
an answer off what happens, or off when it does (docs/decisions/0012-pilot.md).
"""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, select

from app import clock
from app.access import ensure_may_post
from app.db import db
from app.errors import NotAllowed
from rooms.models import PilotAnswer, Room, RoomPriority
from rooms.queries.pilot import answer_of
from rooms.schedule import last_morning
from rooms.service.moves import make, tell
from rooms.service.turns import no_longer_waits, wait_for
from rooms.states import State

TURN = "pilot"


def answer_pilot(room: Room, *, goes_on: bool, person: Any) -> None:
    """Keep somebody's answer, for as long as it is not counted; it can be changed until then."""
    ensure_may_post(person)
    if not asks(room):
        raise NotAllowed(_("There is nothing to answer right now."))
    mine = answer_of(room, person)
    if mine is None:
        db.session.add(PilotAnswer(room_id=room.id, user_id=person.id, goes_on=goes_on))
    else:
        mine.goes_on, mine.made_at = goes_on, clock.now()
    no_longer_waits(room, TURN, whose_id=person.id)


def asks(room: Any) -> bool:
    """Whether the pilot of a room has come to its end and the answers are not counted yet."""
    ends_on = room.pilot_ends_on if room.state == State.PILOT else None
    return ends_on is not None and clock.today(room.timezone) >= ends_on


def silent_in(room: Room) -> frozenset[int]:
    """Return who has not answered."""
    answered = select(PilotAnswer.user_id).where(PilotAnswer.room_id == room.id)
    return room.others(0) - frozenset(db.session.scalars(answered))


def ask_pilot(room: Room) -> None:
    """Ask everybody; a clock that stood still for days gives them their days all the same."""
    room.pilot_ends_on = max(room.pilot_ends_on or room.today, last_morning(clock.now(), room.timezone))
    for person_id in sorted(silent_in(room)):
        wait_for(room, TURN, person_id, private=True, endpoint="rooms.pilot", values={"room_id": room.id})
    tell(room, "PilotAsks", room.others(0))


def remind_pilot(room: Room) -> None:
    """Remind those who have not answered; nobody else hears of it."""
    tell(room, "PilotWaits", silent_in(room))


def decide_pilot(room: Room) -> None:
    """Count: one no ends the room, silence counts as going on."""
    query = select(PilotAnswer.id).where(PilotAnswer.room_id == room.id, PilotAnswer.goes_on.is_(False))
    if db.session.scalar(query.limit(1)) is None:
        make(room, "go_on")
    else:
        make(room, "end_pilot")
        put_first(room.owner_id)


def put_first(person_id: int) -> None:
    """Let a member's next request stand at the head of its queue."""
    if db.session.scalar(select(RoomPriority.id).where(RoomPriority.user_id == person_id)) is None:
        db.session.add(RoomPriority(user_id=person_id))
        db.session.flush()


def use_priority(person_id: int) -> bool:
    """Whether a member's request stands first; it is used up by that."""
    used = delete(RoomPriority).where(RoomPriority.user_id == person_id).returning(RoomPriority.id)
    return db.session.scalar(used) is not None


def give_priority_back(room: Room) -> None:
    """Let the place at the head of the queue go on to the next request when this one came to nothing."""
    if room.is_next:
        put_first(room.owner_id)
