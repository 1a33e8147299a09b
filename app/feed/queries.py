"""Which documents a feed holds."""

from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, cast, false, func, or_, select, union_all

from app.access import Viewer, asked, stand_in, visible
from app.models.bond import Follow
from app.models.document import Document
from app.models.space import Membership, Role, Space
from app.models.user import User
from app.statements import kept, prepared
from app.web import Page, paged_by, turned

SOURCES = ("following", "communities", "everyone")
PERSON = "person:"
CANDIDATES = 50  # of what is followed: enough for a page, unless most of it may not be seen
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
        rows = asked(viewer, _feed(stand_in(viewer), source, turn), **named)
        if source == "following" and len(rows) < named["size"] and (not rows or rows[0].is_cut):
            return asked(viewer, _feed(stand_in(viewer), "all followed", turn), **named)
        return rows

    return paged_by(ask, KEYS, size=size)


@prepared
def _feed(viewer: Any, source: str, turn: str) -> Select[Any]:
    query: Any = select(*COLUMNS).join(User, User.id == Document.owner_id)
    query = query.outerjoin(Space, Space.id == Document.space_id)
    if source == "following":
        newest = _newest(viewer, turn)
        is_cut = select(func.count()).select_from(newest).scalar_subquery() >= CANDIDATES
        query = query.add_columns(is_cut.label("is_cut")).where(Document.id.in_(select(newest.c.id)))
    else:
        query = query.where(Document.in_feed, _comes_from(source, viewer))
    return turned(query.where(visible(Document, viewer, own_hidden=False)), KEYS, turn)


def _newest(viewer: Any, turn: str) -> Any:
    """Find the newest of what is followed in indexes alone, so that few rows are read however much is followed."""
    columns = select(Document.id, Document.published_at)
    arms = [columns.where(Document.in_feed, followed) for followed in _followed(viewer)]
    found = union_all(*arms).subquery()
    return turned(select(found.c.id), (found.c.published_at, found.c.id), turn).limit(CANDIDATES).cte("newest")


def _followed(viewer: Any) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Return the two ways in which a document is followed: by what it is part of, and by who wrote it."""
    mine = Follow.user_id == viewer.id
    people = select(cast(func.substr(Follow.target, len(PERSON) + 1), Integer)).where(
        mine, Follow.target.startswith(PERSON)
    )
    return Document.group_key.in_(select(Follow.target).where(mine)), Document.owner_id.in_(people)


def _comes_from(source: str, viewer: Viewer) -> ColumnElement[bool]:
    if source == "everyone":
        return Document.id > 0
    if source == "communities":
        mine = select(Membership.space_id).where(
            Membership.user_id == viewer.id, Membership.ended_at.is_(None), Membership.role >= Role.MEMBER
        )
        return Document.space_id.in_(mine)
    if source == "all followed":
        return or_(*_followed(viewer))
    return false()
