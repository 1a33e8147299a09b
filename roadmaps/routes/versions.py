"""Moving to a newer version: what differs, what becomes of one's own work, and what was kept."""

from typing import Any, NamedTuple

from flask import Response, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.errors import Conflict, Invalid, NotAllowed
from app.limits import limited
from app.web import done, show, whole_number
from roadmaps import differences, editing, queries
from roadmaps.forms.versions import MoveForm
from roadmaps.models import Enrollment
from roadmaps.queries import versions
from roadmaps.queries.versions import Way
from roadmaps.routes import bp
from roadmaps.service import moving


class Outcome(NamedTuple):
    """What becomes of one step that a learner has worked on."""

    title: str
    state: str
    has_note: bool
    evidence: int
    what: str


def _knock(slug: str, *, may: str = "read") -> tuple[Any, Enrollment]:
    roadmap = queries.roadmap_row(current_user, slug)
    return roadmap, queries.enrollment_for(current_user, roadmap, may=may)


def _outcomes(enrollment: Enrollment, way: Way) -> list[Outcome]:
    """Say of every step with something on it what becomes of that."""
    carried = moving.foresee(enrollment, way, {})
    old = {step["key"]: step["title"] for _s, _p, step in editing.steps(way.old)}
    new = {step["key"]: step["title"] for _s, _p, step in editing.steps(way.new)}
    asked, found = moving.to_ask(enrollment, way), []
    for key in (key for key in old if key in carried.heirs):
        heir, state = carried.heirs[key], enrollment.states[key]
        what = _what(carried.states.get(heir or "", ""), heir and new[heir], state.state, key in asked)
        found.append(Outcome(old[key], state.state, bool(state.note_md), len(state.evidence), what))
    return found


def _what(state: str, heir: str | None, before: str, is_asked: bool) -> str:
    if heir is None:
        return _("kept and listed, for the step is gone")
    if is_asked:
        return _("you say below which parts count")
    if state == before:
        return _("stays, in “%(title)s”", title=heir)
    return _("goes on in “%(title)s”, which is more than what you did; what you did is listed", title=heir)


def _page(roadmap: Any, enrollment: Enrollment, form: Any = None, status: int = 200) -> Response:
    if roadmap.number >= roadmap.newest:
        raise NotAllowed(_("You are on the newest version."))
    way = versions.way(roadmap.id, enrollment.number, roadmap.newest)
    fresh = MoveForm(formdata=None, from_number=way.number, to=way.to)
    context: dict[str, Any] = {"way": way, "difference": differences.compare(way.old, way.new, way.fates)}
    context |= {"outcomes": _outcomes(enrollment, way), "asked": moving.to_ask(enrollment, way)}
    titles = {step["key"]: step["title"] for _s, _p, step in (*editing.steps(way.old), *editing.steps(way.new))}
    return show("roadmaps/version.html", status=status, roadmap=roadmap, form=form or fresh, titles=titles, **context)


@bp.get("/<string:slug>/enrollment/version")
def show_newer_version(slug: str) -> Response:
    """Show what a newer version changes, and what becomes of one's own work."""
    return _page(*_knock(slug))


@bp.post("/<string:slug>/enrollment/version")
@limited("60 per hour")
def move_to_version(slug: str) -> Response:
    """Move to the newer version that was shown."""
    roadmap, enrollment = _knock(slug, may="write")
    form, shown = MoveForm(), whole_number(request.form.get("to"))
    if form.from_number.data != enrollment.number or not enrollment.number < shown <= roadmap.newest:
        raise Conflict(_("You have moved already, in another window."), to=url_for("roadmaps.show", slug=slug))
    way = versions.way(roadmap.id, enrollment.number, shown)
    try:
        kept = moving.move(enrollment, way, form.chosen(moving.to_ask(enrollment, way)))
    except Invalid as error:
        form.pin(error)
        return _page(roadmap, enrollment, form, status=422)
    toast = _("You are on version %(number)s now.", number=shown)
    if not kept:
        return done(to=url_for("roadmaps.show", slug=slug), toast=toast)
    listed = ngettext("%(num)s step is listed as kept.", "%(num)s steps are listed as kept.", kept)
    return done(to=url_for("roadmaps.show_kept", slug=slug), toast=f"{toast} {listed}")


@bp.get("/<string:slug>/enrollment/kept")
def show_kept(slug: str) -> Response:
    """Show what was kept from earlier versions."""
    roadmap, enrollment = _knock(slug)
    kept = versions.kept_of(enrollment, queries.plan_of(roadmap))
    return show("roadmaps/kept.html", roadmap=roadmap, kept=kept)
