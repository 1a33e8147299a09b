"""Listings of topics, and everything that the page of one topic shows."""

from collections.abc import Iterable
from functools import cache, partial
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, exists, select

from app.access import Viewer, asked, blocked, stand_in, visible
from app.db import db
from app.models import Membership, User
from app.statements import among, prepared
from app.web import Page, paged
from communities.models import Topic, TopicKind, TopicRead, TopicTag

LISTED = 15
SORTS = ("latest", "unanswered", "helpful")


@cache
def _topics(viewer: Any) -> Select[Any]:
    columns: list[Any] = [
        Topic.id,
        Topic.title,
        Topic.slug,
        Topic.topic_kind,
        Topic.tags,
        Topic.pinned_at,
        Topic.locked_at,
        Topic.seq,
    ]
    columns += [Topic.reply_count, Topic.mentor_reply_count, Topic.accepted_post_id, Topic.last_post_at, Topic.faces]
    columns += [Topic.hidden_at, Topic.unlisted_at, User.name, Membership.role, TopicRead.last_seq]
    starter = and_(
        Membership.space_id == Topic.space_id, Membership.user_id == Topic.owner_id, Membership.ended_at.is_(None)
    )
    read = and_(TopicRead.topic_id == Topic.id, TopicRead.user_id == viewer.id)
    query = (
        select(*columns).join(User, User.id == Topic.owner_id).outerjoin(Membership, starter).outerjoin(TopicRead, read)
    )
    return query.where(visible(Topic, viewer))


def topics(viewer: Viewer, community: Any, *, sort: str = "latest", tag: str = "") -> Page[Row[Any]]:
    """Return a page of a community's topics; the pinned ones are not among the latest, they stand above them."""
    ask = partial(asked, viewer, community_id=community.id, tag=tag)
    query, keys = _listed(stand_in(viewer), sort, bool(tag)), [Topic.last_post_at, Topic.id]
    if sort == "helpful":
        keys = [Topic.mentor_reply_count, Topic.reply_count, Topic.id]
    return paged(ask, query, keys, size=LISTED, stable=True)


@cache
def _listed(viewer: Any, sort: str, tagged: bool) -> Select[Any]:
    query = _topics(viewer).where(Topic.community_id == bindparam("community_id"), Topic.unlisted_at.is_(None))
    if tagged:
        query = query.where(exists().where(TopicTag.topic_id == Topic.id, TopicTag.name == bindparam("tag")))
    if sort == "unanswered":
        waits = Topic.accepted_post_id.is_(None), Topic.locked_at.is_(None)
        query = query.where(Topic.topic_kind == TopicKind.QUESTION, *waits)
    elif sort == "latest" and not tagged:
        query = query.where(Topic.pinned_at.is_(None))
    return query


def pinned(viewer: Viewer, community: Any) -> list[Row[Any]]:
    """Return the topics that the moderators keep on top."""
    return list(asked(viewer, _pinned(stand_in(viewer)), community_id=community.id))


@prepared
def _pinned(viewer: Any) -> Select[Any]:
    here = Topic.community_id == bindparam("community_id"), Topic.pinned_at.is_not(None), Topic.unlisted_at.is_(None)
    return _topics(viewer).where(*here).order_by(Topic.pinned_at.desc()).limit(5)


def faces_of(viewer: Viewer, rows: Iterable[Any], each: int = 3) -> dict[int, Any]:
    """Return the people who take part in these topics by id, with one question for all."""
    ids = list(dict.fromkeys(face for row in rows for face in (row.faces or ())[:each]))
    found = {row.id: row for row in asked(viewer, _faces(stand_in(viewer)), ids=ids)} if ids else {}
    return {ident: found[ident] for ident in ids if ident in found}


@prepared
def _faces(viewer: Any) -> Select[Any]:
    columns: list[Any] = [User.id, User.name, User.handle, User.picture]
    return select(*columns).where(among(User.id, "ids"), ~blocked(User.id, viewer))


def people_with(handles: Iterable[str]) -> frozenset[int]:
    """Return the members with these handles."""
    wanted = sorted(handles)[:10]
    return frozenset(db.session.scalars(select(User.id).where(User.handle.in_(wanted)))) if wanted else frozenset()


def newest_tagged(community_id: int, tag: str) -> list[int]:
    """Return the ids of the newest topics of a tag in a community."""
    return list(_newest_tagged()(community_id=community_id, tag=tag).scalars())


@prepared
def _newest_tagged() -> Any:
    tagged = TopicTag.community_id == bindparam("community_id"), TopicTag.name == bindparam("tag")
    return select(TopicTag.topic_id).where(*tagged).order_by(TopicTag.topic_id.desc()).limit(200)
