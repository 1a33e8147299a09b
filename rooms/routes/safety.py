"""Something feels wrong: what somebody in a room can do, what each way means, and a report with chosen entries only."""

from typing import Any

from flask import Response, current_app, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.service import walls
from app.errors import Invalid
from app.limits import limited
from app.moderation import service as moderation
from app.web import done, show, whole_number
from rooms import service
from rooms.forms.safety import ExitForm, ReportRoomForm
from rooms.models import Room
from rooms.queries import request_for, room_for
from rooms.queries.doors import pair_for
from rooms.queries.glass import told_openings
from rooms.queries.groups import own_room_in
from rooms.queries.safety import SHOWN, chosen_entries, entries_before
from rooms.routes import bp


@bp.get("/<int:room_id>/safety", endpoint="safety")
def show_safety(room_id: int) -> Response:
    """Show the ways out of what feels wrong, with what each of them does and who learns of it."""
    room = room_for(current_user, room_id)
    help_url = current_app.config["SETTINGS"].help_url
    way_out = room if not room.is_group else own_room_in(current_user, room)
    page: dict[str, Any] = {"openings": told_openings(room.id), "way_out": way_out if room.is_live else None}
    return show("rooms/safety.html", room=room, help_url=help_url, **page)


@bp.get("/<int:room_id>/safety/exit", endpoint="quiet_exit")
def show_exit(room_id: int) -> Response:
    """Show what leaving at once means."""
    return show("rooms/quiet_exit.html", room=pair_for(current_user, room_id), form=ExitForm())


@bp.post("/<int:room_id>/safety/exit", endpoint="leave_quietly")
@limited("20 per hour")
def create_exit(room_id: int) -> Response:
    """Leave at once, in the words that every end has; whoever wants it is apart from the others from then on."""
    room, form = request_for(current_user, pair_for(current_user, room_id).id, lock=True), ExitForm()
    if not form.holds():
        return show("rooms/quiet_exit.html", status=422, room=room, form=form)
    if room.is_live:
        service.end(room, person=current_user, early=True)
    for other in room.others(current_user.id) if form.apart.data else ():
        walls.block(other, actor=current_user)
    return done(to=url_for("rooms.index"), toast=_("You have left. Nobody is told why."))


@bp.get("/<int:room_id>/safety/report", endpoint="report")
def show_report(room_id: int) -> Response:
    """Show the form of a report, with the latest entries to choose from and none of them chosen."""
    room = room_for(current_user, room_id)
    return _report_page(room, ReportRoomForm(room, current_user.id))


@bp.post("/<int:room_id>/safety/report", endpoint="send_report")
@limited("30 per hour")
def create_report(room_id: int) -> Response:
    """Send a report, or show more entries to choose from: what was typed and ticked stays."""
    room = room_for(current_user, room_id)
    form = ReportRoomForm(room, current_user.id)
    if "more" in request.form:
        return _report_page(room, form)
    if not form.holds():
        return _report_page(room, form, 422)
    entries = chosen_entries(room, current_user, form.chosen())
    words = {"reason": form.reason.data, "note": form.note.data, "author_id": form.about_id()}
    try:
        made = moderation.report(room, person=current_user, attached=entries, **words)
    except Invalid as error:
        form.pin(error)
        return _report_page(room, form, 422)
    return done(
        to=url_for("reports.show", report_id=made.id),
        toast=_("Thank you. A moderator will look at it within two days."),
    )


def _report_page(room: Room, form: ReportRoomForm, status: int = 200) -> Response:
    shown = min(max(whole_number(request.form.get("shown")), SHOWN), 2000)
    shown += SHOWN if "more" in request.form else 0
    rows = entries_before(room, current_user, shown + 1)
    context: dict[str, Any] = {"rows": rows[:shown][::-1], "has_more": len(rows) > shown, "shown": shown}
    return show("rooms/report_room.html", status=status, room=room, form=form, chosen=form.chosen(), **context)
