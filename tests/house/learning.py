"""The part of the world that learners show to others: a step that waits to be confirmed."""

from app.db import db
from app.mentoring import mentees_of
from roadmaps import queries
from roadmaps.models import Enrollment
from roadmaps.queries import verification as asking
from roadmaps.service import assignments as giving
from roadmaps.service import learning, verification
from tests.factories import rooms as rooms_
from tests.house.world import World, secret


def asks(world: World, who: dict) -> None:
    """The owner asks their mentor to confirm a step, on evidence that nobody else sees."""
    owner = rooms_.actor(who["owner"])
    enrollment = db.session.get_one(Enrollment, world.ids["enrollment"])
    plan = queries.plan_of(asking.version_row(enrollment))
    shown = learning.attach(enrollment, plan, "two", title=secret("shownproof"), url="", note_md="It runs")
    learning.attach(enrollment, plan, "two", title=secret("stepnote"), url="", note_md=secret("stepnote"))
    learning.set_state(enrollment, plan, "two", "done", learner=owner)
    db.session.flush()
    mentor = next(each for each in asking.askable(owner, enrollment.roadmap_id) if each.space_id)
    words = {"words": secret("askwords"), "evidence_ids": {shown.id}}
    world.keep("stepask", verification.ask(enrollment, plan, "two", learner=owner, whom=mentor, **words))
    world.keep("shownevidence", shown)


def assignments(world: World, who: dict) -> None:
    """The mentor gives the owner a step."""
    roadmap = queries.roadmap_row(who["mentor"], "a-roadmap")
    step = queries.plan_of(roadmap).steps["one"]
    mentor, bond = rooms_.actor(who["mentor"]), mentees_of(who["mentor"])
    space = next(each.space_id for each in bond if each.user_id == who["owner"].id)
    given = {"to_id": who["owner"].id, "by": mentor, "given_in": space, "words": secret("givenwords")}
    world.keep("assignment", giving.assign(roadmap, step, **given))


MAKERS = (asks, assignments)
