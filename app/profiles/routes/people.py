"""A member's page: what they say of themself, offer and seek, as far as the visitor may see it."""

from typing import Any

from flask import redirect, url_for
from flask_login import current_user

from app import clock
from app.accounts.identity import find_by_handle
from app.errors import Missing
from app.former import is_former
from app.gate import public
from app.guests import same_for_guests
from app.profiles import bp, hours, queries
from app.profiles.finding import compare
from app.profiles.panels import panels_on
from app.profiles.reasons import fit_of
from app.profiles.viewing import through, unseen
from app.web import show as answer


@bp.get("/@<string:handle>")
@public
@same_for_guests
def show(handle: str) -> Any:
    """Show a member's page; a handle that they gave up or wrote otherwise leads to the present one."""
    viewer, whom = through(handle)
    try:
        face, mine = queries.page_of(handle, viewer)
    except Missing:
        if is_former(handle) and find_by_handle(handle)[0]:
            return answer("profiles/former.html", status=410)
        return unseen(handle, whom) or redirect(url_for("profiles.show", handle=present_handle(handle)), 301)
    found = compare(face, mine, viewer, clock.now())
    is_own = face.is_own
    shows_fit = face.is_mentor and face.shows("offers") and not is_own
    written = queries.written_by(face.owner_id, viewer) if face.shows("writes") else []
    context: dict[str, Any] = {"face": face, "is_own": is_own, "hours": found.hours, "written": written}
    context |= {"panels": panels_on(face, viewer), "viewed": whom, "is_member": viewer.id > 0}
    fit = fit_of(found, mine) if shows_fit else None
    return answer("profiles/show.html", fit=fit, **context, **_clocks(face, viewer))


def present_handle(handle: str) -> str:
    """Return the handle that an old or oddly written one leads to, when the visitor may see that member at all."""
    user, _is_former = find_by_handle(handle[:60])
    if user is None or user.handle == handle:
        raise Missing
    queries.page_of(user.handle, current_user)
    return user.handle


def _clocks(face: queries.Face, viewer: Any) -> dict[str, Any]:
    """Return the time on the member's clock, and how it lies beside the visitor's, if there is one."""
    zone, now = hours.zone_of(face.zone), clock.now()
    if zone is None:
        return {"local_now": None, "ahead": None, "strip": ()}
    is_other = viewer.id > 0 and not face.is_own
    strip = hours.strip(viewer.timezone, face.timezone, now) if is_other else ()
    ahead = hours.apart(viewer.timezone, face.timezone, now) if is_other else None
    return {"local_now": now.astimezone(zone), "ahead": ahead, "strip": strip}
