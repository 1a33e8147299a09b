"""What a learner's pace leads to: the days of stages, and of several roadmaps side by side."""

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select

from app import clock
from app.access import Viewer, visible
from app.db import db
from roadmaps import forecast
from roadmaps.models import Enrollment, Roadmap
from roadmaps.plan import Plan


class Outlook(NamedTuple):
    """A learner's roadmap in days: `end` at the present pace, `was` when it was set; hours left and spent."""

    stages: tuple[forecast.Stage, ...]
    end: date | None
    was: date | None
    set_on: date | None
    left: float
    spent: float

    @property
    def late(self) -> int:
        """Return by how many days the end comes later than was foreseen."""
        return (self.end - self.was).days if self.end and self.was else 0


def outlook(person: Any, roadmap: Any, plan: Plan, rows: tuple[Any, ...]) -> Outlook:
    """Return what follows from a learner's pace today, in their own time zone; while they pause, it moves along."""
    today = clock.today(person.timezone)
    states, spent = {row.step_key: row.state for row in rows}, {row.step_key: row.hours_spent for row in rows}
    ahead = forecast.left(plan.steps.values(), states, spent)
    now = forecast.foresee(ahead, roadmap.hours_per_week, today)
    kept = dict(roadmap.foreseen or {})
    if roadmap.paused_at:
        kept = forecast.moved_on(kept, (today - clock.day_in(person.timezone, roadmap.paused_at)).days)
    stages = forecast.outlook(plan.stages, _done(plan, rows, person.timezone), now, kept)
    was, set_on = kept.get("end"), kept.get("on")
    return Outlook(stages, now.end, _day(was), _day(set_on), forecast.hours_left(ahead), round(sum(spent.values()), 2))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _done(plan: Plan, rows: tuple[Any, ...], zone: str) -> dict[int, date]:
    """Return on which day each stage was finished whose required steps are all settled."""
    settled = {row.step_key: row for row in rows if row.state in forecast.SETTLED}
    found = {}
    for stage in range(len(plan.stages)):
        keys = [step.key for step in plan.steps.values() if step.stage == stage and not step.optional]
        moments = [settled[key].done_at for key in keys if key in settled and settled[key].done_at]
        if keys and moments and all(key in settled for key in keys):
            found[stage] = clock.day_in(zone, max(moments))
    return found


def paces(person: Viewer) -> list[Any]:
    """Return the roadmaps that somebody is on, with the hours a week that each gets, by title."""
    columns = Enrollment.id, Enrollment.hours_per_week, Enrollment.paused_at, Roadmap.title, Roadmap.slug
    query = select(*columns, Enrollment.summary.label("progress")).join(Roadmap, Roadmap.id == Enrollment.roadmap_id)
    mine = Enrollment.owner_id == person.id, Enrollment.left_at.is_(None), visible(Roadmap, person)
    return list(db.session.execute(query.where(*mine).order_by(Roadmap.title, Enrollment.id)))


def ends_on(progress: Any, hours_per_week: int, today: date) -> date | None:
    """Return when a roadmap will be finished at a pace, from what lists show of it."""
    if not hours_per_week or not progress.get("hours_left") or not progress.get("now"):
        return None
    return forecast.day_after(progress["hours_left"], hours_per_week, today)
