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
    page = atom.listed("owner_id", face.owner_id)
    who = {"author": face.name, "handle": face.handle, "begun": face.joined_at}
    url, parts = url_for("profiles.show", handle=face.handle), {"older": page.older, "newer": page.newer}
    entries = atom.entries_of(page.rows)
    found = atom.Feed(
        f"person:{face.owner_id}", face.name, url, subtitle=face.headline, entries=entries, **who, **parts
    )
    return atom.answer(found)
