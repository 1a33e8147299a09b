"""The form that changes an entry of a room, filled with what it says."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from rooms.forms.entries import EntryForm, form_for
from rooms.models import Room, RoomEntry


def changing(entry: RoomEntry, room: Room) -> Callable[..., EntryForm]:
    """Return what makes the form that changes an entry."""
    values = {"title": entry.title, "body": entry.body_md, **_dates(entry.fields)}
    values |= {"objective": str(entry.objective_id or ""), "version": str(entry.version)}
    return partial(form_for, entry.entry_kind, room, data=values)


def _dates(fields: dict[str, Any]) -> dict[str, Any]:
    days = {name: date.fromisoformat(value) for name, value in fields.items() if name.endswith("_on") and value}
    return fields | days
