"""In which hour something of what is followed last came into feeds: kept with each follow, so that a feed looks first
where something is.

A member may follow a thousand things of which a few have said anything lately. Their feed's first page is made of the
follows that were stirred last (app/feed/queries.py), whatever the others hold. The hour is never earlier than that of
the newest document: so what is looked into is enough. A follow whose hour nobody has named is always looked into.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Integer, Table, and_, bindparam, cast, func, or_, select, true, type_coerce, update
from sqlalchemy.orm import Session
from sqlalchemy.types import String

from app import clock, outbox
from app.db import Moment, db
from app.models.audience import Audience
from app.models.bond import PERSON, Follow
from app.models.document import Document
from app.statements import prepared

TABLE: Table = Follow.__table__  # type: ignore[assignment]
SETTLED = timedelta(hours=2)
WORK = "hours"


def hour_of(moment: datetime) -> datetime:
    """Return the beginning of the hour that a moment lies in."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def stir(session: Session, *, group: str, owner_id: int, at: datetime, audience: str) -> None:
    """Note with all who follow a thing or its owner that something new of it is in feeds; at most once an hour.

    What nobody but its owner may see is no news to others: it takes no place among what their feeds look into.
    """
    alone = audience == Audience.OWNER
    named = {"owner_id": owner_id} if alone else {}
    _stirring(alone).within(session, group=group, person=f"{PERSON}{owner_id}", hour=hour_of(at), **named)


@prepared
def _stirring(alone: bool) -> Any:
    """Change the rows in the order of their ids, so that two who publish at once never wait for each other."""
    hour = bindparam("hour", type_=Moment())
    of_it = TABLE.c.target.in_([bindparam("group", type_=String()), bindparam("person", type_=String())])
    earlier = or_(TABLE.c.stirred_at.is_(None), TABLE.c.stirred_at < hour)
    whose = TABLE.c.user_id == bindparam("owner_id", type_=Integer()) if alone else true()
    found = select(TABLE.c.id).where(of_it, earlier, whose).order_by(TABLE.c.id).with_for_update()
    return update(TABLE).where(TABLE.c.id.in_(found)).values(stirred_at=hour)


def stir_whole(session: Session, kind: str, ident: int, audience: str) -> None:
    """Note that all there is of a thing is news to others now, which nobody but its owner could see before."""
    of_it = or_(Document.group_key == f"{kind}:{ident}", and_(Document.kind == kind, Document.ref_id == ident))
    newest = select(Document.group_key, Document.owner_id, func.max(Document.published_at))
    newest = newest.where(of_it, Document.in_feed).group_by(Document.group_key, Document.owner_id)
    for group, owner_id, at in session.execute(newest).all():
        stir(session, group=group, owner_id=owner_id, at=at, audience=audience)


def first_hour(kind: str) -> datetime | None:
    """Return the hour that a new follow of a kind of thing is given: this one; a watched topic is no source of feeds.

    Who publishes at this very moment does not see the follow, nor does it see what they publish: both are done before
    either is there to be read. An hour read from what is there could be too early.
    """
    return hour_of(clock.now()) if kind != "topic" else None


def settle_later(user_id: int) -> None:
    """Have the true hours of a member's new follows found once whoever publishes now has long ended."""
    outbox.enqueue(WORK, {"user_id": user_id}, slot=f"{WORK}:{user_id}", due_at=clock.now() + SETTLED)


@outbox.handler(WORK)
def _settle(payloads: Sequence[dict[str, Any]]) -> None:
    for payload in payloads:
        find_all(payload["user_id"], before=hour_of(clock.now() - SETTLED / 2))


def find_all(user_id: int = 0, *, before: datetime | None = None) -> None:
    """Find the hours of all follows anew, or of one member's: after many rows were written without telling.

    With `before`, only earlier hours: what is stirred at this moment is named by a later one, and left alone.
    """
    is_person = TABLE.c.target.startswith(PERSON)
    owner = cast(func.substr(TABLE.c.target, len(PERSON) + 1), Integer)
    whom = TABLE.c.user_id == user_id if user_id else true()
    if before is not None:
        whom = and_(whom, TABLE.c.stirred_at < before)
    for whose, holds in ((Document.group_key == TABLE.c.target, ~is_person), (Document.owner_id == owner, is_person)):
        hour = select(hour_in(func.max(Document.published_at))).where(whose, Document.in_feed)
        db.session.execute(update(TABLE).where(holds, whom).values(stirred_at=hour.scalar_subquery()))


def hour_in(moment: Any) -> Any:
    """Return in SQL the beginning of the hour that a moment lies in."""
    if db.session.get_bind().dialect.name == "postgresql":
        return func.timezone("UTC", func.date_trunc("hour", func.timezone("UTC", moment)))
    return type_coerce(func.strftime("%Y-%m-%d %H:00:00.000000", moment), Moment())
