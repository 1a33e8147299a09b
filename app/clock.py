"""The only clock of the house: everything that asks for the time asks here, so that tests and `tick` can set it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

FAR = 2200  # no later year fits every clock

_frozen: ContextVar[datetime | None] = ContextVar("frozen_clock", default=None)


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return _frozen.get() or datetime.now(UTC)


def today(zone: str = "UTC") -> date:
    """Return the present day as somebody in that time zone reads it off the wall."""
    return day_in(zone, now())


def day_in(zone: str, moment: datetime) -> date:
    """Return the day that a moment falls on in a time zone."""
    return moment.astimezone(ZoneInfo(zone)).date()


def on_wall(naive: datetime, zone: str) -> datetime | None:
    """Return the moment at which a wall clock shows this; nothing for a time that is skipped when clocks go forward.

    Of two moments when clocks go back, the first is meant.
    """
    if not 1970 <= naive.year <= FAR:
        return None
    there = ZoneInfo(zone)
    found = naive.replace(tzinfo=there).astimezone(UTC)
    return found if found.astimezone(there).replace(tzinfo=None) == naive else None


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Stop the clock at a moment for the time of a block."""
    token = _frozen.set(moment)
    try:
        yield
    finally:
        _frozen.reset(token)
