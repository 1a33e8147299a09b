"""Turns events into notification rows, in the transaction that emits them."""

from typing import Any

from sqlalchemy import and_, exists, insert, or_, select

from app import clock
from app.access import may_reach
from app.db import db
from app.events import Event, on
from app.models.audience import kinds
from app.models.bond import Block, Mute
from app.models.notification import Notification
from app.models.user import User


@on(Event)
def notify(event: Event) -> None:
    """Tell those the event names, except its actor, whoever muted or blocked, and whoever may not see its subject."""
    wanted = event.notify - {event.actor_id}
    if not wanted:
        return
    db.session.flush()
    willing = frozenset(db.session.scalars(_willing(event, wanted)))
    told = may_reach(kinds[event.subject.kind], event.subject.id, willing)
    values = {
        "actor_id": event.actor_id,
        "event": type(event).__name__,
        "kind": event.subject.kind,
        "ref_id": event.subject.id,
        "group_key": _group(event),
        "category": event.category,
        "space_id": event.space_id,
        "made_at": clock.now(),
    }
    if told:
        db.session.execute(insert(Notification), [values | {"user_id": user_id} for user_id in sorted(told)])


def _group(event: Event) -> str:
    """Return the key of the thing that the event belongs to: its subject itself, where nothing larger is named."""
    return event.group or f"{event.subject.kind}:{event.subject.id}"


def _willing(event: Event, wanted: frozenset[int]) -> Any:
    """Ask who of these muted neither the thing nor its actor and stands behind no wall from them."""
    targets = [_group(event)] + ([f"person:{event.actor_id}"] if event.actor_id else [])
    muted = exists().where(Mute.user_id == User.id, Mute.target.in_(targets))
    query = select(User.id).where(User.id.in_(wanted), ~muted)
    return query.where(~_wall(event.actor_id)) if event.actor_id else query


def _wall(actor_id: int) -> Any:
    return exists().where(
        or_(
            and_(Block.blocker_id == User.id, Block.blocked_id == actor_id),
            and_(Block.blocker_id == actor_id, Block.blocked_id == User.id),
        )
    )
