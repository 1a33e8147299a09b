"""What a member's inbox holds: one row a thing, and only things that they may still see."""

from typing import Any

from sqlalchemy import Select, and_, bindparam, exists, func, select
from sqlalchemy.orm import aliased

from app.access import Viewer, asked, stand_in, visible
from app.db import db
from app.models.bond import Mute
from app.models.document import Document
from app.models.notification import Notification
from app.models.user import User
from app.statements import kept, prepared
from app.web import Page, paged_by, turned


def inbox(viewer: Viewer, size: int, *, only_unread: bool = False) -> Page[Any]:
    """Return a page of a member's inbox: the newest of what happened to each thing, and how much of it is unread."""

    def ask(turn: str, **named: Any) -> Any:
        return asked(viewer, _inbox_page(stand_in(viewer), turn, only_unread), **named)

    return paged_by(ask, (Notification.id,), size=size)


def told(viewer: Viewer, notification_id: int) -> Any:
    """Return one row of a member's inbox, or nothing."""
    return asked(viewer, _one(stand_in(viewer)), notification_id=notification_id).one_or_none()


@prepared
def _inbox_page(viewer: Any, turn: str, only_unread: bool) -> Select[Any]:
    newer = aliased(Notification)
    same = newer.user_id == Notification.user_id, newer.group_key == Notification.group_key
    query = _inbox(viewer).where(~exists().where(*same, newer.id > Notification.id))
    if only_unread:
        query = query.where(Notification.read_at.is_(None))
    return turned(query, (Notification.id,), turn)


@prepared
def _one(viewer: Any) -> Select[Any]:
    return _inbox(viewer).where(Notification.id == bindparam("notification_id"))


def _inbox(viewer: Any) -> Select[Any]:
    actor, waiting = aliased(User), aliased(Notification)
    same = waiting.user_id == Notification.user_id, waiting.group_key == Notification.group_key
    unread = select(func.count()).where(*same, waiting.read_at.is_(None)).scalar_subquery()
    is_muted = exists().where(Mute.user_id == viewer.id, Mute.target == Notification.group_key)
    columns = (
        Notification.id,
        Notification.event,
        Notification.made_at,
        Notification.group_key,
        unread.label("unread"),
        is_muted.label("is_muted"),
        actor.name.label("actor_name"),
        actor.picture.label("actor_picture"),
        Document.title,
        kept(Document.facts),
        Document.endpoint,
        kept(Document.values),
        Document.anchor,
        Document.kind,
    )
    about = and_(Document.kind == Notification.kind, Document.ref_id == Notification.ref_id)
    query = select(*columns).join(Document, about).outerjoin(actor, actor.id == Notification.actor_id)
    return query.where(Notification.user_id == viewer.id, visible(Document, viewer))


def count_unread(viewer: Viewer) -> int:
    """Return how many things wait, unread: a room in which much happened is one."""
    unread = and_(Notification.user_id == viewer.id, Notification.read_at.is_(None))
    return db.session.scalar(select(func.count(func.distinct(Notification.group_key))).where(unread)) or 0
