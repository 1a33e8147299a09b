"""Asking for feedback on an entry, and thanking for a reply."""

from datetime import UTC, datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select

from app import clock
from app.access import ensure_may_post
from app.db import db, hold
from app.errors import Invalid
from app.events import Ref, emit
from app.mentoring import mentors_of
from app.models import Notification
from threads.changes import says_more
from threads.events import FeedbackWanted, ReplyThanked
from threads.models import Comment, Entry

ASKED = FeedbackWanted.__name__


def want(entry: Entry, question: str, *, author: Any) -> None:
    """Say what one wants to know about an entry; its readers see it, and the mentors who may read it are told.

    A mentor is told once, and again only when the entry says more than it did then.
    """
    ensure_may_post(author)
    is_new = hold(entry).wanted_at is None
    entry.wanted, entry.wanted_at = question, entry.wanted_at or clock.now()
    db.session.flush()
    if is_new:
        mentors = frozenset(bond.user_id for bond in mentors_of(author)) - _know_of(entry)
        subject, group = Ref("entry", entry.id), f"thread:{entry.thread_id}"
        emit(FeedbackWanted(actor_id=author.id, subject=subject, group=group, notify=mentors))


def _know_of(entry: Entry) -> set[int]:
    """Return who was told that feedback is wanted on an entry that says the same now."""
    about = Notification.kind == entry.kind, Notification.ref_id == entry.id, Notification.event == ASKED
    told = select(Notification.user_id, func.max(Notification.made_at)).where(*about).group_by(Notification.user_id)
    rows = db.session.execute(told).all()
    return {user_id for user_id, at in rows if not says_more(_content(entry, at), _content(entry, clock.now()))}


def _content(entry: Entry, at: datetime) -> dict[str, Any] | None:
    """Return what the chain says that an entry was at a moment."""
    stamp = at.astimezone(UTC).isoformat(timespec="seconds")  # as links say it
    return next((link.content for link in reversed(entry.links) if link.at <= stamp), None)


def want_no_longer(entry: Entry) -> None:
    """Take the mark away."""
    hold(entry).wanted, entry.wanted_at = "", None
    db.session.flush()


def thank(entry: Entry, reply: Comment, *, author: Any) -> None:
    """Thank for a reply, once; whoever has what they wanted to know asks no longer."""
    if reply.entry_id != entry.id or reply.owner_id == author.id:
        raise Invalid(_("Only a reply that somebody else wrote to this entry can be thanked for."))
    ensure_may_post(author)
    hold(entry)
    if hold(reply).thanked_at is not None:  # long ago perhaps: what is asked since stays asked
        return
    want_no_longer(entry)
    reply.thanked_at = clock.now()
    db.session.flush()
    subject, group = Ref("entry", entry.id), f"thread:{entry.thread_id}"
    emit(ReplyThanked(actor_id=author.id, subject=subject, group=group, notify=frozenset({reply.owner_id})))
