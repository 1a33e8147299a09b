"""The addresses of drafts: keeping one while it is typed, and dropping it."""

from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.drafts import queries, service
from app.drafts.desks import desk_at
from app.drafts.forms import first_words, typed
from app.errors import Missing, NotAllowed
from app.limits import limited
from app.web import done, show

bp = Blueprint("drafts", __name__, url_prefix="/drafts")


@bp.post("/<string:place>", endpoint="save")
@limited("1200 per hour")
def create_draft(place: str) -> Response:
    """Keep what was typed so far: sent by the page two seconds after typing stops, by a button without JavaScript."""
    desk = desk_at(place, current_user)
    values = typed(desk.form(), desk.form(formdata=None), request.form)
    saved_at = service.save(place, values, author=current_user)
    toast = _("Draft saved. Only you can see it.") if saved_at else ""
    return done("drafts/_kept.html", to=desk.url, toast=toast, saved_at=saved_at)


@bp.post("/<string:place>/removal", endpoint="discard")
@limited("120 per hour")
def create_removal(place: str) -> Response:
    """Drop a draft, and begin anew, where one still may; one's own words are dropped also where one may not."""
    was_there = service.forget(place, author=current_user)
    try:
        to = desk_at(place, current_user).url
    except (Missing, NotAllowed):
        if not was_there:
            raise
        to = url_for("drafts.index")
    if request.form.get("from") == "list":
        to = url_for("drafts.index")
    return done(to=to, toast=_("The draft is gone"))


@bp.get("")
def index() -> Response:
    """List all that one has typed and not posted."""
    return show("drafts/index.html", drafts=queries.drafts_of(current_user), first_words=first_words)


@bp.get("/<string:place>", endpoint="open")
def show_draft(place: str) -> Any:
    """Lead to the form that a draft stands in, where one still may write there."""
    return redirect(desk_at(place, current_user).url)
