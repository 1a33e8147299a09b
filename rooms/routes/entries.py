"""Entries of a room: posting, answering, agreeing, changing."""

from typing import Any

from flask import Response, abort, make_response, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from app import drafts
from app.db import db
from app.errors import Conflict, Invalid, Missing
from app.limits import limited, roomy
from app.reactions.queries import nobody_yet
from app.uploads import MAX_BODY
from app.web import done, show, url_to, wants_fragment, whole_number
from rooms import queries, service
from rooms.changes import steps
from rooms.forms import FORMS, EntryForm, form_for
from rooms.forms.changing import changing
from rooms.models import Room, RoomEntry, RoomEntryRevision
from rooms.queries import Door, entry_for, room_for
from rooms.routes import (
    bp,
    uses,  # noqa: F401  (its addresses)
)
from rooms.routes.addressing import addressed, shown_to
from rooms.routes.attachments import taken_in
from rooms.routes.room import composer_of, drafted_for, page_of
from rooms.service import attachments
from rooms.shown import around, told


@bp.get("/<int:room_id>/entries", endpoint="entries")
def list_entries(room_id: int) -> Response:
    """Show a page of the stream: a fragment for htmx, the room for everyone else."""
    viewer = current_user._get_current_object()
    door = _open_door(viewer, room_id)
    if not wants_fragment():
        return make_response(redirect(url_for("rooms.show", room_id=room_id) + _query()))
    return show("rooms/_stream.html", **page_of(door, viewer))


def _open_door(viewer: Any, room_id: int) -> Door:
    """Return a room that has opened, with how far both have read."""
    door = queries.room_seen(viewer, room_id)
    if not door.room.is_open:
        raise Missing
    return door


def _query() -> str:
    return f"?{request.query_string.decode('ascii', 'ignore')}" if request.query_string else ""


@bp.get("/<int:room_id>/entries/new", endpoint="new_entry")
def show_new_entry(room_id: int) -> Response:
    """Show the composer on a page of its own, as phones open it."""
    viewer = current_user._get_current_object()
    door = drafted_for(viewer, room_id)
    if not door.room.is_open:
        raise Missing
    page = {"room": door.room, **composer_of(door.room, viewer, draft=door.draft)}
    return show("rooms/new_entry.html", fragment="rooms/_composer.html", **page)


@bp.post("/<int:room_id>/entries", endpoint="post")
@limited("120 per hour")
@roomy(MAX_BODY)
def create_entry(room_id: int) -> Response:
    """Post an entry."""
    files, refused = _files(room_id)
    room = room_for(current_user, room_id, may="write")
    kind = request.form.get("kind", "message")
    if kind not in FORMS:
        abort(400)
    form, to = form_for(kind, shown_to(room, current_user), author_id=current_user.id), _answered(room)
    if not form.holds() or refused:
        return _composer_again(room, form, to, refused)
    there = addressed(room, current_user)
    entry = service.post(there, form.draft(), author=current_user, to=to if there is room else None)
    attachments.attach(there, entry, files, author=current_user)
    drafts.posted(form, author=current_user)
    address = url_for("rooms.show", room_id=there.id, _anchor=f"entry-{entry.seq}")
    if to is not None or there is not room or kind == "check_in" or not wants_fragment():
        return done(to=address)
    return done("rooms/_posted.html", to=address, **_posted(room, entry))


def _files(room_id: int) -> tuple[list[Any], Invalid | None]:
    """Return the files that were sent, as they are kept now, and what is wrong with them."""
    try:
        return taken_in(room_id), None
    except Invalid as error:
        return [], error


def _answered(room: Room) -> RoomEntry | None:
    """Return the entry that the form answers; an answer to an answer stands under the same entry."""
    ident = whole_number(request.form.get("to"))
    if not ident:
        return None
    entry = entry_for(current_user, room, ident, lock=True)
    return entry_for(current_user, room, entry.reply_to_id, lock=True) if entry.reply_to_id else entry


def _composer_again(room: Room, form: EntryForm, to: RoomEntry | None, refused: Invalid | None) -> Response:
    if refused:
        form.pin(refused)
    context = {"room": shown_to(room, current_user), **composer_of(room, current_user, form, to)}
    response = show("rooms/new_entry.html", fragment="rooms/_composer.html", status=422, **context)
    if wants_fragment():
        response.headers["HX-Retarget"], response.headers["HX-Reswap"] = "#composer", "outerHTML"
    return response


def _posted(room: Room, entry: RoomEntry) -> dict[str, Any]:
    """Return what htmx is shown of an entry that was just posted; nothing of it has to be asked for twice."""
    viewer = current_user._get_current_object()
    db.session.flush()
    page, here = queries.just_posted(room.id, viewer, entry.seq), around(room, viewer.id)
    reacted = {entry.id: nobody_yet("room_entry")}
    composer = composer_of(room, viewer, kind=entry.entry_kind)
    return {"room": shown_to(room, viewer), "around": here, "told": told(page, here, reacted, entry.seq, 0), **composer}


@bp.post("/<int:room_id>/entries/<int:entry_id>/answer", endpoint="answer")
@limited("120 per hour")
def create_answer(room_id: int, entry_id: int) -> Response:
    """Mark a question as answered."""
    room = room_for(current_user, room_id, may="write")
    entry = entry_for(current_user, room, entry_id, lock=True)
    service.answer(room, entry, asker=current_user)
    return done(to=url_to(entry.document()), toast=_("Marked as answered"))


@bp.post("/<int:room_id>/entries/<int:entry_id>/agreement", endpoint="agree")
@limited("120 per hour")
def create_agreement(room_id: int, entry_id: int) -> Response:
    """Agree to a decision."""
    room = room_for(current_user, room_id, may="write")
    entry = entry_for(current_user, room, entry_id, lock=True)
    service.agree(room, entry, person=current_user)
    return done(to=url_to(entry.document()), toast=_("Agreed by both of you"))


@bp.post("/<int:room_id>/entries/<int:entry_id>/action-items/<int:number>", endpoint="tick")
@limited("240 per hour")
def create_tick(room_id: int, entry_id: int, number: int) -> Response:
    """Mark an action item as done, or as open again."""
    room = room_for(current_user, room_id, may="write")
    entry = entry_for(current_user, room, entry_id, lock=True)
    service.tick_item(entry, number, person=current_user)
    shown: dict[str, Any] = {"row": {"id": entry.id, "fields": entry.fields}, "around": around(room, current_user.id)}
    return done("rooms/_items.html", to=url_to(entry.document()), **shown)


@bp.get("/<int:room_id>/entries/<int:entry_id>/text", endpoint="edit_entry")
def show_text(room_id: int, entry_id: int) -> Response:
    """Show one's own entry for changing."""
    room, entry = _own(room_id, entry_id)
    place = f"room:{room_id}:edit:{entry_id}"
    begun = drafts.resumed(changing(entry, room), place, current_user, version=entry.version)
    more: dict[str, Any] = service.both_texts(entry, begun.form.draft()) if begun.is_stale else {}
    return _text(room, entry, begun.form, saved_at=begun.saved_at, **more)


def _text(room: Room, entry: RoomEntry, form: EntryForm, status: int = 200, **more: Any) -> Response:
    off = {whole_number(each) for each in request.form.getlist("off")}
    return show("rooms/entry_text.html", status=status, room=room, entry=entry, form=form, off=off, **more)


@bp.post("/<int:room_id>/entries/<int:entry_id>/text", endpoint="change_entry")
@limited("120 per hour")
@roomy(MAX_BODY)
def create_text(room_id: int, entry_id: int) -> Response:
    """Change one's own entry and what is attached to it; the version before is kept."""
    files, refused = _files(room_id)
    room, entry = _own(room_id, entry_id)
    form = form_for(entry.entry_kind, room)
    if not form.holds():
        return _text(room, entry, form, 422)
    try:
        if refused:
            raise refused
        _change(room, entry, form, files)
    except Invalid as error:
        form.pin(error)
        return _text(room, entry, form, 422)
    except Conflict as error:
        form.version.data = str(entry.version)
        return _text(room, entry, form, 409, **error.context)
    return done(to=url_to(entry.document()), toast=_("Your change is kept, and so is what stood there before"))


def _change(room: Room, entry: RoomEntry, form: EntryForm, files: list[Any]) -> None:
    service.edit(entry, form.draft(), author=current_user, version=whole_number(form.version.data))
    off = {whole_number(each) for each in request.form.getlist("off")}
    attachments.exchange(room, entry, off=off, kept=files, author=current_user)
    drafts.posted(form, author=current_user)


def _own(room_id: int, entry_id: int) -> tuple[Room, RoomEntry]:
    room = room_for(current_user, room_id, may="write")
    entry = entry_for(current_user, room, entry_id, lock=True)
    service.ensure_author(entry, current_user)
    return room, entry


@bp.get("/<int:room_id>/entries/<int:entry_id>/revisions", endpoint="revisions")
def list_revisions(room_id: int, entry_id: int) -> Response:
    """Show how an entry changed."""
    room = room_for(current_user, room_id)
    entry = entry_for(current_user, room, entry_id)
    query = select(RoomEntryRevision).where(RoomEntryRevision.entry_id == entry.id)
    revisions = list(db.session.scalars(query.order_by(RoomEntryRevision.version.desc())))
    if not revisions:
        raise Missing
    return show("rooms/revisions.html", room=room, entry=entry, steps=steps(entry, revisions))
