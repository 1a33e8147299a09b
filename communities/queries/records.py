"""What moderators read: the log of their community, and where a topic could be moved."""

from typing import Any

from sqlalchemy import Row, and_, select
from sqlalchemy.orm import aliased

from app.access import Viewer, in_space, visible
from app.db import db
from app.models import Role, User
from app.web import Page, paged
from communities.models import Community, LogLine, Topic, WeeklyTopic
from communities.service import merging, moving


def lines(viewer: Viewer, community_id: int) -> Page[Row[Any]]:
    """Return a page of the log, newest first; titles of topics that the viewer may not see are left out."""
    actor, person = aliased(User), aliased(User)
    columns: list[Any] = [LogLine.id, LogLine.act, LogLine.note, LogLine.made_at, LogLine.topic_id]
    columns += [actor.name.label("actor"), person.name.label("person"), person.handle.label("handle")]
    columns += [Topic.title, Topic.merged_into_id]
    seen = and_(Topic.id == LogLine.topic_id, visible(Topic, viewer))
    query = select(*columns).outerjoin(actor, actor.id == LogLine.actor_id).outerjoin(Topic, seen)
    query = query.outerjoin(person, person.id == LogLine.person_id).where(LogLine.community_id == community_id)
    return paged(db.session.execute, query, [LogLine.id], size=50)


def goals(viewer: Viewer, topic: Topic) -> list[Community]:
    """Return the communities that the viewer moderates too and to which the topic may go."""
    others = Community.id != topic.community_id, in_space(Community.space_id, viewer, Role.MODERATOR)
    found = db.session.scalars(select(Community).where(*others, visible(Community, viewer)).order_by(Community.title))
    return [each for each in found.unique().all() if moving.may_move(topic, each)]


def merged(topic: Topic) -> list[tuple[Topic, bool]]:
    """Return the topics that went into this one, the newest first, and whether that can still be undone."""
    query = select(Topic).where(Topic.merged_into_id == topic.id).order_by(Topic.merged_after.desc()).limit(20)
    return [(each, merging.may_unmerge(each)) for each in db.session.scalars(query).unique()]


def plans(community_id: int) -> list[Row[Any]]:
    """Return what begins every week in a community, and in whose name."""
    columns: list[Any] = [WeeklyTopic.id, WeeklyTopic.title, WeeklyTopic.next_at, WeeklyTopic.zone, User.name]
    query = select(*columns).join(User, User.id == WeeklyTopic.author_id)
    return list(db.session.execute(query.where(WeeklyTopic.community_id == community_id).order_by(WeeklyTopic.id)))
