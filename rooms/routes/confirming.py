"""The steps of an objective: claim, evidence, confirmation and its withdrawal, and the consent to publish."""

from flask import Response
from flask_babel import gettext as _
from flask_login import current_user

from app.errors import Invalid
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


def _done(objective: RoomObjective, toast: str) -> Response:
    return done(to=page_of_objective(objective), toast=toast)


@bp.post("/<int:room_id>/objectives/<int:objective_id>/claim", endpoint="claim")
@limited("60 per hour")
def create_claim(room_id: int, objective_id: int) -> Response:
    """Say that one's own objective is reached, with evidence or with evidence to follow."""
    room, objective = _held(room_id, objective_id)
    form = ProofForm().offer(queries.showable(room, current_user))
    if form.is_empty and form.holds():
        service.claim(room, objective, person=current_user)
        return _done(objective, _("Claimed. It counts once there is evidence and it is confirmed."))
    if not form.shows():
        return objective_page(room, objective, form)
    service.claim(room, objective, person=current_user, proof=form.proof())
    return _done(objective, _("Claimed with evidence. Now it waits to be confirmed."))


@bp.post("/<int:room_id>/objectives/<int:objective_id>/claim/withdrawal", endpoint="take_back_claim")
@limited("60 per hour")
def create_claim_withdrawal(room_id: int, objective_id: int) -> Response:
    """Take one's own claim back."""
    room, objective = _held(room_id, objective_id)
    service.take_back(room, objective, person=current_user)
    return _done(objective, _("The objective is open again"))


@bp.post("/<int:room_id>/objectives/<int:objective_id>/evidence", endpoint="show_evidence")
@limited("60 per hour")
def create_evidence(room_id: int, objective_id: int) -> Response:
    """Attach evidence to one's own objective."""
    room, objective = _held(room_id, objective_id)
    form = ProofForm().offer(queries.showable(room, current_user))
    if not form.shows():
        return objective_page(room, objective, form)
    try:
        service.show_evidence(room, objective, form.proof(), person=current_user)
    except Invalid as error:
        form.pin(error)
        return objective_page(room, objective, form)
    return _done(objective, _("The evidence is attached"))


@bp.post("/<int:room_id>/objectives/<int:objective_id>/confirmation", endpoint="confirm")
@limited("60 per hour")
def create_confirmation(room_id: int, objective_id: int) -> Response:
    """Confirm that the other's objective was reached."""
    room, objective = _held(room_id, objective_id)
    version = whole_number(ConfirmForm().version.data)
    service.confirm(room, objective, person=current_user, version=version)
    return _done(objective, _("Confirmed. Your name and the day stand with it."))


@bp.post("/<int:room_id>/objectives/<int:objective_id>/evidence/return", endpoint="return_evidence")
@limited("60 per hour")
def create_return(room_id: int, objective_id: int) -> Response:
    """Say what the evidence does not show yet."""
    room, objective = _held(room_id, objective_id)
    form = LineForm()
    if not form.holds():
        return objective_page(room, objective, form)
    service.return_evidence(room, objective, person=current_user, note=form.note.data)
    return _done(objective, _("Your line is with the objective"))


@bp.post("/<int:room_id>/objectives/<int:objective_id>/confirmation/withdrawal", endpoint="withdraw_confirmation")
@limited("60 per hour")
def create_confirmation_withdrawal(room_id: int, objective_id: int) -> Response:
    """Take one's confirmation back, with a line; possible after the end, too."""
    room, objective = _held(room_id, objective_id, may="read")
    form = LineForm()
    if not form.holds():
        return objective_page(room, objective, form)
    service.withdraw_confirmation(room, objective, person=current_user, note=form.note.data)
    return _done(objective, _("The confirmation is taken back"))


@bp.post("/<int:room_id>/objectives/<int:objective_id>/consent", endpoint="publish_objective")
@limited("60 per hour")
def create_consent(room_id: int, objective_id: int) -> Response:
    """Agree that others may see a confirmed objective, or take that back."""
    _room, objective = _held(room_id, objective_id, may="read")
    agrees = ConsentForm().agrees.data == "yes"
    service.agree_to_publish(objective, person=current_user, agrees=agrees)
    return _done(objective, _("You agree") if agrees else _("Taken back, at once"))
