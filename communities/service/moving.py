"""Moving a topic to another community: its readers are those of the goal, at once and everywhere."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import and_, exists, or_, select, update

from app.access import ensure_may_post, set_audience
from app.db import db, hold
from app.errors import NotAllowed
from app.models import Document, Notification
from app.models.space import Reading
from app.moderation import service as moderation
from communities import policy
from communities.models import Act, Community, Gathering, Post, Topic, TopicAnswer, TopicMove
from communities.models.community import audience_of
from communities.service import log, rewriting, tagging

WIDEST_FIRST = (Reading.PUBLIC, Reading.MEMBERS, Reading.SPACE)
UNSYNCED = {"synchronize_session": False}


def may_move(topic: Topic, goal: Community) -> bool:
    """Whether nobody reads a topic there who could not read it here, or it goes back as it came to where it was.

    What was said to the members of one community alone is not shown to those of another.
    """
    here, there = Reading(topic.community.space.reading), Reading(goal.space.reading)
    if goal.id == topic.community_id or goal.is_hidden or topic.is_hidden or goal.archived_at is not None:
        return False
    if here != Reading.SPACE and WIDEST_FIRST.index(there) >= WIDEST_FIRST.index(here):
        return True
    last = _last_move(topic)
    return last is not None and last.from_id == goal.id and last.seq == topic.seq and not _is_changed(topic, last)


def _last_move(topic: Topic) -> TopicMove | None:
    newest = select(TopicMove).where(TopicMove.topic_id == topic.id).order_by(TopicMove.id.desc()).limit(1)
    return db.session.scalar(newest)


def _is_changed(topic: Topic, last: TopicMove) -> bool:
    """Whether somebody has said something here otherwise than by a reply: by a change, a vote, a call's address."""
    changes = (
        exists().where(Topic.id == topic.id, Topic.titled_at >= last.made_at),
        exists().where(Post.topic_id == topic.id, Post.edited_at >= last.made_at),
        exists().where(TopicAnswer.topic_id == topic.id, TopicAnswer.made_at >= last.made_at),
        exists().where(Gathering.topic_id == topic.id, Gathering.changed_at >= last.made_at),
    )
    return bool(db.session.scalar(select(or_(*changes))))


def move(topic: Topic, goal: Community, *, actor: Any, why: str = "") -> None:
    """Move a topic with all its posts; its old address leads to the new one for who may see it there."""
    ensure_may_post(actor)
    policy.ensure_lively(goal)
    if not may_move(hold(topic), goal):
        raise NotAllowed(_("It would be read by people for whom it was not written. Choose a place that fewer read."))
    before = topic.community
    db.session.add(TopicMove(topic_id=topic.id, from_id=before.id, seq=topic.seq))
    tagging.untag(topic)
    topic.community, topic.space_id, topic.pinned_at, topic.duplicate_of_id = goal, goal.space_id, None, None
    db.session.flush()
    tagging.tag(topic, topic.tags)
    for place_id, change in sorted(((before.id, -1), (goal.id, 1))):  # after the tags, as when a topic begins
        _count(place_id, change)
    _take_along(topic)
    set_audience(topic, audience_of(goal.space.reading))
    db.session.flush()
    rewriting.rewrite(topic)
    log.note(before, Act.MOVED_OUT, actor=actor, topic_id=topic.id, why=why)
    log.note(goal, Act.MOVED_IN, actor=actor, topic_id=topic.id, why=why)


def _count(place_id: int, change: int) -> None:
    here = update(Community).where(Community.id == place_id)
    db.session.execute(here.values(topic_count=Community.topic_count + change), execution_options=UNSYNCED)


def _take_along(topic: Topic) -> None:
    """Put its posts, their documents and what people were told about them into the space of the goal."""
    posts = select(Post.id).where(Post.topic_id == topic.id)
    moderation.follow("post", posts, topic.space_id)
    moderation.follow("topic", [topic.id], topic.space_id)
    theirs = Document.kind == Post.kind, Document.ref_id.in_(posts)
    begun = and_(Notification.kind == Topic.kind, Notification.ref_id == topic.id)
    for found in (
        update(Post).where(Post.topic_id == topic.id),
        update(Document).where(*theirs),
        update(Notification).where(or_(Notification.group_key == topic.group, begun)),
    ):
        db.session.execute(found.values(space_id=topic.space_id), execution_options=UNSYNCED)
