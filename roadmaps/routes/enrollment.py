"""A member's own enrollment on a roadmap: starting, pace, leaving."""

from flask import Response, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.errors import NotAllowed
from app.limits import limited
from app.web import done, show
from roadmaps import queries
from roadmaps.forms import LeaveForm, PaceForm
from roadmaps.routes import bp
from roadmaps.service import learning


@bp.post("/<string:slug>/enrollment")
@limited("60 per hour")
def start(slug: str) -> Response:
    """Start a roadmap, or go on with one that was left."""
    roadmap = queries.roadmap_row(current_user, slug)
    learning.start(roadmap.id, roadmap.newest, queries.plan_of(roadmap), learner=current_user)
    return done(
        to=url_for("roadmaps.show", slug=slug), toast=_("You are on your way. Your progress is seen by nobody else.")
    )


@bp.get("/<string:slug>/enrollment")
def show_enrollment(slug: str) -> Response:
    """Show a member their pace, and the way out."""
    roadmap = queries.roadmap_row(current_user, slug)
    if roadmap.enrollment_id is None:
        return show("roadmaps/start.html", roadmap=roadmap)
    form = PaceForm(formdata=None, hours_per_week=roadmap.hours_per_week or None, is_paused=bool(roadmap.paused_at))
    return show("roadmaps/enrollment.html", roadmap=roadmap, form=form)


@bp.post("/<string:slug>/enrollment/pace")
def set_pace(slug: str) -> Response:
    """Change how many hours a week there are, or pause."""
    roadmap = queries.roadmap_row(current_user, slug)
    enrollment = queries.enrollment_for(current_user, roadmap)
    form = PaceForm()
    if not form.holds():
        return show("roadmaps/enrollment.html", status=422, roadmap=roadmap, form=form)
    learning.set_pace(enrollment, hours_per_week=form.hours_per_week.data or 0, is_paused=form.is_paused.data)
    return done(to=url_for("roadmaps.show", slug=slug), toast=_("Your pace is saved."))


@bp.get("/<string:slug>/enrollment/removal")
def ask_leaving(slug: str) -> Response:
    """Ask whether a member wants to leave a roadmap, and what shall become of what they wrote."""
    roadmap = queries.roadmap_row(current_user, slug)
    if roadmap.enrollment_id is None:
        raise NotAllowed
    return show("roadmaps/leave.html", roadmap=roadmap, form=LeaveForm(formdata=None))


@bp.post("/<string:slug>/enrollment/removal")
def leave(slug: str) -> Response:
    """Leave a roadmap."""
    roadmap = queries.roadmap_row(current_user, slug)
    enrollment = queries.enrollment_for(current_user, roadmap)
    form = LeaveForm()
    if not form.holds():
        return show("roadmaps/leave.html", status=422, roadmap=roadmap, form=form)
    learning.leave(enrollment, forget=form.forget.data)
    return done(to=url_for("roadmaps.show", slug=slug), toast=_("You have left this roadmap."))
