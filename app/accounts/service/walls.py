"""Walls: blocking and muting. A block holds from this request on, in both directions; only the blocker can see it."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import String, and_, cast, delete, literal, or_, select
from sqlalchemy.dialects.postgresql import insert as upsert_postgresql
from sqlalchemy.dialects.sqlite import insert as upsert_sqlite

from app import clock
from app.db import db
from app.errors import Invalid, Missing
from app.models import Block, Document, Follow, Mute, Notification


def block(other_id: int, *, actor: Any) -> None:
    """Put up a wall: neither follows the other any more, and what one was told of the other is taken back."""
    if other_id == actor.id:
        raise Invalid(_("You cannot block yourself"))
    _add(Block, blocker_id=actor.id, blocked_id=other_id)
    for one, two in ((actor.id, other_id), (other_id, actor.id)):
        _unfollow(one, two)
        told = Notification.user_id == one, Notification.actor_id == two
        db.session.execute(delete(Notification).where(*told))


def _unfollow(follower_id: int, owner_id: int) -> None:
    """End the follows of a person and of all that is theirs alone; what belongs to a space is not one person's."""
    key = Document.kind + literal(":") + cast(Document.ref_id, String)
    theirs = and_(Document.owner_id == owner_id, Document.space_id.is_(None), Document.kind != "person")
    targets = or_(Follow.target == f"person:{owner_id}", Follow.target.in_(select(key).where(theirs)))
    db.session.execute(delete(Follow).where(Follow.user_id == follower_id, targets))


def unblock(block_id: int, *, actor: Any) -> None:
    """Take down one's own wall; what it ended does not come back by itself."""
    gone = delete(Block).where(Block.id == block_id, Block.blocker_id == actor.id).returning(Block.id)
    if db.session.scalar(gone) is None:
        raise Missing


def mute(other_id: int, *, actor: Any) -> None:
    """Hear nothing more of what somebody does; they do not learn of it."""
    if other_id == actor.id:
        raise Invalid(_("You cannot mute yourself"))
    _add(Mute, user_id=actor.id, target=f"person:{other_id}")


def unmute(mute_id: int, *, actor: Any) -> None:
    """Hear of somebody, or of something, again."""
    gone = delete(Mute).where(Mute.id == mute_id, Mute.user_id == actor.id).returning(Mute.id)
    if db.session.scalar(gone) is None:
        raise Missing


def _add(bond: Any, **values: Any) -> None:
    upsert = upsert_postgresql if db.session.get_bind().dialect.name == "postgresql" else upsert_sqlite
    db.session.execute(upsert(bond).values(**values, made_at=clock.now()).on_conflict_do_nothing())
