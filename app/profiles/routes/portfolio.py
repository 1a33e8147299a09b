"""A member's portfolio: what they can show for themself, in parts that domains fill."""

from typing import Any

from flask import current_app, redirect, url_for

from app.errors import Missing
from app.gate import public
from app.guests import same_for_guests
from app.profiles import bp, queries
from app.profiles.portfolio import parts_of
from app.profiles.routes.people import present_handle
from app.profiles.viewing import through, unseen
from app.web import show


@bp.get("/@<string:handle>/portfolio")
@public
@same_for_guests
def portfolio(handle: str) -> Any:
    """Show what a member can show for themself, as far as the visitor may see it."""
    viewer, whom = through(handle)
    try:
        face = queries.owner_of(handle, viewer)
    except Missing:
        return unseen(handle, whom) or redirect(url_for("profiles.portfolio", handle=present_handle(handle)), 301)
    parts = parts_of(face, viewer)
    return show("profiles/portfolio.html", face=face, is_own=face.is_own, parts=parts, viewed=whom)


def address_of(path: str) -> str:
    """Return the whole address of a path of this site, as it is written on paper."""
    return f"{current_app.config['SETTINGS'].base_url}{path}"
