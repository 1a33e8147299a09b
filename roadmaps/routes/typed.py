"""What is typed into the forms of a draft: kept while somebody types, restored when the form opens again."""

from datetime import datetime
from typing import Any

from flask import Response, abort, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from app.limits import limited
from app.text import normalize
from app.web import done
from roadmaps.models import RoadmapDraft
from roadmaps.queries import drafts as found
from roadmaps.routes import bp
from roadmaps.service import typing

NEVER = frozenset({"csrf_token", "once", "place", "drafted"})


def fresh_or_typed(draft: RoadmapDraft, fresh: Any, place: str) -> tuple[Any, datetime | None]:
    """Return a form with what was typed into it and not saved, and since when it waits; else the fresh one."""
    kept = found.typed_in(draft.id, place)
    if kept is None:
        return fresh, None
    sent = MultiDict([(name, each) for name, texts in kept.values.items() for each in texts])
    choices = {field.name: field.choices for field in fresh if getattr(field, "choices", None)}
    form = type(fresh)(formdata=sent)
    for name, offered in choices.items():
        form[name].choices = offered
    form.place.data, form.drafted.data = place, "1"
    return form, kept.saved_at


def _place(draft: RoadmapDraft) -> tuple[str, str]:
    """Return the place of a form and its address."""
    place = request.form.get("place", "")
    kind, _colon, rest = place.partition(":")
    if place == "facts":
        return place, url_for("roadmaps.edit_facts", draft_id=draft.id)
    if kind == "step" and rest and len(place) < 120:
        return place, url_for("roadmaps.edit_draft_step", draft_id=draft.id, key=rest)
    if kind == "new" and not rest:
        return place, url_for("roadmaps.new_draft_step", draft_id=draft.id)
    return abort(400)


@bp.post("/drafts/<int:draft_id>/typed")
@limited("1200 per hour")
def keep_typed(draft_id: int) -> Response:
    """Keep what was typed so far: sent two seconds after typing stops, by a button without JavaScript."""
    draft = found.draft_for(current_user, draft_id, held=True)
    place, to = _place(draft)
    names = [name for name in request.form if name not in NEVER][:600]
    values = {name: [normalize(each) for each in request.form.getlist(name)] for name in names}
    saved_at = typing.keep(draft, place, values)
    return done("roadmaps/_typed.html", to=to, toast=_("Kept for later. Only you see it."), saved_at=saved_at)


@bp.post("/drafts/<int:draft_id>/typed/removal")
@limited("120 per hour")
def discard_typed(draft_id: int) -> Response:
    """Drop what was typed, and show the form as the draft has it."""
    draft = found.draft_for(current_user, draft_id, held=True)
    place, to = _place(draft)
    typing.forget(draft, place)
    return done(to=to, toast=_("What you had typed is gone."))
