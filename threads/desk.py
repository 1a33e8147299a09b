"""Where drafts of threads are kept: what one writes in one's own thread or changes there, and the reply to an entry."""

from typing import Any

from flask import url_for

from app.access import fetch
from app.drafts import Desk
from app.errors import Missing, NotAllowed
from threads import queries
from threads.forms import CommentForm, EntryForm, changing
from threads.forms.stories import FinishForm, story_form
from threads.models import Entry
from threads.queries.stories import notes_in


def thread_desk(person: Any, thread_id: int, what: str) -> Desk:
    """Return the composer of a thread (`entry`), the page of its end (`finish`), its `story`: for its owner."""
    if what not in ("entry", "finish", "story"):
        raise Missing
    thread = queries.thread_for(person, thread_id, may="write")
    if (what == "story") != (thread.finished_at is not None):
        raise NotAllowed
    if what == "entry":
        return Desk(url_for("threads.show", thread_id=thread.id, slug=thread.slug, _anchor="composer"), EntryForm)
    if what == "finish":
        return Desk(url_for("threads.ask_finish", thread_id=thread.id), FinishForm)
    return Desk(url_for("threads.own_story", thread_id=thread.id), story_form(notes_in(thread, person)))


def entry_desk(person: Any, entry_id: int, what: str) -> Desk:
    """Return the form below an entry (`reply`), for whoever may read it, or the one that changes it (`edit`)."""
    if what not in ("reply", "edit"):
        raise Missing
    entry = fetch(Entry, entry_id, person)
    if what == "edit":
        if entry.owner_id != person.id:
            raise NotAllowed
        return Desk(url_for("threads.edit_entry", thread_id=entry.thread_id, entry_id=entry_id), changing(entry))
    url = url_for("threads.show_entry", thread_id=entry.thread_id, entry_id=entry_id, _anchor="replies")
    return Desk(url, CommentForm)
