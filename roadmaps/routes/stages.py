"""The stages of a draft: added, named, moved, taken away."""

from flask import Response, request
from flask_babel import gettext as _
from flask_login import current_user

from app.errors import Missing, NotAllowed
from app.limits import limited
from roadmaps import editing
from roadmaps.forms.drafts import PlaceForm, StageForm
from roadmaps.models import RoadmapDraft
from roadmaps.queries import drafts as found
from roadmaps.routes import bp
from roadmaps.routes.drafts import changed, draft_page
from roadmaps.service import drafting

MOST = 100


def _knock(draft_id: int, number: int) -> RoadmapDraft:
    draft = found.draft_for(current_user, draft_id, held=True)
    if not 0 <= number < len(draft.content["stages"]):
        raise Missing
    return draft


@bp.post("/drafts/<int:draft_id>/stages")
@limited("300 per hour")
def add_stage(draft_id: int) -> Response:
    """Add a stage."""
    draft = found.draft_for(current_user, draft_id, held=True)
    form = StageForm()
    if not form.holds():
        return draft_page(draft, form, status=422)
    if len(draft.content["stages"]) >= MOST:
        raise NotAllowed(_("A roadmap has at most %(most)s stages here.", most=MOST))
    drafting.change(draft, lambda sheet: editing.add_stage(sheet, form.title.data))
    return changed(draft, _("The stage is added."))


@bp.post("/drafts/<int:draft_id>/stages/<int:number>")
@limited("600 per hour")
def name_stage(draft_id: int, number: int) -> Response:
    """Give a stage another title."""
    draft = _knock(draft_id, number)
    form = StageForm()
    if form.holds():
        drafting.change(draft, lambda sheet: editing.name_stage(sheet, number, form.title.data))
        return changed(draft)
    return draft_page(draft, form, status=422)


@bp.post("/drafts/<int:draft_id>/stages/<int:number>/place")
@limited("600 per hour")
def place_stage(draft_id: int, number: int) -> Response:
    """Move a stage up or down."""
    draft = _knock(draft_id, number)
    form = PlaceForm()
    by = form.by.data if form.holds() else 0
    drafting.change(draft, lambda sheet: editing.shift_stage(sheet, number, by or 0))
    return changed(draft)


@bp.post("/drafts/<int:draft_id>/stages/<int:number>/removal")
@limited("300 per hour")
def drop_stage(draft_id: int, number: int) -> Response:
    """Take a stage away; its steps go to the stage beside it."""
    draft = _knock(draft_id, number)
    stages = draft.content["stages"]
    if stages[number]["steps"] and len(stages) == 1:
        raise NotAllowed(_("This is the only stage. Remove its steps first, or rename it."))
    if request.form.get("title") != stages[number]["title"]:  # another window has moved the stages meanwhile
        return changed(draft, _("The stages have moved meanwhile. Nothing was removed."))
    drafting.change(draft, lambda sheet: editing.drop_stage(sheet, number))
    return changed(draft, _("The stage is gone; its steps stand in the one beside it."))
