"""The room itself: its page, and how far one has read."""

from functools import partial
from typing import Any

from flask import Response, request, url_for
from flask_login import current_user

from app.drafts import restored
from app.limits import limited
from app.reactions.queries import counts
from app.web import done, show, wants_fragment
from rooms import queries, service
from rooms.forms import EntryForm, form_for
from rooms.kinds import KINDS
from rooms.life import life_of
from rooms.models import RoomEntry
from rooms.queries import Door, Drafted, Stream, entry_for, request_for, room_for
from rooms.routes import bp
from rooms.routes.agreement import agreement_page
from rooms.routes.moving import request_page
from rooms.routes.playbooks import begun, taken_along
from rooms.shown import around, chosen_kind, quoted, told
from rooms.states import State
from rooms.words import drafts_of

MOST_ARGUMENT = 10**9


@bp.get("/<int:room_id>", endpoint="show")
def show_room(room_id: int) -> Response:
    """Show a room; before it opens, the request that it is, and nothing else."""
    viewer = current_user._get_current_object()
    door = drafted_for(viewer, room_id)
    if not door.room.is_open:
        asked = request_for(viewer, room_id)
        if asked.state == State.AGREED:
            return agreement_page(asked)
        return request_page(asked)
    page = {**page_of(door, viewer), **composer_of(door.room, viewer, draft=door.draft)}
    return show("rooms/page.html", fragment="rooms/_stream.html", **page)


def page_of(door: Door, viewer: Any) -> dict[str, Any]:
    """Return what the room's page shows besides the composer."""
    room, view = door.room, request.args.get("view", "")
    only = request.args.get("only", "")
    only = only if only in KINDS else ""
    page = queries.stream(room, viewer, kind=only, before=_number("before") or 0, after=_number("after"))
    waiting, kept = queries.loops(room, viewer)
    decisions, shelf = queries.decisions_and_shelf(kept)
    return {
        **shown_with(door, page, viewer),
        "life": life_of(room, waiting).seen_by(room, viewer.id),
        "decisions": tuple(decisions),
        "shelf": tuple(shelf),
        "only": only,
        "view": view if view in {"goals", "loops"} else "conversation",
    }


def shown_with(door: Door, page: Stream, viewer: Any) -> dict[str, Any]:
    """Return what showing these entries takes."""
    equal = around(door.room, viewer.id)
    reacted = counts("room_entry", page.ids, viewer)
    return {
        "room": door.room,
        "stream": page,
        "around": equal,
        "told": told(page, equal, reacted, door.last_read, door.their_read),
        "last_read": door.last_read,
    }


def composer_of(
    room: Any,
    viewer: Any,
    form: EntryForm | None = None,
    to: RoomEntry | None = None,
    *,
    draft: Drafted | None = None,
    kind: str = "",
    answering: int | None = None,
) -> dict[str, Any]:
    """Return what the composer shows: the chosen kind, what is answered, and the form when it is not blank."""
    if to is None and form is None and room.is_writable and (ident := answering or _number("to")):
        to = entry_for(viewer, room, ident)
    wanted = form.kind.data if form else kind or request.args.get("kind", "") or (draft.kind if draft else "")
    kind = chosen_kind(wanted, room, to, viewer.id)
    draft = draft if form is None and draft and draft.kind == kind else None
    if draft:
        form = _drafted(room, kind, draft)
    elif form is None and to is not None and request.args.get("quote"):
        form = form_for(kind, room, formdata=None, to=str(to.id), data={"body": quoted(to)})
    elif form is None and to is None and (words := begun(kind)):
        form = form_for(kind, room, formdata=None, data=words)
    return {
        "form": form,
        "kind": kind,
        "answering": (to.id, to.label) if to else None,
        "in_room": request.endpoint == "rooms.show" or (wants_fragment() and "alone" not in request.args),
        "saved_at": draft.saved_at if draft else None,
    }


def _drafted(room: Any, kind: str, draft: Drafted) -> EntryForm:
    """Return the form with a draft, and below it what is taken along from elsewhere."""
    form: EntryForm = restored(partial(form_for, kind, room), drafts_of(room.id, draft.to) + kind, draft.values)
    form.to.data = str(draft.to) if draft.to else ""
    if (words := taken_along(kind)) and words.strip() not in form.body.data:
        form.body.data = f"{form.body.data}\n\n{words}".lstrip()
    return form


def drafted_for(viewer: Any, room_id: int) -> Door:
    """Return a room behind its door, with the draft that the address asks the composer to show."""
    kind = request.args.get("kind", "")
    return queries.room_seen(viewer, room_id, kind=kind if kind in KINDS else "", to=_number("to") or 0)


def _number(name: str) -> int | None:
    value = request.args.get(name, "")
    return min(int(value), MOST_ARGUMENT) if value.isdecimal() and len(value) < 12 else None


@bp.post("/<int:room_id>/reading", endpoint="reading")
@limited("600 per hour")
def create_reading(room_id: int) -> Response:
    """Remember how far the reader has come: sent by htmx on load, by a button without."""
    room = room_for(current_user, room_id)
    seq = request.form.get("seq", "")
    service.mark_read(room, int(seq) if seq.isdecimal() and len(seq) < 10 else 0, person=current_user)
    return done("rooms/_read.html", to=url_for("rooms.show", room_id=room.id))
