"""Objectives and check-ins of a room, each on a page of its own."""

from flask import Response, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.errors import Invalid, Missing, NotAllowed
from app.limits import limited
from app.web import done, show, whole_number
from rooms import queries, service
from rooms.forms import SetObjectiveForm
from rooms.life import life_of
from rooms.models import Room, RoomObjective
from rooms.queries import room_for
from rooms.routes import bp


@bp.get("/<int:room_id>/objectives", endpoint="objectives")
def list_objectives(room_id: int) -> Response:
    """Show a room's objectives with the way they have come."""
    room = room_for(current_user, room_id)
    return _page(room, SetObjectiveForm(formdata=None))


def _page(room: Room, form: SetObjectiveForm, status: int = 200) -> Response:
    steps = queries.progress_of(room)
    return show("rooms/objectives.html", status=status, room=room, form=form, steps=steps, life=life_of(room, ()))


@bp.post("/<int:room_id>/objectives", endpoint="add_objective")
@limited("60 per hour")
def create_objective(room_id: int) -> Response:
    """Add an objective."""
    room, form = room_for(current_user, room_id, may="write"), SetObjectiveForm()
    if not form.holds():
        return _page(room, form, 422)
    try:
        service.add_objective(room, form.wish(), person=current_user)
    except Invalid as error:
        form.pin(error)
        return _page(room, form, 422)
    return done(to=url_for("rooms.objectives", room_id=room.id), toast=_("The objective is set"))


@bp.get("/<int:room_id>/objectives/<int:objective_id>", endpoint="objective")
def show_objective(room_id: int, objective_id: int) -> Response:
    """Show one's own objective for changing."""
    room = room_for(current_user, room_id)
    objective = _objective(room, objective_id)
    return show("rooms/objective.html", room=room, objective=objective, form=_filled(objective))


@bp.post("/<int:room_id>/objectives/<int:objective_id>", endpoint="change_objective")
@limited("60 per hour")
def create_objective_change(room_id: int, objective_id: int) -> Response:
    """Change one's own objective."""
    room, form = room_for(current_user, room_id, may="write"), SetObjectiveForm()
    objective = _objective(room, objective_id)
    if not form.holds():
        return show("rooms/objective.html", status=422, room=room, objective=objective, form=form)
    version = whole_number(form.version.data)
    current = objective.current if form.current.number is None else form.current.number
    service.change_objective(objective, form.wish(), person=current_user, version=version, current=current)
    return done(to=url_for("rooms.objectives", room_id=room.id), toast=_("The objective is changed"))


def _objective(room: Room, objective_id: int) -> RoomObjective:
    found = next((each for each in room.objectives if each.id == objective_id), None)
    if found is None:
        raise Missing
    if found.owner_id != current_user.id:
        raise NotAllowed
    return found


def _filled(objective: RoomObjective) -> SetObjectiveForm:
    numbers = {} if objective.is_milestone else {"start": f"{objective.start:g}", "target": f"{objective.target:g}"}
    plain = {name: getattr(objective, name) for name in ("title", "measure", "unit", "due_on")}
    kept = {"current": f"{objective.current:g}", "version": str(objective.version)}
    return SetObjectiveForm(formdata=None, data=plain | numbers | kept)


@bp.get("/<int:room_id>/check-ins", endpoint="check_ins")
def list_check_ins(room_id: int) -> Response:
    """Show a room's check-ins around its dial."""
    room = room_for(current_user, room_id)
    rows = queries.check_in_entries(room, current_user)
    return show("rooms/check_ins.html", room=room, rows=rows, life=life_of(room, ()))
