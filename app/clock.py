"""The only clock of the house: everything that asks for the time asks here, so that tests and `tick` can set it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

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


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Stop the clock at a moment for the time of a block."""
    token = _frozen.set(moment)
    try:
        yield
    finally:
        _frozen.reset(token)
