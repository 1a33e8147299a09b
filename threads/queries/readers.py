"""What the page about a thread's readers has to know."""

from sqlalchemy import func, select

from app.db import db
from threads.models import Comment, Entry, Thread


def replies_by_others(thread: Thread) -> int:
    """Return how many replies stand in a thread that its owner has not written."""
    query = select(func.count(Comment.id)).join(Entry, Entry.id == Comment.entry_id)
    return db.session.scalar(query.where(Entry.thread_id == thread.id, Comment.owner_id != thread.owner_id)) or 0
