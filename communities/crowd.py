"""Whom one may mention in a community: its members where a topic begins, who talks in it where one replies."""

from typing import Any

from sqlalchemy import Select, select

from app.models import Membership, Role
from app.writing import NEWEST, Crowd
from communities.models import Community, Post, Topic


def _members(ident: Any) -> Select[Any]:
    query = select(Membership.user_id).join(Community, Community.space_id == Membership.space_id)
    return query.where(Community.id == ident, Membership.ended_at.is_(None), Membership.role >= Role.MEMBER)


def _talking(ident: Any) -> Select[Any]:
    there = Post.topic_id == ident, Post.removed_at.is_(None), Post.hidden_at.is_(None)
    return select(Post.owner_id).where(*there).order_by(Post.seq.desc()).limit(NEWEST)


def _around(ident: Any) -> Select[Any]:
    return _talking(select(Post.topic_id).where(Post.id == ident).scalar_subquery())


MEMBERS, TALKING, AROUND = Crowd(Community, _members), Crowd(Topic, _talking), Crowd(Post, _around)
