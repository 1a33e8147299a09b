"""Having a step confirmed: the learner asks, the person asked answers, each takes back what is theirs."""

from typing import Any

from flask import Response, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.errors import Invalid, Missing
from app.limits import limited
from app.web import done, show
from roadmaps import queries
from roadmaps.forms.verification import AnswerForm, AskForm, RevokeForm
from roadmaps.queries import verification as asking
from roadmaps.routes import bp
from roadmaps.routes.steps import knock
from roadmaps.service import verification


@bp.get("/<string:slug>/steps/<string:key>/verification")
def new_verification(slug: str, key: str) -> Response:
    """Ask whom to ask, and what they shall see."""
    roadmap, plan, enrollment = knock(slug, key, may="read")
    state = enrollment.states.get(key)
    form = AskForm(formdata=None)
    if state:
        form.evidence.data = [each.id for each in state.evidence]
    return _ask_page(roadmap, plan.steps[key], state, form)


def _ask_page(roadmap: Any, step: Any, state: Any, form: AskForm, status: int = 200) -> Response:
    people = asking.askable(current_user, roadmap.id)
    evidence = tuple(state.evidence) if state else ()
    context = {"roadmap": roadmap, "step": step, "state": state, "people": people, "evidence": evidence}
    asks = asking.asks_of(state.id) if state else ()
    return show(
        "roadmaps/verification_new.html", status=status, form=form.offer(people, evidence), asks=asks, **context
    )


@bp.post("/<string:slug>/steps/<string:key>/verification")
@limited("60 per hour")
def ask_verification(slug: str, key: str) -> Response:
    """Ask somebody to confirm a step."""
    roadmap, plan, enrollment = knock(slug, key)
    state = enrollment.states.get(key)
    people = {each.value: each for each in asking.askable(current_user, roadmap.id)}
    form = AskForm().offer(people.values(), state.evidence if state else ())
    if form.holds():
        chosen: dict[str, Any] = {"whom": people[form.whom.data], "evidence_ids": set(form.evidence.data or ())}
        try:
            verification.ask(enrollment, plan, key, learner=current_user, words=form.words.data, **chosen)
        except Invalid as error:
            form.pin(error)
        else:
            name = people[form.whom.data].name
            return done(to=_step(slug, key), toast=_("%(name)s is asked. It waits on their home page.", name=name))
    return _ask_page(roadmap, plan.steps[key], state, form, 422)


def _step(slug: str, key: str) -> str:
    return url_for("roadmaps.show_step", slug=slug, key=key)


@bp.post("/<string:slug>/steps/<string:key>/verification/<int:verification_id>/withdrawal")
@limited("60 per hour")
def take_verification_back(slug: str, key: str, verification_id: int) -> Response:
    """Take a request back."""
    _roadmap, _plan, enrollment = knock(slug, key)
    state = enrollment.states.get(key)
    if state is None:
        raise Missing
    verification.take_back(asking.asked_by(current_user, state.id, verification_id))
    return done(to=_step(slug, key), toast=_("Taken back. They see nothing of it any more."))


@bp.get("/my/verifications")
def list_verifications() -> Response:
    """List what the viewer was asked to confirm."""
    return show("roadmaps/verifications.html", rows=asking.made_to(current_user._get_current_object()))


@bp.get("/verifications/<int:verification_id>")
def show_verification(verification_id: int) -> Response:
    """Show somebody the step that they are asked to confirm, its criteria, and the evidence chosen for them."""
    seen = asking.asked_of(current_user, verification_id)
    return _asked_page(seen, AnswerForm(formdata=None, version=seen.ask.version))


def _asked_page(seen: asking.Seen, form: Any, status: int = 200) -> Response:
    plan = queries.plan_of(asking.version_row(seen.ask.enrollment))
    evidence = asking.evidence_shown(current_user, seen.ask) if seen.is_open_to else []
    step = plan.steps.get(seen.ask.step_state.step_key)
    context: dict[str, Any] = {"seen": seen, "ask": seen.ask, "step": step, "evidence": evidence}
    return show("roadmaps/verification.html", status=status, form=form, **context)


ANSWERS: dict[str, Any] = {
    "confirm": verification.confirm,
    "return": verification.ask_for_more,
    "decline": verification.decline,
}


@bp.post("/verifications/<int:verification_id>/answer")
@limited("120 per hour")
def answer_verification(verification_id: int) -> Response:
    """Confirm a step, ask for more evidence, or decline."""
    seen = asking.asked_of(current_user, verification_id, held=True)
    form = AnswerForm()
    if not form.holds():
        return _asked_page(seen, form, 422)
    said = {"person": current_user, "version": form.version.data or 0, "words": form.words.data}
    if form.act.data == "confirm":
        said["plan"] = queries.plan_of(asking.version_row(seen.ask.enrollment))
    try:
        ANSWERS[form.act.data](seen.ask, seen.ask.enrollment, **said)
    except Invalid as error:
        form.pin(error)
        return _asked_page(seen, form, 422)
    return done(
        to=url_for("roadmaps.show_verification", verification_id=verification_id), toast=_("Your answer is sent.")
    )


@bp.get("/verifications/<int:verification_id>/withdrawal")
def ask_revoking(verification_id: int) -> Response:
    """Ask why a confirmation shall be withdrawn."""
    seen = asking.asked_of(current_user, verification_id)
    return show("roadmaps/verification_revoke.html", ask=seen.ask, form=RevokeForm(formdata=None))


@bp.post("/verifications/<int:verification_id>/withdrawal")
@limited("60 per hour")
def revoke_verification(verification_id: int) -> Response:
    """Withdraw a confirmation."""
    seen = asking.asked_of(current_user, verification_id, held=True)
    form = RevokeForm()
    try:
        if not form.holds():
            return show("roadmaps/verification_revoke.html", status=422, ask=seen.ask, form=form)
        plan = queries.plan_of(asking.version_row(seen.ask.enrollment))
        verification.revoke(seen.ask, seen.ask.enrollment, plan, person=current_user, words=form.words.data)
    except Invalid as error:
        form.pin(error)
        return show("roadmaps/verification_revoke.html", status=422, ask=seen.ask, form=form)
    to = url_for("roadmaps.show_verification", verification_id=verification_id)
    return done(to=to, toast=_("Your confirmation is withdrawn. The learner sees why."))
