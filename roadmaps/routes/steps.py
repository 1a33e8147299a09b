"""A step: its own page, and what its learner does with it."""

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.errors import Invalid, Missing
from app.gate import public
from app.guests import same_for_guests
from app.limits import limited
from app.web import done, show, wants_fragment, whole_number
from roadmaps import queries
from roadmaps.forms import VIEWS, CriteriaForm, HoursForm, NoteForm, StateForm
from roadmaps.models import State
from roadmaps.routes import bp
from roadmaps.routes.roadmaps import page_context
from roadmaps.service import asking, learning


def knock(slug: str, key: str, *, may: str = "write") -> tuple[Any, Any, Any]:
    """Return a roadmap, its plan and the person's own enrollment: the door of what only a learner may."""
    roadmap = queries.roadmap_row(current_user, slug)
    plan = queries.plan_of(roadmap)
    if key not in plan.steps:
        raise Missing
    return roadmap, plan, queries.enrollment_for(current_user, roadmap, may=may)


def _place(form: Any) -> str:
    """Return where a form stood: beside a drawing, beside an outline, beside whichever fits, or on the step's page."""
    return form.view.data if form.view.data in {*VIEWS, "both"} else "step"


def answer(slug: str, key: str, form: Any, toast: str = "", *, focus: bool = True) -> Response:
    """Lead back to where the form stood: the step's own page, or the roadmap with the step beside it."""
    view = _place(form)
    to = url_for("roadmaps.show_step", slug=slug, key=key)
    if view != "step":
        to = url_for("roadmaps.show", slug=slug, view=view if view in VIEWS else None, step=key)
    if not wants_fragment() or view == "step":
        return done(to=to, toast=toast)
    context = page_context(queries.roadmap_row(current_user, slug), key, view)
    return done("roadmaps/_swap.html", to=to, toast=toast, focus=focus, **context)


def refuse(slug: str, key: str, form: Any, **forms: Any) -> Response:
    """Show the step again with what was typed and what is wrong with it."""
    context = page_context(queries.roadmap_row(current_user, slug), key, _place(form))
    context["typed"] = forms | {"form": form}
    return show("roadmaps/step.html", fragment="roadmaps/_panel.html", status=422, form=form, **context)


@bp.get("/<string:slug>/steps/<string:key>")
@public
@same_for_guests
def show_step(slug: str, key: str) -> Response:
    """Show one step on a page of its own."""
    context = page_context(queries.roadmap_row(current_user, slug), key, "step")
    return show("roadmaps/step.html", **context)


@bp.post("/<string:slug>/steps/<string:key>/question")
@limited("60 per hour")
def ask_about_step(slug: str, key: str) -> Response:
    """Begin a question about a step to who mentors the learner, in the composer of their room."""
    roadmap, plan, _enrollment = knock(slug, key, may="read")
    space, here = (
        whole_number(request.form.get("space")),
        url_for("roadmaps.show_step", slug=slug, key=key, _external=True),
    )
    return done(to=asking.begin(roadmap, plan.steps[key].title, here, space, learner=current_user))


@bp.post("/<string:slug>/steps/<string:key>/state")
@limited("600 per hour")
def set_state(slug: str, key: str) -> Response:
    """Move a step into another state."""
    _roadmap, plan, enrollment = knock(slug, key)
    form = StateForm()
    if not form.holds():
        return refuse(slug, key, form, state_form=form)
    try:
        learning.set_state(enrollment, plan, key, form.state.data, learner=current_user, reason=form.reason.data)
    except Invalid as error:
        form.pin(error)
        return refuse(slug, key, form, state_form=form)
    return answer(
        slug, key, form, _("Step done. What it unlocks is open now.") if form.state.data == State.DONE else ""
    )


@bp.post("/<string:slug>/steps/<string:key>/criteria")
@limited("600 per hour")
def check_criteria(slug: str, key: str) -> Response:
    """Tick the criteria that are met."""
    _roadmap, plan, enrollment = knock(slug, key)
    form = CriteriaForm()
    if not form.holds():
        return refuse(slug, key, form)
    learning.check_criteria(enrollment, plan, key, form.checked.data or [])
    return answer(slug, key, form, focus=False)


@bp.post("/<string:slug>/steps/<string:key>/hours")
@limited("300 per hour")
def note_hours(slug: str, key: str) -> Response:
    """Note how many hours were spent on a step."""
    _roadmap, plan, enrollment = knock(slug, key)
    form = HoursForm()
    if not form.holds():
        return refuse(slug, key, form, hours_form=form)
    learning.note_hours(enrollment, plan, key, round(form.hours_spent.data, 2))
    return answer(slug, key, form, _("Your hours are noted. The forecast goes by them."))


@bp.post("/<string:slug>/steps/<string:key>/note")
@limited("300 per hour")
def write_note(slug: str, key: str) -> Response:
    """Write the learner's note on a step."""
    _roadmap, _plan, enrollment = knock(slug, key)
    form = NoteForm()
    if not form.holds():
        return refuse(slug, key, form, note_form=form)
    learning.write_note(enrollment, key, note_md=form.note_md.data, version=form.version.data or 0)
    return answer(slug, key, form, _("Your note is saved."))
