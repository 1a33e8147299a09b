"""Keeping order among topics: pinning, closing with a reason, taking out of the list, and naming duplicates."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select, update

from app import clock, outbox
from app.access import ensure_may_post
from app.db import db, hold
from app.errors import Invalid
from app.models import Document
from communities.models import Act, Post, Topic
from communities.service import log

MARKS = {
    "pin": ("pinned_at", Act.PINNED, Act.UNPINNED),
    "lock": ("locked_at", Act.LOCKED, Act.UNLOCKED),
    "listing": ("unlisted_at", Act.UNLISTED, Act.LISTED),
}


def keep_order(topic: Topic, mark: str, on: bool, *, actor: Any, reason: str = "") -> None:
    """Pin, lock or unlist a topic, or undo it; whoever searches finds the posts of listed topics only."""
    ensure_may_post(actor)
    column, done, undone = MARKS[mark]
    is_on = getattr(hold(topic), column) is not None
    setattr(topic, column, clock.now() if on else None)
    if mark == "lock":
        topic.lock_reason = reason if on else ""
    db.session.flush()
    if is_on != on:
        log.note(topic.community, done if on else undone, actor=actor, topic_id=topic.id, why=reason)
    if mark == "listing":
        let_find(topic, not on)


def let_find(topic: Topic, on: bool) -> None:
    """Let whoever searches find the replies of a topic, or not."""
    replies = select(Post.id).where(Post.topic_id == topic.id, Post.seq > 1, Post.removed_at.is_(None))
    theirs = Document.kind == Post.kind, Document.ref_id.in_(replies)
    db.session.execute(update(Document).where(*theirs).values(is_searchable=on))
    outbox.enqueue("index", {"group_key": topic.group})


def welcome_with(topic: Topic, on: bool, *, actor: Any) -> None:
    """Have new members told of a topic, or of none."""
    ensure_may_post(actor)
    community = hold(topic.community)
    if on or community.welcome_topic_id == topic.id:
        community.welcome_topic_id = topic.id if on else None
    db.session.flush()


def mark_duplicate(topic: Topic, original: Topic, *, actor: Any, why: str = "") -> None:
    """Say that a topic was talked about elsewhere: it stays readable and points there."""
    ensure_may_post(actor)
    for each in sorted((topic, original), key=lambda one: one.id):
        hold(each)
    ensure_apart(topic, original)
    if original.duplicate_of_id is not None:
        raise Invalid(_("That topic is marked as a duplicate itself. Point to the one it leads to."), field="to")
    topic.duplicate_of_id = original.id
    db.session.flush()
    log.note(topic.community, Act.DUPLICATE, actor=actor, topic_id=topic.id, why=why)


def unmark_duplicate(topic: Topic, *, actor: Any) -> None:
    """Take it back that a topic is a duplicate."""
    ensure_may_post(actor)
    if hold(topic).duplicate_of_id is not None:
        topic.duplicate_of_id = None
        db.session.flush()
        log.note(topic.community, Act.NO_DUPLICATE, actor=actor, topic_id=topic.id)


def ensure_apart(topic: Topic, other: Topic) -> None:
    """Refuse two topics that are one, that stand in different communities, or one of which is no more."""
    if topic.id == other.id:
        raise Invalid(_("This is the same topic. Choose another one."), field="to")
    gone = topic.merged_into_id or other.merged_into_id or topic.is_hidden or other.is_hidden
    if topic.community_id != other.community_id or gone:
        raise Invalid(_("Choose a topic of this community that can be read."), field="to")
