"""Calling a topic otherwise: its title, its tags, and its kind where nothing hangs on that."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, select, update

from app import clock, outbox
from app.access import ensure_may_post
from app.db import db, hold
from app.errors import Conflict, Invalid
from app.events import Ref, emit
from app.models import Document
from app.moderation import edits
from communities import policy
from communities.events import TopicRetitled
from communities.models import Act, Gathering, Post, Topic, TopicKind, TopicRevision
from communities.service import duties, log, rewriting, tagging

NAMES = ("title", "tags", "topic_kind")
UNSYNCED = {"synchronize_session": False}


def retitle(topic: Topic, values: Mapping[str, Any], version: int, *, actor: Any, role: int) -> None:
    """Call a topic otherwise, at once wherever it is named; how it was called before stays readable.

    A moderator says why, and may leave nothing of what must not be read. Raises `Conflict` when it was changed
    since `version`, `Invalid` when it is to be no question any more and has its answer.
    """
    ensure_may_post(actor)
    policy.ensure_may_retitle(hold(topic), actor, role)
    if topic.version != version:
        raise Conflict
    said = {name: values.get(name, getattr(topic, name)) for name in NAMES}
    if all(getattr(topic, name) == said[name] for name in NAMES):
        return
    if topic.accepted_post_id is not None and said["topic_kind"] != TopicKind.QUESTION:
        raise Invalid(_("It has an answer. Take that back first, then it can be something else."), field="topic_kind")
    reason = "" if topic.owner_id == actor.id else values["reason"]
    _keep(topic, reason, leaves_nothing=topic.is_hidden or edits.is_asked(topic) or bool(values.get("leaves_nothing")))
    tagging.retag(topic, said["tags"])
    topic.call(**said, at=clock.now())
    db.session.flush()
    _follow(topic)
    _tell(topic, actor, reason)


def _keep(topic: Topic, reason: str, *, leaves_nothing: bool) -> None:
    """Keep how it is called now, or nothing of it and of all before: of what moderators had to hide, nothing stays."""
    if leaves_nothing:
        db.session.execute(delete(TopicRevision).where(TopicRevision.topic_id == topic.id), execution_options=UNSYNCED)
        return
    said = {name: getattr(topic, name) for name in NAMES}
    made = topic.titled_at or topic.made_at
    db.session.add(TopicRevision(topic_id=topic.id, number=topic.version, reason=reason, made_at=made, **said))


def _follow(topic: Topic) -> None:
    """Let the documents of its posts name it so at once; their addresses, whose old ones lead on, are written later."""
    theirs = Document.kind == Post.kind, Document.ref_id.in_(select(Post.id).where(Post.topic_id == topic.id))
    named = {"title": topic.title, "tags": list(topic.tags), "reworded_at": clock.now()}
    db.session.execute(update(Document).where(*theirs).values(named), execution_options=UNSYNCED)
    outbox.enqueue("index", {"group_key": topic.group})
    rewriting.rewrite(topic)
    if event := db.session.get(Gathering, topic.id):
        event.sequence, event.changed_at = event.sequence + 1, clock.now()  # calendars take the title over
    db.session.flush()


def _tell(topic: Topic, actor: Any, reason: str) -> None:
    """Note what a moderator did and tell who began the topic; tell moderators when that changed what they hid."""
    if topic.owner_id == actor.id:
        if topic.is_hidden:
            duties.tell_changed(topic)
        return
    log.note(topic.community, Act.RETITLED, actor=actor, topic_id=topic.id, why=reason)
    about: dict[str, Any] = {"subject": Ref("topic", topic.id), "space_id": topic.space_id, "group": topic.group}
    emit(TopicRetitled(actor_id=actor.id, notify=frozenset({topic.owner_id}), **about))


def former(topic: Topic) -> list[TopicRevision]:
    """Return how a topic was called before, the newest first."""
    query = select(TopicRevision).where(TopicRevision.topic_id == topic.id).order_by(TopicRevision.number.desc())
    return list(db.session.scalars(query.limit(100)))
