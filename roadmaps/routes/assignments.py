"""Roadmaps that mentors give to those they mentor: given, accepted, declined, taken back."""

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.errors import Missing, NotAllowed
from app.limits import limited
from app.mentoring import mentees_of
from app.web import done, show
from roadmaps import queries
from roadmaps.forms.assignments import AssignedForm, AssignForm
from roadmaps.queries.assignments import assignment_for, assignments_of
from roadmaps.routes import bp
from roadmaps.service import assignments


@bp.get("/my/assignments")
def list_assignments() -> Response:
    """List what the viewer was given to learn, and what they gave."""
    return show("roadmaps/assignments.html", rows=assignments_of(current_user._get_current_object()))


@bp.get("/<string:slug>/assignments/new")
def new_assignment(slug: str) -> Response:
    """Ask a mentor to whom they give a roadmap."""
    roadmap, plan, people = _knock(slug)
    form = AssignForm(formdata=None, step=request.args.get("step", ""))
    return _new_page(roadmap, form.offer(people, plan.steps.values(), _("The whole roadmap")))


def _knock(slug: str) -> tuple[Any, Any, Any]:
    roadmap = queries.roadmap_row(current_user, slug)
    people = mentees_of(current_user)
    if not people:
        raise NotAllowed(_("A roadmap is given by a mentor to somebody they mentor in a room."))
    return roadmap, queries.plan_of(roadmap), people


def _new_page(roadmap: Any, form: AssignForm, status: int = 200) -> Response:
    return show("roadmaps/assignment_new.html", status=status, roadmap=roadmap, form=form)


@bp.post("/<string:slug>/assignments/new")
@limited("60 per hour")
def assign(slug: str) -> Response:
    """Give a roadmap or a step to somebody."""
    roadmap, plan, people = _knock(slug)
    form = AssignForm().offer(people, plan.steps.values(), _("The whole roadmap"))
    if not form.holds():
        return _new_page(roadmap, form, 422)
    whom = next(each for each in people if f"{each.user_id}-{each.space_id}" == form.whom.data)
    given = {"to_id": whom.user_id, "given_in": whom.space_id, "words": form.words.data, "by": current_user}
    made = assignments.assign(roadmap, plan.steps.get(form.step.data), **given)
    to = url_for("roadmaps.show_assignment", assignment_id=made.id)
    return done(to=to, toast=_("Given. %(name)s decides whether to take it on.", name=whom.name))


@bp.get("/assignments/<int:assignment_id>")
def show_assignment(assignment_id: int) -> Response:
    """Show what was given, by whom, and how it was answered."""
    return _page(assignment_for(current_user, assignment_id), AssignedForm(formdata=None))


def _page(given: Any, form: AssignedForm, status: int = 200) -> Response:
    roadmap = queries.roadmap_row(current_user, given.roadmap.slug)
    is_mine = given.owner_id == current_user.id
    return show("roadmaps/assignment.html", status=status, given=given, roadmap=roadmap, is_mine=is_mine, form=form)


@bp.post("/assignments/<int:assignment_id>/answer")
@limited("60 per hour")
def answer_assignment(assignment_id: int) -> Response:
    """Take on what one was given, or decline it."""
    given = assignment_for(current_user, assignment_id, lock=True)
    if given.owner_id != current_user.id:
        raise Missing
    form = AssignedForm()
    if not form.holds():
        return _page(given, form, 422)
    if form.act.data == "decline":
        assignments.decline(given, person=current_user, words=form.words.data)
        return done(
            to=url_for("roadmaps.show_assignment", assignment_id=given.id), toast=_("You declined. That is fine.")
        )
    roadmap = queries.roadmap_row(current_user, given.roadmap.slug)
    assignments.accept(given, roadmap, queries.plan_of(roadmap), person=current_user)
    to = url_for("roadmaps.show", slug=roadmap.slug, step=given.step_key or None)
    return done(to=to, toast=_("You are on your way. Your progress is seen by nobody else."))


@bp.post("/assignments/<int:assignment_id>/withdrawal")
@limited("60 per hour")
def withdraw_assignment(assignment_id: int) -> Response:
    """Take back what one gave."""
    given = assignment_for(current_user, assignment_id, lock=True)
    if given.by_id != current_user.id:
        raise Missing
    assignments.withdraw(given)
    return done(to=url_for("roadmaps.list_assignments"), toast=_("Taken back. They see nothing of it any more."))
