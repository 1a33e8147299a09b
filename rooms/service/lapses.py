"""Requests that run out: the mentee keeps their place in the queue, and a mentor who lets several lapse rests."""

from datetime import timedelta

from sqlalchemy import func, select

from app import clock
from app.db import db
from app.events import Ref, emit
from app.models import Profile
from app.profiles.service import take_from_list
from rooms.models import Room, RoomTransition
from rooms.moved import MentorPaused
from rooms.service.moves import make
from rooms.service.pilot import give_priority_back

SEVERAL = 3
LOOK_BACK = timedelta(days=90)


def lapse(room: Room) -> None:
    """Let a request run out; whose hands it was in is kept, to be fair to both."""
    whose = "mentee" if room.is_asked_back else "mentor"
    make(room, "expire", reason=whose)
    give_priority_back(room)
    if whose == "mentor" and _lapses(room.mentor_id) >= SEVERAL and (profile := take_from_list(room.mentor_id)):
        db.session.flush()
        emit(MentorPaused(actor_id=None, subject=Ref("person", profile.id), notify=frozenset({room.mentor_id})))


def _lapses(mentor_id: int) -> int:
    """Return how many requests a mentor has let lapse lately, since they were last listed anew."""
    since = select(Profile.returned_at).where(Profile.owner_id == mentor_id)
    returned = db.session.scalar(since) or clock.now() - LOOK_BACK
    query = select(func.count()).select_from(RoomTransition).join(Room, Room.id == RoomTransition.room_id)
    lapsed = RoomTransition.move == "expire", RoomTransition.reason == "mentor"
    recent = RoomTransition.made_at > max(returned, clock.now() - LOOK_BACK)
    return db.session.scalar(query.where(Room.mentor_id == mentor_id, *lapsed, recent)) or 0
