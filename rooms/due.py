"""What the clock does to rooms: reminders, ends, resumptions. One index finds the rooms whose moment has come."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Flask
from sqlalchemy import Select, select

from app.ticks import each_due
from rooms import schedule
from rooms.models import Room
from rooms.queries.agreement import agreement_of, unsigned
from rooms.service import nudges
from rooms.service.lapses import lapse
from rooms.service.moves import make, tell
from rooms.service.pilot import ask_pilot, decide_pilot, remind_pilot
from rooms.states import MOVES, State


def found(now: datetime) -> Select[Any]:
    """Return the rooms that the clock has to look at, those that wait longest first."""
    return select(Room).where(Room.clock_at <= now).order_by(Room.clock_at)


def act(room: Room, now: datetime) -> None:
    """Do what has become due in a room; of several things, the last."""
    acts = schedule.due(room, now)
    name = "ask_pilot" if "ask_pilot" in acts else acts[-1] if acts else ""
    if name == "expire":
        lapse(room)
    elif name in MOVES:
        make(room, name)
    elif name:
        ACTS[name](room)
    room.clock_at = schedule.next_at(room, now)


def _remind(room: Room) -> None:
    """Remind whoever has to act on a request or an agreement."""
    if room.state == State.REQUESTED:
        whose = frozenset({room.owner_id if room.is_asked_back else room.mentor_id})
        tell(room, "RequestWaits", whose)
    else:
        tell(room, "AgreementWaits", unsigned(room, agreement_of(room, room.proposed_version)))


ACTS: dict[str, Callable[[Room], None]] = {
    "remind": _remind,
    "ask_pilot": ask_pilot,
    "remind_pilot": remind_pilot,
    "decide_pilot": decide_pilot,
    "remind_closing": lambda room: tell(room, "ClosingWaits", room.others(0)),
}


def init_app(app: Flask) -> None:
    """Look at rooms on every tick."""
    each_due(app, found, act)
    each_due(app, nudges.rooms_with_turns, nudges.tell_turns)
    each_due(app, nudges.rooms_with_check_ins, nudges.tell_check_in)
