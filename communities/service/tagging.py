"""Listing topics under their tags, and counting them there."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, update

from app.db import db
from app.statements import dialect, inserting, prepared
from communities.models import CommunityTag, Topic, TopicTag, counting

UNSYNCED = {"synchronize_session": False}


def tag(topic: Topic, tags: Sequence[str]) -> None:
    """List the topic under its tags and count it there."""
    for name in sorted(tags):  # in one order for all, so that nobody waits for each other in a circle
        db.session.add(TopicTag(topic_id=topic.id, community_id=topic.community_id, name=name))
        _counting(dialect())(community_id=topic.community_id, name=name, topic_count=1)
    db.session.flush()


@prepared
def _counting(named: str) -> Any:
    """Count a topic under a tag, the first one too, whoever else uses the same new tag at this moment."""
    row = inserting(CommunityTag, named)
    more = {"topic_count": CommunityTag.__table__.c.topic_count + 1}
    return row.on_conflict_do_update(index_elements=["community_id", "name"], set_=more)


def retag(topic: Topic, tags: Sequence[str]) -> None:
    """List the topic under other tags than those it has."""
    gone, more = set(topic.tags) - set(tags), set(tags) - set(topic.tags)
    for name in sorted(more):
        db.session.add(TopicTag(topic_id=topic.id, community_id=topic.community_id, name=name))
        _counting(dialect())(community_id=topic.community_id, name=name, topic_count=1)
    its = delete(TopicTag).where(TopicTag.topic_id == topic.id, TopicTag.name.in_(gone))
    db.session.execute(its, execution_options=UNSYNCED)
    db.session.flush()
    counting.tags(topic.community, gone | more)  # of one that is hidden, no tag counts


def untag(topic: Topic) -> None:
    """List the topic under no tag any more."""
    gone = delete(TopicTag).where(TopicTag.topic_id == topic.id).returning(TopicTag.name)
    for name in sorted(db.session.scalars(gone, execution_options=UNSYNCED)):
        here = CommunityTag.community_id == topic.community_id, CommunityTag.name == name
        lowered = update(CommunityTag).where(*here).values(topic_count=CommunityTag.topic_count - 1)
        db.session.execute(lowered, execution_options=UNSYNCED)
