"""Turns: handing one on."""

from flask import Response
from flask_babel import gettext as _
from flask_login import current_user

from app.errors import Conflict
from app.limits import limited
from app.web import done, show, url_to
from rooms import service
from rooms.forms.turn import PassForm
from rooms.queries import entry_for, room_for
from rooms.routes import bp


@bp.get("/<int:room_id>/entries/<int:entry_id>/pass", endpoint="pass_form")
def show_pass(room_id: int, entry_id: int) -> Response:
    """Show what passing a turn back means."""
    room = room_for(current_user, room_id, may="write")
    entry = entry_for(current_user, room, entry_id)
    if entry.turn_id != current_user.id:
        raise Conflict(_("It is not your turn here any more. Open the page again to see whose it is."))
    return show("rooms/pass.html", room=room, entry=entry, form=PassForm(formdata=None))


@bp.post("/<int:room_id>/entries/<int:entry_id>/pass", endpoint="pass_back")
@limited("60 per hour")
def create_pass(room_id: int, entry_id: int) -> Response:
    """Pass a turn back, with a line if one wants."""
    room, form = room_for(current_user, room_id, may="write"), PassForm()
    entry = entry_for(current_user, room, entry_id, lock=True)
    if not form.holds():
        return show("rooms/pass.html", status=422, room=room, entry=entry, form=form)
    service.pass_back(room, entry, form.line.data or "", person=current_user)
    return done(to=url_to(entry.document()), toast=_("It is not your turn any more"))


@bp.post("/<int:room_id>/entries/<int:entry_id>/drop", endpoint="drop")
@limited("120 per hour")
def create_drop(room_id: int, entry_id: int) -> Response:
    """Drop a question of one's own: it leaves the agendas without an answer."""
    room = room_for(current_user, room_id, may="write")
    entry = entry_for(current_user, room, entry_id, lock=True)
    service.drop(room, entry, asker=current_user)
    return done(to=url_to(entry.document()), toast=_("Dropped. It stands on no agenda any more"))
