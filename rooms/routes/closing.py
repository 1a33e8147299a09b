"""The end of a room: in one step, or together with outcomes and a last word; and what may be said of it elsewhere."""

from typing import Any

from flask import Response, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.errors import Missing
from app.limits import limited
from app.web import done, show
from rooms import queries, service
from rooms.forms import EndForm
from rooms.forms.closing import LastWordForm, TestimonialForm, outcome_form, outcomes_of
from rooms.models import Room
from rooms.queries import agreed_for
from rooms.queries.achievements import achievement_for, achievements_between
from rooms.queries.doors import pair_for
from rooms.queries.surveys import is_asked
from rooms.queries.testimonials import testimonial_for, testimonials_of
from rooms.routes import bp
from rooms.states import PAST, State, possible


@bp.get("/<int:room_id>/closing", endpoint="closing")
def show_closing(room_id: int) -> Response:
    """Show what ending a room means, what is still to say while it closes, or what is left when it has."""
    return _closing_page(agreed_for(current_user, room_id))


def _closing_page(room: Room, status: int = 200, **forms: Any) -> Response:
    viewer = current_user._get_current_object()
    if room.state == State.CLOSING or (room.state in PAST and room.is_open):
        return _last_page(room, viewer, status, forms)
    form = forms.get("form") or EndForm.among(possible(room.state, room.part_of(viewer.id)))
    return show("rooms/closing.html", status=status, room=room, form=form)


def _last_page(room: Room, viewer: Any, status: int, forms: dict[str, Any]) -> Response:
    mine = [each for each in room.objectives if each.owner_id == viewer.id]
    page: dict[str, Any] = {"mine": mine, "words": queries.last_words(room, viewer), "room": room}
    if room.state == State.CLOSING:
        page |= {"outcomes": outcome_form(mine, formdata=None), "last": LastWordForm(formdata=None)}
        page["asks"] = is_asked(viewer, room, "closing")
        return show("rooms/closing_together.html", status=status, **(page | forms))
    page["said"] = [each for each in testimonials_of(viewer) if each.room_id == room.id]
    written = next((each.body_html for each in page["said"] if each.owner_id == viewer.id), None)
    page |= {"form": TestimonialForm(formdata=None), "written": written}
    return show("rooms/closed.html", status=status, **(page | forms))


@bp.post("/<int:room_id>/closing", endpoint="end")
@limited("60 per hour")
def create_closing(room_id: int) -> Response:
    """End the room in one step, or begin to close it."""
    room = agreed_for(current_user, room_id, lock=True)
    form = EndForm.among(possible(room.state, room.part_of(current_user.id)))
    if not form.holds():
        return show("rooms/closing.html", status=422, room=room, form=form)
    if form.how.data == "wind_down":
        service.begin_closing(room, person=current_user)
        return done(to=url_for("rooms.closing", room_id=room.id), toast=_("You have two weeks for a last word"))
    service.end(room, person=current_user, early=form.how.data == "end_early", note=form.note.data)
    to = url_for("rooms.closing" if room.is_open else "rooms.show", room_id=room.id)
    return done(to=to, toast=_("The room is closed. You can both read it."))


@bp.post("/<int:room_id>/outcomes", endpoint="set_outcomes")
@limited("60 per hour")
def create_outcomes(room_id: int) -> Response:
    """Say what became of one's own objectives."""
    room = pair_for(current_user, room_id, may="write")
    mine = [each for each in room.objectives if each.owner_id == current_user.id]
    form: Any = outcome_form(mine)
    if not form.holds():
        return _closing_page(room, 422, outcomes=form)
    service.set_outcomes(room, outcomes_of(form, mine), person=current_user)
    return done(to=url_for("rooms.closing", room_id=room.id), toast=_("The outcomes are kept"))


@bp.post("/<int:room_id>/last-word", endpoint="look_back")
@limited("60 per hour")
def create_last_word(room_id: int) -> Response:
    """Write a last word."""
    room, form = pair_for(current_user, room_id, may="write"), LastWordForm()
    if not form.holds():
        return _closing_page(room, 422, last=form)
    service.look_back(room, form.body.data, person=current_user)
    return done(to=url_for("rooms.closing", room_id=room.id), toast=_("Your word stands in the room"))


@bp.post("/<int:room_id>/testimonial", endpoint="testify")
@limited("30 per hour")
def create_testimonial(room_id: int) -> Response:
    """Write about the other, for their page."""
    room, form = agreed_for(current_user, room_id, lock=True), TestimonialForm()
    if not room.is_open or room.state not in PAST:
        raise Missing
    if not form.holds():
        return _closing_page(room, 422, form=form)
    about_id = room.partner(current_user.id).id
    service.testify(room, form.body.data, person=current_user, about_id=about_id)
    to = url_for("rooms.closing", room_id=room.id)
    return done(to=to, toast=_("Your words wait for %(name)s to agree", name=room.partner(current_user.id).name))


@bp.get("/testimonials", endpoint="testimonials")
def list_testimonials() -> Response:
    """Show what one wrote about others, and what they wrote about oneself."""
    person = current_user._get_current_object()
    return show("rooms/testimonials.html", rows=testimonials_of(person), reached=achievements_between(person))


@bp.post("/achievements/<int:achievement_id>/withdrawal", endpoint="take_from_portfolio")
@limited("60 per hour")
def create_achievement_withdrawal(achievement_id: int) -> Response:
    """Take one's consent back that an objective stands on a portfolio, without going into its room."""
    service.take_from_portfolio(achievement_for(current_user, achievement_id), person=current_user)
    return done(to=url_for("rooms.testimonials"), toast=_("Taken back, at once"))


@bp.post("/testimonials/<int:testimonial_id>/consent", endpoint="agree_to_show")
@limited("60 per hour")
def create_consent(testimonial_id: int) -> Response:
    """Let words about oneself stand on one's page."""
    service.agree_to_show(testimonial_for(current_user, testimonial_id), person=current_user)
    return done(to=url_for("rooms.testimonials"), toast=_("It stands on your page"))


@bp.post("/testimonials/<int:testimonial_id>/withdrawal", endpoint="take_down")
@limited("60 per hour")
def create_testimonial_withdrawal(testimonial_id: int) -> Response:
    """Take words from the page, at once."""
    service.take_down(testimonial_for(current_user, testimonial_id), person=current_user)
    return done(to=url_for("rooms.testimonials"), toast=_("It is no longer shown"))
