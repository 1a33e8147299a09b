"""Whose turn it is: which entries wait for whom, and until when. Pure."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

from rooms.states import Part

SATURDAY = 5
DAY = timedelta(days=1)
FIRST = timezone(timedelta(hours=14))
RELEASE, ITEM = "release", "item"
LATEST = 28
NUDGES = (("due", 0), ("week", 7), ("fortnight", 14), (RELEASE, LATEST))
WAITS_FOR_OTHER = frozenset({"question", "decision"})
REVIEWS = frozenset({"review_answer", "feedback"})


def other(part: str) -> Part:
    """Return the other side of the room."""
    return Part.MENTOR if part == Part.MENTEE else Part.MENTEE


def on_post(kind: str, author: str) -> Part | None:
    """Return whose turn a new entry makes it, or nobody's."""
    if kind in WAITS_FOR_OTHER:
        return other(author)
    return other(author) if kind == "review_request" else None


def on_reply(kind: str, asker: str, replier: str, reply_kind: str) -> tuple[Part | None, bool]:
    """Return whose turn an entry is after a reply to it, and whether the reply settles it.

    A question goes back and forth until its asker marks it answered; a review or feedback settles a review request.
    """
    if kind == "review_request" and replier != asker and reply_kind in REVIEWS:
        return None, True
    if kind in {"question", "review_request"}:
        return other(replier), False
    return on_post(kind, asker), False


Away = Sequence[tuple[date, date]]  # days on which nobody waits: from one up to, without, another


def back_on(day: date, away: Away) -> date:
    """Return the day itself, or when it falls into leave or rest the first one after that."""
    for begin, end in sorted(away):
        day = end if begin <= day < end else day
    return day


def due_day(since: date, working_days: int, away: Away = ()) -> date:
    """Return the day by which an answer is due: that many working days later, weekends and leave not counted."""
    due, left = since, max(working_days, 1)
    while left:
        due = back_on(due + DAY, away)
        left -= due.weekday() < SATURDAY
    return due


def days_after(day: date, days: int, away: Away = ()) -> date:
    """Return the day that lies so many days later, not counting those on which nobody waits."""
    for _ in range(days):
        day = back_on(day + DAY, away)
    return back_on(day, away)


def morning(day: date, zone: str) -> datetime:
    """Return nine o'clock of a day in a time zone: when people are told what is due."""
    return datetime.combine(day, time(9), ZoneInfo(zone)).astimezone(UTC)


def earliest_morning(day: date) -> datetime:
    """Return when it is nine o'clock of a day for the first people on earth."""
    return datetime.combine(day, time(9), FIRST).astimezone(UTC)


def nudges(due_on: date, zone: str, away: Away = ()) -> list[tuple[str, datetime]]:
    """Return when who has to act is told so, and as the last step when who waits may go another way."""
    return [(name, morning(days_after(due_on, days, away), zone)) for name, days in NUDGES]


def next_step(steps: Sequence[tuple[str, datetime]], now: datetime) -> datetime | None:
    """Return when the next step of a series comes."""
    return min((at for _, at in steps if at > now), default=None)


def days_late(due_on: date | None, today: date) -> int:
    """Return by how many days something is late."""
    return max((today - due_on).days, 0) if due_on else 0


def items_late(items: list[dict[str, Any]]) -> datetime | None:
    """Return when the first open action item is past its day, for the first people on earth."""
    days = [date.fromisoformat(item["by"]) for item in items if item.get("by") and not item.get("done")]
    return earliest_morning(min(days) + DAY) if days else None


def open_items(items: list[dict[str, Any]]) -> int:
    """Return how many action items still wait."""
    return sum(1 for item in items if not item.get("done"))
