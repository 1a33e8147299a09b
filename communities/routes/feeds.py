"""The Atom feed of a community that everybody reads: its newest topics, or those of a tag."""

from flask import Response, request, url_for
from flask_login import current_user

from app import atom
from app.access import Guest
from app.errors import Missing
from app.gate import public
from communities import bp
from communities.queries import places, topics


@bp.get("/<slug>/feed.atom")
@public
def feed(slug: str) -> Response:
    """Give the newest topics of a community."""
    places.community_row(current_user, slug)  # whoever is signed in may be shut out of what guests read
    place, tag = places.community_row(Guest(), slug), request.args.get("tag", "")[:40]
    tagged = topics.newest_tagged(place.id, tag) if tag else ()
    page = atom.listed("ref_id", *tagged, kind="topic") if tag else atom.listed("group_key", f"community:{place.id}")
    if tag and not page:
        raise Missing
    found = atom.Feed(
        key=f"community:{place.id}" + (f":{tag}" if tag else ""),
        title=f"{place.title}: #{tag}" if tag else place.title,
        subtitle=place.summary,
        url=url_for("communities.show", slug=slug, tag=tag or None),
        author=place.title,
        begun=place.last_post_at,
        entries=atom.entries_of(page.rows),
        older=page.older,
        newer=page.newer,
    )
    return atom.answer(found)
