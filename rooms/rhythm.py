"""The rhythm of a room: when check-ins are due, which were kept, and how the room is doing. Pure.

Day 1 is the day the room opened. A check-in within half a step after its day counts for it, later ones for the next.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

STEPS = {"weekly": 7, "fortnightly": 14, "biweekly": 14, "every_two_weeks": 14, "monthly": 28}
FIRST = 5
Rests = Sequence[Sequence[int]]  # breaks and pauses, from a day of the room to another
Earlier = Sequence[Sequence[Any]]  # cadences that held before: up to which day (without it), and how often


class Health(StrEnum):
    """How a room is doing, from what both can see."""

    NEW = "new"
    STEADY = "steady"
    SLOWING = "slowing"
    QUIET = "quiet"
    RESTING = "resting"
    AT_RISK = "at_risk"
    ENDED = "ended"


class Mark(NamedTuple):
    """One planned check-in: its number, day, state (on_time, late, missed, due, upcoming, rest) and days late."""

    number: int
    day: int
    state: str
    late: int = 0


WORSE = (Health.SLOWING, Health.QUIET, Health.AT_RISK)
STRAINS: dict[
    str, tuple[int | None, int | None, int | None]
] = {  # from which number on a room slows, is quiet, at risk
    "silent": (None, 14, 28),  # days without a word
    "missed": (1, 2, 4),  # check-ins in a row
    "waiting": (3, 14, 28),  # days after the promise
    "question": (15, None, None),  # days that a question has been open
    "behind": (1, None, None),  # objectives that need a push, once they are half of all
}


class Strain(NamedTuple):
    """What can make a room less than steady: days of open things after their due day, days of silence and so on."""

    overdue: Sequence[int] = ()
    silent: int = 0
    question: int = 0
    behind: tuple[int, int] = (0, 0)


class Reason(NamedTuple):
    """Why the health is what it is: a code that the templates have words for, and its number."""

    code: str
    number: int = 0


def plan(cadence: str, days: int = 90, earlier: Earlier = ()) -> list[tuple[int, int]]:
    """Return the days on which check-ins are due, 5, 12, 19 … 89 for a weekly room, each with the step of its cadence.

    What was planned before a change of cadence stays; the first one after it is a new step away from the last before.
    """
    planned: list[tuple[int, int]] = []
    begin = 1
    for until, name in (*earlier, (days, cadence)):
        step = STEPS.get(name, 7)
        first = planned[-1][0] + step if planned else FIRST + step - 7
        planned += [(day, step) for day in range(first, until, step) if day >= begin]
        begin = until
    return planned


def day_of(opened_on: date, today: date) -> int:
    """Return the day of the room that it is today; the day it opened is day 1."""
    return (today - opened_on).days + 1


def date_of(opened_on: date, day: int) -> date:
    """Return the date of a day of the room."""
    return opened_on + timedelta(days=day - 1)


def rest_dates(opened_on: date | None, rests: Rests) -> tuple[tuple[date, date], ...]:
    """Return breaks as dates: from one up to, without, another."""
    if opened_on is None:
        return ()
    return tuple((date_of(opened_on, begin), date_of(opened_on, end + 1)) for begin, end in rests)


def is_rest(day: int, rests: Rests) -> bool:
    """Whether a day of the room lies in a break."""
    return any(begin <= day <= end for begin, end in rests)


def marks(
    opened_on: date,
    cadence: str,
    check_in_days: Sequence[int],
    today: date,
    *,
    days: int = 90,
    rests: Rests = (),
    earlier: Earlier = (),
) -> list[Mark]:
    """Return every planned check-in with its state, given the days on which check-ins were sent and those of rest."""
    now, until = day_of(opened_on, today), {day: day + step // 2 for day, step in plan(cadence, days, earlier)}
    kept = _assign(until, check_in_days)
    result = []
    for number, (due, grace) in enumerate(until.items(), 1):
        sent = kept.get(due)
        if sent is not None:
            late = max(sent - due, 0)
            result.append(Mark(number, due, "late" if late else "on_time", late))
        elif is_rest(due, rests):
            result.append(Mark(number, due, "rest"))
        else:
            state = "upcoming" if now < due else "due" if now <= grace else "missed"
            result.append(Mark(number, due, state, max(now - due, 0) if state == "due" else 0))
    return result


def _assign(due: Mapping[int, int], sent: Sequence[int]) -> dict[int, int]:
    """Say which sent check-in keeps which planned one, each up to its last day; what is sent on top keeps none."""
    kept: dict[int, int] = {}
    for day in sorted(sent):
        late = [each for each in due if each < day <= due[each] and each not in kept]
        ahead = [each for each in due if each >= day and each not in kept]
        if late:
            kept[late[-1]] = day
        elif ahead and not [each for each in due if day <= each < ahead[0]]:
            kept[ahead[0]] = day
    return kept


def next_mark(planned: Sequence[Mark]) -> Mark | None:
    """Return the check-in that is due, or else the next to come."""
    due = [mark for mark in planned if mark.state == "due"]
    return due[0] if due else next((mark for mark in planned if mark.state == "upcoming"), None)


def window(planned: Sequence[Mark], size: int = 6) -> list[Mark]:
    """Return the marks that a rhythm strip shows: the first six, later the last six up to the current one."""
    current = next((index for index, mark in enumerate(planned) if mark.state in {"due", "upcoming"}), len(planned) - 1)
    end = max(current + 1, size)
    return list(planned[max(end - size, 0) : end])


def reply_row(
    planned: Sequence[Mark],
    replies: Sequence[Sequence[int]],
    overdue_days: Sequence[int],
    now: int,
    rests: Sequence[Sequence[int]] = (),
) -> list[Mark]:
    """Return the mentor's strip: a week was kept when what they answered in it came within their promise.

    `replies` are (day, days late) pairs; `overdue_days` are the days on which something still open was due.
    """
    row, begin = [], 1
    for mark in planned:
        week = range(begin, mark.day + 1)
        late = max((entry[1] for entry in replies if entry[0] in week), default=0)
        waits = any(day in week for day in overdue_days)
        state = "upcoming" if now <= mark.day else "missed" if waits else "late" if late else "on_time"
        state = "rest" if state != "late" and is_rest(mark.day, rests) else state
        row.append(Mark(mark.number, mark.day, state, late if state == "late" else 0))
        begin = mark.day + 1
    return row


def health(planned: Sequence[Mark], strain: Strain, now: int) -> tuple[Health, list[Reason]]:
    """Return how the room is doing and why, from what everybody in it can see: the worst of its reasons counts."""
    passed = [mark for mark in planned if mark.state in {"on_time", "late", "missed"}]
    slow, aims = strain.behind
    numbers = {
        "silent": strain.silent,
        "missed": _missed_at_end(passed),
        "waiting": max(strain.overdue, default=0),
        "question": strain.question,
        "behind": slow if slow * 2 >= aims else 0,  # one of three that needs a push is no strain
    }
    found = [(level, Reason(code, n)) for code, n in numbers.items() if (level := _level(code, n)) is not None]
    if found:
        return max((level for level, _ in found), key=WORSE.index), [reason for _, reason in found]
    if not planned:
        return Health.STEADY, [Reason("group")]
    if not passed:
        return Health.NEW, [Reason("new", now)]
    return Health.STEADY, [Reason("kept", _kept_at_end(passed))]


def _level(code: str, number: int) -> Health | None:
    """Return how bad a number is, or nothing while it is fine."""
    reached = [level for level, least in zip(WORSE, STRAINS[code], strict=True) if least and number >= least]
    return reached[-1] if reached else None


def _missed_at_end(passed: Sequence[Mark]) -> int:
    count = 0
    for mark in reversed(passed):
        if mark.state != "missed":
            break
        count += 1
    return count


def _kept_at_end(passed: Sequence[Mark]) -> int:
    count = 0
    for mark in reversed(passed):
        if mark.state == "missed":
            break
        count += 1
    return count
