"""The room itself: its page, its agreement, how far one has read, and its end."""

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from app.db import db
from app.limits import limited
from app.reactions.queries import counts
from app.web import done, show, wants_fragment
from rooms import queries, service
from rooms.forms import EndForm, EntryForm, form_for
from rooms.kinds import KINDS, offered
from rooms.life import life_of
from rooms.models import Room, RoomAgreement, RoomEntry
from rooms.queries import entry_for, request_for, room_for
from rooms.routes import bp

MOST_ARGUMENT = 10**9


@bp.get("/<int:room_id>", endpoint="show")
def show_room(room_id: int) -> Response:
    """Show a room; before it opens, the request that it is, and nothing else."""
    room = request_for(current_user, room_id)
    if not room.is_open:
        return show("rooms/request.html", room=room, history=queries.history(room))
    return show("rooms/page.html", fragment="rooms/_stream.html", **page_of(room), **composer_of(room))


def page_of(room: Room) -> dict[str, Any]:
    """Return what the room's page shows besides the composer."""
    before, after = _number("before") or 0, _number("after")
    only = request.args.get("only", "")
    only = only if only in KINDS else ""
    page = queries.stream(room, current_user, kind=only, before=before, after=after)
    waiting, kept = queries.loops(room, current_user)
    decisions, shelf = queries.decisions_and_shelf(kept)
    mine, theirs = room.standing(current_user.id), room.standing(next(iter(room.others(current_user.id))))
    view = request.args.get("view", "")
    return {
        "room": room,
        "stream": page,
        "life": life_of(room, waiting),
        "decisions": decisions,
        "shelf": shelf,
        "reacted": counts("room_entry", page.ids, current_user),
        "only": only,
        "view": view if view in {"goals", "loops"} else "conversation",
        "last_read": mine.last_read if mine else 0,
        "their_read": theirs.last_read if theirs else 0,
    }


def composer_of(room: Room, form: EntryForm | None = None, to: RoomEntry | None = None) -> dict[str, Any]:
    """Return what the composer shows: the kinds of this part, and the form of the chosen one."""
    kinds = offered(room.part_of(current_user.id))
    wanted = form.kind.data if form else request.args.get("kind", "")
    kind = next((each for each in kinds if each.name == wanted), kinds[0])
    answering = _number("to")
    if to is None and form is None and answering and room.is_writable:
        to = entry_for(current_user, room, answering)
    form = form or form_for(kind.name, room, formdata=None, to=str(to.id) if to else "")
    in_room = request.endpoint == "rooms.show" or (wants_fragment() and "alone" not in request.args)
    return {"form": form, "kind": kind, "kinds": kinds, "answering": to, "in_room": in_room}


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


@bp.get("/<int:room_id>/agreement", endpoint="agreement")
def show_agreement(room_id: int) -> Response:
    """Show what both signed, and how the room came here."""
    room = room_for(current_user, room_id)
    query = select(RoomAgreement).where(RoomAgreement.room_id == room.id).order_by(RoomAgreement.version.desc())
    versions = list(db.session.scalars(query))
    return show("rooms/agreement.html", room=room, versions=versions, history=queries.history(room))


@bp.get("/<int:room_id>/closing", endpoint="closing")
def show_closing(room_id: int) -> Response:
    """Show what ending the room means."""
    room = room_for(current_user, room_id)
    return show("rooms/closing.html", room=room, form=EndForm())


@bp.post("/<int:room_id>/closing", endpoint="end")
@limited("60 per hour")
def create_closing(room_id: int) -> Response:
    """End the room, in one step."""
    room, form = request_for(current_user, room_for(current_user, room_id).id, lock=True), EndForm()
    if not form.holds():
        return show("rooms/closing.html", status=422, room=room, form=form)
    service.end(room, person=current_user, early=form.how.data == "end_early", note=form.note.data)
    return done(to=url_for("rooms.show", room_id=room.id), toast=_("The room is closed. You can both read it."))
