"""Groups: opening one, its invitation, changing it, and closing it for all."""

from typing import Any

from flask import Response, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from app.db import db
from app.errors import Conflict, Invalid, NotAllowed
from app.forms import Form
from app.limits import limited
from app.models import Profile
from app.web import done, show, whole_number
from rooms.forms.group import GroupForm, GroupTextForm
from rooms.models import RoomGroup
from rooms.queries.groups import common_room, group_for, my_room_in, own_group, places_left
from rooms.routes import bp
from rooms.service import groups as service


def _profile() -> Profile:
    """Return the viewer's own profile, as that of a mentor."""
    profile = db.session.scalars(select(Profile).where(Profile.owner_id == current_user.id)).one()
    if not profile.user.is_mentor:
        raise NotAllowed(_("Groups are opened by mentors. Say in your profile that you mentor."))
    return profile


@bp.get("/groups/new", endpoint="new_group")
def show_new_group() -> Response:
    """Show the form of a new group, or what is missing for one."""
    return _opening(_profile(), GroupForm(formdata=None))


def _opening(profile: Profile, form: GroupForm, status: int = 200) -> Response:
    is_offered = "group" in (profile.formats or ())
    return show("rooms/group_new.html", status=status, form=form, profile=profile, is_offered=is_offered)


@bp.post("/groups", endpoint="open_group")
@limited("10 per day")
def create_group() -> Response:
    """Open a group."""
    profile, form = _profile(), GroupForm()
    if not form.holds():
        return _opening(profile, form, 422)
    words: dict[str, Any] = {name: form[name].data for name in ("title", "about", "places", "cadence")}
    try:
        group = service.open_group(profile, mentor=current_user, **words)
    except Invalid as error:
        form.pin(error)
        return _opening(profile, form, 422)
    return done(to=url_for("rooms.group", group_id=group.id), toast=_("The group is open. Others can ask to join."))


@bp.get("/groups/<int:group_id>", endpoint="group")
def show_group(group_id: int) -> Response:
    """Show what a group is for, who leads it, and whether there is a place."""
    group, profile = group_for(current_user, group_id)
    mine = my_room_in(current_user, group)
    return show("rooms/group.html", group=group, mentor=profile, left=places_left(group), mine=mine)


@bp.get("/groups/<int:group_id>/text", endpoint="edit_group")
def show_group_text(group_id: int) -> Response:
    """Show one's own invitation for changing."""
    group = _lasting(group_id)
    data = {"title": group.title, "about": group.about_md, "places": group.places, "version": str(group.version)}
    return show("rooms/group_text.html", group=group, form=GroupTextForm(formdata=None, data=data))


def _lasting(group_id: int) -> RoomGroup:
    group = own_group(current_user, group_id)
    if group.is_over:
        raise Conflict(_("This group has ended."))
    return group


@bp.post("/groups/<int:group_id>/text", endpoint="change_group")
@limited("60 per hour")
def create_group_text(group_id: int) -> Response:
    """Change one's own invitation."""
    group, form = _lasting(group_id), GroupTextForm()
    if not form.holds():
        return show("rooms/group_text.html", status=422, group=group, form=form)
    try:
        service.change_group(group, mentor=current_user, version=whole_number(form.version.data), **form.words())
    except Invalid as error:
        form.pin(error)
        return show("rooms/group_text.html", status=422, group=group, form=form)
    except Conflict as error:
        form.version.data = str(group.version)
        return show("rooms/group_text.html", status=409, group=group, form=form, theirs=error.context["theirs"])
    return done(to=url_for("rooms.group", group_id=group.id), toast=_("The invitation is changed"))


@bp.get("/groups/<int:group_id>/closing", endpoint="group_closing")
def show_group_closing(group_id: int) -> Response:
    """Show what closing a group means."""
    group = _lasting(group_id)
    return show("rooms/group_closing.html", group=group, room=common_room(group.id), form=Form())


@bp.post("/groups/<int:group_id>/closing", endpoint="close_group")
@limited("20 per hour")
def create_group_closing(group_id: int) -> Response:
    """Close one's own group, for all in it."""
    group = own_group(current_user, group_id)
    service.close_group(group, mentor=current_user)
    to = url_for("rooms.show", room_id=common_room(group.id).id)
    return done(to=to, toast=_("The group is closed. Everybody in it can read it."))
