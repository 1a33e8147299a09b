"""When the clock has to look at a room again, and what it does then. Pure.

A room keeps one moment, `clock_at`; a tick finds the rooms whose moment has come by one index. What has become due
meanwhile collapses into its last step: after days of standstill nobody is reminded of what has run out.
"""

from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from rooms.rhythm import date_of
from rooms.states import State

REMIND, LAPSE = timedelta(days=7), timedelta(days=14)
PILOT_REMIND, PILOT_DECIDE = timedelta(days=2), timedelta(days=3)
MORNING = time(8)


class Step(NamedTuple):
    """Something that the clock does to a room: a move of the table, or a word to somebody."""

    at: datetime
    act: str


def morning(day: date, zone: str) -> datetime:
    """Return eight o'clock of a day in a time zone."""
    return datetime.combine(day, MORNING, ZoneInfo(zone))


def last_morning(now: datetime, zone: str) -> date:
    """Return the last day on which it has been eight o'clock."""
    today = now.astimezone(ZoneInfo(zone)).date()
    return today if morning(today, zone) <= now else today - timedelta(days=1)


def steps(room: Any) -> list[Step]:
    """Return what the clock does to a room that stays in its state, in order."""
    if room.state in {State.REQUESTED, State.AGREED}:
        end = "expire" if room.state == State.REQUESTED else "lapse"
        return [Step(room.moved_at + REMIND, "remind"), Step(room.moved_at + LAPSE, end)]
    if room.state == State.PILOT and room.pilot_ends_on:
        asked = [("ask", timedelta(0)), ("remind", PILOT_REMIND), ("decide", PILOT_DECIDE)]
        return [Step(morning(room.pilot_ends_on + later, room.timezone), f"{act}_pilot") for act, later in asked]
    if room.state == State.PAUSED and room.paused_until:
        return [Step(morning(room.paused_until, room.timezone), "resume_on_day")]
    if room.state == State.ACTIVE and room.opened_on:
        return [Step(morning(date_of(room.opened_on, room.days + 1), room.timezone), "wind_down_on_day")]
    if room.state == State.CLOSING:
        return [Step(room.moved_at + REMIND, "remind_closing"), Step(room.moved_at + LAPSE, "close_on_day")]
    return []


def due(room: Any, now: datetime) -> list[str]:
    """Return what has become due since the clock last looked, the latest last."""
    since = room.clock_at or now
    return [step.act for step in steps(room) if since <= step.at <= now]


def next_at(room: Any, now: datetime) -> datetime | None:
    """Return when the clock has to look again."""
    return min((step.at for step in steps(room) if step.at > now), default=None)


def decided_on(room: Any) -> date | None:
    """Return the day on which the answers at the end of a pilot are counted."""
    return room.pilot_ends_on + PILOT_DECIDE if room.pilot_ends_on else None
