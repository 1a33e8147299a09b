"""Opening a room to a moderator: asked for, agreed to by a second one, told to those in it, and closed."""

from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _

from app import clock
from app.access import active_member_ids
from app.db import db, hold
from app.errors import Conflict, NotAllowed
from app.moderation import service as moderation
from app.moderation.models import Case
from rooms.models import Room
from rooms.models.glass import OPENED, READ, RoomOpening
from rooms.outside import RoomLookedInto
from rooms.service.telling import say


def ask_to_open(case: Case, room: Room, *, moderator: Any, words: dict[str, Any]) -> RoomOpening:
    """Ask a second moderator to open the room that a case is about; who holds the case asks, and is no part of it."""
    moderation.ensure_impartial(hold(case), moderator)
    moderation.ensure_holder(case, moderator)
    if _current(case) is not None:
        raise Conflict(_("Somebody has asked for this room already. It stands in the list."))
    made = RoomOpening(room_id=room.id, case_id=case.id, asked_by_id=moderator.id, asked_at=clock.now(), **words)
    db.session.add(made)
    db.session.flush()
    _note("room_asked", made, moderator, f"#{made.id} {made.reason}")
    return made


def _current(case: Case) -> RoomOpening | None:
    """Return the opening of a case that waits or holds."""
    found = db.session.query(RoomOpening).filter_by(case_id=case.id, closed_at=None)
    return next((each for each in found if each.waits or each.is_open(clock.now())), None)


def approve(opening: RoomOpening, *, moderator: Any) -> None:
    """Agree, as the second person: from now the one who asked may read the room, until the time is over."""
    _ensure_second(opening, moderator)
    now = clock.now()
    opening.approved_by_id, opening.approved_at = moderator.id, now
    opening.ends_at = now + timedelta(hours=opening.hours)
    opening.tell_at = now + timedelta(days=opening.delay_days)
    _note(OPENED, opening, moderator, f"#{opening.id} {opening.reason}")
    if not opening.delay_days:
        tell(opening, now)


def refuse(opening: RoomOpening, *, moderator: Any) -> None:
    """Disagree: the room stays closed, and nobody in it hears of it."""
    _ensure_second(opening, moderator)
    opening.closed_at = clock.now()
    _note("room_refused", opening, moderator, f"#{opening.id}")


def _ensure_second(opening: RoomOpening, moderator: Any) -> None:
    if not opening.waits:
        raise Conflict(_("This has been decided meanwhile."))
    if opening.asked_by_id == moderator.id:
        raise NotAllowed(_("A second person has to agree."))
    if opening.case_id and (case := db.session.get(Case, opening.case_id)):
        moderation.ensure_impartial(case, moderator)


def close(opening: RoomOpening, *, moderator: Any) -> None:
    """Close it before its time: from this request on nothing can be read through it."""
    if opening.closed_at is None:
        opening.closed_at = clock.now()
        _note("room_closed", opening, moderator, f"#{opening.id}")


def note_reading(opening: RoomOpening, rows: Any, *, moderator: Any) -> None:
    """Write down that somebody read in the room, and what: every view is a line that nobody can change."""
    seqs = [row.seq for row in rows]
    span = f"{min(seqs)} – {max(seqs)}" if seqs else "0"
    _note(READ, opening, moderator, f"#{opening.id} {span}")


def tell(opening: RoomOpening, now: datetime) -> None:
    """Tell those in the room, once, that it was opened."""
    if opening.told_at is not None:
        return
    opening.told_at = now
    room = db.session.get_one(Room, opening.room_id)
    say(RoomLookedInto, room, active_member_ids(room.space_id or 0))


def _note(action: str, opening: RoomOpening, moderator: Any, note: str) -> None:
    room = db.session.get_one(Room, opening.room_id)
    moderation.line(action, about=f"room:{room.id}", space_id=room.space_id, actor_id=moderator.id, note=note)
