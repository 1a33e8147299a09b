"""What communities put on home."""

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from app.access import asked, stand_in, visible
from app.home import Filled
from app.models import Membership, Role
from app.statements import prepared
from communities.models import Community, Topic


def latest_in_my_communities(person: Any) -> Filled | None:
    """Return the three latest topics of the member's communities for the panel on home, with one question."""
    rows = tuple(asked(person, _latest(stand_in(person))))
    return Filled((rows,)) if rows else None


def _newest_of_each() -> Any:
    """Select the newest topics of each membership's community: a few along an index, however many it has."""
    near = aliased(Topic)
    shown = near.space_id == Membership.space_id, near.unlisted_at.is_(None), near.hidden_at.is_(None)
    newest = select(near.id).where(*shown).order_by(near.last_post_at.desc(), near.id.desc())
    return newest.limit(10).correlate(Membership).scalar_subquery()


@prepared
def _latest(person: Any) -> Select[Any]:
    columns: list[Any] = [Topic.id, Topic.title, Topic.slug, Topic.reply_count, Topic.mentor_reply_count]
    query = select(*columns, Community.slug.label("community_slug"), Community.title.label("community_title"))
    query = query.join(Community, Community.id == Topic.community_id).join(Membership, Topic.id.in_(_newest_of_each()))
    mine = Membership.user_id == person.id, Membership.ended_at.is_(None), Membership.role >= Role.MEMBER
    query = query.where(*mine, visible(Topic, person, own_hidden=False))
    return query.order_by(Topic.last_post_at.desc(), Topic.id.desc()).limit(3)
