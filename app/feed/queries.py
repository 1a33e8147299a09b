"""Which documents a feed holds."""

from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, cast, false, func, or_, select

from app.access import Viewer, asked, stand_in, visible
from app.models.bond import Follow
from app.models.document import Document
from app.models.space import Membership, Role, Space
from app.models.user import User
from app.statements import kept, prepared
from app.web import Page, paged_by, turned

SOURCES = ("following", "communities", "everyone")
PERSON = "person:"
KEYS = (Document.published_at, Document.id)
COLUMNS = (
    Document.id,
    Document.kind,
    Document.ref_id,
    Document.title,
    func.substr(Document.text, 1, 2000).label("text"),
    Document.endpoint,
    kept(Document.values),
    Document.anchor,
    kept(Document.facts),
    Document.published_at,
    User.name.label("owner_name"),
    User.handle.label("owner_handle"),
    User.picture.label("owner_picture"),
    User.is_mentor.label("owner_is_mentor"),
    Space.name.label("space_name"),
)


def feed(source: str, viewer: Viewer, size: int) -> Page[Any]:
    """Return a page of one source for a member: those they follow, their communities, or everyone."""

    def ask(turn: str, **named: Any) -> Any:
        return asked(viewer, _feed(stand_in(viewer), source, turn), **named)

    return paged_by(ask, KEYS, size=size)


@prepared
def _feed(viewer: Any, source: str, turn: str) -> Select[Any]:
    query = select(*COLUMNS).join(User, User.id == Document.owner_id).outerjoin(Space, Space.id == Document.space_id)
    query = query.where(Document.in_feed, _comes_from(source, viewer), visible(Document, viewer, own_hidden=False))
    return turned(query, KEYS, turn)


def _comes_from(source: str, viewer: Viewer) -> ColumnElement[bool]:
    if source == "everyone":
        return Document.id > 0
    if source == "communities":
        mine = select(Membership.space_id).where(
            Membership.user_id == viewer.id, Membership.ended_at.is_(None), Membership.role >= Role.MEMBER
        )
        return Document.space_id.in_(mine)
    if source == "following":
        targets = select(Follow.target).where(Follow.user_id == viewer.id)
        people = select(cast(func.substr(Follow.target, len(PERSON) + 1), Integer)).where(
            Follow.user_id == viewer.id, Follow.target.startswith(PERSON)
        )
        return or_(Document.group_key.in_(targets), Document.owner_id.in_(people))
    return false()
