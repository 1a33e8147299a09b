"""When a learner will be where, at their pace: days, not moments, so that no time zone and no summer time moves them.

What is left of a step is its hours without those spent on it; a step without a number of hours takes the middle of the
others. Optional steps count once they are begun. Pure.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from math import ceil
from statistics import median
from typing import Any, NamedTuple

SETTLED = frozenset({"done", "skipped"})
UNKNOWN = 2.0  # hours of a step where no step of the roadmap says any
LEAST = 0.1  # the share of a step that is left until it is done, however much was spent on it
FARTHEST = 3650  # days


class Left(NamedTuple):
    """A step that is still to do: the stage that it belongs to, and about how many hours it takes."""

    stage: int
    hours: float


class Forecast(NamedTuple):
    """On which day each stage that is left will be finished, and the last of them."""

    stages: dict[int, date]
    end: date | None

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain values, to be kept."""
        stages = {str(stage): day.isoformat() for stage, day in self.stages.items()}
        return {"stages": stages, "end": self.end.isoformat() if self.end else ""}


class Stage(NamedTuple):
    """A stage as its learner sees it: done on a day, or foreseen once for a day and now for another."""

    number: int
    title: str
    done_on: date | None
    foreseen: date | None
    now: date | None

    @property
    def late(self) -> int:
        """Return by how many days it comes later than was foreseen; below nothing when it comes sooner."""
        then = self.done_on or self.now
        return (then - self.foreseen).days if then and self.foreseen else 0


def left(steps: Iterable[Any], states: Mapping[str, str], spent: Mapping[str, float]) -> list[Left]:
    """Return what is still to do, in learning order."""
    steps = list(steps)
    said = [step.hours for step in steps if step.hours]
    usual = float(median(said)) if said else UNKNOWN
    found = []
    for step in steps:
        state = states.get(step.key, "not_started")
        if state in SETTLED or (step.optional and state != "in_progress"):
            continue
        hours = float(step.hours or usual)
        found.append(Left(step.stage, max(hours - spent.get(step.key, 0), hours * LEAST)))
    return found


def hours_left(ahead: Sequence[Left]) -> float:
    """Return about how many hours are left."""
    return round(sum(each.hours for each in ahead), 2)


def day_after(hours: float, pace: float, today: date) -> date:
    """Return the day on which so many hours of work are done, at a pace of hours a week."""
    return today + timedelta(days=min(ceil(round(hours / pace * 7, 6)), FARTHEST))


def foresee(ahead: Sequence[Left], pace: float, today: date) -> Forecast:
    """Return when each stage will be finished, and the end; without a pace nothing is foreseen."""
    if pace <= 0:
        return Forecast({}, None)
    stages: dict[int, date] = {}
    total = 0.0
    for each in ahead:
        total += each.hours
        stages[each.stage] = day_after(total, pace, today)  # of a stage that is taken up again, the last step counts
    return Forecast(stages, max(stages.values(), default=None))


def moved_on(kept: Mapping[str, Any], days: int) -> dict[str, Any]:
    """Return a kept forecast with every day so many days later: a pause moves it, and is no delay."""
    if not kept.get("end"):
        return dict(kept)
    shift = timedelta(days=days)
    stages = {stage: (date.fromisoformat(day) + shift).isoformat() for stage, day in kept["stages"].items()}
    return {**kept, "stages": stages, "end": (date.fromisoformat(kept["end"]) + shift).isoformat()}


def outlook(
    titles: Sequence[str], done: Mapping[int, date], now: Forecast, kept: Mapping[str, Any]
) -> tuple[Stage, ...]:
    """Return every stage with what was foreseen when the pace was set, and what is now."""
    foreseen = {int(stage): date.fromisoformat(day) for stage, day in kept.get("stages", {}).items()}
    stages = enumerate(titles)
    return tuple(
        Stage(number + 1, title, done.get(number), foreseen.get(number), now.stages.get(number))
        for number, title in stages
    )
