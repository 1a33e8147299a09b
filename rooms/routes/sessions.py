"""Sessions of a room: planning one, answering, its agenda, and what comes after it."""

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.errors import Invalid
from app.limits import limited
from app.web import done, show, whole_number
from rooms import agendas
from rooms.forms.session import ItemForm, PlanForm, TimesForm
from rooms.models import Room, RoomSession
from rooms.models.session import MAX_ITEM
from rooms.queries import entry_for, room_for
from rooms.queries.sessions import agenda_of, people_in, questions_beside, reflection_of, session_for, sessions_of
from rooms.routes import bp
from rooms.service import sessions as service
from rooms.service.templates import agenda_items, agenda_templates


@bp.get("/<int:room_id>/sessions", endpoint="sessions")
def list_sessions(room_id: int) -> Response:
    """Show what is ahead and what was."""
    room = room_for(current_user, room_id)
    ahead, past = sessions_of(current_user, room)
    return show("rooms/sessions.html", room=room, ahead=ahead, past=past, people=people_in(room) if ahead else ())


@bp.get("/<int:room_id>/sessions/new", endpoint="new_session")
def show_new_session(room_id: int) -> Response:
    """Show the form that offers times."""
    room = room_for(current_user, room_id, may="write")
    begun = {"place": _("Video"), "agenda": request.args.get("agenda", "")}
    if ident := whole_number(request.args.get("entry")):
        begun["item"] = entry_for(current_user, room, ident).label[:MAX_ITEM]
    return _planning(room, _form(formdata=None, **begun))


def _planning(room: Room, form: PlanForm, status: int = 200) -> Response:
    return show("rooms/new_session.html", status=status, room=room, form=form)


def _form(**options: Any) -> PlanForm:
    return PlanForm(**options).offer(agenda_templates(current_user))


def _agenda(name: str) -> list[tuple[str, int]]:
    return agendas.items_of(name) or agenda_items(current_user, name)


@bp.post("/<int:room_id>/sessions", endpoint="plan_session")
@limited("60 per day")
def create_session(room_id: int) -> Response:
    """Offer times for a session."""
    room, form = room_for(current_user, room_id, may="write"), _form()
    if not form.holds():
        return _planning(room, form, 422)
    items = [*([(form.item.data, 0)] if form.item.data else []), *_agenda(form.agenda.data)]
    words = {name: form[name].data for name in ("minutes", "place", "link")}
    try:
        times = form.times(current_user.timezone)
        session = service.propose(room, person=current_user, times=times, agenda=items, **words)
    except Invalid as error:
        form.pin(error)
        return _planning(room, form, 422)
    return _led(room, session, _("Your times are on their way"))


def _led(room: Room, session: RoomSession, toast: str) -> Response:
    return done(to=url_for("rooms.session", room_id=room.id, session_id=session.id), toast=toast)


@bp.get("/<int:room_id>/sessions/<int:session_id>", endpoint="session")
def show_session(room_id: int, session_id: int) -> Response:
    """Show a session: its time on both clocks, what can be done, and its agenda."""
    room = room_for(current_user, room_id)
    return _page(room, session_for(current_user, room, session_id), ItemForm(formdata=None))


def _page(room: Room, session: RoomSession, form: ItemForm, status: int = 200) -> Response:
    around: dict[str, Any] = {
        "people": people_in(room),
        "agenda": agenda_of(current_user, room, session),
        "questions": questions_beside(current_user, room, session) if session.is_ahead else (),
        "reflection": reflection_of(current_user, session),
    }
    return show("rooms/session.html", status=status, room=room, session=session, form=form, **around)


def _door(room_id: int, session_id: int) -> tuple[Room, RoomSession]:
    """Return a session to change: its room is locked and may be written in."""
    room = room_for(current_user, room_id, may="write")
    return room, session_for(current_user, room, session_id, lock=True)


@bp.post("/<int:room_id>/sessions/<int:session_id>/answer", endpoint="answer_session")
@limited("120 per day")
def create_session_answer(room_id: int, session_id: int) -> Response:
    """Choose one of the times that were offered, or say no."""
    room, session = _door(room_id, session_id)
    if "at" not in request.form:
        service.refuse(room, session, person=current_user)
        return _led(room, session, _("Nothing is planned for now"))
    service.choose(room, session, person=current_user, at=request.form["at"])
    return _led(room, session, _("The session is agreed"))


@bp.get("/<int:room_id>/sessions/<int:session_id>/times", endpoint="session_times")
def show_session_times(room_id: int, session_id: int) -> Response:
    """Show the form of other times."""
    room, session = _door(room_id, session_id)
    return show("rooms/session_times.html", room=room, session=session, form=TimesForm(formdata=None))


@bp.post("/<int:room_id>/sessions/<int:session_id>/times", endpoint="change_session_times")
@limited("60 per day")
def create_session_times(room_id: int, session_id: int) -> Response:
    """Offer other times: as an answer, or to move what was agreed."""
    room, session = _door(room_id, session_id)
    form = TimesForm()
    try:
        if form.holds():
            service.offer_other(room, session, person=current_user, times=form.times(current_user.timezone))
            return _led(room, session, _("Your times are on their way"))
    except Invalid as error:
        form.pin(error)
    return show("rooms/session_times.html", status=422, room=room, session=session, form=form)


@bp.post("/<int:room_id>/sessions/<int:session_id>/skip", endpoint="skip_session")
@limited("120 per day")
def create_session_skip(room_id: int, session_id: int) -> Response:
    """Let a session be, or say afterwards that it did not take place."""
    room, session = _door(room_id, session_id)
    service.skip(room, session, person=current_user)
    return _led(room, session, _("Skipped. Your rhythm stays as it is"))


@bp.post("/<int:room_id>/sessions/<int:session_id>/held", endpoint="hold_session")
@limited("120 per day")
def create_session_held(room_id: int, session_id: int) -> Response:
    """Say that a session took place, and go on to its notes."""
    room, session = _door(room_id, session_id)
    service.held(room, session, person=current_user)
    return done(to=url_for("rooms.session_notes", room_id=room.id, session_id=session.id))


@bp.post("/<int:room_id>/sessions/<int:session_id>/agenda", endpoint="add_item")
@limited("120 per hour")
def create_item(room_id: int, session_id: int) -> Response:
    """Put something on the agenda."""
    room, session = _door(room_id, session_id)
    form = ItemForm()
    try:
        if form.holds():
            words: dict[str, Any] = {"words": form.words.data, "minutes": form.minutes.data or 0}
            service.add_item(room, session, person=current_user, **words)
            to = url_for("rooms.session", room_id=room.id, session_id=session.id, _anchor="agenda")
            return done(to=to)
    except Invalid as error:
        form.pin(error)
    return _page(room, session, form, 422)


@bp.post("/<int:room_id>/sessions/<int:session_id>/agenda/<int:number>/removal", endpoint="remove_item")
@limited("240 per hour")
def create_item_removal(room_id: int, session_id: int, number: int) -> Response:
    """Take something off the agenda."""
    room, session = _door(room_id, session_id)
    service.remove_item(room, session, person=current_user, number=number)
    return done(to=url_for("rooms.session", room_id=room.id, session_id=session.id, _anchor="agenda"))
