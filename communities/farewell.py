"""When an account goes: places it kept pass to the next moderator, and its memberships end."""

from datetime import datetime

from sqlalchemy import Connection, delete, exists, select, update

from app.models import Membership, Role
from communities.models import Community, Gathering, TopicAnswer


def farewell(connection: Connection, user_id: int, now: datetime) -> None:
    """Hand over what somebody kept, count them out and end their memberships, with plain statements."""
    kept = select(Community.id, Community.space_id).where(Community.owner_id == user_id)
    for ident, space_id in connection.execute(kept).all():
        _hand_over(connection, user_id, ident, space_id)
    spaces = select(Community.space_id)
    mine = Membership.user_id == user_id, Membership.space_id.in_(spaces)
    _stay_away(connection, user_id, now)
    active = exists().where(
        Membership.user_id == user_id,
        Membership.space_id == Community.space_id,
        Membership.ended_at.is_(None),
        Membership.role >= Role.MEMBER,
    )
    counted = update(Community).where(active, Community.member_count > 0)
    connection.execute(counted.values(member_count=Community.member_count - 1))
    connection.execute(delete(Membership).where(*mine))


def _hand_over(connection: Connection, user_id: int, ident: int, space_id: int | None) -> None:
    """Let the moderator who is there longest, else nobody, keep a community from now on."""
    others = Membership.space_id == space_id, Membership.user_id != user_id, Membership.ended_at.is_(None)
    query = select(Membership.id, Membership.user_id).where(*others, Membership.role >= Role.MODERATOR)
    heir = connection.execute(query.order_by(Membership.role.desc(), Membership.id).limit(1)).one_or_none()
    if heir is not None:
        connection.execute(update(Membership).where(Membership.id == heir.id).values(role=Role.OWNER))
        connection.execute(update(Community).where(Community.id == ident).values(owner_id=heir.user_id))


def _stay_away(connection: Connection, user_id: int, now: datetime) -> None:
    """Count somebody out of the events that are still to begin."""
    goes = exists().where(TopicAnswer.topic_id == Gathering.topic_id, TopicAnswer.user_id == user_id)
    ahead = update(Gathering).where(Gathering.starts_at > now, Gathering.going > 0, goes)
    connection.execute(ahead.values(going=Gathering.going - 1))
