"""A thread as a file that carries its hash chain."""

from app.access import Viewer
from app.mail import link
from threads import chain, queries
from threads.models import Thread


def exported(thread: Thread, viewer: Viewer) -> dict[str, object]:
    """Return a thread with its chain, as far as the viewer may read it."""
    address = link("threads.show", thread_id=thread.id, slug=thread.slug)
    return {
        "format": chain.FORMAT,
        "version": chain.VERSION,
        "thread": {"title": thread.title, "address": address, "begun": thread.begun_at.isoformat(timespec="seconds")},
        "links": plain(queries.links(thread, viewer)),
        "head": thread.seal,
    }


def plain(links: object) -> list[dict[str, object]]:
    """Return the links of a chain as plain values."""
    return [dict(link._mapping) for link in links]  # type: ignore[attr-defined]
