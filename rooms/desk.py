"""Where drafts of a room are kept: one for each kind of entry, and for each entry that one answers."""

from functools import partial
from typing import Any

from flask import url_for

from app.drafts import Desk
from app.errors import Missing, NotAllowed
from app.web import whole_number
from rooms.forms import FORMS, form_for
from rooms.queries import room_for
from rooms.routes.addressing import shown_to


def desk(person: Any, room_id: int, what: str) -> Desk:
    """Return the composer of a room for a kind of entry; `what` is the entry that it answers, or 0, and the kind."""
    room, (to, _colon, kind) = room_for(person, room_id), what.partition(":")
    if kind not in FORMS:
        raise Missing
    if not room.is_writable:
        raise NotAllowed
    answered = whole_number(to)
    url = url_for("rooms.show", room_id=room_id, kind=kind, to=answered or None, _anchor="composer")
    return Desk(url, partial(form_for, kind, shown_to(room, person), author_id=person.id))
