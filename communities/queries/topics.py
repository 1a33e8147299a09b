"""Listings of topics, and everything that the page of one topic shows."""

from collections.abc import Iterable
from functools import cache, partial
from typing import Any

from sqlalchemy import Row, Select, and_, exists, func, select

from app.access import Viewer, asked, blocked, stand_in, visible
from app.db import db
from app.models import Membership, User
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
    query = _topics(stand_in(viewer)).where(Topic.community_id == community.id, Topic.unlisted_at.is_(None))
    keys = [Topic.last_post_at, Topic.id]
    if tag:
        query = query.where(exists().where(TopicTag.topic_id == Topic.id, TopicTag.name == tag))
    if sort == "unanswered":
        query = query.where(
            Topic.topic_kind == TopicKind.QUESTION, Topic.accepted_post_id.is_(None), Topic.locked_at.is_(None)
        )
    elif sort == "helpful":
        keys = [Topic.mentor_reply_count, Topic.reply_count, Topic.id]
    elif not tag:
        query = query.where(Topic.pinned_at.is_(None))
    return paged(partial(asked, viewer), query, keys, size=LISTED)


def pinned(viewer: Viewer, community: Any) -> list[Row[Any]]:
    """Return the topics that the moderators keep on top."""
    query = _topics(stand_in(viewer)).where(
        Topic.community_id == community.id, Topic.pinned_at.is_not(None), Topic.unlisted_at.is_(None)
    )
    return list(asked(viewer, query.order_by(Topic.pinned_at.desc()).limit(5)))


def faces_of(viewer: Viewer, rows: Iterable[Any], each: int = 3) -> dict[int, Any]:
    """Return the people who take part in these topics by id, with one question for all."""
    ids = {face for row in rows for face in (row.faces or ())[:each]}
    query = select(User.id, User.name, User.handle, User.picture).where(User.id.in_(ids), ~blocked(User.id, viewer))
    return {row.id: row for row in db.session.execute(query)} if ids else {}


def people_with(handles: Iterable[str]) -> frozenset[int]:
    """Return the members with these handles."""
    wanted = sorted(handles)[:10]
    return (
        frozenset(db.session.scalars(select(User.id).where(func.lower(User.handle).in_(wanted))))
        if wanted
        else frozenset()
    )
