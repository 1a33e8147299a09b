"""The Atom feed of a member: what they publish for everybody, while their page shows what they write."""

from typing import Any

from flask import redirect, url_for
from flask_login import current_user

from app import atom
from app.access import Guest
from app.errors import Missing
from app.gate import public
from app.profiles import bp, queries
from app.profiles.routes.people import present_handle


@bp.get("/@<string:handle>/feed.atom")
@public
def feed(handle: str) -> Any:
    """Give what a member published last for everybody to read."""
    try:
        face = queries.page_of(handle, current_user)[0]  # whoever is signed in may be shut out of what guests read
    except Missing:
        return redirect(url_for("profiles.feed", handle=present_handle(handle)), 301)
    face = queries.page_of(face.handle, Guest())[0]
    if not face.shows("writes"):
        raise Missing
    return atom.answer(_feed(face, atom.listed("owner_id", face.owner_id)))


def _feed(face: Any, page: Any) -> atom.Feed:
    return atom.Feed(
        key=f"person:{face.owner_id}",
        title=face.name,
        subtitle=face.headline,
        url=url_for("profiles.show", handle=face.handle),
        author=face.name,
        handle=face.handle,
        begun=face.joined_at,
        entries=atom.entries_of(page.rows),
        older=page.older,
        newer=page.newer,
    )
