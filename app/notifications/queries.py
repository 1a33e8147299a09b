"""What a member's inbox holds: only what is about things that they may still see."""

from typing import Any

from sqlalchemy import Select, and_, select, update
from sqlalchemy.orm import aliased

from app import clock
from app.access import Viewer, visible
from app.db import db
from app.models.document import Document
from app.models.notification import Notification
from app.models.user import User


def inbox(viewer: Viewer) -> Select[Any]:
    """Return the rows of a member's inbox with who did it and what it is about."""
    actor = aliased(User)
    columns = (
        Notification.id,
        Notification.event,
        Notification.made_at,
        Notification.read_at,
        Notification.group_key,
        actor.name.label("actor_name"),
        actor.handle.label("actor_handle"),
        actor.picture.label("actor_picture"),
        Document.title,
        Document.endpoint,
        Document.values,
        Document.anchor,
        Document.kind,
    )
    about = and_(Document.kind == Notification.kind, Document.ref_id == Notification.ref_id)
    query = select(*columns).join(Document, about).outerjoin(actor, actor.id == Notification.actor_id)
    return query.where(Notification.user_id == viewer.id, visible(Document, viewer))


def mark_read(viewer: Viewer, **narrowed: Any) -> None:
    """Mark a member's notifications read: all, or those with an `id` or a `group_key`."""
    where = [Notification.user_id == viewer.id, Notification.read_at.is_(None)]
    where += [getattr(Notification, name) == value for name, value in narrowed.items()]
    db.session.execute(update(Notification).where(*where).values(read_at=clock.now()))
