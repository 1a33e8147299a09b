"""Days written, as a calendar of weeks: a pure idea on plain dates."""

from collections import Counter
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

WEEKS = 22
YEAR = 53


class Calendar(NamedTuple):
    """The last weeks, a column each, Monday first; `months` says above which column one begins, by its first day."""

    weeks: tuple[tuple[int | None, ...], ...]
    months: tuple[tuple[int, Any], ...]
    days_written: int
    weeks_written: int
    by_month: tuple[tuple[date, int, int], ...] = ()  # its first day, how many entries, on how many days


def first_day(today: date, weeks: int = WEEKS) -> date:
    """Return the Monday on which the calendar begins."""
    return today - timedelta(days=today.weekday(), weeks=weeks - 1)


@lru_cache(maxsize=1024)
def calendar(days: tuple[date, ...], today: date, weeks: int = WEEKS) -> Calendar:
    """Count what was written on each day of the last weeks; days to come are left out."""
    start, counts = first_day(today, weeks), Counter(days)
    columns: list[tuple[int | None, ...]] = []
    months: list[tuple[int, date]] = []
    for column in range(weeks):
        monday = start + timedelta(weeks=column)
        week = [monday + timedelta(days=row) for row in range(7)]
        columns.append(tuple(counts[day] if day <= today else None for day in week))
        begins = next((day for day in week if day.day == 1), monday if column == 0 else None)
        if begins:
            months = [*months, (column, begins)] if column > 1 else [(column, begins)]
    written = [day for day in counts if start <= day <= today]
    totals = (len(written), len({day.isocalendar()[:2] for day in written}))
    return Calendar(tuple(columns), tuple(months), *totals, _by_month(counts, written))


def _by_month(counts: Counter[date], written: list[date]) -> tuple[tuple[date, int, int], ...]:
    found: dict[date, list[int]] = {}
    for day in sorted(written):
        found.setdefault(day.replace(day=1), []).append(counts[day])
    return tuple((first, sum(each), len(each)) for first, each in found.items())
