"""Blocks and mutes: the list in settings, and the buttons on other people's pages."""

from flask import Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import bp, queries
from app.accounts.service import walls as service
from app.limits import limited
from app.web import done, safe_next, show


@bp.get("/settings/blocks")
def blocks() -> Response:
    """List whom the member has blocked and what they have muted."""
    return show("accounts/blocks.html", blocks=queries.blocks_of(current_user), mutes=queries.mutes_of(current_user))


@bp.post("/blocks")
@limited("60 per hour")
def block() -> Response:
    """Block a person, named by id or handle."""
    other_id = queries.other_person(current_user, request.form.get("person", ""))
    service.block(other_id, actor=current_user)
    return done(to=url_for("accounts.blocks"), toast=_("Blocked. Neither of you sees the other from now on."))


@bp.post("/blocks/<int:block_id>/removal")
def unblock(block_id: int) -> Response:
    """Take a block back."""
    service.unblock(block_id, actor=current_user)
    return done(to=url_for("accounts.blocks"), toast=_("The block is lifted"))


@bp.post("/mutes")
@limited("60 per hour")
def mute() -> Response:
    """Mute a person, named by id or handle."""
    other_id = queries.other_person(current_user, request.form.get("person", ""))
    service.mute(other_id, actor=current_user)
    to = safe_next(request.args.get("next"), url_for("accounts.blocks"))
    return done(to=to, toast=_("Muted. You will not be told of what they do."))


@bp.post("/mutes/<int:mute_id>/removal")
def unmute(mute_id: int) -> Response:
    """Take a mute back."""
    service.unmute(mute_id, actor=current_user)
    return done(to=url_for("accounts.blocks"), toast=_("Muted no more"))
