"""Days written, as a calendar of weeks: a pure idea on plain dates."""

from collections import Counter
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

WEEKS = 22
YEAR = 53
REST = -1


class Calendar(NamedTuple):
    """The last weeks, a column each, Monday first; `months` says above which column one begins, by its first day."""

    weeks: tuple[tuple[int | None, ...], ...]
    months: tuple[tuple[int, Any], ...]
    days_written: int
    weeks_written: int
    weeks_planned: int  # since the thread began, without those of rest
    weeks_rested: int
    by_month: tuple[tuple[date, int, int], ...] = ()  # its first day, how many entries, on how many days


def first_day(today: date, weeks: int = WEEKS) -> date:
    """Return the Monday on which the calendar begins."""
    return today - timedelta(days=today.weekday(), weeks=weeks - 1)


@lru_cache(maxsize=1024)
def calendar(
    days: tuple[date, ...],
    today: date,
    weeks: int = WEEKS,
    begun: date | None = None,
    rests: tuple[tuple[date, date], ...] = (),
) -> Calendar:
    """Count what was written on each day of the last weeks; days to come are left out, days of rest are REST."""
    start, counts = first_day(today, weeks), Counter(days)
    resting = _days_of(rests) - set(counts)
    columns: list[tuple[int | None, ...]] = []
    months: list[tuple[int, date]] = []
    for column in range(weeks):
        monday = start + timedelta(weeks=column)
        week = [monday + timedelta(days=row) for row in range(7)]
        drawn = [REST if day in resting else counts[day] for day in week]
        columns.append(tuple(each if day <= today else None for day, each in zip(week, drawn, strict=True)))
        begins = next((day for day in week if day.day == 1), monday if column == 0 else None)
        if begins:
            months = [*months, (column, begins)] if column > 1 else [(column, begins)]
    written = [day for day in counts if start <= day <= today]
    weeks_of = {day - timedelta(days=day.weekday()) for day in written}
    totals = (len(written), len(weeks_of), *_planned(start, today, min([begun or start, *days]), weeks_of, resting))
    return Calendar(tuple(columns), tuple(months), *totals, _by_month(counts, written))


def _days_of(rests: tuple[tuple[date, date], ...]) -> set[date]:
    return {begin + timedelta(days=each) for begin, end in rests for each in range((end - begin).days + 1)}


def _planned(start: date, today: date, begun: date, written: set[date], resting: set[date]) -> tuple[int, int]:
    """Return how many weeks since the beginning were planned, and in how many one rested most days instead."""
    first = max(start, begun - timedelta(days=begun.weekday()))
    mondays = [first + timedelta(weeks=each) for each in range((today - first).days // 7 + 1)]
    rested = [
        monday
        for monday in mondays
        if monday not in written and sum(monday + timedelta(days=each) in resting for each in range(7)) > 3
    ]
    return len(mondays) - len(rested), len(rested)


def _by_month(counts: Counter[date], written: list[date]) -> tuple[tuple[date, int, int], ...]:
    found: dict[date, list[int]] = {}
    for day in sorted(written):
        found.setdefault(day.replace(day=1), []).append(counts[day])
    return tuple((first, sum(each), len(each)) for first, each in found.items())
