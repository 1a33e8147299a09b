"""Break-glass: asking for a room, agreeing to it, reading it, and closing it again.

Reading is a POST: every page of it writes a line into the audit trail, and a GET never writes.
"""

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app import clock
from app.limits import limited
from app.moderation.queries import case_for
from app.web import done, show, whole_number
from rooms.forms.glass import OpeningForm
from rooms.queries.glass import SIZE, opened_for, opening_for, openings, read_through, room_of
from rooms.service import glass as service

glass = Blueprint("openings", __name__, url_prefix="/moderation/rooms")


@glass.get("", endpoint="index")
def list_openings() -> Response:
    """Show the openings there were, and those that wait for a second person."""
    return show("rooms/openings.html", rows=openings(current_user), now=clock.now())


@glass.get("/new/<int:case_id>", endpoint="new")
def show_new(case_id: int) -> Response:
    """Show what opening a room takes."""
    case = case_for(current_user, case_id)
    room_of(case, current_user)
    return show("rooms/opening_new.html", case=case, form=OpeningForm())


@glass.post("/new/<int:case_id>", endpoint="create")
@limited("10 per day")
def create_opening(case_id: int) -> Response:
    """Ask a second moderator."""
    case, form = case_for(current_user, case_id), OpeningForm()
    room = room_of(case, current_user)
    if not form.holds():
        return show("rooms/opening_new.html", status=422, case=case, form=form)
    made = service.ask_to_open(case, room, moderator=current_user, words=form.words())
    return done(to=url_for("openings.show", opening_id=made.id), toast=_("Asked. A second person has to agree."))


@glass.get("/<int:opening_id>", endpoint="show")
def show_opening(opening_id: int) -> Response:
    """Show where an opening stands; nothing of the room is on this page."""
    return show("rooms/opening.html", opening=opening_for(current_user, opening_id), now=clock.now())


@glass.post("/<int:opening_id>/approval", endpoint="approve")
@limited("20 per hour")
def create_approval(opening_id: int) -> Response:
    """Agree, as the second person."""
    service.approve(opening_for(current_user, opening_id, lock=True), moderator=current_user)
    return done(to=url_for("openings.show", opening_id=opening_id), toast=_("Agreed, and written down"))


@glass.post("/<int:opening_id>/refusal", endpoint="refuse")
@limited("20 per hour")
def create_refusal(opening_id: int) -> Response:
    """Disagree, as the second person."""
    service.refuse(opening_for(current_user, opening_id, lock=True), moderator=current_user)
    return done(to=url_for("openings.show", opening_id=opening_id), toast=_("The room stays closed"))


@glass.post("/<int:opening_id>/end", endpoint="close")
@limited("60 per hour")
def create_end(opening_id: int) -> Response:
    """Close it before its time."""
    service.close(opening_for(current_user, opening_id, lock=True), moderator=current_user)
    return done(to=url_for("openings.show", opening_id=opening_id), toast=_("Closed"))


@glass.post("/<int:opening_id>/reading", endpoint="read")
@limited("240 per hour")
def create_reading(opening_id: int) -> Response:
    """Write down that the room is read, and show a page of it."""
    opening = opened_for(current_user, opening_id)
    rows = read_through(opening, whole_number(request.form.get("before")))
    shown = rows[-SIZE:]
    service.note_reading(opening, shown, moderator=current_user)
    return show("rooms/opened.html", opening=opening, rows=shown, has_more=len(rows) > SIZE)
