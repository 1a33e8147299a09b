"""Keeping templates of one's own."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select

from app.access import ensure_may_post
from app.db import db, hold
from app.errors import Conflict, Invalid, Missing
from rooms import playbooks
from rooms.models.template import AGENDA, RoomTemplate

MOST = 60


def templates_of(person: Any) -> list[RoomTemplate]:
    """Return somebody's own templates, by title."""
    query = select(RoomTemplate).where(RoomTemplate.owner_id == person.id)
    return list(db.session.scalars(query.order_by(RoomTemplate.title, RoomTemplate.id).limit(MOST)))


def template_for(person: Any, template_id: int) -> RoomTemplate:
    """Return one's own template; anybody else's is missing."""
    mine = RoomTemplate.id == template_id, RoomTemplate.owner_id == person.id
    found = db.session.scalar(select(RoomTemplate).where(*mine))
    if found is None:
        raise Missing
    return found


def keep(*, person: Any, entry: str, title: str, body: str) -> RoomTemplate:
    """Keep a template."""
    ensure_may_post(person)
    counted = select(func.count()).select_from(RoomTemplate).where(RoomTemplate.owner_id == person.id)
    if (db.session.scalar(counted) or 0) >= MOST:
        raise Invalid(_("Sixty templates are as many as anybody finds again. Delete one first."))
    template = RoomTemplate(owner_id=person.id, entry=entry, title=title, body=body)
    db.session.add(template)
    db.session.flush()
    return template


def change(template: RoomTemplate, *, entry: str, title: str, body: str, version: int) -> None:
    """Change a template, unless that was done meanwhile."""
    if hold(template).version != version:
        raise Conflict(mine=f"{title}\n{body}", theirs=f"{template.title}\n{template.body}")
    template.entry, template.title, template.body = entry, title, body
    template.version += 1


def delete(template: RoomTemplate) -> None:
    """Delete a template; what was made from it stays."""
    db.session.delete(template)


def agenda_templates(person: Any) -> list[tuple[str, str, list[tuple[str, int]]]]:
    """Return agendas to begin a session with, besides the house's three: a name, the title, items with minutes."""
    found = [(each.key, each.title, list(each.items)) for each in playbooks.agendas()]
    return found + [(f"own-{each.id}", each.title, each.items) for each in templates_of(person) if each.entry == AGENDA]


def agenda_items(person: Any, name: str) -> list[tuple[str, int]]:
    """Return the items of one of these agendas; none for an unknown name."""
    return next((items for key, _title, items in agenda_templates(person) if key == name), [])
