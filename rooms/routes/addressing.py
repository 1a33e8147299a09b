"""To whom an entry of a group's page goes: to all, or into the room that its author has with one alone."""

from typing import Any

from flask import request

from app.web import whole_number
from rooms import queries
from rooms.models import Room
from rooms.queries.groups import own_room_for


def shown_to(room: Room, viewer: Any) -> Any:
    """Return the room as forms see it: a group with its people, and with the rooms that the viewer has with each."""
    return queries.room_seen(viewer, room.id).room if room.is_group else room


def addressed(room: Room, author: Any) -> Room:
    """Return the room that an entry is meant for: who else is in the group learns nothing of one that goes to one."""
    ident = whole_number(request.form.get("only")) if room.is_group else 0
    return own_room_for(author, room, ident) if ident else room
