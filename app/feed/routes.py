"""The feed's own page, and its panel on home."""

from typing import Any

from flask import Response, request
from flask_login import current_user

from app.feed import bp
from app.feed.queries import SOURCES, feed
from app.gate import Person
from app.home import Filled
from app.jinja import moment
from app.reactions.queries import counts
from app.web import Page, show

PANEL_SIZE = 8


@bp.get("")
def index() -> Response:
    """Show the whole feed, page by page."""
    source, page, rows = _listing(current_user._get_current_object(), 20)
    return show("feed/page.html", fragment="feed/_rows.html", source=source, page=page, rows=rows)


def panel(person: Person) -> Filled:
    """Return the newest part of the feed for home."""
    source, page, rows = _listing(person, PANEL_SIZE)
    return Filled((source, rows, bool(page.older)))


def _listing(person: Person, size: int) -> tuple[str, Page[Any], tuple[Any, ...]]:
    """Return the source, a page of it, and its rows, each with how long ago it was and its reactions."""
    source = request.args.get("feed", SOURCES[0])
    source = source if source in SOURCES else SOURCES[0]
    page = feed(source, person, size)
    reacted = counts("entry", [row.ref_id for row in page if row.kind == "entry"], person)
    rows = [(row, moment(row.published_at), reacted[row.ref_id] if row.kind == "entry" else ()) for row in page]
    return source, page, tuple(rows)
