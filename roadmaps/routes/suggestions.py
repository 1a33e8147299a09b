"""Suggestions: changing a copy of somebody else's roadmap, and answering that part by part; and forks."""

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.db import db
from app.errors import Invalid
from app.forms import EmptyForm
from app.limits import limited
from app.models import User
from app.web import done, show
from roadmaps import queries
from roadmaps.forms.reviews import answers
from roadmaps.models import Roadmap, Suggestion
from roadmaps.queries import drafts
from roadmaps.queries import suggestions as found
from roadmaps.routes import bp
from roadmaps.service import drafting, suggesting


@bp.post("/<string:slug>/fork")
@limited("10 per hour")
def fork(slug: str) -> Response:
    """Begin a roadmap of one's own from somebody else's."""
    roadmap = queries.roadmap_row(current_user, slug)
    draft = drafting.begin_fork(roadmap, drafts.content_of(roadmap.id, roadmap.newest), author=current_user)
    return done(to=url_for("roadmaps.show_draft", draft_id=draft.id), toast=_("Your draft is begun. Only you see it."))


@bp.post("/<string:slug>/suggestions")
@limited("30 per hour")
def begin_suggestion(slug: str) -> Response:
    """Begin a copy to change, of the whole or with one step at hand."""
    roadmap = queries.roadmap_row(current_user, slug)
    draft = suggesting.begin(roadmap, drafts.content_of(roadmap.id, roadmap.newest), author=current_user)
    key = request.form.get("step", "")
    if any(key == step["key"] for stage in draft.content["stages"] for step in stage["steps"]):
        return done(to=url_for("roadmaps.edit_draft_step", draft_id=draft.id, key=key))
    return done(to=url_for("roadmaps.show_draft", draft_id=draft.id))


@bp.get("/<string:slug>/suggestions")
def list_suggestions(slug: str) -> Response:
    """List the suggestions for a roadmap: all of them to who keeps it, one's own to others."""
    roadmap = queries.roadmap_row(current_user, slug)
    return show("roadmaps/suggestions.html", roadmap=roadmap, rows=found.suggestions_of(current_user, roadmap))


def _page(suggestion: Suggestion, roadmap: Roadmap, form: Any = None, status: int = 200) -> Response:
    context: dict[str, Any] = {"parts": suggesting.parts_of(suggestion), "sent": request.form}
    context |= {"author": db.session.get_one(User, suggestion.author_id), "roadmap": roadmap}
    may_answer = roadmap.owner_id == current_user.id and suggestion.answered_at is None
    form = form or EmptyForm(formdata=None)
    return show("roadmaps/suggestion.html", status=status, one=suggestion, form=form, may_answer=may_answer, **context)


@bp.get("/suggestions/<int:suggestion_id>")
def show_suggestion(suggestion_id: int) -> Response:
    """Show a suggestion in parts, each with its words compared."""
    return _page(*found.suggestion_for(current_user, suggestion_id))


@bp.post("/suggestions/<int:suggestion_id>")
@limited("60 per hour")
def answer_suggestion(suggestion_id: int) -> Response:
    """Take or leave each part; what is taken stands in the keeper's draft."""
    suggestion, roadmap = found.suggestion_for(current_user, suggestion_id, keeper=True)
    row, form = queries.roadmap_row(current_user, roadmap.slug), EmptyForm()
    draft = drafting.begin_version(row, drafts.content_of(roadmap.id, roadmap.number), author=current_user)
    said = answers(request.form, [part.name for part in suggesting.parts_of(suggestion)])
    try:
        taken = suggesting.answer(suggestion, draft, said, keeper=current_user)
    except Invalid as error:
        form.form_errors.append(error.message)
        return _page(suggestion, roadmap, form, status=422)
    if not taken:
        drafting.discard_unchanged(draft)
        return done(to=url_for("roadmaps.list_suggestions", slug=roadmap.slug), toast=_("Your answer is sent."))
    words = ngettext("%(num)s part stands in your draft.", "%(num)s parts stand in your draft.", taken)
    return done(to=url_for("roadmaps.show_draft", draft_id=draft.id), toast=words)
