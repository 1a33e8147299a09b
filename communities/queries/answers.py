"""Who goes to an event, who voted for what where names are shown, and what was asked before an event."""

from typing import Any

from sqlalchemy import Row, exists, select
from sqlalchemy.orm import aliased

from app.access import Somebody, Viewer, blocked, in_space, visible
from app.accounts.queries import is_leaving
from app.db import db
from app.models import User
from communities.kinds import Ballot
from communities.models import Gathering, Post, Topic, TopicAnswer

MOST = 500


def named(viewer: Viewer, topic: Topic, ballot: Ballot | None) -> list[tuple[str, list[Any]]]:
    """Return the people behind each choice of a poll with names, once the viewer sees its result, or who goes.

    Who stands behind a wall from the viewer is left out here, and counted all the same.
    """
    if ballot is None:
        return [("", _people(viewer, topic))]
    if not (ballot.is_named and ballot.shows_results):
        return []
    people = _people(viewer, topic)
    return [(each.words, [row for row in people if row.picks >> each.place & 1]) for each in ballot.choices]


def _people(viewer: Viewer, topic: Topic) -> list[Any]:
    columns: list[Any] = [User.name, User.handle, User.picture, TopicAnswer.picks]
    query = select(*columns).join(TopicAnswer, TopicAnswer.user_id == User.id)
    inside = in_space(topic.space_id, Somebody(User.id))  # who has left is named no more
    query = query.where(TopicAnswer.topic_id == topic.id, inside, ~blocked(User.id, viewer), ~is_leaving(User.id))
    return list(db.session.execute(query.order_by(TopicAnswer.made_at, User.id).limit(MOST)))


def questions(viewer: Viewer, topic: Topic, event: Gathering) -> list[Row[Any]]:
    """Return what was written before an event and answers nobody, and whether its host has replied to it."""
    reply = aliased(Post)
    theirs = reply.topic_id == topic.id, reply.reply_to_seq == Post.seq, reply.owner_id == topic.owner_id
    columns: list[Any] = [Post.id, Post.seq, Post.body_text, Post.made_at, User.name, User.handle, User.picture]
    query = select(*columns, exists().where(*theirs).label("is_answered")).join(User, User.id == Post.owner_id)
    asked = Post.topic_id == topic.id, Post.seq > 1, Post.made_at < event.starts_at, Post.removed_at.is_(None)
    alone = Post.reply_to_seq.is_(None) | (Post.reply_to_seq == 1)
    query = query.where(*asked, alone, Post.owner_id != topic.owner_id, visible(Post, viewer, own_hidden=False))
    return list(db.session.execute(query.order_by(Post.seq).limit(200)))
