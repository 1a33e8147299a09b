"""Breaks of a room: one proposes, another agrees, and either may take one back before it is over."""

from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from app import clock
from app.access import ensure_may_post
from app.db import db
from app.errors import Conflict, Invalid, NotAllowed
from rooms.models import Room, RoomBreak
from rooms.reminding import BreakAgreed, BreakProposed, BreakTakenBack
from rooms.rhythm import day_of
from rooms.service.due import shift
from rooms.service.telling import say
from rooms.service.turns import no_longer_waits, wait_for

LONGEST = timedelta(days=42)


def propose_break(room: Room, begins_on: date, ends_on: date, *, person: Any) -> RoomBreak:
    """Propose weeks of rest: they count once another participant agrees."""
    ensure_may_post(person)
    _ensure_possible(room, begins_on, ends_on)
    planned = RoomBreak(room_id=room.id, by_id=person.id, begins_on=begins_on, ends_on=ends_on)
    db.session.add(planned)
    db.session.flush()
    where: dict[str, Any] = {"endpoint": "rooms.check_ins", "values": {"room_id": room.id, "_anchor": "breaks"}}
    for other in room.others(person.id):
        wait_for(room, "break", other, about_id=planned.id, due_on=begins_on, **where)
    say(BreakProposed, room, room.others(person.id), actor_id=person.id)
    return planned


def _ensure_possible(room: Room, begins_on: date, ends_on: date) -> None:
    if begins_on < room.today:
        raise Invalid(_("A break begins today or later."), field="begins_on")
    if ends_on < begins_on:
        raise Invalid(_("A break ends on the day it begins or later."), field="ends_on")
    if ends_on - begins_on > LONGEST:
        raise Invalid(_("Six weeks are the most. For longer, pause the room."), field="ends_on")
    if any(each.begins_on <= ends_on and begins_on <= each.ends_on for each in breaks_of(room)):
        raise Invalid(_("There is a break on some of these days already."), field="begins_on")


def breaks_of(room: Room) -> list[RoomBreak]:
    """Return the breaks of a room that were not taken back, the next one first."""
    query = select(RoomBreak).where(RoomBreak.room_id == room.id, RoomBreak.over_at.is_(None))
    return list(db.session.scalars(query.order_by(RoomBreak.begins_on, RoomBreak.id)))


def agree_break(room: Room, planned: RoomBreak, *, person: Any) -> None:
    """Agree to a break: from now on it is rest for everybody."""
    ensure_may_post(person)
    if planned.by_id == person.id:
        raise NotAllowed(_("A break is agreed to by the other person."))
    if planned.over_at or planned.ends_on < room.today:
        raise Conflict(_("This break is no longer proposed."))
    if planned.agreed_at is None:
        planned.agreed_at = clock.now()
        _rest(room, [*room.rests, _days(room, planned)])
        no_longer_waits(room, "break", about_id=planned.id)
        say(BreakAgreed, room, room.others(person.id), actor_id=person.id)


def take_back_break(room: Room, planned: RoomBreak, *, person: Any) -> None:
    """Take a break back, or decline it; one that has begun ends yesterday."""
    ensure_may_post(person)
    if planned.over_at or planned.ends_on < room.today:
        raise Conflict(_("This break is over."))
    planned.over_at = clock.now()
    if planned.agreed_at is not None:
        begin, end = _days(room, planned)
        yesterday = day_of(room.opened_on, room.today) - 1 if room.opened_on else 0
        rested = [[begin, yesterday]] if begin <= yesterday else []
        _rest(room, [*(each for each in room.rests if list(each) != [begin, end]), *rested])
    no_longer_waits(room, "break", about_id=planned.id)
    say(BreakTakenBack, room, room.others(person.id), actor_id=person.id)


def _days(room: Room, planned: RoomBreak) -> list[int]:
    opened = room.opened_on or planned.begins_on
    return [day_of(opened, planned.begins_on), day_of(opened, planned.ends_on)]


def _rest(room: Room, rests: list[Any]) -> None:
    """Keep the days of rest; what waits is due later, and the clock looks at the check-ins anew."""
    room.rests, room.check_in_at = rests, clock.now()
    db.session.flush()
    shift(room)
