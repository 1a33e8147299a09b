"""What somebody wrote in communities, in their export: their own posts as Markdown; the rows are in data/."""

from collections.abc import Iterator
from typing import Any

from flask import Flask, url_for
from sqlalchemy import select

from app.access import visible
from app.accounts.service.deletion import add_absence, add_care
from app.db import db
from app.exports.box import Box
from app.exports.parts import ExportPart, Owner, add_export_part
from app.former import add_farewell
from app.mail import link
from app.models import Membership, Role
from communities.farewell import count, farewell
from communities.models import Community, Post, Topic
from communities.models.post import page_start

LOT = 200


def init_app(app: Flask) -> None:
    """Give members their own words along, and put in order what they leave when they go."""
    add_export_part(app, ExportPart("communities", posts))
    add_farewell(app, farewell)
    add_absence(app, count)
    add_care(app, kept_by)


def kept_by(person: Any) -> list[tuple[str, str]]:
    """Return the communities of a steward in which there are others, with where to hand each over."""
    kept = Membership.user_id == person.id, Membership.role == Role.OWNER, Membership.ended_at.is_(None)
    query = select(Community.title, Community.slug).join(Membership, Membership.space_id == Community.space_id)
    rows = db.session.execute(query.where(*kept, Community.member_count > 1).order_by(Community.title))
    return [(title, url_for("communities.handover", slug=slug)) for title, slug in rows]


def posts(owner: Owner, box: Box) -> None:
    """Write one's own posts, the oldest first, each with the topic that it stands in."""
    box.text("communities/posts.md", _markdown(owner))


def _markdown(owner: Owner) -> Iterator[str]:
    yield f"# @{owner.handle}\n"
    columns = (
        Post.id.label("post_id"),
        Topic.id,
        Topic.slug,
        visible(Topic, owner).label("is_seen"),
        Community.slug.label("place"),
        Post.seq,
        Post.made_at,
        Post.body_md,
    )
    query = select(*columns).join(Topic, Topic.id == Post.topic_id).join(Community, Community.id == Topic.community_id)
    query, last = query.where(Post.owner_id == owner.id, Post.removed_at.is_(None)).order_by(Post.id).limit(LOT), 0
    while rows := db.session.execute(query.where(Post.id > last)).all():
        for row in rows:
            yield f"\n## {row.made_at:%Y-%m-%d}\n\n{_address(row)}{row.body_md}\n"
        last = rows[-1].post_id


def _address(row: Any) -> str:
    """Return where a post stands, unless its topic is read by others alone: a place that one left is not named."""
    if not row.is_seen:
        return ""
    where: dict[str, Any] = {"topic_id": row.id, "title": row.slug, "from": page_start(row.seq)}
    return f"<{link('communities.topic', slug=row.place, **where)}#post-{row.post_id}>\n\n"
