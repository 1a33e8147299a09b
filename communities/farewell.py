"""When an account goes: places it kept wait for another steward, and its memberships end."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, exists, insert, select, update

from app.accounts.queries import is_leaving
from app.models import Membership, Role
from communities.models import Community, Gathering, HandingOver, Topic, TopicAnswer, Vacancy

HERE = Membership.ended_at.is_(None), Membership.role >= Role.MEMBER


def farewell(connection: Connection, user_id: int, now: datetime) -> None:
    """Let what somebody kept wait for another, count them out and end their memberships, with plain statements."""
    _leave_waiting(connection, user_id, now)
    spaces = select(Community.space_id)
    mine = Membership.user_id == user_id, Membership.space_id.in_(spaces)
    if not connection.scalar(select(is_leaving(user_id))):
        count(connection, user_id, now, -1)
    left = connection.scalars(delete(Membership).where(*mine).returning(Membership.space_id)).all()
    is_empty = ~exists().where(Membership.space_id == Community.space_id, *HERE)
    emptied = update(Community).where(Community.space_id.in_(left), Community.archived_at.is_(None), is_empty)
    connection.execute(emptied.values(archived_at=now))  # as when the last one leaves


def count(connection: Connection, user_id: int, since: datetime, change: int) -> None:
    """Count somebody out who goes, or in again: among members, and where they go to an event that began after `since`.

    Rows are locked before they are changed, as whoever else counts them does: a topic, then its community.
    """
    goes = select(TopicAnswer.topic_id).where(TopicAnswer.user_id == user_id)
    ahead = select(Gathering.topic_id).where(Gathering.starts_at > since, Gathering.topic_id.in_(goes))
    topics = connection.scalars(select(Topic.id).where(Topic.id.in_(ahead)).order_by(Topic.id).with_for_update()).all()
    mine = Community.space_id.in_(select(Membership.space_id).where(Membership.user_id == user_id, *HERE))
    places = connection.scalars(select(Community.id).where(mine).order_by(Community.id).with_for_update()).all()
    changed = {"going": Gathering.going + change}
    connection.execute(update(Gathering).where(Gathering.topic_id.in_(topics)).values(changed))
    joined = update(Community).where(Community.id.in_(places), mine)
    connection.execute(joined.values(member_count=Community.member_count + change))


def _leave_waiting(connection: Connection, user_id: int, now: datetime) -> None:
    """Let the communities of a steward wait for another one, whom they may have asked: nobody takes one on unasked."""
    kept = select(Membership.space_id).where(Membership.user_id == user_id, Membership.role == Role.OWNER)
    columns: list[Any] = [Community.id, HandingOver.to_id]
    query: Any = select(*columns).outerjoin(HandingOver, HandingOver.community_id == Community.id)
    for ident, asked_id in connection.execute(
        query.where(Community.space_id.in_(kept), Community.archived_at.is_(None))
    ).all():
        connection.execute(insert(Vacancy).values(community_id=ident, asked_id=asked_id, since=now))
