"""Where drafts of a room are kept: one for each kind of entry, and for each entry that one answers."""

from functools import partial
from typing import Any

from flask import url_for

from app.drafts import Desk
from app.errors import Missing, NotAllowed
from app.web import whole_number
from rooms import service
from rooms.forms import FORMS, form_for
from rooms.forms.changing import changing
from rooms.queries import entry_for, room_for
from rooms.routes.addressing import shown_to


def desk(person: Any, room_id: int, what: str) -> Desk:
    """Return the composer of a room for a kind of entry, or the page that changes one.

    `what` is the entry that is answered, or 0, and the kind; or the word `edit`, and the entry that is changed.
    """
    room, (to, _colon, kind) = room_for(person, room_id), what.partition(":")
    if to != "edit" and kind not in FORMS:
        raise Missing
    if not room.is_writable:
        raise NotAllowed
    if to == "edit":
        entry = entry_for(person, room, whole_number(kind))
        service.ensure_author(entry, person)
        return Desk(url_for("rooms.edit_entry", room_id=room_id, entry_id=entry.id), changing(entry, room))
    answered = whole_number(to)
    url = url_for("rooms.show", room_id=room_id, kind=kind, to=answered or None, _anchor="composer")
    return Desk(url, partial(form_for, kind, shown_to(room, person), author_id=person.id))
