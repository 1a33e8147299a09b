"""The Atom feed of a public thread (RFC 4287), answered with 304 while nothing has changed."""

from flask import Response, current_app, render_template, request
from flask_login import current_user

from app.access import Guest
from app.gate import public
from threads import queries
from threads.routes import bp


@bp.get("/<int:thread_id>/feed.atom")
@public
def feed(thread_id: int) -> Response:
    """Give the newest entries of a thread that everybody may read."""
    queries.thread_row(current_user, thread_id)  # whoever is signed in may be shut out of what guests read
    thread = queries.thread_row(Guest(), thread_id)
    entries = queries.entries_page(Guest(), thread_id).rows
    changed = max([row.edited_at or row.published_at for row in entries], default=thread.begun_at)
    base = current_app.config["SETTINGS"].base_url
    body = render_template("threads/feed.xml", thread=thread, entries=entries, changed=changed, base=base)
    response = Response(body, mimetype="application/atom+xml")
    response.last_modified = changed
    response.add_etag()
    response.make_conditional(request)
    return response
