"""Atom feeds of growth threads: of one that everybody reads, and of all such threads that carry a tag."""

from typing import Any

from flask import Response, request, url_for
from flask_login import current_user

from app import atom
from app.access import Guest
from app.errors import Missing
from app.gate import public
from app.text import single_line
from threads import queries
from threads.routes import bp


@bp.get("/<int:thread_id>/feed.atom")
@public
def feed(thread_id: int) -> Response:
    """Give the newest entries of a thread that everybody may read."""
    queries.thread_row(current_user, thread_id)  # whoever is signed in may be shut out of what guests read
    thread = queries.thread_row(Guest(), thread_id)
    page = queries.entries_page(Guest(), thread_id)
    found = atom.Feed(
        key=f"thread:{thread.id}",
        title=thread.title,
        subtitle=thread.purpose_text,
        url=url_for("threads.show", thread_id=thread.id, slug=thread.slug),
        author=thread.name,
        handle=thread.handle,
        begun=thread.begun_at,
        entries=tuple(_entry(thread, row) for row in page),
        older=page.older,
        newer=page.newer,
    )
    return atom.answer(found)


def _entry(thread: Any, row: Any) -> atom.Entry:
    url = url_for("threads.show_entry", thread_id=thread.id, entry_id=row.id)
    return atom.Entry(
        kind="entry",
        id=row.id,
        title=row.title,
        url=url,
        author=thread.name,
        handle=thread.handle,
        published=row.published_at,
        updated=row.edited_at or row.published_at,
        html=atom.outward(row.body_html, url),
        related=(row.evidence_title, row.evidence_url) if row.evidence_url else None,
    )


@bp.get("/feed.atom")
@public
def tag_feed() -> Response:
    """Give the newest entries of the threads that everybody may read and that carry a tag."""
    tag = single_line(request.args.get("tag", "")).casefold()[:40]
    page = atom.listed("group_key", *queries.lively_groups(tag)) if tag else None
    if not page:
        raise Missing
    url, newest = url_for("threads.index", tag=tag), page.rows[0]
    words = {"title": f"#{tag}", "author": "Menteo", "begun": newest.published_at, "older": page.older}
    return atom.answer(
        atom.Feed(key=f"threads:{tag}", url=url, entries=atom.entries_of(page.rows), newer=page.newer, **words)
    )
