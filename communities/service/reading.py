"""What a member has seen and wants to hear of: read positions and watched topics, one row each."""

from typing import Any

from app import clock
from app.models import Follow
from app.statements import dialect, inserting, prepared
from communities.models import Topic, TopicRead


def mark_read(topic: Topic, seq: int, *, person: Any) -> None:
    """Remember how far a member has read; it never goes back."""
    seq = min(max(seq, 0), topic.seq)
    _reading(dialect())(user_id=person.id, topic_id=topic.id, last_seq=seq, read_at=clock.now())


@prepared
def _reading(named: str) -> Any:
    row = inserting(TopicRead, named)
    further = {"last_seq": row.excluded.last_seq, "read_at": row.excluded.read_at}
    farther_than = TopicRead.last_seq < row.excluded.last_seq
    return row.on_conflict_do_update(index_elements=["user_id", "topic_id"], set_=further, where=farther_than)


def watch(topic: Topic, *, person: Any) -> None:
    """Have a member hear of every reply to a topic."""
    _watching(dialect())(user_id=person.id, target=topic.group, made_at=clock.now(), stirred_at=None)


@prepared
def _watching(named: str) -> Any:
    row = inserting(Follow, named)
    return row.on_conflict_do_nothing(index_elements=["user_id", "target"])
