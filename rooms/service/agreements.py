"""The agreement: drawn up from both profiles, signed by everybody, changed by everybody again."""

from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select

from app import clock
from app.access import ensure_may_post
from app.db import db
from app.errors import Conflict, NotAllowed
from rooms.models import Room, RoomAgreement, RoomSignature
from rooms.models.agreement import PILOT_DAYS
from rooms.queries.agreement import agreement_of, unsigned
from rooms.rhythm import day_of
from rooms.service.moves import make, tell
from rooms.service.turns import no_longer_waits, wait_for
from rooms.states import LIVE, State
from rooms.words import cadence_words

TURN = "agreement"


@dataclass(frozen=True)
class Terms:
    """What those in a room agree on."""

    cadence: str
    reply_days: int
    days: int
    pilot_days: int = PILOT_DAYS
    words: dict[str, str] = field(default_factory=dict)


def draw_up(room: Room, terms: Terms, *, person: Any) -> RoomAgreement:
    """Write a new version down, signed by whoever names it; it holds once everybody else has signed it too."""
    now = clock.now()
    newest = db.session.scalar(select(func.max(RoomAgreement.version)).where(RoomAgreement.room_id == room.id)) or 0
    if room.proposed_version:
        agreement_of(room, room.proposed_version).withdrawn_at = now
    facts = {"cadence": terms.cadence, "reply_days": terms.reply_days, "days": terms.days}
    made = {"pilot_days": terms.pilot_days, "words": terms.words, "proposed_by_id": person.id, "made_at": now}
    agreement = RoomAgreement(room_id=room.id, version=newest + 1, **facts, **made)
    agreement.signatures = [RoomSignature(user_id=person.id, signed_at=now)]
    room.proposed_version = agreement.version
    db.session.add(agreement)
    db.session.flush()
    no_longer_waits(room, TURN)
    for person_id in sorted(unsigned(room, agreement)):
        wait_for(room, TURN, person_id, endpoint="rooms.agreement", values={"room_id": room.id})
    return agreement


def propose_terms(room: Room, terms: Terms, *, person: Any, seen: int) -> RoomAgreement:
    """Propose another version; what was signed before holds until everybody has signed this one.

    `seen` is the newest version that the form showed: two proposals at once do not overwrite each other.
    """
    ensure_may_post(person)
    _ensure_lives(room)
    newest = max(room.proposed_version, room.agreement_version)
    if seen != newest:
        raise Conflict(mine=in_words(terms), theirs=in_words(agreement_of(room, newest)))
    agreement = draw_up(room, terms, person=person)
    room.moved_at = clock.now() if room.state == State.AGREED else room.moved_at
    tell(room, "AgreementProposed", room.others(person.id), actor_id=person.id)
    return agreement


def in_words(terms: Any) -> str:
    """Write what a version says, or would say, in lines: for whoever comes second to compare."""
    facts = [cadence_words(terms.cadence, terms.reply_days), ngettext("%(num)s day", "%(num)s days", terms.days)]
    said = [terms.words.get(name, "") for name in ("channel", "confidentiality", "boundaries", "exit", "why")]
    return "\n".join(filter(None, facts + said))


def sign(room: Room, version: int, *, person: Any) -> None:
    """Sign the version that waits; with the last signature it holds, and a room that waited for it opens."""
    ensure_may_post(person)
    _ensure_lives(room)
    if version == room.agreement_version:  # signed already, by a second press
        return
    if version != room.proposed_version:
        raise Conflict(_("The agreement was changed meanwhile. Read the newest version first."))
    agreement = agreement_of(room, version)
    if not agreement.signed_by(person.id):
        agreement.signatures.append(RoomSignature(user_id=person.id, signed_at=clock.now()))
    db.session.flush()
    no_longer_waits(room, TURN, whose_id=person.id)
    if not unsigned(room, agreement):
        _let_hold(room, agreement, person)


def _let_hold(room: Room, agreement: RoomAgreement, person: Any) -> None:
    agreement.held_at = clock.now()
    room.agreement_version, room.proposed_version = agreement.version, 0
    if room.opened_on and agreement.cadence != room.cadence:
        room.cadences = [*room.cadences, [day_of(room.opened_on, room.today), room.cadence]]
        room.check_in_at = clock.now() if room.is_writable else None
    room.cadence, room.reply_days, room.days = agreement.cadence, agreement.reply_days, agreement.days
    if room.state == State.AGREED:
        make(room, "try_out" if agreement.pilot_days else "open", person=person)
    else:
        tell(room, "AgreementSigned", room.others(person.id), actor_id=person.id)


def keep_terms(room: Room, version: int, *, person: Any) -> None:
    """Take a proposed change from the table, by either side: what was signed before holds on."""
    ensure_may_post(person)
    _ensure_lives(room)
    if version != room.proposed_version:
        raise Conflict(_("This was decided already. Open the page again to see how it stands."))
    if not room.agreement_version:
        raise NotAllowed(_("There is no earlier agreement to go back to. Propose a change, or leave the room."))
    agreement_of(room, version).withdrawn_at = clock.now()
    room.proposed_version = 0
    no_longer_waits(room, TURN)
    tell(room, "AgreementKept", room.others(person.id), actor_id=person.id)


def _ensure_lives(room: Room) -> None:
    if room.state not in LIVE:
        raise NotAllowed(_("This room has ended. Its agreement can be read, and nothing is added."))
