"""What many learners' ways say of a roadmap: how many complete it, and how long a step takes. Counted by the clock.

Nothing is said of fewer than ten people: not of a roadmap, and not of a step.
"""

from collections import defaultdict
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from sqlalchemy import Select, func, select

from app.db import db
from roadmaps.models import Enrollment, Roadmap, State, StepState

FEWEST = 10
EVERY = timedelta(days=1)
ROUGHLY = 5  # percent: who watches the number day by day learns of nobody


def due(now: datetime) -> Select[Any]:
    """Select the roadmaps whose figures are to be counted anew."""
    return select(Roadmap).where(Roadmap.figures_due_at <= now).order_by(Roadmap.figures_due_at)


def count(roadmap: Roadmap, now: datetime) -> None:
    """Count the figures of a roadmap, and name the moment of the next time."""
    roadmap.figures = _figures(roadmap.id)
    roadmap.figures_due_at = now + EVERY


def _figures(roadmap_id: int) -> dict[str, Any]:
    here = Enrollment.roadmap_id == roadmap_id
    columns = select(func.count(Enrollment.id), func.count(Enrollment.completed_at))
    begun, completed = db.session.execute(columns.where(here)).one()
    if begun < FEWEST:
        return {}
    rate = round(100 * completed / begun / ROUGHLY) * ROUGHLY
    return {"completed": rate, "days": _days(roadmap_id)}


def _days(roadmap_id: int) -> dict[str, int]:
    """Return for each step the median of the days from beginning to finishing it."""
    query = select(StepState.step_key, StepState.started_at, StepState.done_at)
    query = query.join(Enrollment, Enrollment.id == StepState.enrollment_id).where(Enrollment.roadmap_id == roadmap_id)
    done = StepState.state == State.DONE, StepState.known_before.is_(False), StepState.started_at.is_not(None)
    taken = defaultdict(list)
    for row in db.session.execute(query.where(*done)):
        taken[row.step_key].append((row.done_at - row.started_at) / timedelta(days=1))
    return {key: max(1, round(median(days))) for key, days in sorted(taken.items()) if len(days) >= FEWEST}
