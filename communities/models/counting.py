"""Counting anew what stands in a topic or a community, where moderators have hidden something or show it again.

What was hidden together with the whole is counted, for it is shown together with it. The rows whose numbers are written
are held before, so that what others add at the same moment is added to the new number.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, update

from app.db import db
from communities.models.community import Community, CommunityTag
from communities.models.post import Post
from communities.models.topic import Topic, TopicTag

UNSYNCED = {"synchronize_session": False}


def _stands(part: Any, hidden_at: Any) -> ColumnElement[bool]:
    return or_(part.hidden_at.is_(None), part.hidden_at == hidden_at)


def replies(topic: Topic) -> None:
    """Count the replies of a topic."""
    there = Post.topic_id == topic.id, Post.seq > 1, Post.removed_at.is_(None), _stands(Post, topic.hidden_at)
    query = select(func.count(), func.count().filter(Post.by_mentor.is_(True))).where(*there)
    topic.reply_count, topic.mentor_reply_count = db.session.execute(query).one()


def topics(community: Community) -> None:
    """Count the topics of a community."""
    here = Topic.community_id == community.id, Topic.merged_into_id.is_(None)
    query = select(func.count()).select_from(Topic).where(*here, _stands(Topic, community.hidden_at))
    community.topic_count = db.session.scalar(query) or 0


def tags(community: Community, names: Iterable[str]) -> None:
    """Count the topics of a community under these tags."""
    some = CommunityTag.community_id == community.id, CommunityTag.name.in_(sorted(names))
    db.session.execute(select(CommunityTag.name).where(*some).order_by(CommunityTag.name).with_for_update())
    under = TopicTag.community_id == CommunityTag.community_id, TopicTag.name == CommunityTag.name
    counted = select(func.count()).select_from(TopicTag).join(Topic, Topic.id == TopicTag.topic_id)
    counted = counted.where(*under, _stands(Topic, community.hidden_at)).correlate(CommunityTag)
    anew = update(CommunityTag).where(*some).values(topic_count=counted.scalar_subquery())
    db.session.execute(anew, execution_options=UNSYNCED)
