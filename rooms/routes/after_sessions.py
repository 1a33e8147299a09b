"""After a session: its notes, begun with the agenda, and a line for oneself."""

from typing import Any

from flask import Response, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.calendars.occasions import answer, written
from app.errors import Missing
from app.limits import limited
from app.web import done, show
from rooms.calendar import of_session
from rooms.forms import EntryForm, form_for
from rooms.forms.session import SessionReflectionForm
from rooms.models import Room, RoomSession
from rooms.models.session import SessionState
from rooms.queries import room_for
from rooms.queries.sessions import agenda_of, questions_beside, reflection_of, session_for
from rooms.routes import bp
from rooms.service import sessions as service
from rooms.sessions import notes_of, session_title


@bp.get("/<int:room_id>/sessions/<int:session_id>.ics", endpoint="session_ics")
def show_ics(room_id: int, session_id: int) -> Response:
    """Give out an agreed session as a file for one's own calendar: its time, and where its page is."""
    session = session_for(current_user, room_for(current_user, room_id), session_id)
    if session.starts_at is None or session.state != SessionState.AGREED:
        raise Missing
    body = written([of_session(session)], current_user.timezone)
    return answer(body, f"session-{session.starts_at:%Y-%m-%d}.ics")


@bp.get("/<int:room_id>/sessions/<int:session_id>/notes", endpoint="session_notes")
def show_notes(room_id: int, session_id: int) -> Response:
    """Show the notes of a session, begun with what was on its agenda."""
    room = room_for(current_user, room_id, may="write")
    session = session_for(current_user, room, session_id)
    return _notes(room, session, form_for("session_notes", room, formdata=None, data=_begun(room, session)))


def _begun(room: Room, session: RoomSession) -> dict[str, Any]:
    topics = [item["text"] for item in agenda_of(current_user, room, session)]
    return notes_of(session, topics + [row.title for row in questions_beside(current_user, room, session)])


def _notes(room: Room, session: RoomSession, form: EntryForm, status: int = 200) -> Response:
    return show("rooms/session_notes.html", status=status, room=room, session=session, form=form)


@bp.post("/<int:room_id>/sessions/<int:session_id>/notes", endpoint="write_session_notes")
@limited("60 per hour")
def create_notes(room_id: int, session_id: int) -> Response:
    """Post the notes of a session."""
    room = room_for(current_user, room_id, may="write")
    session = session_for(current_user, room, session_id, lock=True)
    form = form_for("session_notes", room)
    if not form.holds():
        return _notes(room, session, form, 422)
    entry = service.write_notes(room, session, form.draft(), author=current_user)
    return done(to=url_for("rooms.show", room_id=room.id, _anchor=f"entry-{entry.seq}"))


@bp.get("/<int:room_id>/sessions/<int:session_id>/reflection", endpoint="session_reflection")
def show_reflection(room_id: int, session_id: int) -> Response:
    """Show what one noted for oneself after a session."""
    room = room_for(current_user, room_id)
    session = session_for(current_user, room, session_id)
    kept = reflection_of(current_user, session)
    form = SessionReflectionForm(formdata=None, data={"body": kept.body_md if kept else ""})
    return _reflection(room, session, form)


def _reflection(room: Room, session: RoomSession, form: SessionReflectionForm, status: int = 200) -> Response:
    kept = reflection_of(current_user, session)
    page: dict[str, Any] = {
        "room": room,
        "session": session,
        "form": form,
        "kept": kept,
        "title": session_title(session),
    }
    return show("rooms/session_reflection.html", status=status, **page)


@bp.post("/<int:room_id>/sessions/<int:session_id>/reflection", endpoint="reflect_on_session")
@limited("60 per hour")
def create_reflection(room_id: int, session_id: int) -> Response:
    """Keep a note for oneself, or share it too."""
    room, form = room_for(current_user, room_id), SessionReflectionForm()
    session = session_for(current_user, room, session_id, lock=True)
    if not form.holds():
        return _reflection(room, session, form, 422)
    if form.share.data:
        room = room_for(current_user, room_id, may="write")
    service.reflect(room, session, person=current_user, body=form.body.data, share=form.share.data)
    to = url_for("rooms.session", room_id=room.id, session_id=session.id)
    return done(to=to, toast=_("Shared in the room") if form.share.data else _("Kept for you alone"))


@bp.post("/<int:room_id>/sessions/<int:session_id>/reflection/skip", endpoint="skip_reflection")
@limited("60 per hour")
def create_reflection_skip(room_id: int, session_id: int) -> Response:
    """Write nothing this time."""
    room = room_for(current_user, room_id)
    service.leave_unreflected(room, session_for(current_user, room, session_id), person=current_user)
    return done(to=url_for("rooms.show", room_id=room.id))
