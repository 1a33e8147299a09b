"""What communities put on home."""

from typing import Any

from sqlalchemy import select

from app.access import visible
from app.db import db
from app.models import Membership, Role
from communities.models import Community, Topic


def latest_in_my_communities(person: Any) -> dict[str, Any] | None:
    """Return the three latest topics of the member's communities for the panel on home, with one question."""
    columns: list[Any] = [
        Topic.id,
        Topic.title,
        Topic.slug,
        Topic.reply_count,
        Topic.mentor_reply_count,
        Topic.pinned_at,
        Topic.last_post_at,
    ]
    query = select(*columns, Community.slug.label("community_slug"), Community.title.label("community_title"))
    query = query.join(Community, Community.id == Topic.community_id).join(
        Membership, Membership.space_id == Topic.space_id
    )
    mine = Membership.user_id == person.id, Membership.ended_at.is_(None), Membership.role >= Role.MEMBER
    query = query.where(*mine, Topic.unlisted_at.is_(None), visible(Topic, person, own_hidden=False))
    rows = list(db.session.execute(query.order_by(Topic.last_post_at.desc(), Topic.id.desc()).limit(3)))
    return {"topics": rows} if rows else None
