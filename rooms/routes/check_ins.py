"""Check-ins of a room: those planned and those sent, open questions, and breaks."""

from typing import Any

from flask import Response, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from app.db import db
from app.errors import Invalid, Missing
from app.limits import limited
from app.web import done, show
from rooms import queries
from rooms.forms.turn import BreakForm
from rooms.life import life_of
from rooms.models import Room, RoomBreak
from rooms.queries.doors import pair_for
from rooms.queries.sessions import open_questions
from rooms.routes import bp
from rooms.service import breaks


@bp.get("/<int:room_id>/check-ins", endpoint="check_ins")
def list_check_ins(room_id: int) -> Response:
    """Show a room's check-ins around its dial."""
    return _page(pair_for(current_user, room_id), BreakForm(formdata=None))


def _page(room: Room, form: BreakForm, status: int = 200) -> Response:
    rows = queries.check_in_entries(room, current_user)
    planned, questions = breaks.breaks_of(room), open_questions(current_user, room)
    life = life_of(room, ()).seen_by(room, current_user.id)
    context: dict[str, Any] = {"room": room, "rows": rows, "breaks": planned, "questions": questions, "form": form}
    return show("rooms/check_ins.html", status=status, life=life, **context)


@bp.post("/<int:room_id>/breaks", endpoint="propose_break")
@limited("30 per hour")
def create_break(room_id: int) -> Response:
    """Propose a break."""
    room, form = pair_for(current_user, room_id, may="write"), BreakForm()
    if not form.holds():
        return _page(room, form, 422)
    try:
        breaks.propose_break(room, form.begins_on.data, form.ends_on.data, person=current_user)
    except Invalid as error:
        form.pin(error)
        return _page(room, form, 422)
    return done(to=_there(room), toast=_("Proposed. It counts once the other agrees"))


@bp.post("/<int:room_id>/breaks/<int:break_id>/agreement", endpoint="agree_break")
@limited("60 per hour")
def create_break_agreement(room_id: int, break_id: int) -> Response:
    """Agree to a break."""
    room = pair_for(current_user, room_id, may="write")
    breaks.agree_break(room, _break(room, break_id), person=current_user)
    return done(to=_there(room), toast=_("Agreed. Nothing is late in these days"))


@bp.post("/<int:room_id>/breaks/<int:break_id>/end", endpoint="take_back_break")
@limited("60 per hour")
def create_break_end(room_id: int, break_id: int) -> Response:
    """Take a break back, or decline it."""
    room = pair_for(current_user, room_id, may="write")
    breaks.take_back_break(room, _break(room, break_id), person=current_user)
    return done(to=_there(room), toast=_("The plan goes on as before"))


def _break(room: Room, break_id: int) -> RoomBreak:
    """Return a break of this room; the room is locked."""
    query = select(RoomBreak).where(RoomBreak.id == break_id, RoomBreak.room_id == room.id)
    found = db.session.scalar(query, execution_options={"populate_existing": True})
    if found is None:
        raise Missing
    return found


def _there(room: Room) -> str:
    return url_for("rooms.check_ins", room_id=room.id, _anchor="breaks")
