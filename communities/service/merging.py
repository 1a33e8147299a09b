"""Merging a topic into another: its posts follow those of the other, and its address leads to them."""

from functools import partial
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import literal, select, update
from sqlalchemy.dialects.postgresql import insert as upsert_postgresql
from sqlalchemy.dialects.sqlite import insert as upsert_sqlite

from app.access import ensure_may_post
from app.db import db, hold
from app.drafts.service import carry
from app.errors import Invalid, NotAllowed
from app.models import Document, Follow, Notification
from app.statements import dialect
from communities.models import Act, Community, Post, Topic, TopicKind, TopicRead, counting
from communities.service import log, order, reading, rewriting, tagging

UNSYNCED = {"synchronize_session": False}
ALONE = (TopicKind.POLL, TopicKind.EVENT)  # what people answered there belongs to that topic


class Owner(NamedTuple):
    """Who started a topic, as somebody who watches it."""

    id: int


def merge(topic: Topic, into: Topic, *, actor: Any, why: str = "") -> None:
    """Put the posts of a topic behind those of another: they keep their ids, and their numbers go on from there."""
    ensure_may_post(actor)
    for each in sorted((topic, into), key=lambda one: one.id):
        hold(each)
    order.ensure_apart(topic, into)
    if topic.topic_kind in ALONE:
        raise Invalid(_("A poll or an event cannot go into another topic."), field="to")
    _follow(topic, into)
    topic.merged_into_id, topic.merged_after = into.id, into.seq
    topic.pinned_at, topic.duplicate_of_id = None, None
    topic.unlisted_at = topic.unlisted_at or topic.last_post_at
    _carry(topic.id, into, select(Post.id).where(Post.topic_id == topic.id), into.seq)
    into.seq += topic.seq
    into.last_post_at = max(into.last_post_at, topic.last_post_at)
    into.faces = list(dict.fromkeys([*into.faces, *topic.faces]))[:8]
    counting.replies(into)
    db.session.flush()
    tagging.untag(topic)
    _count(topic, -1)
    carry(f"topic:{topic.id}:reply", f"topic:{into.id}:reply", partial(_answering_there, shift=topic.merged_after))
    rewriting.rewrite(into, topic.merged_after)
    log.note(into.community, Act.MERGED, actor=actor, topic_id=into.id, why=why)


def _answering_there(draft: dict[str, list[str]], *, shift: int) -> dict[str, list[str]]:
    """Let a reply that somebody is writing answer the same post, so many places further."""
    answered = [str(int(seq) + shift) if seq.isdecimal() else seq for seq in draft.get("reply_to_seq", ())]
    return draft | {"reply_to_seq": answered}


def _follow(topic: Topic, into: Topic) -> None:
    """Let those who watch a topic watch the other."""
    watched = select(Follow.user_id).where(Follow.target == into.group)
    columns = [Follow.user_id, literal(into.group), Follow.made_at]
    theirs = select(*columns).where(Follow.target == topic.group, Follow.user_id.not_in(watched))
    insert: Any = upsert_postgresql if dialect() == "postgresql" else upsert_sqlite
    copied = insert(Follow).from_select(["user_id", "target", "made_at"], theirs, include_defaults=False)
    db.session.execute(copied.on_conflict_do_nothing())


def _carry(from_id: int, to: Topic, posts: Any, shift: int) -> None:
    """Put posts into another topic, so many places further, with their documents and what people were told of them."""
    ids = list(db.session.scalars(posts))
    for start in range(0, len(ids), 500):
        some = ids[start : start + 500]
        moved = {"topic_id": to.id, "seq": Post.seq + shift, "reply_to_seq": Post.reply_to_seq + shift}
        db.session.execute(update(Post).where(Post.id.in_(some)).values(moved), execution_options=UNSYNCED)
        about = {"group_key": to.group}
        for table in (Document, Notification):
            theirs = table.kind == Post.kind, table.ref_id.in_(some)
            db.session.execute(update(table).where(*theirs).values(about), execution_options=UNSYNCED)
    for post in [each for each in db.session.identity_map.values() if isinstance(each, Post)]:
        if post.topic_id == from_id:
            db.session.expire(post)


def _look_through(topic: Topic) -> None:
    """Take from the posts that a topic has again what it says of its first and its last one, and of its answer."""
    answer = db.session.get(Post, topic.accepted_post_id or 0)
    if answer is None or answer.topic_id != topic.id or answer.is_removed or answer.is_hidden:
        topic.accepted_post_id = topic.accepted_by_id = None
    ends = select(Post).where(Post.topic_id == topic.id, Post.seq.in_((1, topic.seq))).order_by(Post.seq)
    first, *_between, last = [*db.session.scalars(ends)] * 2
    first.tell_topic()
    topic.last_post_at, topic.last_poster_id = last.made_at, last.owner_id
    beyond = TopicRead.topic_id == topic.id, TopicRead.last_seq > topic.seq
    db.session.execute(update(TopicRead).where(*beyond).values(last_seq=topic.seq), execution_options=UNSYNCED)
    db.session.flush()


def _count(topic: Topic, change: int) -> None:
    here = update(Community).where(Community.id == topic.community_id)
    db.session.execute(here.values(topic_count=Community.topic_count + change), execution_options=UNSYNCED)


def may_unmerge(topic: Topic) -> bool:
    """Whether a merge can still be undone: for as long as nobody has replied since, and both stand in one community."""
    into = db.session.get(Topic, topic.merged_into_id) if topic.merged_into_id else None
    if into is None or into.merged_into_id is not None or into.community_id != topic.community_id:
        return False
    return into.seq == topic.merged_after + topic.seq


def unmerge(topic: Topic, *, actor: Any) -> None:
    """Take the posts of a topic out again of the one that they were put into."""
    ensure_may_post(actor)
    into = hold(db.session.get_one(Topic, topic.merged_into_id))
    hold(topic)
    if not may_unmerge(topic):
        raise NotAllowed(_("Somebody has replied since, or it was moved. The two stay together."))
    shift = topic.merged_after
    theirs = select(Post.id).where(Post.topic_id == into.id, Post.seq > shift)
    into.seq = shift
    is_listed = topic.unlisted_at == topic.last_post_at  # as the merge left it, and no moderator before
    topic.merged_into_id, topic.merged_after = None, 0
    topic.unlisted_at = None if is_listed else topic.unlisted_at
    _carry(into.id, topic, theirs, -shift)
    for each in (into, topic):
        counting.replies(each)
        _look_through(each)
    tagging.tag(topic, topic.tags)
    _count(topic, 1)
    reading.watch(topic, person=Owner(topic.owner_id))
    rewriting.rewrite(topic)
    order.let_find(topic, is_listed)
    log.note(into.community, Act.UNMERGED, actor=actor, topic_id=topic.id)
