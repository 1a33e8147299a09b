"""Looking at a draft as learners will, and bringing it out."""

from typing import Any, NamedTuple

from flask import Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.errors import Invalid, Missing
from app.limits import limited
from app.web import done, show
from roadmaps import editing, plan
from roadmaps.forms import VIEWS
from roadmaps.forms.drafts import PublishForm
from roadmaps.forms.reviews import SuggestForm
from roadmaps.models import Purpose, RoadmapDraft
from roadmaps.plan import Plan
from roadmaps.queries import drafts as found
from roadmaps.routes import bp
from roadmaps.routes.roadmaps import picture
from roadmaps.service import drafting, publishing, suggesting


class Previewed(NamedTuple):
    """A draft in the place of a version: nobody is on it."""

    plan: Plan
    selected: str
    rows: None = None
    known: tuple[()] = ()


class Shown(NamedTuple):
    """What the drawing and the outline ask of a roadmap."""

    title: str
    enrollment_id: None = None


@bp.get("/drafts/<int:draft_id>/preview")
def preview(draft_id: int) -> Response:
    """Show a draft as its readers will see it."""
    draft = found.draft_for(current_user, draft_id)
    key, view = request.args.get("step", ""), request.args.get("view", "")
    made = _plan(draft)
    if key and (made is None or key not in made.steps):
        raise Missing
    context: dict[str, Any] = {"draft": draft, "view": view if view in VIEWS else "graph", "picture": None}
    if made is not None and made.steps:
        context |= {"picture": picture(Previewed(made, key)), "step": made.steps[key or next(iter(made.steps))]}  # type: ignore[arg-type]
    return show("roadmaps/draft_preview.html", roadmap=Shown(draft.title), **context)


def _plan(draft: RoadmapDraft) -> Plan | None:
    """Return the plan of what is written so far, without stages that are empty; none where steps go in a circle."""
    content = draft.content | {"stages": [stage for stage in draft.content["stages"] if stage["steps"]]}
    if editing.cycle(content):
        return None
    return plan.make_plan(content, plan.draw(content).as_dict(), publishing.prose_of(content))


def _publish_page(draft: RoadmapDraft, form: Any, status: int = 200) -> Response:
    context: dict[str, Any] = {"draft": draft, "form": form, "problems": drafting.problems(draft), "difference": None}
    if draft.roadmap_id:
        context["difference"] = suggesting.difference(draft, draft.base)
    page = "roadmaps/draft_send.html" if draft.purpose == Purpose.SUGGEST else "roadmaps/draft_publish.html"
    return show(page, status=status, **context)


def _form(draft: RoadmapDraft, **values: Any) -> Any:
    return (SuggestForm if draft.purpose == Purpose.SUGGEST else PublishForm)(**values)


@bp.get("/drafts/<int:draft_id>/publication")
def ask_publishing(draft_id: int) -> Response:
    """Show what keeps a draft from being published, what differs, and the way out."""
    draft = found.draft_for(current_user, draft_id)
    return _publish_page(draft, _form(draft, formdata=None))


@bp.post("/drafts/<int:draft_id>/publication")
@limited("30 per hour")
def publish_draft(draft_id: int) -> Response:
    """Bring a draft out as a version, or send it as a suggestion."""
    draft = found.draft_for(current_user, draft_id, held=True)
    form = _form(draft)
    if not form.holds():
        return _publish_page(draft, form, status=422)
    try:
        if draft.purpose == Purpose.SUGGEST:
            suggestion = suggesting.send(draft, form.reason.data, author=current_user)
            to = url_for("roadmaps.show_suggestion", suggestion_id=suggestion.id)
            return done(to=to, toast=_("Your suggestion is sent."))
        roadmap = drafting.publish(draft, form.summary.data, author=current_user)
    except Invalid as error:
        form.pin(error)
        return _publish_page(draft, form, status=422)
    toast = _("Version %(number)s is published.", number=roadmap.number)
    return done(to=url_for("roadmaps.show", slug=roadmap.slug), toast=toast)
