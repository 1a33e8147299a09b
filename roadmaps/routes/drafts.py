"""Drafts: the list of what somebody writes, a draft's own page, and what it says of the roadmap as a whole."""

from typing import Any

from flask import Response, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.errors import Invalid, NotAllowed
from app.forms import EmptyForm
from app.limits import limited
from app.web import done, show, wants_fragment
from roadmaps import editing, faces, queries
from roadmaps.forms.drafts import BeginForm, FactsForm, ImportForm, StageForm, shown_facts
from roadmaps.models import RoadmapDraft
from roadmaps.queries import drafts as found
from roadmaps.routes import bp
from roadmaps.routes.typed import fresh_or_typed
from roadmaps.service import drafting, typing

FIXED = ("license", "attribution")  # of a fork: what it came with


def list_page(form: Any = None, file_form: Any = None, status: int = 200) -> Response:
    """Show what somebody writes and keeps, and the ways to begin."""
    forms = {"form": form or file_form, "begin_form": form or BeginForm(formdata=None)}
    lists: dict[str, Any] = {"drafts": found.drafts_of(current_user), "mine": found.roadmaps_of(current_user)}
    file_form = file_form or ImportForm(formdata=None)
    return show("roadmaps/drafts.html", status=status, file_form=file_form, **forms, **lists)


def draft_page(draft: RoadmapDraft, stage_form: Any = None, status: int = 200) -> Response:
    """Show a draft: its stages and steps, and what keeps it from being published."""
    context = {"draft": draft, "content": draft.content, "form": stage_form, "problems": drafting.problems(draft)}
    stage_form = stage_form or StageForm(formdata=None)
    page: dict[str, Any] = {"fragment": "roadmaps/_draft_outline.html", "status": status}
    return show("roadmaps/draft.html", **page, stage_form=stage_form, **context)


def names(draft: RoadmapDraft) -> dict[str, str]:
    """Return the titles of a draft's steps by key."""
    return {step["key"]: step["title"] for _stage, _place, step in editing.steps(draft.content)}


def needs(step: dict[str, Any], titles: dict[str, str]) -> str:
    """Say what a step needs, by title."""
    return faces.together(titles[key] for key in step["prerequisites"][:3])


def title(draft: RoadmapDraft, key: str) -> str:
    """Return the title of a step, or its key where the step itself is broken."""
    return names(draft).get(key, key)


def changed(draft: RoadmapDraft, toast: str = "", *, moved: str = "") -> Response:
    """Lead back to a draft after a change, or show its outline anew to htmx; what moved is read out there."""
    to = url_for("roadmaps.show_draft", draft_id=draft.id, _anchor="outline")
    context: dict[str, Any] = {"draft": draft, "content": draft.content, "problems": drafting.problems(draft)}
    context |= {"moved": moved, "stage_form": StageForm(formdata=None)}
    return done("roadmaps/_draft_outline.html", to=to, toast=toast or ("" if wants_fragment() else moved), **context)


@bp.get("/drafts")
def list_drafts() -> Response:
    """List what somebody writes."""
    return list_page()


@bp.post("/drafts")
@limited("30 per hour")
def create_draft() -> Response:
    """Begin a roadmap from nothing."""
    form = BeginForm()
    if not form.holds():
        return list_page(form, status=422)
    try:
        draft = drafting.begin(form.title.data, author=current_user)
    except Invalid as error:
        form.pin(error)
        return list_page(form, status=422)
    return done(to=url_for("roadmaps.show_draft", draft_id=draft.id), toast=_("Your draft is begun. Only you see it."))


@bp.post("/drafts/file")
@limited("30 per hour")
def import_draft() -> Response:
    """Begin with a file."""
    form = ImportForm()
    if not form.holds():
        return list_page(file_form=form, status=422)
    try:
        draft = drafting.begin_file(form.file.data.read(), form.file.data.filename, author=current_user)
    except Invalid as error:
        form.pin(error)
        return list_page(file_form=form, status=422)
    return done(to=url_for("roadmaps.show_draft", draft_id=draft.id), toast=_("Your draft is begun. Only you see it."))


@bp.post("/<string:slug>/draft")
@limited("30 per hour")
def begin_version(slug: str) -> Response:
    """Begin the next version of a roadmap of one's own."""
    roadmap = queries.roadmap_row(current_user, slug)
    if roadmap.owner_id != current_user.id:
        raise NotAllowed(_("Only who keeps this roadmap writes its next version. You can suggest an edit."))
    content = found.content_of(roadmap.id, roadmap.newest)
    draft = drafting.begin_version(roadmap, content, author=current_user)
    return done(to=url_for("roadmaps.show_draft", draft_id=draft.id))


@bp.get("/drafts/<int:draft_id>")
def show_draft(draft_id: int) -> Response:
    """Show a draft to its author."""
    return draft_page(found.draft_for(current_user, draft_id))


@bp.get("/drafts/<int:draft_id>/facts")
def edit_facts(draft_id: int) -> Response:
    """Show the form of what the roadmap says of itself."""
    draft = found.draft_for(current_user, draft_id)
    sign = editing.mark(editing.facts(draft.content))
    fresh = FactsForm(formdata=None, data=shown_facts(draft.content), place="facts", seen=sign)
    if fresh.review_due_on.data is None:
        fresh.review_due_on.data = draft.review_due_on
    form, saved_at = fresh_or_typed(draft, fresh, "facts")
    return show("roadmaps/draft_facts.html", draft=draft, form=form, saved_at=saved_at)


@bp.post("/drafts/<int:draft_id>/facts")
def change_facts(draft_id: int) -> Response:
    """Save what the roadmap says of itself."""
    draft = found.draft_for(current_user, draft_id, held=True)
    form = FactsForm()
    if not form.holds():
        return show("roadmaps/draft_facts.html", status=422, draft=draft, form=form, saved_at=None)
    words = form.words() | ({name: draft.content.get(name) for name in FIXED} if draft.fork_of_id else {})
    drafting.ensure_unchanged(form.seen.data, editing.facts(draft.content), words, {})
    drafting.change(draft, lambda sheet: editing.say(sheet, words))
    drafting.set_review(draft, form.review_due_on.data)
    typing.forget(draft, "facts")
    return done(to=url_for("roadmaps.show_draft", draft_id=draft.id), toast=_("Saved in your draft."))


@bp.get("/drafts/<int:draft_id>/removal")
def ask_discarding(draft_id: int) -> Response:
    """Ask whether a draft shall be thrown away."""
    return show("roadmaps/draft_removal.html", draft=found.draft_for(current_user, draft_id), form=EmptyForm())


@bp.post("/drafts/<int:draft_id>/removal")
def discard_draft(draft_id: int) -> Response:
    """Throw a draft away."""
    drafting.discard(found.draft_for(current_user, draft_id, held=True))
    return done(to=url_for("roadmaps.list_drafts"), toast=_("The draft is gone."))


@bp.get("/drafts/<int:draft_id>/draft.json")
def export_draft(draft_id: int) -> Response:
    """Give a draft as a file, finished or not."""
    draft = found.draft_for(current_user, draft_id)
    headers = {"Content-Disposition": f'attachment; filename="draft-{draft.id}.json"'}
    return Response(drafting.exported(draft), 200, headers, mimetype="application/json")
