"""The agreement of a room: reading, signing, changing it; and the private question at the end of its pilot."""

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.errors import Conflict, Missing
from app.limits import limited
from app.web import done, show, whole_number
from rooms import queries, service
from rooms.forms.agreement import PilotForm, ProposalForm
from rooms.models import Room
from rooms.queries import agreed_for, room_for
from rooms.queries.agreement import agreement_of, versions_of
from rooms.queries.pilot import answer_of
from rooms.routes import bp
from rooms.schedule import decided_on
from rooms.service.pilot import asks
from rooms.states import LIVE, State


@bp.get("/<int:room_id>/agreement", endpoint="agreement")
def show_agreement(room_id: int) -> Response:
    """Show what holds, what waits for signatures, what held before, and how the room came here."""
    return agreement_page(agreed_for(current_user, room_id))


def agreement_page(room: Room, refused: Conflict | None = None) -> Response:
    """Show the agreement of a room, all there is of one that waits for signatures; `refused` says what came between."""
    versions = versions_of(room)
    page: dict[str, Any] = {
        "holding": next((each for each in versions if each.version == room.agreement_version), None),
        "waiting": next((each for each in versions if each.version == room.proposed_version), None),
        "earlier": [each for each in versions if each.version not in {room.agreement_version, room.proposed_version}],
    }
    page |= {"refused": refused.message if refused else ""}
    status = refused.status if refused else 200
    return show("rooms/agreement.html", status=status, room=room, history=queries.history(room), **page)


@bp.post("/<int:room_id>/agreement/signature", endpoint="sign")
@limited("60 per hour")
def create_signature(room_id: int) -> Response:
    """Sign the version that waits."""
    room = agreed_for(current_user, room_id, lock=True)
    waited = room.state == State.AGREED
    try:
        service.sign(room, whole_number(request.form.get("version")), person=current_user)
    except Conflict as error:
        return agreement_page(room, error)
    if waited and room.is_open:
        return done(to=url_for("rooms.show", room_id=room.id), toast=_("The room is open. Today is day 1."))
    return done(to=url_for("rooms.agreement", room_id=room.id), toast=_("You have signed."))


@bp.get("/<int:room_id>/agreement/proposal", endpoint="proposal")
def show_proposal(room_id: int) -> Response:
    """Show the form of a change."""
    room = _changeable(room_id)
    newest = agreement_of(room, max(room.proposed_version, room.agreement_version))
    return show("rooms/proposal.html", room=room, form=ProposalForm.of(newest))


@bp.post("/<int:room_id>/agreement/proposal", endpoint="propose_terms")
@limited("30 per hour")
def create_proposal(room_id: int) -> Response:
    """Propose a change: it holds once everybody has signed it."""
    room, form = _changeable(room_id, lock=True), ProposalForm()
    if not form.holds():
        return show("rooms/proposal.html", status=422, room=room, form=form)
    try:
        service.propose_terms(room, form.terms(), person=current_user, seen=whole_number(form.seen.data))
    except Conflict as error:
        form.seen.data = str(max(room.proposed_version, room.agreement_version))
        return show("rooms/proposal.html", status=409, room=room, form=form, **error.context)
    return done(to=url_for("rooms.agreement", room_id=room.id), toast=_("Your proposal waits for the other signature"))


def _changeable(room_id: int, *, lock: bool = False) -> Room:
    room = agreed_for(current_user, room_id, lock=lock)
    if room.state not in LIVE:
        raise Missing
    return room


@bp.post("/<int:room_id>/agreement/withdrawal", endpoint="keep_terms")
@limited("60 per hour")
def create_agreement_withdrawal(room_id: int) -> Response:
    """Take a proposed change from the table."""
    room = agreed_for(current_user, room_id, lock=True)
    try:
        service.keep_terms(room, whole_number(request.form.get("version")), person=current_user)
    except Conflict as error:
        return agreement_page(room, error)
    return done(to=url_for("rooms.agreement", room_id=room.id), toast=_("What you signed before holds on"))


@bp.get("/<int:room_id>/pilot", endpoint="pilot")
def show_pilot(room_id: int) -> Response:
    """Show the question at the end of a pilot, with one's own answer."""
    room = _trying(room_id)
    mine = answer_of(room, current_user)
    form = PilotForm(formdata=None, data={"answer": "yes" if mine.goes_on else "no"} if mine else None)
    return _pilot_page(room, form, mine=mine)


def _pilot_page(room: Room, form: PilotForm, *, mine: Any = None, status: int = 200) -> Response:
    decided = decided_on(room)
    return show("rooms/pilot.html", status=status, room=room, form=form, mine=mine, asks=asks(room), decided_on=decided)


@bp.post("/<int:room_id>/pilot", endpoint="answer_pilot")
@limited("60 per hour")
def create_pilot_answer(room_id: int) -> Response:
    """Answer privately."""
    room, form = _trying(room_id, may="write"), PilotForm()
    if not form.holds():
        return _pilot_page(room, form, status=422)
    service.answer_pilot(room, goes_on=form.answer.data == "yes", person=current_user)
    return done(to=url_for("rooms.pilot", room_id=room.id), toast=_("Your answer is kept. Only you can see it."))


def _trying(room_id: int, *, may: str = "read") -> Room:
    room = room_for(current_user, room_id, may=may)
    if room.state != State.PILOT:
        raise Missing
    return room
