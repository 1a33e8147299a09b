"""Addresses of going: handing over, closing, taking members out, and letting them back."""

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.access import fetch
from app.errors import Invalid, Missing
from app.limits import limited
from app.models import Role
from app.web import done, show
from communities import bp
from communities.forms.leaving import ClosingForm, HandOverForm, RemovalForm
from communities.models import Removal
from communities.queries import doors
from communities.service import belonging, leaving


def _home(slug: str) -> str:
    return url_for("communities.show", slug=slug)


@bp.get("/<slug>/handover", endpoint="handover")
def show_handover(slug: str) -> Response:
    """Ask the steward who shall look after the community in their place."""
    community = doors.community_for(current_user, slug, at_least=Role.OWNER)
    form = HandOverForm(formdata=None, data={"handle": request.args.get("to", "")[:40], "then": "stay"})
    return show("communities/handover.html", community=community, form=form)


@bp.post("/<slug>/handover", endpoint="hand_over")
@limited("20 per hour")
def hand_over(slug: str) -> Response:
    """Ask somebody to become the steward."""
    community, form = doors.community_for(current_user, slug, at_least=Role.OWNER), HandOverForm()
    try:
        if form.holds():
            leaves = form.then.data == "leave"
            user = leaving.offer(community, form.handle.data, actor=current_user, is_leaving=leaves)
            return done(to=_home(slug), toast=_("%(name)s is asked. Until then you are the steward.", name=user.name))
    except Missing:
        form.pin(Invalid(_("Nobody in this community has this handle."), field="handle"))
    except Invalid as error:
        form.pin(error)
    return show("communities/handover.html", status=422, community=community, form=form)


@bp.post("/<slug>/handover/removal")
@limited("30 per hour")
def withdraw(slug: str) -> Response:
    """Take the question back, or say no to it."""
    leaving.withdraw(doors.community_for(current_user, slug, at_least=Role.MEMBER), actor=current_user)
    return done(to=_home(slug), toast=_("Everything stays as it was."))


@bp.post("/<slug>/handover/acceptance")
@limited("30 per hour")
def accept(slug: str) -> Response:
    """Become the steward."""
    leaving.accept(doors.community_for(current_user, slug, at_least=Role.MEMBER), person=current_user)
    return done(to=_home(slug), toast=_("You are the steward now."))


@bp.get("/<slug>/closing", endpoint="closing")
def show_closing(slug: str) -> Response:
    """Say what closing a community means."""
    community = doors.community_for(current_user, slug, at_least=Role.OWNER)
    return show("communities/closing.html", community=community, form=ClosingForm(formdata=None))


@bp.post("/<slug>/closing", endpoint="close")
@limited("20 per hour")
def close(slug: str) -> Response:
    """Close a community."""
    community, form = doors.community_for(current_user, slug, at_least=Role.OWNER), ClosingForm()
    leaving.close(community, actor=current_user, why=form.why.data if form.holds() else "")
    return done(to=_home(slug), toast=_("Closed. Everything stays readable."))


@bp.post("/<slug>/closing/removal")
@limited("20 per hour")
def open_again(slug: str) -> Response:
    """Open a closed community again."""
    leaving.open_again(doors.community_for(current_user, slug, at_least=Role.OWNER), actor=current_user)
    return done(to=_home(slug), toast=_("The community is open again."))


def _removing(slug: str, handle: str, form: RemovalForm | None = None, status: int = 200) -> Response:
    """Show the form that takes out a member, or keeps out who was one, to who moderates."""
    community = doors.community_for(current_user, slug, at_least=Role.MODERATOR)
    user, standing = belonging.known_with(community, handle)
    form = form or RemovalForm(formdata=None, data={"is_ban": not standing.is_active})
    page: dict[str, Any] = {"community": community, "handle": handle, "name": user.name, "is_here": standing.is_active}
    return show("communities/removing.html", status=status, form=form, **page)


@bp.get("/<slug>/members/<handle>/removal", endpoint="removing")
def show_removing(slug: str, handle: str) -> Response:
    """Ask why a member is taken out."""
    return _removing(slug, handle)


@bp.post("/<slug>/members/<handle>/removal", endpoint="remove")
@limited("60 per hour")
def remove(slug: str, handle: str) -> Response:
    """Take a member out."""
    community, form = doors.community_for(current_user, slug, at_least=Role.MODERATOR), RemovalForm()
    try:
        if form.holds():
            is_ban, name = bool(form.is_ban.data), belonging.known_with(community, handle)[0].name
            leaving.remove(community, handle, form.reason.data, is_ban=is_ban, actor=current_user)
            toast = _("%(name)s is out, and told why", name=name)
            return done(to=url_for("communities.members", slug=slug), toast=toast)
    except Invalid as error:
        form.pin(error)
    return _removing(slug, handle, form, 422)


@bp.get("/removals/<int:removal_id>", endpoint="removal")
def show_removal(removal_id: int) -> Response:
    """Show somebody why they were taken out of a community."""
    return show("communities/removal.html", removal=fetch(Removal, removal_id, current_user))


@bp.post("/<slug>/removals/<int:removal_id>/lifting")
@limited("60 per hour")
def lift(slug: str, removal_id: int) -> Response:
    """Let somebody come back."""
    community = doors.community_for(current_user, slug, at_least=Role.MODERATOR)
    leaving.lift(doors.removal_in(community, removal_id), actor=current_user)
    return done(to=url_for("communities.members", slug=slug), toast=_("They can come back."))
