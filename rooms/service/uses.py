"""What an entry can become: an action item, or words that its author takes along into a growth thread."""

from datetime import date
from typing import Any

from flask_babel import gettext as _

from app.access import ensure_may_post
from app.errors import Invalid, NotAllowed
from app.handover import hand_over
from rooms.models import Room, RoomEntry

MOST_ITEMS = 12


def add_item(room: Room, entry: RoomEntry, text: str, who: int, by: date | None, *, person: Any) -> None:
    """Write an action item under an entry: who does it, and by when."""
    ensure_may_post(person)
    if who not in room.others(0):
        raise Invalid(_("Choose somebody in this room."), "who")
    items = [dict(item) for item in entry.fields.get("items", [])]
    if len(items) >= MOST_ITEMS:
        raise Invalid(_("Twelve action items are as many as one entry can carry."), "text")
    items.append({"text": text, "who": who, "by": by.isoformat() if by else "", "done": False})
    entry.take_items(items)


def take_along(entry: RoomEntry, labels: dict[str, str], *, author: Any) -> str:
    """Hand one's own words over to be published elsewhere; return the key to them."""
    if entry.owner_id != author.id:
        raise NotAllowed(_("Only your own words can be taken along. What others wrote here stays here."))
    parts = [entry.body_md]
    parts += [f"**{label}**\n\n{entry.fields[name]}" for name, label in labels.items() if entry.fields.get(name)]
    return hand_over(author.id, entry.title, "\n\n".join(filter(None, parts)))
