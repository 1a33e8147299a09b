"""Times that suit: in a group each answers for themself, and the mentor fixes one of the times."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from app.access import ensure_may_post
from app.db import db
from app.errors import Conflict
from app.events import Ref, emit
from rooms.models import Room, RoomSession
from rooms.service.sessions import CHOOSE, keep_next, let_wait
from rooms.service.turns import no_longer_waits
from rooms.session_events import SessionSuits


def say_what_suits(room: Room, session: RoomSession, *, person: Any, times: Sequence[str]) -> None:
    """Keep which of the offered times suit somebody: none is an answer, too. With the last one the mentor is asked."""
    ensure_may_post(person)
    if not session.is_offered:
        raise Conflict(_("This was decided already. Open the page again to see how it stands."))
    session.answer(person.id, times)
    no_longer_waits(room, CHOOSE, whose_id=person.id, about_id=session.id)
    waiting = room.others(room.mentor_id) - {*session.answered, session.offered_by_id}
    if not waiting:
        let_wait(room, CHOOSE, room.mentor_id, session)
    keep_next(room)
    db.session.flush()
    about: dict[str, Any] = {"space_id": room.space_id, "group": f"room:{room.id}"}
    told = frozenset({room.mentor_id})
    emit(SessionSuits(actor_id=person.id, subject=Ref("room_session", session.id), notify=told, **about))
