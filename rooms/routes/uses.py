"""One entry and what can be made of it: an objective, an action item, words for a growth thread; and taking it back."""

from flask import Response, current_app, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.errors import Invalid, Missing
from app.limits import limited
from app.web import done, show, url_to, whole_number
from rooms import service
from rooms.forms.uses import ItemForm
from rooms.models import Room, RoomEntry
from rooms.queries import entry_for, room_for
from rooms.routes import bp
from rooms.service import agenda, removal, uses
from rooms.shown import PARTS

GROWTH = "threads.take_along"


@bp.get("/<int:room_id>/entries/<int:entry_id>/uses", endpoint="uses")
def show_uses(room_id: int, entry_id: int) -> Response:
    """Show what can be made of an entry."""
    room, entry = _place(room_id, entry_id)
    form = ItemForm(formdata=None, data={"text": entry.label[:200], "who": str(current_user.id)}).offer(room)
    return _page(room, entry, form)


def _page(room: Room, entry: RoomEntry, form: ItemForm, status: int = 200) -> Response:
    mine = entry.owner_id == current_user.id
    to_thread = mine and GROWTH in current_app.view_functions
    return show("rooms/uses.html", status=status, room=room, entry=entry, form=form, mine=mine, to_thread=to_thread)


def _place(room_id: int, entry_id: int, *, own: bool = False, lock: bool = True) -> tuple[Room, RoomEntry]:
    room = room_for(current_user, room_id, may="write")
    entry = entry_for(current_user, room, entry_id, lock=lock)
    if own:
        service.ensure_author(entry, current_user)
    elif entry.removed_at:
        raise Missing
    return room, entry


@bp.post("/<int:room_id>/entries/<int:entry_id>/action-items", endpoint="take_on")
@limited("120 per hour")
def create_item(room_id: int, entry_id: int) -> Response:
    """Make an action item of an entry."""
    room, entry = _place(room_id, entry_id)
    form = ItemForm().offer(room)
    if not form.holds():
        return _page(room, entry, form, 422)
    try:
        who = whole_number(form.who.data)
        uses.add_item(room, entry, form.text.data, who, form.by.data, person=current_user)
    except Invalid as error:
        form.pin(error)
        return _page(room, entry, form, 422)
    return done(to=url_to(entry.document()), toast=_("The action item is written under the entry"))


@bp.post("/<int:room_id>/entries/<int:entry_id>/agenda", endpoint="put_on_agenda")
@limited("120 per hour")
def create_agenda_item(room_id: int, entry_id: int) -> Response:
    """Put an entry on the agenda of the next session; where none is planned, plan one with it."""
    room, entry = _place(room_id, entry_id)
    session = agenda.put_on_agenda(room, entry, person=current_user)
    if session is None:
        return done(to=url_for("rooms.new_session", room_id=room.id, entry=entry.id))
    to = url_for("rooms.session", room_id=room.id, session_id=session.id, _anchor="agenda")
    return done(to=to, toast=_("It stands on the next agenda"))


@bp.post("/<int:room_id>/entries/<int:entry_id>/thread", endpoint="take_along")
@limited("60 per hour")
def create_thread_draft(room_id: int, entry_id: int) -> Response:
    """Take one's own words along into a growth thread."""
    _room, entry = _place(room_id, entry_id, own=True)
    if GROWTH not in current_app.view_functions:
        raise Missing
    key = uses.take_along(entry, {name: str(label) for name, label in PARTS.items()}, author=current_user)
    return done(to=url_for(GROWTH, key=key))


@bp.get("/<int:room_id>/entries/<int:entry_id>/removal", endpoint="ask_removal")
def show_removal(room_id: int, entry_id: int) -> Response:
    """Ask whether one's own entry shall be removed."""
    room, entry = _place(room_id, entry_id, own=True)
    return show("rooms/removal.html", room=room, entry=entry)


@bp.post("/<int:room_id>/entries/<int:entry_id>/removal", endpoint="remove")
@limited("60 per hour")
def create_removal(room_id: int, entry_id: int) -> Response:
    """Take one's own entry back."""
    room, entry = _place(room_id, entry_id, own=True)
    removal.remove(room, entry, author=current_user)
    return done(to=url_to(entry.document()), toast=_("The entry is removed. You can undo for ten minutes."))


@bp.post("/<int:room_id>/entries/<int:entry_id>/restoration", endpoint="undo_removal")
@limited("60 per hour")
def create_restoration(room_id: int, entry_id: int) -> Response:
    """Put one's own entry back."""
    room, entry = _place(room_id, entry_id, own=True)
    removal.undo(room, entry, author=current_user)
    return done(to=url_to(entry.document()), toast=_("The entry is back"))
