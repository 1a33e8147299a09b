"""Addresses of communities themselves: the list, founding one, and the pages of one."""

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app import clock
from app.errors import Invalid
from app.gate import public
from app.guests import same_for_guests
from app.jinja import time_tag
from app.limits import limited
from app.models import Role
from app.text import single_line
from app.web import done, show
from communities import bp, kinds, policy
from communities.forms import CommunityForm, InviteForm
from communities.queries import doors, places, topics
from communities.service import belonging


def outlook(slug: str) -> dict[str, Any]:
    """Return what every page of a community shows around its content."""
    viewer = current_user._get_current_object()
    community = places.community_row(viewer, slug)
    people = places.people(viewer, community.space_id)
    stewards = [person for person in people if person.role >= Role.MODERATOR]
    around = {"community": community, "people": tuple(people), "stewards": tuple(stewards)}
    return around | {"ahead": kinds.coming(community.ahead)}


@bp.get("")
@public
@same_for_guests
def index() -> Response:
    """List the communities that one may see."""
    mine = request.args.get("mine") == "1" and current_user.is_authenticated
    rows = places.communities(current_user, mine=mine)
    invited = places.invitations(current_user) if current_user.is_authenticated else []
    may_found = policy.may_found(current_user, clock.now())
    return show(
        "communities/index.html", communities=rows, invited=invited, mine=mine, may_found=may_found, trust=policy.TRUST
    )


@bp.get("/new")
def new() -> Response:
    """Show the form for founding a community."""
    policy.ensure_may_found(current_user, clock.now())
    return show("communities/new.html", form=CommunityForm(formdata=None))


@bp.post("")
@limited("5 per day")
def create() -> Response:
    """Found a community."""
    form = CommunityForm()
    if form.holds():
        try:
            community = belonging.found(form.values, person=current_user)
            to = url_for("communities.show", slug=community.slug)
            return done(to=to, toast=_("%(title)s is open", title=community.title))
        except Invalid as error:
            form.pin(error)
    return show("communities/new.html", status=422, form=form)


def topic_list(community: Any) -> dict[str, Any]:
    """Return the topics that the address asks for, with who takes part in them."""
    sort, tag = request.args.get("sort", "latest"), request.args.get("tag", "")[:40]
    sort = sort if sort in topics.SORTS else "latest"
    viewer = current_user._get_current_object()
    page = topics.topics(viewer, community, sort=sort, tag=tag)
    is_start = sort == "latest" and not tag and not page.newer
    top = topics.pinned(viewer, community) if is_start else []
    faces = topics.faces_of(viewer, [*top, *page.rows])
    rows = [(row, _faces_in(row, faces), time_tag(row.last_post_at)) for row in (*top, *page.rows)]
    return {"topics": page, "rows": rows, "sort": sort, "tag": tag}


def _faces_in(topic: Any, faces: dict[int, Any]) -> tuple[Any, ...]:
    return tuple(faces[ident] for ident in topic.faces[:3] if ident in faces)


@bp.get("/<slug>", endpoint="show")
@public
@same_for_guests
def show_community(slug: str) -> Response:
    """Show a community with its topics."""
    around = outlook(slug)
    tags_used = tuple(places.tags_of(current_user, around["community"].id))
    around |= topic_list(around["community"]) | {"tags_used": tags_used}
    return show("communities/page.html", fragment="communities/_topics.html", **around)


@bp.get("/<slug>/members")
def members(slug: str) -> Response:
    """Show who is in a community."""
    around = outlook(slug)
    words, space_id = single_line(request.args.get("q", ""))[:80], around["community"].space_id
    page = places.members_called(current_user, space_id, words) if words else places.members(current_user, space_id)
    return show("communities/members.html", members=page, words=words, form=InviteForm(formdata=None), **_kept(around))


def _kept(around: dict[str, Any]) -> dict[str, Any]:
    """Return with the page around it who asks to come in and who is kept out, for moderators."""
    community, requests, out = around["community"], [], []
    if community.role >= Role.MODERATOR:
        requests = places.open_requests(current_user, community.id)
        out = places.shut_out(current_user, community.id)
    return around | {"requests": requests, "kept_out": out}


@bp.get("/<slug>/guidelines")
@public
@same_for_guests
def guidelines(slug: str) -> Response:
    """Show what a community is about and how one does it there."""
    return show("communities/guidelines.html", **outlook(slug))


@bp.post("/<slug>/invitations")
@limited("30 per hour")
def invite(slug: str) -> Response:
    """Invite a member by handle."""
    community = doors.community_for(current_user, slug, at_least=Role.MODERATOR)
    form = InviteForm()
    if form.holds():
        try:
            user = belonging.invite(community, form.handle.data, actor=current_user)
            return done(to=url_for("communities.members", slug=slug), toast=_("%(name)s is invited", name=user.name))
        except Invalid as error:
            form.pin(error)
    page = places.members(current_user, community.space_id or 0)
    return show("communities/members.html", status=422, members=page, words="", form=form, **_kept(outlook(slug)))
