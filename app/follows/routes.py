"""The address of follows: one button that follows and stops following."""

from flask import Blueprint, Response, request
from flask_login import current_user

from app.follows import queries, service
from app.limits import limited
from app.web import done, url_to

bp = Blueprint("follows", __name__, url_prefix="/follows")


@bp.post("")
@limited("120 per hour")
def toggle() -> Response:
    """Follow something, or stop following it."""
    target = request.form.get("target", "")
    thing = queries.target_for(current_user, target)
    following = service.toggle(thing, person=current_user)
    return done("follows/_button.html", to=url_to(thing.document()), target=target, following=following)
