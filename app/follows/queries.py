"""The door to what can be followed, and who follows what."""

from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, case, cast, exists, func, literal, or_, select
from sqlalchemy.types import String

from app.access import Viewer, subject, visible
from app.db import db
from app.errors import Missing
from app.models import Document, Follow, Profile, User
from app.statements import among, prepared
from app.web import Page, paged, whole_number

KINDS = ("person", "thread", "community", "topic", "roadmap")


def target_for(viewer: Viewer, target: str) -> Any:
    """Return what a group key means, if the viewer may see it and it can be followed; people go by the account's id."""
    kind, _, ident = target.partition(":")
    if kind not in KINDS or not whole_number(ident):
        raise Missing
    if kind != "person":
        return subject(target, viewer)
    owned = Profile.owner_id == whole_number(ident)
    profile = db.session.scalar(select(Profile).where(owned, visible(Profile, viewer)))
    if profile is None:
        raise Missing
    return profile


def follows(viewer: Viewer, kind: str, ident: Any) -> ColumnElement[bool]:
    """Return the SQL condition that the viewer follows the thing of a kind whose id is in a column."""
    return exists().where(Follow.user_id == viewer.id, Follow.target == literal(f"{kind}:") + cast(ident, String))


def following(viewer: Viewer) -> Page[Any]:
    """Return what the viewer follows and may see, begun last first; of all else they follow nothing is said."""
    columns = (Follow.id, Document.kind, Document.title, Document.endpoint, Document.values, Document.facts)
    owner: Any = (User.name.label("owner_name"), User.picture.label("owner_picture"))
    query: Select[Any] = select(*columns, *owner).join(Document, _is_of_it()).join(User, User.id == Document.owner_id)
    query = query.where(Follow.user_id == viewer.id, visible(Document, viewer))
    return paged(db.session.execute, query, [Follow.id], size=40)


def unseen(viewer: Viewer) -> ColumnElement[bool]:
    """Return the condition that a follow is the viewer's, of something that they may not see, or that is gone."""
    seen = exists().where(_is_of_it(), visible(Document, viewer))
    return and_(Follow.user_id == viewer.id, ~seen)


def _is_of_it() -> ColumnElement[bool]:
    """Return the condition that a document is that of what a follow names."""
    kind = case(*[(Follow.target.startswith(f"{kind}:"), kind) for kind in KINDS])
    ident = cast(case(*[(kind == each, func.substr(Follow.target, len(each) + 2)) for each in KINDS]), Integer)
    own = and_(kind == "person", Document.kind == "person", Document.owner_id == ident)
    return or_(own, and_(kind != "person", Document.kind == kind, Document.ref_id == ident))


def is_following(viewer: Viewer, target: str) -> bool:
    """Whether the viewer follows a target such as `person:3`."""
    return bool(db.session.scalar(select(exists().where(Follow.user_id == viewer.id, Follow.target == target))))


@prepared
def _following() -> Select[Any]:
    return select(Follow.user_id).where(among(Follow.target, "targets"))


def follower_ids(*targets: str) -> frozenset[int]:
    """Return who follows one of these targets, such as `person:3` or `thread:12`."""
    return frozenset(_following()(targets=targets).scalars())
