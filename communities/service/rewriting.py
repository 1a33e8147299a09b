"""Writing the documents of a topic's posts anew after it was moved or merged, some hundred at a time, by the worker.

Who may see them has changed before that, in the transaction of the move; until an address is written anew, the old one
leads to the new one.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from app import documents, outbox
from app.db import db
from communities.models import Post, Topic

LOT = 200


def rewrite(topic: Topic, after: int = 0) -> None:
    """Have the documents of a topic's posts written anew, those after a position."""
    outbox.enqueue("topic_documents", {"topic_id": topic.id, "after": after})


@outbox.handler("topic_documents")
def _rewrite(payloads: Sequence[dict[str, Any]]) -> None:
    for payload in payloads:
        here = Post.topic_id == payload["topic_id"], Post.seq > payload["after"]
        posts = db.session.scalars(select(Post).where(*here).order_by(Post.seq).limit(LOT)).all()
        for post in posts:
            documents.write(db.session, post)
        if len(posts) == LOT:
            rewrite(posts[-1].topic, posts[-1].seq)
