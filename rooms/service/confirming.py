"""Claiming an objective, showing evidence, confirming it, and agreeing that others may see it."""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from app import clock
from app.access import ensure_may_post
from app.db import db
from app.errors import Conflict, Invalid, NotAllowed
from rooms.confirming import STEPS, confirmers, may
from rooms.events import ConfirmationWithdrawn, EvidenceReturned, ObjectiveClaimed, ObjectiveConfirmed
from rooms.models import Room, RoomObjective
from rooms.models.objective import ObjectiveState
from rooms.service.achievements import show_or_not
from rooms.service.objectives import CLAIM, ensure_owner
from rooms.service.telling import say
from rooms.service.turns import no_longer_waits, wait_for
from rooms.turns import due_day


@dataclass(frozen=True)
class Proof:
    """A piece of evidence as a form gives it: a link, or an entry of the room by its number."""

    title: str
    url: str = ""
    seq: int | None = None


def claim(room: Room, objective: RoomObjective, *, person: Any, proof: Proof | None = None) -> None:
    """Say that one's own objective is reached; with evidence at hand the partner is asked at once."""
    _step(room, objective, "claim", person)
    if step := objective.advance(objective.target, None):
        db.session.add(step)
    objective.claimed_at = clock.now()
    if proof is not None:
        show_evidence(room, objective, proof, person=person)


def take_back(room: Room, objective: RoomObjective, *, person: Any) -> None:
    """Take one's own claim back: the objective is open again, and what was told of it stays readable."""
    _step(room, objective, "take_back", person)
    objective.claimed_at = None
    if objective.is_milestone and (step := objective.advance(objective.start, None)):
        db.session.add(step)


def show_evidence(room: Room, objective: RoomObjective, proof: Proof, *, person: Any) -> None:
    """Attach evidence to one's own objective, on the way or for a claim; then the partner is asked to confirm it."""
    ensure_may_post(person)
    ensure_owner(objective, person)
    if objective.state == ObjectiveState.CONFIRMED:
        raise Invalid(_("This objective is confirmed as it stands. Set another one for what comes next."))
    objective.evidence_title, objective.evidence_url, objective.evidence_seq = proof.title, proof.url, proof.seq
    is_asked = objective.state == ObjectiveState.CLAIMED
    state = ObjectiveState.EVIDENCED if is_asked else objective.state
    told = {"title": proof.title, "url": proof.url, "seq": proof.seq}
    db.session.add(objective.become(state, person.id, "evidence", values=told))
    if is_asked:
        asked = confirmers(room, objective.owner_id)
        _let_wait(room, objective, asked)
        say(ObjectiveClaimed, room, asked, actor_id=person.id, about=objective)


def confirm(room: Room, objective: RoomObjective, *, person: Any, version: int) -> None:
    """Confirm that the other's objective was reached, on the evidence that was read; who and when is kept."""
    if objective.version != version:
        raise Conflict(_("The objective changed while you were reading. Read it again before you confirm it."))
    _step(room, objective, "confirm", person)
    objective.confirmed_by_id, objective.confirmed_at = person.id, clock.now()
    say(ObjectiveConfirmed, room, frozenset({objective.owner_id}), actor_id=person.id, about=objective)


def return_evidence(room: Room, objective: RoomObjective, *, person: Any, note: str) -> None:
    """Say what the evidence does not show yet; the claim stands and waits for more."""
    _step(room, objective, "return", person, note)
    say(EvidenceReturned, room, frozenset({objective.owner_id}), actor_id=person.id, about=objective)


def withdraw_confirmation(room: Room, objective: RoomObjective, *, person: Any, note: str) -> None:
    """Take one's confirmation back, with a line that both read; nothing of it is published any more."""
    _step(room, objective, "withdraw", person, note)
    objective.confirmed_by_id = objective.confirmed_at = None
    objective.owner_publishes_at = objective.confirmer_publishes_at = None
    show_or_not(objective)
    say(ConfirmationWithdrawn, room, frozenset({objective.owner_id}), actor_id=person.id, about=objective)


def agree_to_publish(objective: RoomObjective, *, person: Any, agrees: bool) -> None:
    """Agree that others may see a confirmed objective on its owner's portfolio, or take that back at once."""
    if agrees:
        ensure_may_post(person)
    if objective.state != ObjectiveState.CONFIRMED:
        raise Invalid(_("Only a confirmed objective can be shown to others."))
    moment = clock.now() if agrees else None
    if person.id == objective.owner_id:
        objective.owner_publishes_at = moment
    elif person.id == objective.confirmed_by_id:
        objective.confirmer_publishes_at = moment
    else:
        raise NotAllowed(_("Whose objective it is and who confirmed it decide together."))
    kind = "published" if agrees else "unpublished"
    db.session.add(objective.become(objective.state, person.id, kind))
    show_or_not(objective)


def _step(room: Room, objective: RoomObjective, name: str, person: Any, note: str = "") -> None:
    """Take a step that is open to this person now, and keep its line of the history."""
    ensure_may_post(person)
    if not may(room, objective, name, person.id):
        sources, _to = STEPS[name]
        if objective.state in sources:
            raise NotAllowed(_("This step is somebody else's."))
        raise Conflict(_("The objective stands elsewhere by now. Open its page again to see where."))
    db.session.add(objective.become(STEPS[name][1], person.id, name, note=note))
    no_longer_waits(room, CLAIM, about_id=objective.id)


def _let_wait(room: Room, objective: RoomObjective, asked: frozenset[int]) -> None:
    """Make it the turn of whoever may confirm, by the room's reply promise."""
    place = {"room_id": room.id, "objective_id": objective.id}
    due_on = due_day(room.today, room.reply_days)
    for each in sorted(asked):
        wait_for(room, CLAIM, each, due_on=due_on, endpoint="rooms.objective", values=place, about_id=objective.id)
