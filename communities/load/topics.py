"""The rows of topics: with their counters, tags, and how far each participant follows and has read."""

from collections import Counter
from datetime import datetime

from app.load.loading import Load
from app.models import DocumentFields, Follow
from communities.load.talk import Talk
from communities.models import CommunityTag, Topic, TopicRead, TopicTag
from communities.models.topic import FACES

COLUMNS = (
    *("id", "community_id", "owner_id", "space_id", "audience", "title", "slug", "topic_kind", "text", "tags", "seq"),
    *("reply_count", "mentor_reply_count", "faces", "accepted_post_id", "accepted_by_id", "made_at", "last_post_at"),
    *("last_poster_id", "pinned_at"),
)


def write(load: Load, talk: Talk) -> None:
    """Write a topic whose posts are counted."""
    place, newest, made_at = talk.place, list(reversed(talk.seen)), load.at(talk.begun)
    text = load.pool.body(talk.words).text
    shared = (talk.id, talk.owner_id, place.space_id, place.audience)
    words = (talk.title, talk.slug, talk.kind.value, text, talk.tags)
    counted = (talk.seq, talk.seq - 1, talk.mentor_replies, newest[:FACES])
    accepted = (talk.accepted_post_id, talk.owner_id if talk.accepted_post_id else None)
    last = (made_at, load.at(talk.last_at), newest[0], made_at if talk.is_pinned else None)
    load.writer.sheet(Topic, *COLUMNS).add(shared[0], place.id, *shared[1:], *words, *counted, *accepted, *last)
    load.document(("topic", *shared), _document(talk, text, made_at), made_at)
    _write_bonds(load, talk)


def _document(talk: Talk, text: str, made_at: datetime) -> DocumentFields:
    facts = {
        "kind": talk.kind.value,
        "answered": talk.accepted_post_id is not None,
        "replies": talk.seq - 1,
        "mentor_replies": talk.mentor_replies,
        "community": talk.place.title,
    }
    return DocumentFields(
        title=talk.title,
        text=text,
        endpoint="communities.topic",
        values={"slug": talk.place.slug, "topic_id": talk.id, "title": talk.slug},
        published_at=made_at,
        group=f"community:{talk.place.id}",
        tags=talk.tags,
        facts=facts,
        in_feed=True,
    )


def _write_bonds(load: Load, talk: Talk) -> None:
    """Whoever posts follows the topic and has read it up to there."""
    follows = load.writer.sheet(Follow, "user_id", "target", "made_at")
    reads = load.writer.sheet(TopicRead, "user_id", "topic_id", "last_seq", "read_at")
    target, last_at = f"topic:{talk.id}", load.at(talk.last_at)
    for user_id, seq in talk.seen.items():
        follows.add(user_id, target, last_at)
        reads.add(user_id, talk.id, seq, last_at)
    tags = load.writer.sheet(TopicTag, "topic_id", "name", "community_id")
    for name in talk.tags:
        tags.add(talk.id, name, talk.place.id)
    load.writer.step(2 + len(talk.tags) + 2 * len(talk.seen))


def write_tags(load: Load, talks: list[Talk]) -> None:
    """Write how often each community uses each tag."""
    sheet = load.writer.sheet(CommunityTag, "community_id", "name", "topic_count")
    used = Counter((talk.place.id, name) for talk in talks for name in talk.tags)
    for (place_id, name), count in used.items():
        sheet.add(place_id, name, count)
    load.writer.step(len(used))
