"""Objectives of a room, on a page of their own."""

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.errors import Conflict, Invalid
from app.limits import limited
from app.web import done, show, whole_number
from rooms import queries, service
from rooms.confirming import ANY_TIME, STEPS, confirmers, open_steps
from rooms.forms import ConfirmForm, LineForm, ProgressForm, ProofForm, SetObjectiveForm
from rooms.life import life_of
from rooms.models import Room, RoomObjective
from rooms.queries import entry_for, objective_for, room_for
from rooms.routes import bp
from rooms.words import first_name


@bp.get("/<int:room_id>/objectives", endpoint="objectives")
def list_objectives(room_id: int) -> Response:
    """Show a room's objectives, those of each by themselves."""
    room = room_for(current_user, room_id)
    return _list(room, SetObjectiveForm(formdata=None, data=_begun(room)))


def _begun(room: Room) -> dict[str, Any]:
    """Return what an objective begins with that is made of an entry."""
    ident = whole_number(request.args.get("entry"))
    return {"title": entry_for(current_user, room, ident).label[:160]} if ident else {}


def _list(room: Room, form: SetObjectiveForm, status: int = 200) -> Response:
    goals = queries.objectives_of(current_user._get_current_object(), room.id)
    return show("rooms/objectives.html", status=status, room=room, goals=goals, form=form, life=life_of(room, ()))


@bp.post("/<int:room_id>/objectives", endpoint="add_objective")
@limited("60 per hour")
def create_objective(room_id: int) -> Response:
    """Add an objective of one's own."""
    room, form = room_for(current_user, room_id, may="write"), SetObjectiveForm()
    if not form.holds():
        return _list(room, form, 422)
    try:
        objective = service.add_objective(room, form.wish(), person=current_user)
    except Invalid as error:
        form.pin(error)
        return _list(room, form, 422)
    return done(to=page_of_objective(objective), toast=_("The objective is set"))


def page_of_objective(objective: RoomObjective) -> str:
    """Return the address of an objective."""
    return url_for("rooms.objective", room_id=objective.room_id, objective_id=objective.id)


@bp.get("/<int:room_id>/objectives/<int:objective_id>", endpoint="objective")
def show_objective(room_id: int, objective_id: int) -> Response:
    """Show an objective: how far it has come, what shows it, and its history."""
    room = room_for(current_user, room_id)
    return objective_page(room, objective_for(current_user, room, objective_id))


def objective_page(room: Room, objective: RoomObjective, form: Any = None, refused: Conflict | None = None) -> Response:
    """Answer with the page of an objective; a form that did not hold stands in its place with what was typed.

    `refused` says why a step came too late: the page shows where the objective stands now.
    """
    viewer = current_user._get_current_object()
    entries = queries.showable(room, viewer) if objective.owner_id == viewer.id else []
    forms = {"progress": ProgressForm(formdata=None, value=f"{objective.current:g}"), "line": LineForm(formdata=None)}
    forms |= {"proof": ProofForm(formdata=None).offer(entries)}
    forms |= {"confirm": ConfirmForm(formdata=None, version=str(objective.version))}
    names = {ProgressForm: "progress", LineForm: "line", ProofForm: "proof"}
    forms |= {names[type(form)]: form} if form is not None else {}
    context: dict[str, Any] = {
        "goal": next(each for each in queries.objectives_of(viewer, room.id) if each.id == objective.id),
        "lines": queries.history_of(objective, viewer),
        "steps": open_steps(room, objective, viewer.id) & (ANY_TIME if not room.is_writable else frozenset(STEPS)),
        "waits_for": _names(room, confirmers(room, objective.owner_id)),
    }
    values: dict[str, Any] = {
        "room": room,
        "objective": objective,
        "form": form,
        "forms": forms,
        "life": life_of(room, ()),
    }
    values |= {"refused": refused.message if refused else ""}
    status = refused.status if refused else 422 if form is not None else 200
    return show("rooms/objective.html", status=status, **values, **context)


def _names(room: Room, people: frozenset[int]) -> str:
    return ", ".join(first_name(each.name) for each in room.people if each.id in people)


@bp.get("/<int:room_id>/objectives/<int:objective_id>/text", endpoint="edit_objective")
def show_objective_text(room_id: int, objective_id: int) -> Response:
    """Show one's own objective for changing."""
    room = room_for(current_user, room_id, may="write")
    objective = objective_for(current_user, room, objective_id)
    service.ensure_owner(objective, current_user)
    return _text(room, objective, _filled(objective))


@bp.post("/<int:room_id>/objectives/<int:objective_id>/text", endpoint="change_objective")
@limited("60 per hour")
def create_objective_change(room_id: int, objective_id: int) -> Response:
    """Change one's own objective; what it said before stays in its history."""
    room, form = room_for(current_user, room_id, may="write"), SetObjectiveForm()
    objective = objective_for(current_user, room, objective_id, lock=True)
    service.ensure_owner(objective, current_user)
    if not form.holds():
        return _text(room, objective, form, 422)
    version = whole_number(form.version.data)
    try:
        service.change_objective(room, objective, form.wish(), person=current_user, version=version)
    except Invalid as error:
        form.pin(error)
        return _text(room, objective, form, 422)
    except Conflict as error:
        form.version.data = str(objective.version)
        return _text(room, objective, form, 409, **error.context)
    return done(to=page_of_objective(objective), toast=_("The objective is changed"))


def _text(room: Room, objective: RoomObjective, form: SetObjectiveForm, status: int = 200, **both: str) -> Response:
    return show("rooms/objective_text.html", status=status, room=room, objective=objective, form=form, **both)


def _filled(objective: RoomObjective) -> SetObjectiveForm:
    numbers = {} if objective.is_milestone else {"start": f"{objective.start:g}", "target": f"{objective.target:g}"}
    plain = {name: getattr(objective, name) for name in ("title", "measure", "unit", "due_on")}
    return SetObjectiveForm(formdata=None, data=plain | numbers | {"version": str(objective.version)})


@bp.post("/<int:room_id>/objectives/<int:objective_id>/progress", endpoint="objective_progress")
@limited("120 per hour")
def create_progress(room_id: int, objective_id: int) -> Response:
    """Say where one's own objective stands."""
    room, form = room_for(current_user, room_id, may="write"), ProgressForm()
    objective = objective_for(current_user, room, objective_id, lock=True)
    if not form.holds() or form.value.number is None:
        return objective_page(room, objective, form)
    try:
        service.set_progress(objective, form.value.number, person=current_user)
    except Invalid as error:
        form.pin(error)
        return objective_page(room, objective, form)
    return done(to=page_of_objective(objective), toast=_("Kept, and those in the room see it"))
