"""The skills that a learner has from their other roadmaps."""

from typing import Any

from sqlalchemy import and_, bindparam, literal, null, select

from app.access import Viewer, asked, stand_in, visible
from app.models import Profile, ProfileSkill, Skill
from app.statements import prepared
from roadmaps.known import Source, by_skill, offers
from roadmaps.models import Enrollment, Roadmap, State, Step, StepSkill, StepState
from roadmaps.plan import Plan

ALONE = 3  # the level from which a profile says that somebody does a thing alone


@prepared
def _elsewhere(viewer: Any) -> Any:
    own = and_(Enrollment.owner_id == viewer.id, Enrollment.roadmap_id != bindparam("roadmap_id"))
    query = (
        select(
            StepSkill.slug.label("skill"),
            StepState.id.label("state_id"),
            Roadmap.title.label("roadmap"),
            *(Roadmap.slug, Step.title.label("step"), Step.key, StepState.confirmed_at, StepState.done_at),
        )
        .select_from(Enrollment)
        .join(StepState, StepState.enrollment_id == Enrollment.id)
        .join(Roadmap, Roadmap.id == Enrollment.roadmap_id)
        .join(Step, and_(Step.roadmap_id == Roadmap.id, Step.key == StepState.step_key))
        .join(StepSkill, StepSkill.step_id == Step.id)
    )
    done = StepState.state == State.DONE, StepState.known_from.is_(null())
    found = query.where(own, *done, visible(Roadmap, viewer)).union_all(_named(viewer))
    return found.order_by("done_at", "state_id")


def _named(viewer: Any) -> Any:
    """Select the skills that the learner's profile says they can do alone, in the shape of steps of no roadmap."""
    nowhere = literal("")
    columns = (Skill.slug.label("skill"), null().label("state_id"), nowhere.label("roadmap"), nowhere.label("slug"))
    query = select(*columns, ProfileSkill.name.label("step"), nowhere.label("key"), null().label("confirmed_at"))
    query = query.add_columns(null().label("done_at")).join(ProfileSkill, ProfileSkill.skill_id == Skill.id)
    query = query.join(Profile, Profile.id == ProfileSkill.profile_id).where(Profile.owner_id == viewer.id)
    return query.where(ProfileSkill.side == "offers", ProfileSkill.level >= ALONE)


def known_steps(learner: Viewer, roadmap_id: int, plan: Plan, rows: Any) -> dict[str, Source]:
    """Return the steps that a learner knows from elsewhere and has neither accepted nor refused."""
    found = asked(learner, _elsewhere(stand_in(learner)), roadmap_id=roadmap_id)
    return offers(plan.steps.values(), {row.step_key: row for row in rows}, by_skill(found)) if found else {}
