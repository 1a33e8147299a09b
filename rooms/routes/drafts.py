"""Drafts of the composer: kept while somebody types, restored when it opens, dropped when they say so."""

from typing import Any

from flask import Response, abort, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.limits import limited
from app.web import done, whole_number
from rooms.forms import FORMS, form_for
from rooms.forms.drafts import typed
from rooms.models import Room
from rooms.queries import room_for
from rooms.routes import bp
from rooms.routes.addressing import shown_to
from rooms.routes.room import composer_of
from rooms.service import drafts


@bp.post("/<int:room_id>/drafts", endpoint="save_draft")
@limited("1200 per hour")
def create_draft(room_id: int) -> Response:
    """Keep what was typed so far: sent by the page two seconds after typing stops, by a button without JavaScript."""
    room, kind, to = _place(room_id)
    seen = shown_to(room, current_user)
    form = form_for(kind, seen, author_id=current_user.id)
    blank = form_for(kind, seen, author_id=current_user.id, formdata=None)
    saved_at = drafts.save(room, kind, to, typed(form, blank, request.form), author=current_user)
    toast = _("Draft saved. Only you can see it.") if saved_at else ""
    return done("rooms/_draft.html", to=_composer(room, kind, to), toast=toast, saved_at=saved_at)


@bp.post("/<int:room_id>/drafts/removal", endpoint="discard_draft")
@limited("120 per hour")
def create_draft_removal(room_id: int) -> Response:
    """Drop a draft, and begin anew."""
    room, kind, to = _place(room_id)
    drafts.forget(room, kind, to, author=current_user)
    context: dict[str, Any] = {
        "room": shown_to(room, current_user),
        **composer_of(room, current_user, kind=kind, answering=to),
    }
    return done("rooms/_composer.html", to=_composer(room, kind, to), toast=_("The draft is gone"), **context)


def _place(room_id: int) -> tuple[Room, str, int]:
    """Return the room, the kind of entry and the entry answered that a draft belongs to."""
    room, kind = room_for(current_user, room_id), request.form.get("kind", "message")
    if kind not in FORMS or not room.is_writable:
        abort(400)
    return room, kind, whole_number(request.form.get("to"))


def _composer(room: Room, kind: str, to: int) -> str:
    return url_for("rooms.show", room_id=room.id, kind=kind, to=to or None, _anchor="composer")
