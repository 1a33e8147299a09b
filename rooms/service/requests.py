"""From the request to the end: every change of a room's state."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import update

from app import clock
from app.access import ensure_may_post
from app.db import db
from app.errors import Conflict, Invalid, NotAllowed
from app.events import Ref, emit
from app.models import Membership, Profile, Role, Space
from app.models.space import Reading
from rooms.events import RequestAccepted, RequestDeclined, RequestSent, RoomEnded
from rooms.models import Room, RoomAgreement, RoomObjective, RoomSignature, RoomTransition
from rooms.models.room import opening, pair_key
from rooms.queries.lists import has_open_request
from rooms.states import NotNow, NotYours, Part, State


@dataclass(frozen=True)
class Objective:
    """An objective as it is asked for: a number from a value to another, or a milestone."""

    title: str
    measure: str
    due_on: date
    is_number: bool = False
    start: float = 0
    target: float = 1
    unit: str = ""


def ask(mentor: Profile, *, mentee: Any, why: str, objectives: Sequence[Objective], cadence: str) -> Room:
    """Send a mentor a request with its objectives, and return the room that it may become."""
    ensure_may_post(mentee)
    _ensure_askable(mentor, mentee)
    if has_open_request(mentee, mentor.owner_id):
        raise Invalid(_("You already have a room or an open request with this mentor."))
    space = Space(kind="room", reading=Reading.SPACE)
    db.session.add(space)
    db.session.flush()
    for person_id, part in ((mentee.id, "asks"), (mentor.owner_id, "asked")):
        db.session.add(Membership(space_id=space.id, user_id=person_id, role=Role.MEMBER, part=part))
    room = Room(
        why,
        owner_id=mentee.id,
        mentor_id=mentor.owner_id,
        space_id=space.id,
        cadence=cadence,
        reply_days=mentor.reply_days,
        timezone=mentee.timezone,
        open_pair=pair_key(mentee.id, mentor.owner_id),
        objectives=[objective_row(each, mentee.id, space.id, number) for number, each in enumerate(objectives, 1)],
    )
    db.session.add(room)
    db.session.flush()
    db.session.add(RoomTransition(room_id=room.id, move="ask", after=State.REQUESTED, by_id=mentee.id))
    _tell(RequestSent, room, mentee)
    return room


def _ensure_askable(mentor: Profile, mentee: Any) -> None:
    if mentor.owner_id == mentee.id:
        raise Invalid(_("This is you. Ask somebody else."))
    if not mentor.user.is_mentor or mentor.paused_at is not None or mentor.user.is_suspended:
        raise Invalid(_("%(name)s does not take requests right now.", name=mentor.user.name))
    if mentor.places_open < 1:
        raise Invalid(
            _(
                "%(name)s has no free place right now. A place opens when one of their rooms closes.",
                name=mentor.user.name,
            )
        )


def objective_row(each: Objective, owner_id: int, space_id: int, position: int) -> RoomObjective:
    """Return the row of an objective that was asked for."""
    return RoomObjective(
        owner_id=owner_id,
        space_id=space_id,
        position=position,
        title=each.title,
        measure=each.measure,
        measure_kind="number" if each.is_number else "milestone",
        start=each.start,
        target=each.target,
        current=each.start,
        unit=each.unit,
        due_on=each.due_on,
    )


def accept(room: Room, *, mentor: Any) -> None:
    """Take the request on: one place is taken, both have signed, and today is day 1. The last place is given once."""
    ensure_may_post(mentor)
    _move(room, "accept", mentor)
    _take_place(room.mentor_id)
    _move(room, "open", mentor)
    opening(room, clock.now())
    _sign(room)
    _give_parts(room, Part.MENTEE, Part.MENTOR)
    db.session.flush()
    _tell(RequestAccepted, room, mentor)


def _take_place(mentor_id: int) -> None:
    free = Profile.places_taken < Profile.capacity
    taken = update(Profile).where(Profile.owner_id == mentor_id, free).values(places_taken=Profile.places_taken + 1)
    if _rows(taken) == 0:
        raise Conflict(_("All your places are taken. Free one by closing a room, or offer one more in your profile."))


def _give_place_back(mentor_id: int) -> None:
    back = update(Profile).where(Profile.owner_id == mentor_id, Profile.places_taken > 0)
    _rows(back.values(places_taken=Profile.places_taken - 1))


def _rows(statement: Any) -> int:
    result: Any = db.session.execute(statement.execution_options(synchronize_session=False))
    return int(result.rowcount)


def _sign(room: Room) -> None:
    """Write down what request and acceptance agreed on, signed by both."""
    room.agreement_version = 1
    facts = {"cadence": room.cadence, "reply_days": room.reply_days, "days": room.days}
    agreement = RoomAgreement(room_id=room.id, version=1, **facts)
    agreement.signatures = [
        RoomSignature(user_id=room.owner_id, signed_at=room.asked_at),
        RoomSignature(user_id=room.mentor_id, signed_at=clock.now()),
    ]
    db.session.add(agreement)


def _give_parts(room: Room, mentee: str, mentor: str) -> None:
    """Say what both are in the space: only `mentee` and `mentor` open what is kept for mentors."""
    for person_id, part in ((room.owner_id, mentee), (room.mentor_id, mentor)):
        there = Membership.space_id == room.space_id, Membership.user_id == person_id
        db.session.execute(update(Membership).where(*there).values(part=part))


def decline(room: Room, *, mentor: Any, reason: str, note: str) -> None:
    """Say no, kindly: the note is for the mentee to read."""
    _move(room, "decline", mentor, reason=reason, note=note, note_for="both")
    _tell(RequestDeclined, room, mentor)


def withdraw(room: Room, *, mentee: Any) -> None:
    """Take a request back."""
    _move(room, "withdraw", mentee)


def end(room: Room, *, person: Any, early: bool, note: str = "") -> None:
    """End the room in one step; a note is kept for its writer alone. It stays readable, and the place is free again."""
    _move(room, "end_early" if early else "close", person, note=note, note_for="nobody")
    room.ended_at = clock.now()
    _give_parts(room, "was_mentee", "was_mentor")
    _give_place_back(room.mentor_id)
    db.session.flush()
    _tell(RoomEnded, room, person)


def _move(room: Room, name: str, person: Any, **reason: str) -> None:
    try:
        db.session.add(room.move(name, by=person.id, part=room.part_of(person.id), **reason))
    except NotYours:
        raise NotAllowed from None
    except NotNow:
        raise Conflict(_("This was decided already. Open the page again to see how it stands.")) from None


def _tell(event: Any, room: Room, actor: Any) -> None:
    subject = Ref("room", room.id)
    emit(
        event(
            actor_id=actor.id,
            subject=subject,
            space_id=room.space_id,
            group=f"room:{room.id}",
            notify=room.others(actor.id),
        )
    )
