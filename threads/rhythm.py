"""The rhythm of a thread: when its writer wants to be reminded, and which weeks are rest. Pure, on plain values.

A wall clock jumps twice a year; an hour that a day does not have is the moment after the gap.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LATE = timedelta(hours=12)  # a reminder that comes later is none: the day it was for is over
WEEK = timedelta(days=7)
Rests = Sequence[tuple[date, date]]  # from one day to another, both of them rest


def next_time(weekday: int, hour: int, zone: str, now: datetime) -> datetime:
    """Return the next moment at which it is this hour of this day of the week (0 is Monday) in a time zone."""
    day = now.astimezone(ZoneInfo(zone)).date()
    days = [day + timedelta(days=each) for each in range(8)]
    return next(at for each in days if each.weekday() == weekday and (at := _moment(each, hour, zone)) > now)


def last_time(weekday: int, hour: int, zone: str, now: datetime) -> datetime:
    """Return the last such moment that has come."""
    day = now.astimezone(ZoneInfo(zone)).date()
    days = [day - timedelta(days=each) for each in range(8)]
    return next(at for each in days if each.weekday() == weekday and (at := _moment(each, hour, zone)) <= now)


def _moment(day: date, hour: int, zone: str) -> datetime:
    return datetime.combine(day, time(hour), ZoneInfo(zone)).astimezone(UTC)


def read(rests: Iterable[Sequence[str]]) -> tuple[tuple[date, date], ...]:
    """Read rests as a thread keeps them."""
    return tuple((date.fromisoformat(begin), date.fromisoformat(end)) for begin, end in rests)


def resting_until(day: date, rests: Rests) -> date | None:
    """Return the last day of the rest that a day lies in, or nothing."""
    return max((end for begin, end in rests if begin <= day <= end), default=None)


def joined(rests: Rests) -> list[tuple[date, date]]:
    """Return rests in order; those that touch or overlap are one."""
    found: list[tuple[date, date]] = []
    for begin, end in sorted(rests):
        if found and begin <= found[-1][1] + timedelta(days=1):
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((begin, end))
    return found
