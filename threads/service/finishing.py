"""Finishing a thread, with a word on what it came to; opening it again."""

from typing import Any

from flask_babel import gettext as _

from app import clock
from app.access import ensure_may_post
from app.db import db, hold
from app.errors import Conflict, Invalid
from threads.models import EntryKind, Thread
from threads.queries.stories import story_of, synthesis_of
from threads.service import publish, revise
from threads.service.rhythm import remind_no_longer
from threads.service.stories import withdraw


def finish(thread: Thread, *, author: Any, title: str = "", body_md: str = "", version: int = 1) -> None:
    """Close a thread; what is said of it becomes its synthesis, or changes the one that an earlier end left."""
    ensure_may_post(author)
    if hold(thread).finished_at is not None:
        raise Invalid(_("This thread is finished already."))
    before, words = synthesis_of(thread), {"title": title, "body_md": body_md}
    if before is None and body_md:
        publish(thread, author=author, type=EntryKind.SYNTHESIS, **words)
    elif before is not None and body_md and (before.title, before.body_md) != (title, body_md):
        revise(before, author=author, version=version, **words)
    elif before is not None and not body_md:
        raise Conflict(mine=body_md, theirs=before.body_md)
    remind_no_longer(thread)
    thread.finished_at = clock.now()
    db.session.flush()


def reopen(thread: Thread, *, author: Any) -> None:
    """Open a finished thread again; its story is its writer's alone until they finish it once more."""
    ensure_may_post(author)
    hold(thread).finished_at = None
    if story := story_of(thread):
        withdraw(story)
    db.session.flush()
