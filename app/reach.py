"""Who of many may see a thing: the one rule asked for all of them in one statement."""

from typing import Any

from sqlalchemy import ColumnClause, ColumnElement, Integer, Select, bindparam, delete, exists, select
from sqlalchemy.orm import aliased

from app.access import Somebody, visible
from app.db import db
from app.models.audience import Audience, Shared
from app.models.document import Document
from app.models.notification import Notification
from app.models.user import User
from app.statements import among, prepared


class _EachId(ColumnClause[int]):
    """The id of each member of the statement around it, which names them `each_member`."""

    inherit_cache = True

    def __bool__(self) -> bool:
        return True


EACH = aliased(User, name="each_member")
_EACH = Somebody(_EachId("each_member.id", Integer(), is_literal=True))


def may_see(model: Any, ident: ColumnElement[int]) -> ColumnElement[bool]:
    """Return the SQL condition, within a statement over `EACH` member, that they may see the thing with this id."""
    return exists().where(model.id == ident, visible(model, _EACH))


def take_back(person_id: int, owner_id: int) -> None:
    """Take back what somebody was told of another's things that they may read no longer: a bond between them has ended.

    Who may read the rest is decided by no bond, and nothing of it was told that has to be taken back.
    """
    narrow = Document.owner_id == owner_id, Document.audience.in_((Audience.FOLLOWERS, Audience.MENTORS))
    about = Document.kind == Notification.kind, Document.ref_id == Notification.ref_id
    closed = exists().where(*about, *narrow, ~visible(Document, Somebody(person_id)))
    db.session.execute(delete(Notification).where(Notification.user_id == person_id, closed))


@prepared
def _seeing(model: type[Shared]) -> Select[Any]:
    return select(EACH.id).where(among(EACH.id, "people"), may_see(model, bindparam("ident", type_=Integer())))


def may_reach(model: type[Shared], ident: int, user_ids: frozenset[int]) -> frozenset[int]:
    """Return those of these people who may see the thing: asked before anybody is told of it, and again before mail."""
    return frozenset(_seeing(model)(ident=ident, people=user_ids).scalars())
