"""The addresses of follows: one button that follows and stops following, and the list of what one follows."""

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.follows import queries, service
from app.limits import limited
from app.web import done, show, url_to

bp = Blueprint("follows", __name__, url_prefix="/follows")


@bp.get("")
def index() -> Response:
    """List what one follows."""
    return show("follows/index.html", page=queries.following(current_user))


@bp.post("/<int:follow_id>/removal")
@limited("600 per hour")
def leave(follow_id: int) -> Response:
    """Stop following something, from the list."""
    service.leave(follow_id, person=current_user)
    return done(to=url_for("follows.index"), toast=_("You do not follow it any more"))


@bp.post("/unseen/removal")
@limited("60 per hour")
def leave_unseen() -> Response:
    """Stop following what one can no longer see."""
    service.leave_unseen(person=current_user)
    return done(to=url_for("follows.index"), toast=_("You follow only what you can see"))


@bp.post("")
@limited("120 per hour")
def toggle() -> Response:
    """Follow something, or stop following it."""
    target = request.form.get("target", "")
    thing = queries.target_for(current_user, target)
    following = service.toggle(thing, person=current_user)
    return done("follows/_button.html", to=url_to(thing.document()), target=target, following=following)
