"""Hours that two people share, counted on the clocks of their time zones; pure, with the moment as an argument.

A working day is 09:00 to 17:00 on each one's own clock. Days around the present one are laid over each other, so that
9 in the morning in Auckland meets the evening before in Lisbon.
"""

from datetime import datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

DAY_BEGINS, DAY_ENDS = time(9), time(17)
WORKING_HOURS = 8.0
ENOUGH = 2.0


def zone_of(name: str | None) -> ZoneInfo | None:
    """Return a time zone by name, or none when there is no such."""
    return ZoneInfo(name) if name and name in _known() else None


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    return frozenset(available_timezones())


def shared(mine: str | None, theirs: str | None, now: datetime) -> float | None:
    """Return how many hours of two working days lie at the same time; none when a time zone is not known."""
    return _shared(mine, theirs, now.replace(minute=now.minute // 15 * 15, second=0, microsecond=0))


@lru_cache(maxsize=4096)
def _shared(mine: str | None, theirs: str | None, now: datetime) -> float | None:
    """Days begin on a quarter of an hour all over the world: within one the result stays the same."""
    here, there = zone_of(mine), zone_of(theirs)
    if here is None or there is None:
        return None
    day = now.astimezone(here).date()
    begins, ends = datetime.combine(day, DAY_BEGINS, here), datetime.combine(day, DAY_ENDS, here)
    total = timedelta(0)
    for shift in (-1, 0, 1):
        other = now.astimezone(there).date() + timedelta(days=shift)
        first, last = datetime.combine(other, DAY_BEGINS, there), datetime.combine(other, DAY_ENDS, there)
        start, stop = max(begins.timestamp(), first.timestamp()), min(ends.timestamp(), last.timestamp())
        total += timedelta(seconds=max(0.0, stop - start))
    return round(min(total / timedelta(hours=1), WORKING_HOURS), 2)


@lru_cache(maxsize=256)
def _zones_near(mine: str, day: datetime) -> frozenset[str]:
    return frozenset(zone for zone in sorted(available_timezones()) if (shared(mine, zone, day) or 0) >= ENOUGH)


def zones_near(mine: str, now: datetime) -> frozenset[str]:
    """Return the time zones whose working day shares two hours or more with mine today."""
    return _zones_near(mine, now.replace(hour=12, minute=0, second=0, microsecond=0))


def apart(mine: str | None, theirs: str | None, now: datetime) -> float | None:
    """Return by how many hours their clock is ahead of mine (negative: behind)."""
    here, there = zone_of(mine), zone_of(theirs)
    if here is None or there is None:
        return None
    ahead = now.astimezone(there).utcoffset() or timedelta(0)
    return (ahead - (now.astimezone(here).utcoffset() or timedelta(0))) / timedelta(hours=1)


def strip(mine: str, theirs: str, now: datetime) -> tuple[tuple[int, bool, bool], ...]:
    """Return each hour of my day today as (hour, I work, they work)."""
    here, there = zone_of(mine), zone_of(theirs)
    if here is None or there is None:
        return ()
    day = now.astimezone(here).date()
    cells = []
    for hour in range(24):
        at = datetime.combine(day, time(hour), here)
        their = at.astimezone(there).time()
        cells.append((hour, DAY_BEGINS <= time(hour) < DAY_ENDS, DAY_BEGINS <= their < DAY_ENDS))
    return tuple(cells)
