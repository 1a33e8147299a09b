"""Whose turn it is: which entries wait for whom, and until when. Pure."""

from datetime import date, timedelta
from typing import Any

from rooms.states import Part

SATURDAY = 5
WAITS_FOR_OTHER = frozenset({"question", "decision"})
REVIEWS = frozenset({"review_answer", "feedback"})


def other(part: str) -> Part:
    """Return the other side of the room."""
    return Part.MENTOR if part == Part.MENTEE else Part.MENTEE


def on_post(kind: str, author: str) -> Part | None:
    """Return whose turn a new entry makes it, or nobody's."""
    if kind in WAITS_FOR_OTHER:
        return other(author)
    return Part.MENTOR if kind == "review_request" else None


def on_reply(kind: str, asker: str, replier: str, reply_kind: str) -> tuple[Part | None, bool]:
    """Return whose turn an entry is after a reply to it, and whether the reply settles it.

    A question goes back and forth until its asker marks it answered; a review or feedback settles a review request.
    """
    if kind == "review_request" and replier != asker and reply_kind in REVIEWS:
        return None, True
    if kind in {"question", "review_request"}:
        return other(replier), False
    return on_post(kind, asker), False


def due_day(since: date, working_days: int) -> date:
    """Return the day by which an answer is due: that many working days later, weekends not counted."""
    due, left = since, max(working_days, 1)
    while left:
        due += timedelta(days=1)
        left -= due.weekday() < SATURDAY
    return due


def days_late(due_on: date | None, today: date) -> int:
    """Return by how many days something is late."""
    return max((today - due_on).days, 0) if due_on else 0


def open_items(items: list[dict[str, Any]]) -> int:
    """Return how many action items still wait."""
    return sum(1 for item in items if not item.get("done"))
