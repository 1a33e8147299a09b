"""Giving a thread other readers."""

from typing import Any

from app.access import ensure_may_post, set_audience
from app.db import hold
from app.errors import Conflict
from threads.models import Thread
from threads.queries.stories import story_of
from threads.service.stories import withdraw


def open_to(thread: Thread, audience: str, *, author: Any, version: int) -> None:
    """Give a thread other readers: it holds in this request for all that is written in it, wherever it is shown."""
    ensure_may_post(author)
    if version != hold(thread).version:
        raise Conflict(mine=audience, theirs=thread.audience)
    if audience != thread.audience:
        thread.version += 1
        set_audience(thread, audience)
        if story := story_of(thread):  # it was agreed to for a thread that everybody reads; its writer may ask anew
            withdraw(story)
