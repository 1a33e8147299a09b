"""Listing topics under their tags, and counting them there."""

from collections.abc import Sequence

from sqlalchemy import delete, update

from app.db import db
from communities.models import CommunityTag, Topic, TopicTag

UNSYNCED = {"synchronize_session": False}


def tag(topic: Topic, tags: Sequence[str]) -> None:
    """List the topic under its tags and count it there."""
    for name in tags:
        db.session.add(TopicTag(topic_id=topic.id, community_id=topic.community_id, name=name))
        here = CommunityTag.community_id == topic.community_id, CommunityTag.name == name
        raised = update(CommunityTag).where(*here).values(topic_count=CommunityTag.topic_count + 1)
        if db.session.scalar(raised.returning(CommunityTag.name), execution_options=UNSYNCED) is None:
            db.session.add(CommunityTag(community_id=topic.community_id, name=name, topic_count=1))
    db.session.flush()


def untag(topic: Topic) -> None:
    """List the topic under no tag any more."""
    gone = delete(TopicTag).where(TopicTag.topic_id == topic.id).returning(TopicTag.name)
    for name in db.session.scalars(gone, execution_options=UNSYNCED).all():
        here = CommunityTag.community_id == topic.community_id, CommunityTag.name == name
        lowered = update(CommunityTag).where(*here).values(topic_count=CommunityTag.topic_count - 1)
        db.session.execute(lowered, execution_options=UNSYNCED)
