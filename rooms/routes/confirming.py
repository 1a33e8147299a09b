"""The steps of an objective: claim, evidence, confirmation and its withdrawal, and the consent to publish."""

from collections.abc import Callable
from typing import Any

from flask import Response
from flask_babel import gettext as _
from flask_login import current_user

from app.errors import Conflict, Invalid
from app.limits import limited
from app.web import done, whole_number
from rooms import queries, service
from rooms.forms import ConfirmForm, ConsentForm, LineForm, ProofForm
from rooms.models import Room, RoomObjective
from rooms.queries import objective_for, room_for
from rooms.routes import bp
from rooms.routes.objectives import objective_page, page_of_objective


def _held(room_id: int, objective_id: int, *, may: str = "write") -> tuple[Room, RoomObjective]:
    room = room_for(current_user, room_id, may=may)
    return room, objective_for(current_user, room, objective_id, lock=True)


def _step(
    act: Callable[..., None], room: Room, objective: RoomObjective, toast: str, form: Any = None, **words: Any
) -> Response:
    """Take a step; one that comes too late, or is refused, answers with the page as it stands now."""
    try:
        act(room, objective, person=current_user, **words)
    except Conflict as error:
        return objective_page(room, objective, refused=error)
    except Invalid as error:
        if form is None:
            raise
        form.pin(error)
        return objective_page(room, objective, form)
    return done(to=page_of_objective(objective), toast=toast)


def _with_line(act: Callable[..., None], room: Room, objective: RoomObjective, toast: str) -> Response:
    """Take a step that takes a line with it."""
    form = LineForm()
    if not form.holds():
        return objective_page(room, objective, form)
    return _step(act, room, objective, toast, note=form.note.data)


@bp.post("/<int:room_id>/objectives/<int:objective_id>/claim", endpoint="claim")
@limited("60 per hour")
def create_claim(room_id: int, objective_id: int) -> Response:
    """Say that one's own objective is reached, with evidence or with evidence to follow."""
    room, objective = _held(room_id, objective_id)
    form = ProofForm().offer(queries.showable(room, current_user))
    if form.is_empty and form.holds():
        toast = _("Claimed. It counts once there is evidence and it is confirmed.")
        return _step(service.claim, room, objective, toast)
    if not form.shows():
        return objective_page(room, objective, form)
    toast = _("Claimed with evidence. Now it waits to be confirmed.")
    return _step(service.claim, room, objective, toast, proof=form.proof())


@bp.post("/<int:room_id>/objectives/<int:objective_id>/claim/withdrawal", endpoint="take_back_claim")
@limited("60 per hour")
def create_claim_withdrawal(room_id: int, objective_id: int) -> Response:
    """Take one's own claim back."""
    return _step(service.take_back, *_held(room_id, objective_id), _("The objective is open again"))


@bp.post("/<int:room_id>/objectives/<int:objective_id>/evidence", endpoint="show_evidence")
@limited("60 per hour")
def create_evidence(room_id: int, objective_id: int) -> Response:
    """Attach evidence to one's own objective."""
    room, objective = _held(room_id, objective_id)
    form = ProofForm().offer(queries.showable(room, current_user))
    if not form.shows():
        return objective_page(room, objective, form)
    toast = _("The evidence is attached")
    return _step(service.show_evidence, room, objective, toast, form, proof=form.proof())


@bp.post("/<int:room_id>/objectives/<int:objective_id>/confirmation", endpoint="confirm")
@limited("60 per hour")
def create_confirmation(room_id: int, objective_id: int) -> Response:
    """Confirm that the other's objective was reached."""
    version = whole_number(ConfirmForm().version.data)
    toast = _("Confirmed. Your name and the day stand with it.")
    return _step(service.confirm, *_held(room_id, objective_id), toast, version=version)


@bp.post("/<int:room_id>/objectives/<int:objective_id>/evidence/return", endpoint="return_evidence")
@limited("60 per hour")
def create_return(room_id: int, objective_id: int) -> Response:
    """Say what the evidence does not show yet."""
    return _with_line(service.return_evidence, *_held(room_id, objective_id), _("Your line is with the objective"))


@bp.post("/<int:room_id>/objectives/<int:objective_id>/confirmation/withdrawal", endpoint="withdraw_confirmation")
@limited("60 per hour")
def create_confirmation_withdrawal(room_id: int, objective_id: int) -> Response:
    """Take one's confirmation back, with a line; possible after the end, too."""
    held = _held(room_id, objective_id, may="read")
    return _with_line(service.withdraw_confirmation, *held, _("The confirmation is taken back"))


@bp.post("/<int:room_id>/objectives/<int:objective_id>/consent", endpoint="publish_objective")
@limited("60 per hour")
def create_consent(room_id: int, objective_id: int) -> Response:
    """Agree that others may see a confirmed objective, or take that back."""
    _room, objective = _held(room_id, objective_id, may="read")
    agrees = ConsentForm().agrees.data == "yes"
    service.agree_to_publish(objective, person=current_user, agrees=agrees)
    return done(to=page_of_objective(objective), toast=_("You agree") if agrees else _("Taken back, at once"))
