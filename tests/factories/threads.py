"""Growth threads, their entries and the replies to them."""

from app.db import db
from app.models import Audience
from threads.models import Comment, Entry, Thread


def make_thread(
    owner, title="From support desk to data analyst", *, audience=Audience.PUBLIC, tags=("sql",), **values
) -> Thread:
    """Add a thread of a member."""
    values = {"purpose_md": "I answer tickets for a living."} | values
    thread = Thread(owner_id=owner.id, title=title, audience=audience, tags=list(tags), **values)
    db.session.add(thread)
    db.session.flush()
    return thread


def make_entry(thread, title="Four contact records", body_md="My totals were double.", *, day=1, **values) -> Entry:
    """Add the next entry of a thread."""
    entry, link = thread.next_entry(title=title, body_md=body_md, day=day, **values)
    entry.thread, entry.links = thread, [link]
    db.session.add(entry)
    db.session.flush()
    return entry


def make_comment(entry, author, body_md="Write that ratio down.") -> Comment:
    """Add a reply to an entry."""
    comment = entry.add_comment(body_md, author=author)
    db.session.add(comment)
    db.session.flush()
    return comment
