"""The feed's own page, and its panel on home."""

from typing import Any

from flask import Response, request
from flask_login import current_user

from app.db import db
from app.feed import bp
from app.feed.queries import SOURCES, feed
from app.gate import Person
from app.models.document import Document
from app.reactions.queries import counts
from app.web import paged, show

PANEL_SIZE = 8


@bp.get("")
def index() -> Response:
    """Show the whole feed, page by page."""
    person = current_user._get_current_object()
    return show("feed/page.html", fragment="feed/_rows.html", **_listing(person, 20))


def panel(person: Person) -> dict[str, Any]:
    """Return the newest part of the feed for home."""
    return _listing(person, PANEL_SIZE)


def _listing(person: Person, size: int) -> dict[str, Any]:
    source = request.args.get("feed", SOURCES[0])
    source = source if source in SOURCES else SOURCES[0]
    keys = (Document.published_at, Document.id)
    page = paged(db.session.execute, feed(source, person), keys, size=size)
    entries = [row.ref_id for row in page if row.kind == "entry"]
    return {"source": source, "page": page, "reactions": counts("entry", entries, person)}
