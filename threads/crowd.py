"""Whom one may mention in a thread: who has replied to what stands there."""

from typing import Any

from sqlalchemy import CompoundSelect, Select, select, union

from app.writing import NEWEST, Crowd
from threads.models import Comment, Entry, Thread


def _in_thread(ident: Any) -> Select[Any]:
    query = select(Comment.owner_id).join(Entry, Entry.id == Comment.entry_id)
    query = query.where(Entry.thread_id == ident, Comment.hidden_at.is_(None))
    return query.order_by(Comment.id.desc()).limit(NEWEST)


def _at_entry(ident: Any) -> CompoundSelect[Any]:
    said = select(Comment.owner_id).where(Comment.entry_id == ident, Comment.hidden_at.is_(None))
    return union(said, select(Entry.owner_id).where(Entry.id == ident))


IN_THREAD, AT_ENTRY = Crowd(Thread, _in_thread), Crowd(Entry, _at_entry)
