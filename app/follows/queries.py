"""The door to what can be followed, and who follows what."""

from typing import Any

from sqlalchemy import ColumnElement, Select, exists, literal, select
from sqlalchemy import cast as sql_cast
from sqlalchemy.types import String

from app.access import Viewer, subject, visible
from app.db import db
from app.errors import Missing
from app.models import Follow, Profile
from app.statements import among, prepared
from app.web import whole_number

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
    return exists().where(Follow.user_id == viewer.id, Follow.target == literal(f"{kind}:") + sql_cast(ident, String))


def is_following(viewer: Viewer, target: str) -> bool:
    """Whether the viewer follows a target such as `person:3`."""
    return bool(db.session.scalar(select(exists().where(Follow.user_id == viewer.id, Follow.target == target))))


@prepared
def _following() -> Select[Any]:
    return select(Follow.user_id).where(among(Follow.target, "targets"))


def follower_ids(*targets: str) -> frozenset[int]:
    """Return who follows one of these targets, such as `person:3` or `thread:12`."""
    return frozenset(_following()(targets=targets).scalars())
