"""Addresses of communities without a steward: becoming it, offering to, and the list of the site's moderators."""

from flask import Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.limits import limited
from app.models import Role
from app.web import done, show, whole_number
from communities import bp
from communities.forms import MarkForm
from communities.queries import doors
from communities.queries import vacancy as places
from communities.service import vacancy


@bp.post("/<slug>/steward")
@limited("30 per hour")
def become_steward(slug: str) -> Response:
    """Become the steward of a community that has none."""
    vacancy.take(doors.community_for(current_user, slug, at_least=Role.MEMBER), person=current_user)
    return done(to=url_for("communities.show", slug=slug), toast=_("You are the steward now."))


@bp.post("/<slug>/steward/offer")
@limited("30 per hour")
def offer_stewardship(slug: str) -> Response:
    """Say that one would become the steward, or take that back."""
    community, is_on = doors.community_for(current_user, slug, at_least=Role.MEMBER), MarkForm().is_on
    vacancy.offer(community, is_on, person=current_user)
    toast = _("Thank you. The moderators of the site choose.") if is_on else _("Everything stays as it was.")
    return done(to=url_for("communities.show", slug=slug), toast=toast)


@bp.get("/vacant", endpoint="vacant")
def show_vacant() -> Response:
    """Show moderators of the site the communities that wait for a steward."""
    places.ensure_chooses(current_user)
    return show("communities/vacant.html", places=places.waiting(current_user))


@bp.post("/vacant/<int:community_id>")
@limited("60 per hour")
def choose_steward(community_id: int) -> Response:
    """Make somebody the steward who has offered it."""
    community = places.vacant(current_user, community_id)
    vacancy.choose(community, whole_number(request.form.get("person")), moderator=current_user)
    return done(to=url_for("communities.vacant"), toast=_("Chosen, and told."))


@bp.post("/vacant/<int:community_id>/closing")
@limited("60 per hour")
def close_vacant(community_id: int) -> Response:
    """Close a community that nobody looks after."""
    vacancy.close(places.vacant(current_user, community_id), moderator=current_user)
    return done(to=url_for("communities.vacant"), toast=_("Closed. Everything stays readable."))
