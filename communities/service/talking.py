"""Starting topics, replying, changing what one said, and choosing answers."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Integer, bindparam, select, update

from app import clock, swift
from app.access import are_apart, ensure_may_post
from app.db import Moment, db, hold
from app.errors import Conflict, Invalid, NotAllowed
from app.events import Ref, emit
from app.follows.queries import follower_ids
from app.moderation import edits
from app.statements import prepared
from communities import policy
from communities.events import PostPublished, ReplyChosen, TopicStarted
from communities.models import Community, Post, Topic
from communities.queries.topics import people_with
from communities.service import duties, kinds, pace, reading, tagging


def start_topic(community: Community, values: Mapping[str, Any], *, author: Any) -> Topic:
    """Start a topic; its body becomes the first post. The author hears of every reply."""
    ensure_may_post(author)
    policy.ensure_lively(community)
    body, tags = values["body"], list(values.get("tags", ()))
    topic = Topic(
        community=community, owner_id=author.id, title=values["title"], topic_kind=values["topic_kind"], tags=tags
    )
    db.session.add(topic)
    post = _post(topic, body, author)
    db.session.add(post)
    topic.text = post.body_text
    db.session.flush()
    tagging.tag(topic, tags)
    kinds.begin(topic, values)
    _stirring()(place_id=community.id, at=topic.last_post_at, topics=1)
    reading.watch(topic, person=author)
    reading.mark_read(topic, topic.seq, person=author)
    notify = follower_ids(community.group) | people_with(post.mentions)
    subject = Ref("topic", topic.id)
    emit(
        TopicStarted(actor_id=author.id, subject=subject, space_id=topic.space_id, group=community.group, notify=notify)
    )
    return topic


def _post(topic: Topic, body: str, author: Any, **values: Any) -> Post:
    now = clock.now()
    by_mentor = author.is_mentor and author.id != topic.owner_id
    return Post(
        topic=topic,
        owner_id=author.id,
        body_md=body,
        seq=topic.count_in(author, now),
        by_mentor=by_mentor,
        made_at=now,
        **values,
    )


@prepared
def _stirring() -> Any:
    """Note when something was said in a community, and more topics, without writing its document anew."""
    place: Any = Community.__table__
    counted = place.c.topic_count + bindparam("topics", type_=Integer())
    said = {"last_post_at": bindparam("at", type_=Moment), "topic_count": counted}
    return update(place).where(place.c.id == bindparam("place_id", type_=Integer())).values(said)


def reply(topic: Topic, body: str, *, author: Any, reply_to_seq: int | None = None) -> Post:
    """Add a post to a topic. The topic's row is locked, so that two replies at once take two places."""
    ensure_may_post(author)
    policy.ensure_open(hold(topic))
    pace.ensure_pace(topic, author)
    quoted = _quoted(topic, reply_to_seq, author)
    post = _post(topic, body, author, reply_to_seq=quoted.seq if quoted else None)
    swift.write(topic, post)
    _stirring()(place_id=topic.community_id, at=post.made_at, topics=0)
    reading.watch(topic, person=author)
    reading.mark_read(topic, post.seq, person=author)
    notify = follower_ids(topic.group) | {topic.owner_id} | people_with(post.mentions)
    _announce(PostPublished, post, author, notify | ({quoted.owner_id} if quoted else set()))
    return post


def _quoted(topic: Topic, seq: int | None, author: Any) -> Post | None:
    """Return the post that a reply answers, unless it is gone or the two are apart."""
    if not seq:
        return None
    answered = Post.topic_id == topic.id, Post.seq == seq, Post.removed_at.is_(None), Post.hidden_at.is_(None)
    post = db.session.scalar(select(Post).where(*answered))
    return None if post is None or are_apart(post.owner_id, author.id) else post


def _announce(kind: type[Any], post: Post, actor: Any, notify: frozenset[int]) -> None:
    topic = post.topic
    emit(
        kind(
            actor_id=actor.id,
            subject=Ref("post", post.id),
            space_id=topic.space_id,
            group=topic.group,
            notify=frozenset(notify),
        )
    )


def edit_post(post: Post, body: str, version: int, *, author: Any) -> Post:
    """Change what somebody wrote; the former words stay readable."""
    ensure_may_post(author)
    hold(post.topic)
    policy.ensure_may_change(hold(post), author)
    policy.ensure_open(post.topic)
    if version != post.version:
        raise Conflict(mine=body, theirs=post.body_md)
    if body != post.body_md:
        post.edit(body, clock.now(), leaves_nothing=edits.is_asked(post))
        post.tell_topic()
        db.session.flush()
        if post.is_hidden:
            duties.tell_changed(post)
    return post


def remove_post(post: Post, *, author: Any) -> None:
    """Take back what somebody wrote: its place stays, so that the replies keep theirs."""
    hold(post.topic)
    policy.ensure_may_change(hold(post), author)
    post.remove(clock.now())
    db.session.flush()
    post.told_elsewhere()
    db.session.flush()


def accept_answer(topic: Topic, post: Post, *, actor: Any) -> None:
    """Say which reply answers the question; choosing the same one again takes it back."""
    if not topic.is_question:
        raise NotAllowed(_("Only a question has an answer."))
    ensure_may_post(actor)
    policy.ensure_lively(hold(topic).community)
    if post.seq == 1 or post.is_removed or post.is_hidden:
        raise Invalid(_("Choose one of the replies."))
    if topic.accepted_post_id == post.id:
        topic.accepted_post_id = topic.accepted_by_id = None
    else:
        topic.accepted_post_id, topic.accepted_by_id = post.id, actor.id
        _announce(ReplyChosen, post, actor, frozenset({post.owner_id}))
    db.session.flush()
