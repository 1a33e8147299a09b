"""What a member's inbox holds: only what is about things that they may still see."""

from typing import Any

from sqlalchemy import Select, and_, bindparam, select, update
from sqlalchemy.orm import aliased

from app import clock
from app.access import Viewer, asked, stand_in, visible
from app.db import db
from app.models.document import Document
from app.models.notification import Notification
from app.models.user import User
from app.statements import kept, prepared
from app.web import Page, paged_by, turned


def inbox(viewer: Viewer, size: int) -> Page[Any]:
    """Return a page of a member's inbox: what happened, who did it and what it is about."""

    def ask(turn: str, **named: Any) -> Any:
        return asked(viewer, _inbox_page(stand_in(viewer), turn), **named)

    return paged_by(ask, (Notification.id,), size=size)


def told(viewer: Viewer, notification_id: int) -> Any:
    """Return one row of a member's inbox, or nothing."""
    return asked(viewer, _one(stand_in(viewer)), notification_id=notification_id).one_or_none()


@prepared
def _inbox_page(viewer: Any, turn: str) -> Select[Any]:
    return turned(_inbox(viewer), (Notification.id,), turn)


@prepared
def _one(viewer: Any) -> Select[Any]:
    return _inbox(viewer).where(Notification.id == bindparam("notification_id"))


def _inbox(viewer: Any) -> Select[Any]:
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
        kept(Document.values),
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
