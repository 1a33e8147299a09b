"""Addresses of a community's settings, for its steward."""

from typing import Any

from flask import Response, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.errors import Conflict, Invalid
from app.limits import limited
from app.models import Role
from app.web import done, show
from communities import bp
from communities.forms import SettingsForm, settings_form
from communities.queries import doors
from communities.routes.places import outlook
from communities.service import settling


def _page(slug: str, form: SettingsForm, status: int = 200, **context: Any) -> Response:
    return show("communities/settings.html", status=status, form=form, **context, **outlook(slug))


@bp.get("/<slug>/settings")
def settings(slug: str) -> Response:
    """Show what a community says of itself, to be changed."""
    community = doors.community_for(current_user, slug, at_least=Role.OWNER)
    said, version = settling.said_by(community), settling.version_of(community)
    return _page(slug, settings_form(settling.readings_left(community), said, version))


@bp.post("/<slug>/settings")
@limited("60 per hour")
def change_settings(slug: str) -> Response:
    """Change a community's settings; what somebody else has saved meanwhile is shown beside, and nothing is lost."""
    community = doors.community_for(current_user, slug, at_least=Role.OWNER)
    form = settings_form(settling.readings_left(community))
    try:
        if form.holds():
            settling.settle(community, form.values, form.version.data or "", actor=current_user)
            return done(to=url_for("communities.show", slug=slug), toast=_("Saved"))
    except Invalid as error:
        form.pin(error)
    except Conflict:
        form.version.data = settling.version_of(community)
        return _page(slug, form, 409, theirs=settling.said_by(community))
    return _page(slug, form, 422)
