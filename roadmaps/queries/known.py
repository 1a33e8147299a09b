"""The skills that a learner has from their other roadmaps."""

from typing import Any

from sqlalchemy import and_, bindparam, null, select

from app.access import Viewer, asked, stand_in, visible
from app.statements import prepared
from roadmaps.known import Source, by_skill, offers
from roadmaps.models import Enrollment, Roadmap, State, Step, StepSkill, StepState
from roadmaps.plan import Plan


@prepared
def _elsewhere(viewer: Any) -> Any:
    own = and_(Enrollment.owner_id == viewer.id, Enrollment.roadmap_id != bindparam("roadmap_id"))
    query = (
        select(
            StepSkill.slug.label("skill"),
            StepState.id.label("state_id"),
            Roadmap.title.label("roadmap"),
            *(Roadmap.slug, Step.title.label("step"), Step.key, StepState.confirmed_at),
        )
        .select_from(Enrollment)
        .join(StepState, StepState.enrollment_id == Enrollment.id)
        .join(Roadmap, Roadmap.id == Enrollment.roadmap_id)
        .join(Step, and_(Step.roadmap_id == Roadmap.id, Step.key == StepState.step_key))
        .join(StepSkill, StepSkill.step_id == Step.id)
    )
    done = StepState.state == State.DONE, StepState.known_from.is_(null())
    return query.where(own, *done, visible(Roadmap, viewer)).order_by(StepState.done_at, StepState.id)


def known_steps(learner: Viewer, roadmap_id: int, plan: Plan, rows: Any) -> dict[str, Source]:
    """Return the steps of a roadmap that its learner knows from their others and has neither accepted nor refused."""
    found = asked(learner, _elsewhere(stand_in(learner)), roadmap_id=roadmap_id)
    return offers(plan.steps.values(), {row.step_key: row for row in rows}, by_skill(found)) if found else {}
