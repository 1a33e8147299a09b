"""Search pages: results with facets, and suggestions while typing."""

from flask import Response, request
from flask_babel import gettext as _
from flask_login import current_user

from app.gate import public
from app.limits import limiter
from app.search import bp
from app.search.service import FACETS, SPANS, Wanted, search, suggest
from app.search.words import MAX_QUERY, read
from app.web import show

MAX_PAGE = 20


@bp.get("")
@public
@limiter.limit("120 per minute")
def index() -> Response:
    """Search everything the visitor may see."""
    typed = request.args.get("q", "")[: MAX_QUERY * 2]
    results = search(read(typed), current_user, _wanted())
    return show("search/page.html", typed=typed[:MAX_QUERY], results=results, wanted=_wanted(), labels=_labels())


@bp.get("/suggestions")
@public
@limiter.limit("240 per minute")
def suggestions() -> Response:
    """Offer things whose title begins with what is being typed."""
    typed = request.args.get("q", "")[:MAX_QUERY]
    return show("search/_suggestions.html", hits=suggest(typed, current_user))


def _wanted() -> Wanted:
    facet, when = request.args.get("kind", ""), request.args.get("when", "")
    space, page = request.args.get("community", ""), request.args.get("page", "")
    return Wanted(
        facet=facet if facet in FACETS else "",
        newest=request.args.get("sort") == "newest",
        when=when if when in SPANS else "",
        space_id=int(space) if space.isdecimal() and len(space) < 10 else 0,
        page=min(max(int(page), 1), MAX_PAGE) if page.isdecimal() and len(page) < 5 else 1,
    )


def _labels() -> dict[str, tuple[str, str]]:
    """Return what each facet is called, and its icon."""
    return {
        "": (_("Everything"), "squares-four"),
        "roadmaps": (_("Roadmaps and steps"), "path"),
        "threads": (_("Growth threads"), "notebook"),
        "topics": (_("Topics"), "chat-teardrop-text"),
        "communities": (_("Communities"), "users-three"),
        "rooms": (_("My rooms"), "chats-teardrop"),
        "people": (_("People"), "user"),
    }
