"""My rooms, asking for one, and answering a request."""

from datetime import timedelta
from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app import clock
from app.errors import Invalid, Missing, NotAllowed
from app.limits import limited
from app.models import Profile
from app.web import done, show, whole_number
from rooms import service
from rooms.formats import ASKED, ONE_TO_ONE, offered_formats
from rooms.forms import RefusalForm, RequestForm
from rooms.home import glance
from rooms.models import Room, RoomGroup
from rooms.models.room import DAYS
from rooms.queries import cards, carried_over, has_open_request, person_by_handle, request_for, requests_of
from rooms.queries.groups import group_for, places_left
from rooms.routes import bp
from rooms.states import PAST, REFUSED, State


@bp.get("")
def index() -> Response:
    """Show my rooms: whose turn it is in each, those that ended, and what I was refused."""
    viewer = current_user._get_current_object()
    seen = glance(viewer)
    past = cards(viewer, PAST | REFUSED)
    return show("rooms/index.html", past=past, **seen)


@bp.get("/requests", endpoint="requests")
def list_requests() -> Response:
    """Show the requests that wait, those sent to me and those I sent."""
    viewer = current_user._get_current_object()
    waiting = requests_of(viewer)
    incoming = [room for room in waiting if room.mentor_id == viewer.id]
    outgoing = [room for room in waiting if room.owner_id == viewer.id]
    return show("rooms/requests.html", incoming=incoming, outgoing=outgoing)


@bp.get("/new")
def new() -> Response:
    """Show the form of a request to one mentor."""
    mentor = _mentor()
    carried = carried_over(current_user, mentor, whole_number(request.args.get("again")))
    form = RequestForm(formdata=None, data={"cadence": _cadence(mentor)} | ({"objectives": carried} if carried else {}))
    return _request_page(mentor, form)


@bp.post("/new")
@limited("8 per day")
def create() -> Response:
    """Send a request."""
    mentor, form = _mentor(), RequestForm()
    if not form.holds():
        return _request_page(mentor, form, 422)
    try:
        room = _asked(mentor, form)
    except Invalid as error:
        form.pin(error)
        return _request_page(mentor, form, 422)
    to = url_for("rooms.show", room_id=room.id)
    return done(to=to, toast=_("Your request is on its way to %(name)s", name=mentor.user.name))


def _asked(mentor: Profile, form: RequestForm) -> Room:
    words: dict[str, Any] = {"mentee": current_user, "why": form.why.data, "objectives": form.wishes()}
    if (group := _group(mentor)) is not None:
        return service.ask_to_join(group, mentor, **words)
    return service.ask(mentor, format=_format(mentor), cadence=form.cadence.data, **words)


def _mentor() -> Profile:
    handle = request.args.get("mentor", "")
    if not handle:
        raise Missing(_("Choose a mentor first: every mentor's page has a button to ask them."))
    return person_by_handle(handle.removeprefix("@")[:40], current_user)


def _group(mentor: Profile) -> RoomGroup | None:
    """Return the group that the address names, when it is this mentor's."""
    ident = whole_number(request.args.get("group"))
    group = group_for(current_user, ident)[0] if ident else None
    if group is not None and group.owner_id != mentor.owner_id:
        raise Missing
    return group


def _format(mentor: Profile) -> str:
    """Return the format that the address names, of those the mentor offers, or else the first of these."""
    offered, wanted = offered_formats(mentor), request.args.get("format", "")
    return wanted if wanted in offered else next(iter(offered), ONE_TO_ONE)


def _offered(mentor: Profile) -> list[tuple[Any, str, bool]]:
    """Return the formats that can be chosen, as links; without a choice there are none."""
    chosen, handle = _format(mentor), mentor.user.handle
    offered = offered_formats(mentor)
    links = [(ASKED[name], url_for("rooms.new", mentor=handle, format=name), name == chosen) for name in offered]
    return links if len(links) > 1 else []


def _cadence(mentor: Profile) -> str:
    return mentor.cadence if mentor.cadence in {"weekly", "monthly"} else "fortnightly"


def _request_page(mentor: Profile, form: RequestForm, status: int = 200) -> Response:
    """Show the request form, or kindly why there is none."""
    is_open = mentor.user.is_mentor and mentor.paused_at is None and mentor.owner_id != current_user.id
    existing = has_open_request(current_user, mentor.owner_id) if status == 200 else None
    group = _group(mentor)
    last_day = clock.today(current_user.timezone) + timedelta(days=DAYS)
    context: dict[str, Any] = {
        "mentor": mentor,
        "form": form,
        "is_open": is_open,
        "existing": existing,
        "last_day": last_day,
        "format": _format(mentor),
        "is_for_groups": group is None and not offered_formats(mentor),
        "formats_offered": _offered(mentor) if group is None else [],
        "group": group,
        "places": mentor.places_open if group is None else places_left(group),
    }
    return show("rooms/new.html", status=status, **context)


@bp.post("/<int:room_id>/acceptance", endpoint="accept")
@limited("60 per hour")
def create_acceptance(room_id: int) -> Response:
    """Accept a request: the room opens."""
    room = request_for(current_user, room_id, lock=True)
    service.accept(room, mentor=current_user)
    return done(to=url_for("rooms.show", room_id=room.id), toast=_("The room is open. Today is day 1."))


@bp.get("/<int:room_id>/refusal", endpoint="refusal")
def show_refusal(room_id: int) -> Response:
    """Show the form of a kind no."""
    room = _refusable(room_id)
    form = RefusalForm(note=_("Thank you for asking, and for the care in it. I cannot take this on well right now."))
    return show("rooms/refusal.html", room=room, form=form)


@bp.post("/<int:room_id>/refusal", endpoint="decline")
@limited("60 per hour")
def create_refusal(room_id: int) -> Response:
    """Decline a request, with words."""
    room, form = request_for(current_user, room_id, lock=True), RefusalForm()
    if not form.holds():
        return show("rooms/refusal.html", status=422, room=room, form=form)
    service.decline(room, mentor=current_user, reason=form.reason.data, note=form.note.data)
    return done(to=url_for("rooms.requests"), toast=_("Your words are on their way to %(name)s", name=room.mentee.name))


def _refusable(room_id: int):  # type: ignore[no-untyped-def]
    room = request_for(current_user, room_id)
    if room.mentor_id != current_user.id:
        raise NotAllowed
    if room.state != State.REQUESTED:
        raise Missing
    return room


@bp.post("/<int:room_id>/withdrawal", endpoint="withdraw")
@limited("60 per hour")
def create_withdrawal(room_id: int) -> Response:
    """Take a request back."""
    room = request_for(current_user, room_id, lock=True)
    service.withdraw(room, mentee=current_user)
    return done(to=url_for("rooms.requests"), toast=_("Your request is withdrawn"))
