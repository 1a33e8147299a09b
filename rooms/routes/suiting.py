"""Which times suit: the answer of each in a group."""

from flask import Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.errors import Missing
from app.limits import limited
from app.web import done
from rooms.queries import room_for
from rooms.queries.sessions import session_for
from rooms.routes import bp
from rooms.service.suiting import say_what_suits


@bp.post("/<int:room_id>/sessions/<int:session_id>/suits", endpoint="suit_session")
@limited("120 per day")
def create_suits(room_id: int, session_id: int) -> Response:
    """Say which of the offered times suit oneself."""
    room = room_for(current_user, room_id, may="write")
    session = session_for(current_user, room, session_id, lock=True)
    if not room.is_group or room.mentor_id == current_user.id:
        raise Missing
    say_what_suits(room, session, person=current_user, times=request.form.getlist("suits"))
    return done(to=url_for("rooms.session", room_id=room.id, session_id=session.id), toast=_("Kept. You can change it"))
