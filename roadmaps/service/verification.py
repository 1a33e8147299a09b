"""Having a step confirmed by a person: asking, answering, taking back; and what follows for the whole roadmap.

Whoever writes here has locked the learner's enrollment first (`enrollment_for`, `asked_of`), so that what one of them
decides holds for the other. `weigh` says after every change whether all required steps are confirmed.
"""

from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import selectinload

from app import clock
from app.access import ensure_may_post
from app.db import db, hold
from app.errors import Conflict, Invalid, Missing
from app.events import Ref, emit
from app.mentoring import no_longer_waits_in, wait_in
from roadmaps import events
from roadmaps.models import Ask, Enrollment, Evidence, Roadmap, State, Step, StepState, Verification
from roadmaps.models.verification import WAITS, open_key
from roadmaps.plan import Plan
from roadmaps.queries import plan_of
from roadmaps.queries.verification import version_row
from roadmaps.service import credentials, files

TO_CONFIRM, RETURNED = "step_to_confirm", "step_returned"
TURNS = (TO_CONFIRM, RETURNED)
CURATORS_TIME = timedelta(days=7)  # they have promised nothing; a week is what the house asks of them


def ask(
    enrollment: Enrollment, plan: Plan, key: str, *, learner: Any, whom: Any, evidence_ids: set[int], words: str
) -> Verification:
    """Ask somebody to confirm a step on evidence chosen for them; asking them again replaces what still waits."""
    ensure_may_post(learner)
    state = enrollment.states.get(key)
    if state is None or state.state != State.DONE:
        raise Invalid(_("Mark the step as done first: what you claim is what somebody confirms."))
    if state.confirmed_at:
        raise Conflict(_("This step is confirmed already."))
    chosen = [each for each in state.evidence if each.id in evidence_ids]
    if not chosen:
        raise Invalid(_("Choose the evidence to show: nothing is confirmed without any."), "evidence")
    found = _waiting_for(state, whom.user_id) or _new(enrollment, state, learner, whom)
    found.title, found.words, found.asked_at = plan.steps[key].title, words, clock.now()
    found.asked_in = whom.space_id or None
    found.version += 1
    found.show(chosen)
    found.become(Ask.OPEN)
    _flush()
    _settle(found)
    found.due_on = _let_wait(found, TO_CONFIRM, found.owner_id) or clock.today() + CURATORS_TIME
    subject = Ref("verification", found.id)
    told: dict[str, Any] = {
        "subject": subject,
        "group": f"verification:{found.id}",
        "notify": frozenset({found.owner_id}),
    }
    emit(events.StepAsked(actor_id=learner.id, **told))
    return found


def _waiting_for(state: StepState, asked_id: int) -> Verification | None:
    same = Verification.open_key == open_key(state.id, asked_id)
    return db.session.scalar(select(Verification).where(same).with_for_update())


def _new(enrollment: Enrollment, state: StepState, learner: Any, whom: Any) -> Verification:
    state.asks += 1
    key = open_key(state.id, whom.user_id)
    made = Verification(owner_id=whom.user_id, learner_id=learner.id, enrollment=enrollment, open_key=key, version=0)
    made.step_state = state
    db.session.add(made)
    return made


def _flush() -> None:
    try:
        db.session.flush()
    except IntegrityError:
        raise Conflict(_("You have asked them a moment ago, in another window.")) from None


def take_back(ask: Verification) -> None:
    """Take a request back: who was asked finds nothing of it any more."""
    if ask.state not in WAITS:
        raise Conflict(_("This was answered meanwhile. Open the step again to see how."))
    ask.become(Ask.WITHDRAWN)
    _settle(ask)
    db.session.flush()


def confirm(ask: Verification, enrollment: Enrollment, plan: Plan, *, person: Any, version: int, words: str) -> None:
    """Confirm a step on the evidence that was read; others who were asked for it need not answer any more."""
    _ensure_unchanged(ask, version, person)
    shown = {each.evidence_id for each in ask.shown}
    chosen = [each for each in ask.step_state.evidence if each.id in shown]
    if not chosen or ask.step_state.state != State.DONE:
        raise Conflict(_("The evidence was taken back while you were reading."))
    ask.become(Ask.CONFIRMED, answer=words)
    ask.step_state.confirm(person.id, chosen, words)
    _settle(ask)
    end_asks(ask.step_state, but=ask)
    weigh(enrollment, plan)
    _tell(events.StepConfirmed, ask, enrollment, person)


def ask_for_more(ask: Verification, enrollment: Enrollment, *, person: Any, version: int, words: str) -> None:
    """Say what the evidence does not show yet: it is the learner's turn, and the step stays as it is."""
    if not words:
        raise Invalid(_("Say what is missing: it is what they go by."), "words")
    _ensure_unchanged(ask, version, person)
    ask.become(Ask.RETURNED, answer=words)
    _settle(ask)
    _let_wait(ask, RETURNED, ask.learner_id)
    _tell(events.StepReturned, ask, enrollment, person)


def decline(ask: Verification, enrollment: Enrollment, *, person: Any, version: int, words: str) -> None:
    """Decline to confirm a step, with or without words; somebody else can be asked."""
    _ensure_unchanged(ask, version, person)
    ask.become(Ask.DECLINED, answer=words)
    _settle(ask)
    _tell(events.StepDeclined, ask, enrollment, person)


def _ensure_unchanged(ask: Verification, version: int, person: Any) -> None:
    ensure_may_post(person)
    if ask.owner_id != person.id:
        raise Missing
    if ask.state != Ask.OPEN:
        raise Conflict(_("This was answered or taken back meanwhile."))
    if ask.version != version:
        raise Conflict(_("They changed what they show while you were reading. Read it again before you answer."))


def revoke(ask: Verification, enrollment: Enrollment, plan: Plan, *, person: Any, words: str) -> None:
    """Withdraw a confirmation that one gave, with a line that the learner reads; the step is done, but unconfirmed."""
    ensure_may_post(person)
    if ask.state != Ask.CONFIRMED or ask.owner_id != person.id:
        raise Conflict(_("This confirmation does not stand any more."))
    if not words:
        raise Invalid(_("Say why in a line: it is shown beside the step."), "words")
    ask.farewell = words
    given_at = ask.step_state.confirmed_at
    ask.become(Ask.REVOKED)
    unconfirm(ask.step_state)
    weigh(enrollment, plan)
    if given_at:
        credentials.lost_ground(enrollment, given_at)
    _tell(events.StepUnconfirmed, ask, enrollment, person)


def unconfirm(state: StepState) -> None:
    """Take a step's confirmation away, also where it counts as evidence in another roadmap of its learner."""
    state.unconfirm()
    forget_elsewhere(state)


def forget_elsewhere(state: StepState) -> None:
    """Take a step that is not confirmed any more away from the evidence of other roadmaps of its learner."""
    db.session.flush()
    for evidence in db.session.scalars(select(Evidence).where(Evidence.source_id == state.id).order_by(Evidence.id)):
        elsewhere = evidence.step_state
        enrollment = hold(elsewhere.enrollment)
        drop(enrollment, plan_of(version_row(enrollment)), evidence)


def drop(enrollment: Enrollment, plan: Plan, evidence: Evidence) -> None:
    """Take a piece of evidence off its step, with what was shown of it, and the confirmation that rests on it."""
    state = evidence.step_state
    was_confirmed = state.confirmed_at is not None
    show_less(state, evidence.id)
    files.delete_later([evidence.file_key] if evidence.file_key else [])
    state.detach(evidence)
    if was_confirmed and not state.confirmed_at:
        undo(state)
    weigh(enrollment, plan)


def end_asks(state: StepState, *, but: Verification | None = None) -> None:
    """End what still waits for a step: it was taken up again, or somebody has confirmed it."""
    if not state.asks:
        return
    query = select(Verification).where(Verification.state_id == state.id, Verification.open_key.is_not(None))
    for each in db.session.scalars(query.order_by(Verification.id).with_for_update()):
        if each is not but:
            each.become(Ask.ENDED)
            _settle(each)
    db.session.flush()


def undo(state: StepState) -> None:
    """Say of what was asked and confirmed that it rests on nothing any more: the step or its evidence is gone."""
    end_asks(state)
    if state.asks:
        query = select(Verification).where(Verification.state_id == state.id, Verification.state == Ask.CONFIRMED)
        for each in db.session.scalars(query.order_by(Verification.id).with_for_update()):
            each.become(Ask.ENDED)
    forget_elsewhere(state)


def show_less(state: StepState, evidence_id: int) -> None:
    """Take a piece of evidence out of what still waits: who reads it now must read it again."""
    if not state.asks:
        return
    query = select(Verification).where(Verification.state_id == state.id, Verification.open_key.is_not(None))
    for each in db.session.scalars(query.order_by(Verification.id).with_for_update()):
        left = [shown for shown in each.shown if shown.evidence_id != evidence_id]
        if len(left) < len(each.shown):
            each.shown, each.version = left, each.version + 1
        if not left:
            each.become(Ask.ENDED)
            _settle(each)
    db.session.flush()


def forget(enrollment: Enrollment) -> None:
    """Delete all that was asked about an enrollment that is deleted, with what was told of it, and its files."""
    query = select(Verification).where(Verification.enrollment_id == enrollment.id)
    for each in db.session.scalars(query.options(selectinload(Verification.shown))):
        db.session.delete(each)
    kept = [each.file_key for state in enrollment.states.values() for each in state.evidence if each.file_key]
    files.delete_later(kept)
    db.session.flush()


def weigh(enrollment: Enrollment, plan: Plan) -> None:
    """Note since when every required step is confirmed by a person, and issue or withdraw the credential for it."""
    needed = [step.key for step in plan.steps.values() if not step.optional]
    proofs = {key: state.confirmed_at for key, state in enrollment.states.items()}
    is_verified = bool(needed) and all(proofs.get(key) for key in needed)
    was_verified = enrollment.verified_at is not None
    if is_verified != was_verified:
        enrollment.verified_at = clock.now() if is_verified else None
        (credentials.earned if is_verified else credentials.unearned)(enrollment)
    confirmed = sum(1 for moment in proofs.values() if moment)
    if enrollment.summary.get("confirmed") != confirmed:
        enrollment.summary = {**enrollment.summary, "confirmed": confirmed}
    db.session.flush()


def _let_wait(ask: Verification, kind: str, whose_id: int) -> date | None:
    """Let it wait in the room, if it was asked in one; return by when a mentor promised to answer."""
    if ask.asked_in is None:
        return None
    endpoint = "roadmaps.show_verification"
    values: dict[str, Any] = {"verification_id": ask.id}
    if kind == RETURNED:
        roadmap = db.session.get_one(Roadmap, ask.enrollment.roadmap_id)
        endpoint, values = "roadmaps.new_verification", {"slug": roadmap.slug, "key": ask.step_state.step_key}
    where: dict[str, Any] = {"about_id": ask.id, "endpoint": endpoint, "values": values}
    return wait_in(ask.asked_in, kind, whose_id, promised=kind == TO_CONFIRM, **where)


def _settle(ask: Verification) -> None:
    if ask.asked_in is not None and ask.id:
        for kind in TURNS:
            no_longer_waits_in(ask.asked_in, kind, about_id=ask.id)


def _tell(event: Any, ask: Verification, enrollment: Enrollment, person: Any) -> None:
    """Tell the learner; what they are told leads to the step."""
    db.session.flush()
    here = Step.roadmap_id == enrollment.roadmap_id, Step.key == ask.step_state.step_key
    step_id = db.session.scalar(select(Step.id).where(*here))
    subject = Ref("step", step_id) if step_id else Ref("roadmap", enrollment.roadmap_id)
    group = f"roadmap:{enrollment.roadmap_id}"
    emit(event(actor_id=person.id, subject=subject, group=group, notify=frozenset({ask.learner_id})))
