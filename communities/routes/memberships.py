"""Addresses of membership: joining, leaving, asking, letting in, and roles."""

from flask import Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.errors import Missing
from app.limits import limited
from app.models import Role
from app.web import done, safe_next
from communities import bp
from communities.forms import AskForm
from communities.models import Community
from communities.queries import doors
from communities.service import belonging


def _door(slug: str) -> Community:
    """Return the community for somebody who may see it or is invited to it."""
    try:
        return doors.community_for(current_user, slug)
    except Missing:
        if invited := doors.invited_to(current_user, slug):
            return invited
        raise


@bp.post("/<slug>/membership")
@limited("30 per hour")
def join(slug: str) -> Response:
    """Join a community."""
    community = _door(slug)
    belonging.join(community, person=current_user)
    to = safe_next(request.form.get("next"), url_for("communities.show", slug=slug))
    return done(to=to, toast=_("You joined %(title)s", title=community.title))


@bp.post("/<slug>/membership/end")
@limited("30 per hour")
def leave(slug: str) -> Response:
    """Leave a community, or decline the invitation to it."""
    community, was_invited = _door(slug), doors.invited_to(current_user, slug) is not None
    belonging.leave(community, person=current_user)
    toast = _("Declined. They are not told.") if was_invited else _("You left %(title)s", title=community.title)
    return done(to=url_for("communities.index"), toast=toast)


@bp.post("/<slug>/requests")
@limited("10 per hour")
def ask(slug: str) -> Response:
    """Ask to join a community."""
    community = doors.community_for(current_user, slug)
    form = AskForm()
    words = form.words.data if form.holds() else (form.words.data or "")[:500]
    belonging.ask(community, words or "", person=current_user)
    return done(to=url_for("communities.show", slug=slug), toast=_("You asked to join. The moderators will answer."))


@bp.post("/<slug>/requests/<int:request_id>")
def decide(slug: str, request_id: int) -> Response:
    """Let somebody in who asked, or say no."""
    community = doors.community_for(current_user, slug, at_least=Role.MODERATOR)
    asked = doors.request_for(community, request_id)
    if request.form.get("decision") == "admit":
        belonging.admit(community, asked, actor=current_user)
        toast = _("Admitted")
    else:
        belonging.decline(asked, actor=current_user)
        toast = _("Declined. They are not told.")
    return done(to=url_for("communities.members", slug=slug), toast=toast)


@bp.post("/<slug>/members/<handle>/role")
@limited("60 per hour")
def give_role(slug: str, handle: str) -> Response:
    """Make a member a moderator, or an ordinary member again."""
    community = doors.community_for(current_user, slug, at_least=Role.OWNER)
    user = belonging.give_role(community, handle, request.form.get("role", ""), actor=current_user)
    return done(to=url_for("communities.members", slug=slug), toast=_("%(name)s has a new role", name=user.name))
