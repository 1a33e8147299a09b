"""A member's own enrollment on a roadmap: starting, pace, leaving."""

from typing import Any

from flask import Response, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app import clock
from app.errors import Invalid, NotAllowed
from app.limits import limited
from app.web import done, show
from roadmaps import queries
from roadmaps.forms import LeaveForm, PaceForm, ShareForm, SplitForm
from roadmaps.queries.outlook import ends_on, outlook, paces
from roadmaps.queries.verification import version_row
from roadmaps.routes import bp
from roadmaps.service import learning, pace


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
    return _page(roadmap, _pace_of(roadmap))


def _pace_of(roadmap: Any) -> PaceForm:
    hours = roadmap.hours_per_week or None
    return PaceForm(formdata=None, hours_per_week=hours, is_paused=bool(roadmap.paused_at))


def _page(roadmap: Any, form: Any, status: int = 200, share: ShareForm | None = None) -> Response:
    """Return the page of one's pace, with what it leads to."""
    person = current_user._get_current_object()
    plan, rows = queries.plan_of(roadmap), queries.states_of(roadmap.enrollment_id)
    context: dict[str, Any] = {"outlook": outlook(person, roadmap, plan, rows), "today": clock.today(person.timezone)}
    context["share"] = share or ShareForm(formdata=None, audience=roadmap.shown_to)
    return show("roadmaps/enrollment.html", status=status, roadmap=roadmap, form=form, **context)


@bp.post("/<string:slug>/enrollment/pace")
@limited("120 per hour")
def set_pace(slug: str) -> Response:
    """Change how many hours a week there are, or pause."""
    roadmap = queries.roadmap_row(current_user, slug)
    enrollment = queries.enrollment_for(current_user, roadmap)
    form = PaceForm()
    if not form.holds():
        return _page(roadmap, form, 422)
    said = {"hours_per_week": form.hours_per_week.data or 0, "is_paused": form.is_paused.data}
    pace.set_pace(enrollment, queries.plan_of(roadmap), learner=current_user, **said)
    return done(to=url_for("roadmaps.show_enrollment", slug=slug), toast=_("Your pace is saved."))


@bp.post("/<string:slug>/enrollment/audience")
@limited("60 per hour")
def share(slug: str) -> Response:
    """Show one's steps on the profile, or to nobody any more."""
    roadmap = queries.roadmap_row(current_user, slug)
    enrollment = queries.enrollment_for(current_user, roadmap)
    form = ShareForm()
    if not form.holds():
        return _page(roadmap, _pace_of(roadmap), 422, form)
    learning.show_to(enrollment, form.audience.data, learner=current_user)
    return done(to=url_for("roadmaps.show_enrollment", slug=slug), toast=_("Saved. It holds at once."))


@bp.get("/my/pace")
def show_split() -> Response:
    """Show how a member's week is divided among their roadmaps."""
    rows = paces(current_user)
    values = [{"enrollment_id": row.id, "hours_per_week": row.hours_per_week or None} for row in rows]
    return _split_page(rows, SplitForm(formdata=None, rows=values))


def _split_page(rows: list[Any], form: SplitForm, status: int = 200) -> Response:
    today = clock.today(current_user.timezone)
    ends = {row.id: ends_on(row.progress, row.hours_per_week, today) for row in rows}
    named = {row.id: row for row in rows}
    return show("roadmaps/split.html", status=status, rows=named, ends=ends, form=form)


@bp.post("/my/pace")
@limited("60 per hour")
def split_pace() -> Response:
    """Divide the hours of a week among one's roadmaps."""
    form = SplitForm()
    if not form.holds():
        return _split_page(paces(current_user), form, 422)
    try:
        pace.split(current_user, form.hours(), lambda each: queries.plan_of(version_row(each)))
    except Invalid as error:
        form.pin(error)
        return _split_page(paces(current_user), form, 422)
    return done(to=url_for("roadmaps.show_split"), toast=_("Your week is divided."))


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
