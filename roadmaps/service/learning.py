"""Learning: starting a roadmap, moving from step to step, showing what was learned, leaving."""

from typing import Any, Literal

from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert as upsert_postgresql
from sqlalchemy.dialects.sqlite import insert as upsert_sqlite

from app import clock
from app.access import ensure_may_post, set_audience
from app.db import db
from app.errors import Conflict, Invalid, Missing
from app.events import Ref, emit
from app.models import Audience
from roadmaps import forecast
from roadmaps.events import EnrollmentStarted, StepFinished
from roadmaps.models import Enrollment, Evidence, EvidenceKind, Roadmap, State, Step, StepState
from roadmaps.plan import Plan
from roadmaps.service import pace, verification


def start(roadmap_id: int, number: int, plan: Plan, *, learner: Any) -> Enrollment:
    """Begin a roadmap, or go on with one that was left; two starts at once lead to the same enrollment."""
    now = clock.now()
    values = {"owner_id": learner.id, "roadmap_id": roadmap_id, "number": number, "audience": Audience.OWNER}
    values |= {"started_at": now, "active_at": now, "hours_per_week": 0, "summary": plan.summary({})}
    upsert = upsert_postgresql if db.session.get_bind().dialect.name == "postgresql" else upsert_sqlite
    insertion = upsert(Enrollment).values(**values).on_conflict_do_nothing().returning(Enrollment.id)
    is_new = db.session.scalars(insertion).first() is not None
    mine = Enrollment.owner_id == learner.id, Enrollment.roadmap_id == roadmap_id
    enrollment = db.session.scalars(select(Enrollment).where(*mine).with_for_update()).one()
    if is_new or enrollment.left_at:
        enrollment.left_at = None
        _count(roadmap_id, 1)
    db.session.flush()
    if is_new:
        _tell(EnrollmentStarted, learner, "roadmap", roadmap_id, roadmap_id)
    return enrollment


def leave(enrollment: Enrollment, *, forget: bool = False) -> None:
    """Leave a roadmap: all that was done and written is kept for coming back, unless the learner wants it deleted."""
    if not enrollment.left_at:
        _count(enrollment.roadmap_id, -1)
    enrollment.left_at = clock.now()
    for state in enrollment.states.values():
        verification.end_asks(state)
    if forget:
        verification.forget(enrollment)
        db.session.delete(enrollment)
    db.session.flush()


def _count(roadmap_id: int, change: Literal[1, -1]) -> None:
    counted = update(Roadmap).where(Roadmap.id == roadmap_id).values(learner_count=Roadmap.learner_count + change)
    db.session.execute(counted, execution_options={"synchronize_session": False})


def show_to(enrollment: Enrollment, audience: str, *, learner: Any) -> None:
    """Show on the learner's profile which steps are done and confirmed, to members or everybody, or to nobody."""
    if audience != Audience.OWNER:
        ensure_may_post(learner)
    set_audience(enrollment, audience)
    db.session.flush()


def set_state(enrollment: Enrollment, plan: Plan, key: str, state: str, *, learner: Any, reason: str = "") -> StepState:
    """Move a step into another state. One that is still locked may be finished too: people know things already."""
    if state == State.SKIPPED and not reason:
        raise Invalid(_("Say in a few words why you leave this step out"), "reason")
    step = enrollment.at(key)
    was_done = step.state == State.DONE
    step.move(state, known_before=plan.is_locked(key, enrollment.plain_states()), reason=reason)
    if was_done and state != State.DONE:
        verification.undo(step)
    measure(enrollment, plan)
    if state == State.DONE and not was_done:
        row_id = db.session.scalar(select(Step.id).where(Step.roadmap_id == enrollment.roadmap_id, Step.key == key))
        if row_id:
            _tell(StepFinished, learner, "step", row_id, enrollment.roadmap_id)
    return step


def measure(enrollment: Enrollment, plan: Plan) -> None:
    """Count anew what lists show of an enrollment, and whether it is complete and verified; after every change."""
    now = clock.now()
    left = pace.ahead(enrollment, plan)
    spent = round(sum(state.hours_spent or 0 for state in enrollment.states.values()), 2)
    counted = {"hours_left": forecast.hours_left(left), "hours_spent": spent}
    enrollment.summary = plan.summary(enrollment.plain_states()) | counted
    enrollment.active_at = now
    is_complete = enrollment.summary["settled"] == enrollment.summary["total"]
    enrollment.completed_at = (enrollment.completed_at or now) if is_complete else None
    verification.weigh(enrollment, plan)


def _tell(event: type[EnrollmentStarted | StepFinished], learner: Any, kind: str, ident: int, roadmap_id: int) -> None:
    emit(event(actor_id=learner.id, subject=Ref(kind, ident), group=f"roadmap:{roadmap_id}"))


def write_note(enrollment: Enrollment, key: str, *, note_md: str, version: int) -> None:
    """Write the learner's own note on a step; a note changed in another window meanwhile is not overwritten."""
    step = enrollment.at(key)
    if version != step.version:
        raise Conflict(mine=note_md, theirs=step.note_md)
    step.note_md = note_md
    step.version += 1
    db.session.flush()


def note_hours(enrollment: Enrollment, plan: Plan, key: str, hours: float) -> None:
    """Note how many hours the learner has spent on a step so far."""
    enrollment.at(key).hours_spent = hours
    measure(enrollment, plan)


def check_criteria(enrollment: Enrollment, plan: Plan, key: str, checked: list[int]) -> None:
    """Tick those of the step's criteria that are met."""
    step = enrollment.at(key)
    step.checked = sorted({number for number in checked if 0 <= number < len(plan.steps[key].evidence)})
    if step.checked and step.state == State.NOT_STARTED:
        step.move(State.IN_PROGRESS)
    measure(enrollment, plan)


def attach(enrollment: Enrollment, plan: Plan, key: str, *, title: str, kind: str = "", **facts: Any) -> Evidence:
    """Add evidence to a step: a link, a file, an entry of one's own, a few words, code."""
    step = enrollment.at(key)
    if step.state == State.NOT_STARTED:
        step.move(State.IN_PROGRESS)
    kind = kind or (EvidenceKind.LINK if facts.get("url") else EvidenceKind.TEXT)
    evidence = step.attach(kind, title=title, **facts)
    measure(enrollment, plan)
    return evidence


def evidence_at(enrollment: Enrollment, key: str, evidence_id: int) -> Evidence:
    """Return a piece of evidence of that step."""
    step = enrollment.states.get(key)
    found = next((one for one in step.evidence if one.id == evidence_id), None) if step else None
    if found is None:
        raise Missing
    return found


def detach(enrollment: Enrollment, plan: Plan, key: str, evidence_id: int) -> None:
    """Take evidence away from a step; a confirmation that rests on it ends."""
    verification.drop(enrollment, plan, evidence_at(enrollment, key, evidence_id))
