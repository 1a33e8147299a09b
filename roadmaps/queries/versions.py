"""Versions of a roadmap as its learner looks at them before moving, and what was kept from those left behind."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.db import db
from app.errors import Missing
from app.models import User
from roadmaps import moves
from roadmaps.models import Enrollment, KeptStep, RoadmapVersion, StepState
from roadmaps.moves import Fates
from roadmaps.plan import Plan, make_plan


class Way(NamedTuple):
    """The way from one version to a later one: both as written, and what became of each step on it."""

    old: dict[str, Any]
    new: dict[str, Any]
    number: int
    to: int
    plan: Plan
    fates: Fates
    told: tuple[tuple[int, str], ...]  # what each version on the way says of itself


def way(roadmap_id: int, number: int, to: int) -> Way:
    """Return the way from one version to a later one; raises `Missing` where there is none."""
    between = RoadmapVersion.number.between(number, to)
    query = select(RoadmapVersion).where(RoadmapVersion.roadmap_id == roadmap_id, between)
    versions = db.session.scalars(query.order_by(RoadmapVersion.number)).all()
    if not number < to or len(versions) < to - number + 1:
        raise Missing
    found: Fates = {key: (key,) for key in versions[0].prose}
    for version in versions[1:]:
        reached = {one for fate in found.values() for one in fate}
        found = moves.after(found, moves.fates(reached, version.prose, version.moves or {}))
    last = versions[-1]
    plan = make_plan(last.content, last.layout, last.prose)
    told = tuple((version.number, version.summary) for version in versions[1:] if version.summary)
    return Way(versions[0].content, last.content, number, to, plan, found, told)


class Kept(NamedTuple):
    """A step that was kept from an earlier version, with its note and evidence where these stayed with it."""

    step: KeptStep
    state: StepState | None
    confirmed_by: str


def kept_of(enrollment: Enrollment, plan: Plan) -> Sequence[Kept]:
    """Return what was kept from earlier versions, the newest first; words that a step of today holds stand there."""
    query = select(KeptStep, User.name).outerjoin(User, User.id == KeptStep.confirmed_by_id)
    query = query.where(KeptStep.enrollment_id == enrollment.id).order_by(KeptStep.id.desc())
    rows = db.session.execute(query).all()
    keys = [row.KeptStep.step_key for row in rows if row.KeptStep.step_key not in plan.steps]
    here = StepState.enrollment_id == enrollment.id, StepState.step_key.in_(keys)
    states = db.session.scalars(select(StepState).where(*here).options(selectinload(StepState.evidence)))
    left = {state.step_key: state for state in states}
    return [Kept(row.KeptStep, left.get(row.KeptStep.step_key), row.name or "") for row in rows]
