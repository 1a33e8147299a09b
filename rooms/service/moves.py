"""Making the moves of the table, the only way there is: who may, what it needs, what follows, and who is told."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, select, update

from app import clock
from app.access import are_apart
from app.db import db
from app.errors import Conflict, Invalid, NotAllowed
from app.events import Event
from app.models import Membership, Profile
from app.reach import take_back
from rooms import schedule
from rooms.formats import PEER
from rooms.models import PilotAnswer, Room
from rooms.models.room import opening
from rooms.queries.agreement import agreement_of, is_signed
from rooms.rhythm import date_of, day_of
from rooms.service import seats
from rooms.service.due import shift
from rooms.service.telling import say
from rooms.service.turns import no_longer_waits, nothing_waits, wait_for
from rooms.states import LIVE, MOVES, PAST, REFUSED, Need, NotNow, NotYours, Part, State, Told, after


def make(room: Room, name: str, *, person: Any = None, **reason: str) -> None:
    """Make a move of the table, for a person or else for the clock; the room is locked by its door."""
    part = room.part_of(person.id) if person else Part.CLOCK
    _ensure_possible(room, name, part)
    for need in sorted(MOVES[name].needs):
        NEEDS[need](room, reason.get("note", ""))
    before = room.state
    db.session.add(room.move(name, by=person.id if person else None, part=part, **reason))
    _follow(room, name, State(before))
    db.session.flush()
    for told, event in MOVES[name].tells:
        tell(room, event, told, actor_id=person.id if person else None)


def _ensure_possible(room: Room, name: str, part: Part) -> None:
    if room.is_group:  # it opens and ends as a whole (rooms/service/groups.py)
        raise NotAllowed
    try:
        after(name, room.state, part, room.paused_from)
    except NotYours:
        raise NotAllowed from None
    except NotNow:
        raise Conflict(_("This was decided already. Open the page again to see how it stands.")) from None


def tell(room: Room, event: str, told: Told | frozenset[int], *, actor_id: int | None = None) -> None:
    """Tell people of a room what happened; what the clock says reaches nobody who is kept apart from the other."""
    people = told if isinstance(told, frozenset) else _people(room, told)
    if actor_id is None and are_apart(room.owner_id, room.mentor_id):
        return
    say(Event.kinds[event], room, people, actor_id=actor_id)


def _people(room: Room, told: Told) -> frozenset[int]:
    if told == Told.ALL:
        return room.others(0)
    return frozenset({room.mentor_id if told == Told.MENTOR else room.owner_id})


def _take_place(room: Room, note: str) -> None:
    if room.group_id:
        seats.take_place(room)
        return
    free = Profile.owner_id == room.mentor_id, Profile.places_taken < Profile.capacity
    if not _changed(update(Profile).where(*free).values(places_taken=Profile.places_taken + 1)):
        raise Conflict(_("All your places are taken. Free one by closing a room, or offer one more in your profile."))


def _changed(statement: Any) -> int:
    result: Any = db.session.execute(statement.execution_options(synchronize_session=False))
    return int(result.rowcount)


def _ensure_words(room: Room, note: str) -> None:
    if not note.strip():
        raise Invalid(_("Write a line first"), field="note")


def _refuses(holds: Callable[[Room], bool], why: Callable[[], str]) -> Callable[[Room, str], None]:
    def ensure(room: Room, note: str) -> None:
        if not holds(room):
            raise Conflict(why())

    return ensure


def _not_yet() -> str:
    return _("It is not time for this yet.")


def _stopped(room: Room) -> bool:
    says_no = PilotAnswer.room_id == room.id, PilotAnswer.goes_on.is_(False)
    return db.session.scalar(select(PilotAnswer.id).where(*says_no).limit(1)) is not None


def _has_pilot(room: Room) -> bool:
    return agreement_of(room, room.agreement_version).pilot_days > 0


NEEDS: dict[Need, Callable[[Room, str], None]] = {
    Need.PLACE: _take_place,
    Need.WORDS: _ensure_words,
    Need.MENTEES_TURN: _refuses(lambda room: room.is_asked_back, lambda: _("Nothing was asked back.")),
    Need.MENTORS_TURN: _refuses(
        lambda room: not room.is_asked_back, lambda: _("Your question still waits for an answer.")
    ),
    Need.SIGNED: _refuses(is_signed, lambda: _("The agreement is not signed by everybody yet.")),
    Need.PILOT: _refuses(_has_pilot, _not_yet),
    Need.NO_PILOT: _refuses(lambda room: not _has_pilot(room), _not_yet),
    Need.ALL_GO_ON: _refuses(lambda room: not _stopped(room), _not_yet),
    Need.SOMEBODY_STOPS: _refuses(_stopped, _not_yet),
    Need.UNTIL: _refuses(lambda room: bool(room.paused_until and room.paused_until > room.today), _not_yet),
    Need.DUE: _refuses(lambda room: bool(room.clock_at and room.clock_at <= clock.now()), _not_yet),
}


def _follow(room: Room, name: str, before: State) -> None:
    """Carry out what follows from a change of state."""
    state = State(room.state)
    room.is_asked_back = name == "ask_back"
    if before == State.AGREED and state in LIVE:
        _open(room)
    if state == State.PAUSED:
        _begin_rest(room)
    elif before == State.PAUSED:
        _end_rest(room)
    if name in {"wind_down", "wind_down_on_day"}:
        for person_id in sorted(room.others(0)):
            wait_for(room, "reflection", person_id, endpoint="rooms.closing", values={"room_id": room.id})
    if before in LIVE and state in PAST:
        _leave(room)
    if before == State.PILOT and state != State.PAUSED:
        db.session.execute(delete(PilotAnswer).where(PilotAnswer.room_id == room.id))
        no_longer_waits(room, "pilot")
    if state in PAST | REFUSED:
        nothing_waits(room)
    room.clock_at = schedule.next_at(room, clock.now())


def _open(room: Room) -> None:
    opening(room, clock.now())
    pilot = agreement_of(room, room.agreement_version).pilot_days
    room.pilot_ends_on = date_of(room.today, pilot) if room.state == State.PILOT else None
    _give_parts(room, *((PEER, PEER) if room.is_peer else (Part.MENTEE, Part.MENTOR)))
    if room.group_id:
        seats.join(room)


def _leave(room: Room) -> None:
    """Free the place, and take the parts: what is kept for mentors closes in the same moment."""
    room.ended_at, room.paused_until, room.proposed_version = clock.now(), None, 0
    _give_parts(room, *((f"was_{PEER}", f"was_{PEER}") if room.is_peer else ("was_mentee", "was_mentor")))
    take_back(room.mentor_id, room.owner_id)
    if room.group_id:
        seats.leave(room)
        return
    taken = Profile.owner_id == room.mentor_id, Profile.places_taken > 0
    _changed(update(Profile).where(*taken).values(places_taken=Profile.places_taken - 1))


def _give_parts(room: Room, mentee: str, mentor: str) -> None:
    """Say what both are in the space: only `mentee` and `mentor` open what is kept for mentors."""
    for person_id, part in ((room.owner_id, mentee), (room.mentor_id, mentor)):
        there = Membership.space_id == room.space_id, Membership.user_id == person_id
        db.session.execute(update(Membership).where(*there).values(part=part))


def _begin_rest(room: Room) -> None:
    if room.opened_on and room.paused_until:
        room.rests = [*room.rests, [day_of(room.opened_on, room.today), day_of(room.opened_on, room.paused_until) - 1]]
        shift(room)


def _end_rest(room: Room) -> None:
    """Let the rest end yesterday at the latest; what waits and a pilot get the days back that they rested."""
    room.paused_until = None
    if not room.rests or not room.opened_on:
        return
    begun, planned = room.rests[-1]
    ended = min(planned, day_of(room.opened_on, room.today) - 1)
    room.rests = [*room.rests[:-1], *([[begun, ended]] if ended >= begun else [])]
    if room.state == State.PILOT and room.pilot_ends_on:
        room.pilot_ends_on += timedelta(days=max(ended - begun + 1, 0))
    shift(room)
