"""From the request to the end: asking, accepting, declining, leaving."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from app import clock
from app.access import ensure_may_post
from app.db import db
from app.errors import Invalid
from app.models import Membership, Profile, Role, Space
from app.models.space import Reading
from app.profiles.words import CHANNELS
from rooms.formats import ONE_TO_ONE, PEER, offered_formats
from rooms.models import Room, RoomGroup, RoomObjective, RoomTransition
from rooms.models.room import DAYS, pair_key
from rooms.queries.groups import places_left
from rooms.queries.lists import has_open_request
from rooms.schedule import next_at
from rooms.service.agreements import Terms, draw_up
from rooms.service.moves import make, tell
from rooms.service.pilot import give_priority_back, use_priority
from rooms.states import State, Told


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


def ask(
    mentor: Profile, *, mentee: Any, why: str, objectives: Sequence[Objective], cadence: str, format: str = ONE_TO_ONE
) -> Room:
    """Send a mentor a request with its objectives, and return the room that it may become."""
    ensure_may_post(mentee)
    if format not in offered_formats(mentor):
        raise Invalid(_("%(name)s does not offer this format.", name=mentor.user.name))
    _ensure_askable(mentor, mentee)
    _ensure_free(mentor)
    facts = {"format": format, "cadence": cadence}
    return _send(
        mentor, mentee, objectives, facts | {"why": why}, "PeerRequestSent" if format == PEER else "RequestSent"
    )


def ask_to_join(group: RoomGroup, mentor: Profile, *, mentee: Any, why: str, objectives: Sequence[Objective]) -> Room:
    """Ask the mentor of a group for a place in it, and return the room of the two that it may become."""
    ensure_may_post(mentee)
    _ensure_askable(mentor, mentee)
    if group.owner_id != mentor.owner_id or not places_left(group):
        raise Invalid(_("All places of this group are taken. One opens when somebody leaves."))
    facts = {"format": ONE_TO_ONE, "cadence": group.cadence, "group_id": group.id}
    return _send(mentor, mentee, objectives, facts | {"why": why}, "GroupRequestSent")


def _send(mentor: Profile, mentee: Any, objectives: Sequence[Objective], facts: dict[str, Any], event: str) -> Room:
    space = _space_of({mentee.id: "asks", mentor.owner_id: "asked"})
    room = Room(
        owner_id=mentee.id,
        mentor_id=mentor.owner_id,
        space_id=space.id,
        state=State.REQUESTED,
        reply_days=mentor.reply_days,
        timezone=mentee.timezone,
        days=DAYS,
        open_pair=pair_key(mentee.id, mentor.owner_id),
        is_next=use_priority(mentee.id),
        objectives=[objective_row(each, mentee.id, space.id, number) for number, each in enumerate(objectives, 1)],
        **facts,
    )
    room.clock_at = next_at(room, clock.now())
    db.session.add(room)
    db.session.flush()
    db.session.add(RoomTransition(room_id=room.id, move="ask", after=State.REQUESTED, by_id=mentee.id))
    tell(room, event, Told.MENTOR, actor_id=mentee.id)
    return room


def _space_of(people: Mapping[int, str]) -> Space:
    """Return a new space with these people in it, by what they are there."""
    space = Space(kind="room", reading=Reading.SPACE)
    db.session.add(space)
    db.session.flush()
    for person_id, part in people.items():
        db.session.add(Membership(space_id=space.id, user_id=person_id, role=Role.MEMBER, part=part))
    return space


def _ensure_askable(mentor: Profile, mentee: Any) -> None:
    if mentor.owner_id == mentee.id:
        raise Invalid(_("This is you. Ask somebody else."))
    if not mentor.user.is_mentor or mentor.paused_at is not None or mentor.user.is_suspended:
        raise Invalid(_("%(name)s does not take requests right now.", name=mentor.user.name))
    if has_open_request(mentee, mentor.owner_id):
        raise Invalid(_("You already have a room or an open request with this mentor."))


def _ensure_free(mentor: Profile) -> None:
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
    """Take the request on, and sign the agreement that both profiles suggest: the mentee's signature opens the room."""
    ensure_may_post(mentor)
    make(room, "accept", person=mentor)
    draw_up(room, suggested(room), person=mentor)


def suggested(room: Room) -> Terms:
    """Return the terms that request and profiles suggest: the mentee's rhythm, the mentor's promise, ways both like."""
    query = select(Profile).where(Profile.owner_id.in_([room.owner_id, room.mentor_id]))
    profiles = {each.owner_id: each for each in db.session.scalars(query)}
    offered = list(profiles[room.mentor_id].styles or ())
    wished = set((profiles[room.owner_id].seeks or {}).get("styles") or ())
    ways = [way for way in offered if way in CHANNELS and way in wished] or [way for way in offered if way in CHANNELS]
    words = {"channel": ", ".join(str(CHANNELS[way]) for way in ways)} if ways else {}
    if room.group_id:
        words["confidentiality"] = _(
            "What is said in the group stays in the group, also after somebody has left. "
            "What is addressed to one stays between the two."
        )
    return Terms(cadence=room.cadence, reply_days=room.reply_days, days=room.days, words=words)


def decline(room: Room, *, mentor: Any, reason: str, note: str) -> None:
    """Say no, kindly: the note is for the mentee to read."""
    make(room, "decline", person=mentor, reason=reason, note=note, note_for="both")
    give_priority_back(room)


def withdraw(room: Room, *, mentee: Any) -> None:
    """Take a request back."""
    make(room, "withdraw", person=mentee)
    give_priority_back(room)


def end(room: Room, *, person: Any, early: bool, note: str = "") -> None:
    """End the room in one step; a note is kept for its writer alone. It stays readable, and the place is free again."""
    make(room, "end_early" if early else "close", person=person, note=note, note_for="nobody")
