"""Going another way after four weeks of waiting. Only those to whom it is offered find anything here."""

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.errors import Invalid
from app.limits import limited
from app.models import Profile
from app.web import done, show
from rooms.forms.release import CoverForm
from rooms.models import Room
from rooms.queries import person_by_handle
from rooms.queries.doors import pair_for
from rooms.queries.release import cover_asked, ensure_offered, free_mentors, own_items
from rooms.routes import bp
from rooms.service import release


@bp.get("/<int:room_id>/release", endpoint="release")
def show_release(room_id: int) -> Response:
    """Show the ways there are."""
    return _page(_offered(room_id))


def _offered(room_id: int) -> Room:
    room = pair_for(current_user, room_id, may="write")
    ensure_offered(room, current_user)
    return room


def _page(room: Room, form: CoverForm | None = None, status: int = 200) -> Response:
    wanted, mentor = request.args.get("q", "").strip().lstrip("@")[:40], _mentor()
    if mentor is not None and form is None:
        form = _form(room, CoverForm(formdata=None))
    mentors = free_mentors(current_user, room, wanted) if wanted and mentor is None else ()
    found: dict[str, Any] = {"room": room, "form": form, "mentor": mentor, "q": wanted, "mentors": mentors}
    return show("rooms/release.html", status=status, asked=cover_asked(room), **found)


def _mentor() -> Profile | None:
    handle = request.args.get("mentor", "").lstrip("@")[:40]
    return person_by_handle(handle, current_user) if handle else None


def _form(room: Room, form: CoverForm) -> CoverForm:
    form.offer(*own_items(room, current_user))
    return form


@bp.post("/<int:room_id>/release/cover", endpoint="ask_cover")
@limited("8 per day")
def create_cover(room_id: int) -> Response:
    """Ask a cover mentor, with what was ticked."""
    room = _offered(room_id)
    mentor, form = _mentor(), _form(room, CoverForm())
    if mentor is None or not form.holds():
        return _page(room, form if mentor else None, 422)
    ticked = {"entries": set(form.entries.data), "objectives": set(form.objectives.data)}
    try:
        new = release.ask_cover(room, mentor, person=current_user, why=form.why.data, **ticked)
    except Invalid as error:
        form.pin(error)
        return _page(room, form, 422)
    to = url_for("rooms.show", room_id=new.id)
    return done(to=to, toast=_("Your request is on its way to %(name)s", name=mentor.user.name))


@bp.post("/<int:room_id>/release/credit", endpoint="close_with_credit")
@limited("60 per hour")
def create_credit(room_id: int) -> Response:
    """Close the room with credit for who waited."""
    room = _offered(room_id)
    release.close_with_credit(room, person=current_user)
    return done(to=url_for("rooms.show", room_id=room.id), toast=_("The room is closed. You can both read it."))
