"""The addresses of drafts: keeping one while it is typed, and dropping it."""

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from flask_login import current_user

from app.drafts import service
from app.drafts.desks import desk_at
from app.drafts.forms import typed
from app.limits import limited
from app.web import done

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
    """Drop a draft, and begin anew."""
    desk = desk_at(place, current_user)
    service.forget(place, author=current_user)
    return done(to=desk.url, toast=_("The draft is gone"))
