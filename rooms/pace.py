"""How an objective stands against its plan, in one word. Pure."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Any

AIM = ("start", "target", "current", "begun_on", "due_on", "measure_kind", "state")
SLACK = 0.15
LAST_DAYS = 7


class Pace(StrEnum):
    """One word for an objective."""

    REACHED = "reached"
    ON_TRACK = "on_track"
    NEEDS_PUSH = "needs_push"


def share(start: float, target: float, current: float) -> float:
    """Return how much of the way is done, 0 to 1; the way may lead down as well as up."""
    if start == target:
        return 1.0 if current >= target else 0.0
    return max(0.0, min((current - start) / (target - start), 1.0))


def passed(begun_on: date, due_on: date, today: date) -> float:
    """Return how much of the time is over, 0 to 1."""
    length = max((due_on - begun_on).days, 1)
    return max(0.0, min((today - begun_on).days / length, 1.0))


def pace(
    *,
    start: float,
    target: float,
    current: float,
    begun_on: date,
    due_on: date,
    today: date,
    is_milestone: bool = False,
) -> Pace:
    """Compare what is done with the time that has passed; a milestone only needs a push when its day is near."""
    done = share(start, target, current)
    if done >= 1:
        return Pace.REACHED
    if today > due_on:
        return Pace.NEEDS_PUSH
    if is_milestone:
        return Pace.NEEDS_PUSH if (due_on - today).days < LAST_DAYS else Pace.ON_TRACK
    return Pace.ON_TRACK if done >= passed(begun_on, due_on, today) - SLACK else Pace.NEEDS_PUSH


def behind(aims: Sequence[Sequence[Any]], opened_on: date, today: date) -> tuple[int, int]:
    """Return how many objectives need a push, and how many there are, from their plain values (`AIM`)."""
    slow = 0
    for start, target, current, begun, due, kind, state in aims:
        begun_on = _day(begun) or opened_on
        word = pace(
            start=start,
            target=target,
            current=current,
            begun_on=begun_on,
            due_on=_day(due) or today,
            today=today,
            is_milestone=kind == "milestone",
        )
        slow += word == Pace.NEEDS_PUSH and state != "confirmed"
    return slow, len(aims)


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


class Measured:
    """What follows from the numbers of an objective, for objectives and for what a page is shown of them."""

    __slots__ = ()

    measure_kind: Any
    start: Any
    target: Any
    current: Any
    begun_on: Any
    due_on: Any

    @property
    def is_milestone(self) -> bool:
        """Whether it is reached or not, with nothing between."""
        return self.measure_kind == "milestone"

    @property
    def done_share(self) -> float:
        """How much of the way is done, 0 to 1."""
        return share(self.start, self.target, self.current)

    def pace(self, begun_on: date, today: date) -> Pace:
        """Return the one word for how it stands against its plan."""
        return pace(
            start=self.start,
            target=self.target,
            current=self.current,
            begun_on=self.begun_on or begun_on,
            due_on=self.due_on,
            today=today,
            is_milestone=self.is_milestone,
        )

    def plan_share(self, begun_on: date, today: date) -> float:
        """Return how much of the way the plan would have done today, 0 to 1; a milestone has no way between."""
        return 0.0 if self.is_milestone else passed(self.begun_on or begun_on, self.due_on, today)

    def planned(self, begun_on: date, today: date) -> float:
        """Return the value that the plan would have reached today."""
        way = float(self.target) - float(self.start)
        return round(float(self.start) + way * self.plan_share(begun_on, today), 1)
