"""How fast a learner goes: hours a week for each roadmap, what was foreseen when they said so, and pauses."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from app import clock
from app.db import db
from app.errors import Invalid, Missing
from roadmaps import forecast
from roadmaps.forecast import Left
from roadmaps.models import Enrollment
from roadmaps.plan import Plan

MOST = 80  # hours of one week


def ahead(enrollment: Enrollment, plan: Plan) -> list[Left]:
    """Return what is left of a roadmap."""
    spent = {key: state.hours_spent or 0 for key, state in enrollment.states.items()}
    return forecast.left(plan.steps.values(), enrollment.plain_states(), spent)


def set_pace(enrollment: Enrollment, plan: Plan, *, hours_per_week: int, is_paused: bool, learner: Any) -> None:
    """Say how many hours a week there are for it, and whether it rests now.

    Another pace is another forecast, kept to be compared with; going on after a rest moves the kept one along.
    """
    today = clock.today(learner.timezone)
    if enrollment.paused_at and not is_paused:
        rested = (today - clock.day_in(learner.timezone, enrollment.paused_at)).days
        enrollment.foreseen = forecast.moved_on(enrollment.foreseen or {}, rested)
        enrollment.paused_at = None
    if hours_per_week != enrollment.hours_per_week or (hours_per_week and not enrollment.foreseen):
        enrollment.hours_per_week = hours_per_week
        seen = forecast.foresee(ahead(enrollment, plan), hours_per_week, today)
        enrollment.foreseen = {"on": today.isoformat()} | seen.as_dict() if hours_per_week else {}
    if is_paused:
        enrollment.paused_at = enrollment.paused_at or clock.now()
    db.session.flush()


def split(learner: Any, hours: Mapping[int, int], plan_of: Any) -> None:
    """Divide the hours of a week among several roadmaps at once."""
    if sum(hours.values()) > MOST:
        raise Invalid(_("Together these are more than %(most)s hours a week.", most=MOST))
    query = select(Enrollment).where(Enrollment.id.in_(hours), Enrollment.owner_id == learner.id)
    found = list(
        db.session.scalars(query.where(Enrollment.left_at.is_(None)).order_by(Enrollment.id).with_for_update())
    )
    if {each.id for each in found} != set(hours):
        raise Missing
    for each in found:
        rests = each.paused_at is not None
        set_pace(each, plan_of(each), hours_per_week=hours[each.id], is_paused=rests, learner=learner)
