"""When an account goes: places it kept pass to the next moderator, and its memberships end."""

from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from app.accounts.queries import is_leaving
from app.models import Membership, Role
from communities.models import Community, Gathering, Topic, TopicAnswer


def farewell(connection: Connection, user_id: int, now: datetime) -> None:
    """Hand over what somebody kept, count them out and end their memberships, with plain statements."""
    kept = select(Community.id, Community.space_id).where(Community.owner_id == user_id)
    for ident, space_id in connection.execute(kept).all():
        _hand_over(connection, user_id, ident, space_id)
    spaces = select(Community.space_id)
    mine = Membership.user_id == user_id, Membership.space_id.in_(spaces)
    if not connection.scalar(select(is_leaving(user_id))):
        count(connection, user_id, now, -1)
    connection.execute(delete(Membership).where(*mine))


def count(connection: Connection, user_id: int, since: datetime, change: int) -> None:
    """Count somebody out who goes, or in again: among members, and where they go to an event that began after `since`.

    Rows are locked before they are changed, as whoever else counts them does: a topic, then its community.
    """
    goes = select(TopicAnswer.topic_id).where(TopicAnswer.user_id == user_id)
    ahead = select(Gathering.topic_id).where(Gathering.starts_at > since, Gathering.topic_id.in_(goes))
    topics = connection.scalars(select(Topic.id).where(Topic.id.in_(ahead)).order_by(Topic.id).with_for_update()).all()
    here = Membership.user_id == user_id, Membership.ended_at.is_(None), Membership.role >= Role.MEMBER
    mine = Community.space_id.in_(select(Membership.space_id).where(*here))
    places = connection.scalars(select(Community.id).where(mine).order_by(Community.id).with_for_update()).all()
    changed = {"going": Gathering.going + change}
    connection.execute(update(Gathering).where(Gathering.topic_id.in_(topics)).values(changed))
    joined = update(Community).where(Community.id.in_(places), mine)
    connection.execute(joined.values(member_count=Community.member_count + change))


def _hand_over(connection: Connection, user_id: int, ident: int, space_id: int | None) -> None:
    """Let the moderator who is there longest, else nobody, keep a community from now on."""
    others = Membership.space_id == space_id, Membership.user_id != user_id, Membership.ended_at.is_(None)
    query = select(Membership.id, Membership.user_id).where(*others, Membership.role >= Role.MODERATOR)
    heir = connection.execute(query.order_by(Membership.role.desc(), Membership.id).limit(1)).one_or_none()
    if heir is not None:
        connection.execute(update(Membership).where(Membership.id == heir.id).values(role=Role.OWNER))
        connection.execute(update(Community).where(Community.id == ident).values(owner_id=heir.user_id))
