"""Where drafts of threads are kept: the composer of one's own thread, and the reply to an entry."""

from typing import Any

from flask import url_for

from app.access import fetch
from app.drafts import Desk
from app.errors import Missing, NotAllowed
from threads import queries
from threads.forms import CommentForm, EntryForm
from threads.models import Entry


def thread_desk(person: Any, thread_id: int, what: str) -> Desk:
    """Return the composer of a thread (`entry`), for its owner."""
    if what != "entry":
        raise Missing
    thread = queries.thread_for(person, thread_id, may="write")
    if thread.finished_at is not None:
        raise NotAllowed
    return Desk(url_for("threads.show", thread_id=thread.id, slug=thread.slug, _anchor="composer"), EntryForm)


def entry_desk(person: Any, entry_id: int, what: str) -> Desk:
    """Return the form below an entry (`reply`), for whoever may read it."""
    if what != "reply":
        raise Missing
    entry = fetch(Entry, entry_id, person)
    url = url_for("threads.show_entry", thread_id=entry.thread_id, entry_id=entry_id, _anchor="replies")
    return Desk(url, CommentForm)
