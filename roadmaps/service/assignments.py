"""Giving somebody a roadmap or a step to learn; they accept, which starts it, or decline, with or without words."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from app.access import ensure_may_post
from app.db import db
from app.errors import Conflict
from app.events import Ref, emit
from app.mentoring import no_longer_waits_in, wait_in
from roadmaps import events
from roadmaps.models import Assignment, Enrollment, Given, State
from roadmaps.models.assignment import open_key
from roadmaps.plan import Plan
from roadmaps.service import learning

TURN = "assignment"


def assign(roadmap: Any, step: Any, *, to_id: int, by: Any, given_in: int | None = None, words: str = "") -> Assignment:
    """Give a roadmap, or one `step` of it, to somebody; who may do so is asked before (a mentor of theirs)."""
    ensure_may_post(by)
    key, title = (step.key, step.title) if step else ("", roadmap.title)
    given = {"roadmap_id": roadmap.id, "step_key": key, "given_in": given_in, "title": title, "words": words}
    made = Assignment(owner_id=to_id, by_id=by.id, open_key=open_key(to_id, roadmap.id, key, by.id), **given)
    db.session.add(made)
    try:
        db.session.flush()
    except IntegrityError:
        raise Conflict(_("You gave them this already. It waits for their answer.")) from None
    if given_in:
        place: dict[str, Any] = {"endpoint": "roadmaps.show_assignment", "values": {"assignment_id": made.id}}
        wait_in(given_in, TURN, to_id, about_id=made.id, **place)
    told: dict[str, Any] = {
        "subject": Ref("assignment", made.id),
        "group": f"assignment:{made.id}",
        "notify": frozenset({to_id}),
    }
    emit(events.RoadmapAssigned(actor_id=by.id, **told))
    return made


def accept(given: Assignment, roadmap: Any, plan: Plan, *, person: Any) -> Enrollment:
    """Accept: the roadmap is started where it was not, and a step that was given is in progress."""
    _ensure_waiting(given)
    enrollment = learning.start(roadmap.id, roadmap.newest, plan, learner=person)
    begun = enrollment.states.get(given.step_key)
    if given.step_key in plan.steps and (begun is None or begun.state == State.NOT_STARTED):
        learning.set_state(enrollment, plan, given.step_key, State.IN_PROGRESS, learner=person)
    _answer(given, Given.ACCEPTED, "", events.AssignmentAccepted, person)
    return enrollment


def decline(given: Assignment, *, person: Any, words: str = "") -> None:
    """Decline, with or without words; nothing is started and nothing counts against anybody."""
    _ensure_waiting(given)
    _answer(given, Given.DECLINED, words, events.AssignmentDeclined, person)


def withdraw(given: Assignment) -> None:
    """Take back what one gave and was not answered."""
    _ensure_waiting(given)
    given.become(Given.WITHDRAWN)
    _settle(given)


def _ensure_waiting(given: Assignment) -> None:
    if given.state != Given.OPEN:
        raise Conflict(_("This was answered or taken back meanwhile."))


def _answer(given: Assignment, state: Given, words: str, event: Any, person: Any) -> None:
    given.become(state, answer=words)
    _settle(given)
    if given.by_id:
        about = {"subject": Ref("roadmap", given.roadmap_id), "group": f"roadmap:{given.roadmap_id}"}
        emit(event(actor_id=person.id, notify=frozenset({given.by_id}), **about))


def _settle(given: Assignment) -> None:
    if given.given_in:
        no_longer_waits_in(given.given_in, TURN, about_id=given.id)
    db.session.flush()
