"""What the clock tells in rooms: whose turn it is when it is due, and later, and check-ins. Each once."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select, union_all

from app.db import db
from app.reminders import first_time, newest_of
from rooms import rhythm, turns
from rooms.models import Room, RoomEntry, RoomTurn
from rooms.reminding import CHECK_IN_STEPS, TURN_STEPS
from rooms.rhythm import Mark
from rooms.service.due import away, shift
from rooms.service.release import offer_release
from rooms.service.telling import say
from rooms.states import WRITABLE, State

LATE = (("late", 2), ("week", 7), ("fortnight", 14), (turns.RELEASE, 28))
ORDER = [name for name, _ in turns.NUDGES]


def rooms_with_turns(now: datetime) -> Select[Any]:
    """Select the rooms in which somebody is to be told that it is their turn."""
    late = [select(each.room_id).where(each.nudge_at <= now) for each in (RoomEntry, RoomTurn)]
    late.append(select(RoomEntry.room_id).where(RoomEntry.items_at <= now))
    return select(Room).where(Room.id.in_(union_all(*late))).order_by(Room.id)


def tell_turns(room: Room, now: datetime) -> None:
    """Tell everybody in a room whose turn it is about the most pressing thing, and note when to look again."""
    found: dict[int, tuple[str, Any]] = {}
    for thing in _due_things(room, now):
        step, whose = _step(room, thing, now), _whose(thing)
        if step and whose and ORDER.index(step) >= ORDER.index(found.get(whose, (ORDER[0],))[0]):
            found[whose] = step, thing
    for whose, entry in _late_items(room, now):
        found.setdefault(whose, (turns.ITEM, entry))
    for whose, (step, thing) in found.items():
        _tell_turn(room, whose, step, thing)


def _due_things(room: Room, now: datetime) -> list[RoomEntry | RoomTurn]:
    entries = db.session.scalars(select(RoomEntry).where(RoomEntry.room_id == room.id, RoomEntry.nudge_at <= now))
    waiting = db.session.scalars(select(RoomTurn).where(RoomTurn.room_id == room.id, RoomTurn.nudge_at <= now))
    return [*entries, *waiting]


def _whose(thing: RoomEntry | RoomTurn) -> int | None:
    return thing.turn_id if isinstance(thing, RoomEntry) else thing.whose_id


def _step(room: Room, thing: RoomEntry | RoomTurn, now: datetime) -> str | None:
    """Return what is to be told of a thing now, and put off when to look at it again."""
    whose = _whose(thing)
    if room.state == State.PAUSED:
        thing.nudge_at = now + turns.DAY
        return None
    if room.state not in WRITABLE or thing.due_on is None or whose is None:
        thing.nudge_at = None
        return None
    steps = turns.nudges(thing.due_on, room.timezone, away(room, whose))
    thing.nudge_at = turns.next_step(steps, now)
    return newest_of(f"turn:{type(thing).__tablename__}:{thing.id}:{whose}:{thing.due_on}", steps, now)


def _late_items(room: Room, now: datetime) -> Iterator[tuple[int, RoomEntry]]:
    """Give who has let the day of an action item pass, once for each item: several at once are told as one."""
    query = select(RoomEntry).where(RoomEntry.room_id == room.id, RoomEntry.items_at <= now)
    for entry in db.session.scalars(query.order_by(RoomEntry.id)).all():
        if room.state == State.PAUSED:
            entry.items_at = now + turns.DAY
            continue
        ahead = []
        for number, item in enumerate(entry.fields.get("items", ()) if room.state in WRITABLE else ()):
            at = _item_late(room, item)
            if at is not None and at > now:
                ahead.append(at)
            elif at is not None and first_time(f"item:{entry.id}:{number}:{item['by']}"):
                yield int(item["who"]), entry
        entry.items_at = min(ahead, default=None)


def _item_late(room: Room, item: Mapping[str, Any]) -> datetime | None:
    """Return the morning after the day of an open action item; leave and rest put it off."""
    if item.get("done") or not item.get("by"):
        return None
    day = turns.days_after(date.fromisoformat(item["by"]), 1, away(room, int(item["who"])))
    return turns.morning(day, room.timezone)


def _tell_turn(room: Room, whose: int, step: str, thing: RoomEntry | RoomTurn) -> None:
    if step == turns.RELEASE and isinstance(thing, RoomEntry) and not room.is_group:
        waits = {thing.owner_id} if thing.owner_id != whose else room.others(whose)
        offer_release(room, waits, whose)
    if step in TURN_STEPS:
        say(TURN_STEPS[step], room, frozenset({whose}), about=thing if isinstance(thing, RoomEntry) else None)


def rooms_with_check_ins(now: datetime) -> Select[Any]:
    """Select the rooms whose check-ins the clock has to look at."""
    return select(Room).where(Room.check_in_at <= now).order_by(Room.check_in_at)


def tell_check_in(room: Room, now: datetime) -> None:
    """Remind of the check-in to come, or of one that is missing, and note when to look again."""
    shift(room)
    is_open = room.state in WRITABLE and room.opened_on is not None and not room.is_group
    writers = [(room.owner_id, room.check_in_days, f"{room.id}")]
    if room.is_peer:
        writers.append((room.mentor_id, [reply[0] for reply in room.replies], f"{room.id}:{room.mentor_id}"))
    found = [_tell_writer(room, whose, sent, series, now) for whose, sent, series in writers] if is_open else []
    room.check_in_at = min((each for each in found if each), default=None)


def _tell_writer(room: Room, whose: int, sent: Sequence[int], series: str, now: datetime) -> datetime | None:
    """Remind one who checks in, and return when to look at their check-ins again."""
    mark = outstanding(room, sent)
    if mark is None or room.opened_on is None:
        return None
    due = rhythm.date_of(room.opened_on, mark.day)
    steps = check_in_steps(due, room.timezone, room.rest_dates)
    step = newest_of(f"check-in:{series}:{due}", steps, now)
    if step == turns.RELEASE:
        offer_release(room, room.others(whose), whose)
    elif step in CHECK_IN_STEPS:
        say(CHECK_IN_STEPS[step], room, frozenset({whose}))
    return turns.next_step(steps, now)


def outstanding(room: Any, sent: Sequence[int]) -> Mark | None:
    """Return the planned check-in that the clock speaks of: the first one after those that were sent."""
    more: Any = {"days": room.days, "rests": room.rests, "earlier": room.cadences}
    marks = rhythm.marks(room.opened_on, room.cadence, sent, room.today, **more)
    kept = [index for index, mark in enumerate(marks) if mark.state in {"on_time", "late"}]
    ahead = marks[kept[-1] + 1 :] if kept else marks
    return next((mark for mark in ahead if mark.state != "rest"), None)


def check_in_steps(due: date, zone: str, rests: turns.Away) -> list[tuple[str, datetime]]:
    """Return when a member is reminded of a check-in: a day before, then when it is late; nothing falls into rest."""
    ahead = turns.morning(due - turns.DAY, zone)
    late = [(name, turns.morning(turns.days_after(due, days, rests), zone)) for name, days in LATE]
    return [("ahead", ahead), *late]
