"""What a member has seen and wants to hear of: read positions and watched topics, one row each."""

from typing import Any

from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite

from app import clock
from app.db import db
from app.models import Follow
from communities.models import Topic, TopicRead


def _insert(table: Any) -> Any:
    dialect = db.session.get_bind().dialect.name
    return (insert_postgresql if dialect == "postgresql" else insert_sqlite)(table)


def mark_read(topic: Topic, seq: int, *, person: Any) -> None:
    """Remember how far a member has read; it never goes back."""
    seq = min(max(seq, 0), topic.seq)
    row = _insert(TopicRead).values(user_id=person.id, topic_id=topic.id, last_seq=seq, read_at=clock.now())
    further = {"last_seq": row.excluded.last_seq, "read_at": row.excluded.read_at}
    key = ["user_id", "topic_id"]
    farther_than = TopicRead.last_seq < row.excluded.last_seq
    db.session.execute(row.on_conflict_do_update(index_elements=key, set_=further, where=farther_than))


def watch(topic: Topic, *, person: Any) -> None:
    """Have a member hear of every reply to a topic."""
    row = _insert(Follow).values(user_id=person.id, target=topic.group, made_at=clock.now())
    db.session.execute(row.on_conflict_do_nothing(index_elements=["user_id", "target"]))
