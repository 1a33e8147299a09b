"""In which hour something of what is followed last came into feeds: kept with each follow, so that a feed looks first
where something is.

A member may follow a thousand things of which a few have said anything lately. Their feed's first page is made of the
follows that were stirred last (app/feed/queries.py), whatever the others hold. The hour is never earlier than that of
the newest document: so what is looked into is enough. A follow whose hour nobody has named is always looked into.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Integer, Table, bindparam, cast, func, or_, select, true, type_coerce, update
from sqlalchemy.orm import Session
from sqlalchemy.types import String

from app.db import Moment, db
from app.models.bond import PERSON, Follow
from app.models.document import Document
from app.statements import prepared

TABLE: Table = Follow.__table__  # type: ignore[assignment]


def hour_of(moment: datetime) -> datetime:
    """Return the beginning of the hour that a moment lies in."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def stir(session: Session, *, group: str, owner_id: int, at: datetime) -> None:
    """Note with all who follow a thing or its owner that something new of it is in feeds; at most once an hour."""
    _stirring().within(session, group=group, person=f"{PERSON}{owner_id}", hour=hour_of(at))


@prepared
def _stirring() -> Any:
    """Change the rows in the order of their ids, so that two who publish at once never wait for each other."""
    hour = bindparam("hour", type_=Moment())
    of_it = TABLE.c.target.in_([bindparam("group", type_=String()), bindparam("person", type_=String())])
    earlier = or_(TABLE.c.stirred_at.is_(None), TABLE.c.stirred_at < hour)
    found = select(TABLE.c.id).where(of_it, earlier).order_by(TABLE.c.id).with_for_update()
    return update(TABLE).where(TABLE.c.id.in_(found)).values(stirred_at=hour)


def last_stirred(target: str) -> datetime | None:
    """Return the hour of the newest document of a group key that is in feeds, for who begins to follow it."""
    whose = (
        Document.owner_id == int(target.removeprefix(PERSON))
        if target.startswith(PERSON)
        else Document.group_key == target
    )
    newest = db.session.scalar(select(func.max(Document.published_at)).where(whose, Document.in_feed))
    return hour_of(newest) if newest else None


def find_all(user_id: int = 0) -> None:
    """Find the hours of all follows anew, or of one member's: after many rows were written without telling."""
    is_person = TABLE.c.target.startswith(PERSON)
    owner = cast(func.substr(TABLE.c.target, len(PERSON) + 1), Integer)
    for whose, holds in ((Document.group_key == TABLE.c.target, ~is_person), (Document.owner_id == owner, is_person)):
        hour = select(hour_in(func.max(Document.published_at))).where(whose, Document.in_feed)
        whom = TABLE.c.user_id == user_id if user_id else true()
        db.session.execute(update(TABLE).where(holds, whom).values(stirred_at=hour.scalar_subquery()))


def hour_in(moment: Any) -> Any:
    """Return in SQL the beginning of the hour that a moment lies in."""
    if db.session.get_bind().dialect.name == "postgresql":
        return func.timezone("UTC", func.date_trunc("hour", func.timezone("UTC", moment)))
    return type_coerce(func.strftime("%Y-%m-%d %H:00:00.000000", moment), Moment())
