"""Moves that need a form of their own: asking back and answering, pausing and going on."""

from typing import Any

from flask import Response, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.errors import Invalid, Missing, NotAllowed
from app.limits import limited
from app.web import done, show
from rooms import service
from rooms.forms.moves import AnswerBackForm, AskBackForm, PauseForm
from rooms.models import Room
from rooms.queries import history, request_for
from rooms.queries.doors import pair_for
from rooms.queries.release import packet_of
from rooms.routes import bp
from rooms.states import State


def request_page(room: Room, form: Any = None, status: int = 200) -> Response:
    """Show a request: what was asked, what was asked back, and what both expect."""
    waits = room.state == State.REQUESTED
    may_answer = waits and room.is_asked_back and room.owner_id == current_user.id
    form = form or (AnswerBackForm(formdata=None) if may_answer else None)
    return show(
        "rooms/request.html", status=status, room=room, form=form, history=history(room), packet=packet_of(room)
    )


@bp.get("/<int:room_id>/question", endpoint="asking_back")
def show_question(room_id: int) -> Response:
    """Show the form in which a mentor asks something back."""
    room = request_for(current_user, room_id)
    if room.mentor_id != current_user.id:
        raise NotAllowed
    if room.state != State.REQUESTED:
        raise Missing
    return show("rooms/question.html", room=room, form=AskBackForm())


@bp.post("/<int:room_id>/question", endpoint="ask_back")
@limited("30 per hour")
def create_question(room_id: int) -> Response:
    """Ask something back."""
    room, form = request_for(current_user, room_id, lock=True), AskBackForm()
    if not form.holds():
        return show("rooms/question.html", status=422, room=room, form=form)
    service.ask_back(room, mentor=current_user, note=form.note.data)
    to = url_for("rooms.show", room_id=room.id)
    return done(to=to, toast=_("Your question is on its way to %(name)s", name=room.mentee.name))


@bp.post("/<int:room_id>/answer", endpoint="answer_back")
@limited("30 per hour")
def create_answer_back(room_id: int) -> Response:
    """Answer what was asked back."""
    room, form = request_for(current_user, room_id, lock=True), AnswerBackForm()
    if not form.holds():
        return request_page(room, form, 422)
    service.answer_back(room, mentee=current_user, note=form.note.data)
    to = url_for("rooms.show", room_id=room.id)
    return done(to=to, toast=_("Your answer is on its way to %(name)s", name=room.mentor.name))


@bp.get("/<int:room_id>/pause", endpoint="pausing")
def show_pause(room_id: int) -> Response:
    """Show the form of a planned pause."""
    return show("rooms/pause.html", room=pair_for(current_user, room_id), form=PauseForm())


@bp.post("/<int:room_id>/pause", endpoint="pause")
@limited("30 per hour")
def create_pause(room_id: int) -> Response:
    """Let the room rest until a day."""
    room, form = pair_for(current_user, room_id, may="write"), PauseForm()
    if not form.holds():
        return show("rooms/pause.html", status=422, room=room, form=form)
    try:
        service.pause(room, form.until.data, person=current_user)
    except Invalid as error:
        form.pin(error)
        return show("rooms/pause.html", status=422, room=room, form=form)
    return done(to=url_for("rooms.show", room_id=room.id), toast=_("The room rests"))


@bp.post("/<int:room_id>/resumption", endpoint="resume")
@limited("30 per hour")
def create_resumption(room_id: int) -> Response:
    """Go on before the planned day."""
    room = request_for(current_user, room_id, lock=True)
    if not room.is_open:
        raise Missing
    service.resume(room, person=current_user)
    return done(to=url_for("rooms.show", room_id=room.id), toast=_("The room goes on"))
