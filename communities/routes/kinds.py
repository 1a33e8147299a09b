"""Addresses of polls and events: voting, going, who said what, and the file for a calendar."""

from typing import Any

from flask import Response, request
from flask_babel import gettext as _
from flask_login import current_user

from app.calendars.occasions import answer, written
from app.errors import Conflict, Invalid
from app.gate import public
from app.jinja import address as url_of
from app.limits import limited
from app.models import Role
from app.web import done, show, whole_number
from communities import bp, calendar, policy
from communities.forms.kinds import EventForm, in_words
from communities.models import Gathering, Topic
from communities.queries import answers, conversation, doors
from communities.routes.showing import part_of, read_page, topic_url
from communities.service import kinds

TOPIC = "/<slug>/topics/<int:topic_id>"


def _led(slug: str, topic_id: int) -> Topic:
    """Return a topic to who started it, and to moderators."""
    topic = doors.topic_for(current_user, slug, topic_id)
    policy.ensure_may_lead(topic, current_user, doors.ensure_role(current_user, topic.space_id, Role.MEMBER))
    return topic


def _part(topic: Topic) -> dict[str, Any]:
    return part_of(conversation.topic_row(current_user, topic.community.slug, topic.id), current_user)


@bp.post(f"{TOPIC}/votes")
@limited("120 per hour")
def vote(slug: str, topic_id: int) -> Response:
    """Vote in a poll, or vote otherwise."""
    topic = doors.topic_for(current_user, slug, topic_id, at_least=Role.MEMBER)
    kinds.poll_of(topic)
    places = [whole_number(text) - 1 for text in request.form.getlist("choice")]
    try:
        kinds.vote(topic, places, person=current_user)
    except Invalid as error:
        page = read_page(topic.community.slug, topic.id, 1) | {"poll_error": error.message}
        return show("communities/topic.html", fragment="communities/_part.html", status=422, **page)
    to = f"{topic_url(topic)}#poll"
    return done("communities/_part.html", to=to, toast=_("Your vote counts."), swapped=True, **_part(topic))


@bp.post(f"{TOPIC}/poll/closing")
@limited("30 per hour")
def close_poll(slug: str, topic_id: int) -> Response:
    """Close a poll now."""
    topic = _led(slug, topic_id)
    kinds.close_poll(topic, actor=current_user)
    return done(to=f"{topic_url(topic)}#poll", toast=_("The poll is closed. Everybody sees the result."))


@bp.post(f"{TOPIC}/going")
@limited("60 per hour")
def go(slug: str, topic_id: int) -> Response:
    """Say that one will be there, or take it back."""
    topic = doors.topic_for(current_user, slug, topic_id, at_least=Role.MEMBER)
    is_going = request.form.get("on") == "1"
    kinds.go(topic, is_going, person=current_user)
    words = _("You are going. Members see your name.") if is_going else _("You are not going.")
    return done("communities/_part.html", to=f"{topic_url(topic)}#event", toast=words, **_part(topic))


@bp.get(f"{TOPIC}/answers", endpoint="answers")
def show_answers(slug: str, topic_id: int) -> Response:
    """Show members who goes to an event, or who voted for what where that was said beforehand."""
    topic = doors.topic_for(current_user, slug, topic_id, at_least=Role.MEMBER)
    part = _part(topic)
    groups = answers.named(current_user, topic, part["ballot"])
    return show("communities/answers.html", topic=topic, groups=groups, **part)


@bp.get(f"{TOPIC}/event", endpoint="event")
def edit_event(slug: str, topic_id: int) -> Response:
    """Show the form for moving an event."""
    topic = _led(slug, topic_id)
    event = kinds.event_of(topic)
    plain: dict[str, Any] = {"starts": calendar.on_own_wall(event), "version": event.sequence}
    form = EventForm(formdata=None, obj=event, event=event, **plain)
    return show("communities/event.html", topic=topic, form=form, event=event)


@bp.post(f"{TOPIC}/event", endpoint="change_event")
@limited("60 per hour")
def change_event(slug: str, topic_id: int) -> Response:
    """Move an event to another time or place."""
    topic = _led(slug, topic_id)
    event = kinds.event_of(topic)
    form = EventForm(event=event)
    page: dict[str, Any] = {"topic": topic, "form": form, "event": event}
    if not (form.holds() & form.holds_event()):
        return show("communities/event.html", status=422, **page)
    try:
        kinds.change_event(topic, form.event, form.version.data, actor=current_user)
    except Conflict:
        form.version.raw_data = [str(event.sequence)]
        return show("communities/event.html", status=409, **page, **_both(form, event))
    return done(to=f"{topic_url(topic)}#event", toast=_("Saved. Those who go are told of another time or place."))


def _both(form: EventForm, event: Gathering) -> dict[str, str]:
    """Return what was typed of an event and what somebody else has saved meanwhile."""
    mine = in_words(form.starts.data, form.zone.data, form.minutes.data, form.place.data or "")
    theirs = in_words(calendar.on_own_wall(event), event.zone, event.minutes, event.place)
    return {"mine": mine, "theirs": theirs}


@bp.post(f"{TOPIC}/event/removal", endpoint="call_off")
@limited("30 per hour")
def call_off(slug: str, topic_id: int) -> Response:
    """Call an event off."""
    topic = _led(slug, topic_id)
    kinds.call_off(topic, actor=current_user)
    return done(to=f"{topic_url(topic)}#event", toast=_("Called off. Those who go are told."))


@bp.get(f"{TOPIC}/event.ics", endpoint="event_file")
@public
def event_file(slug: str, topic_id: int) -> Response:
    """Answer with the event as a file for calendars, to whoever may read its topic."""
    topic = doors.topic_for(current_user, slug, topic_id)
    event = kinds.event_of(topic)
    found = answer(written([calendar.of_event(topic, event)], event.zone), f"event-{topic.id}.ics")
    return found.make_conditional(request)  # type: ignore[return-value]


@bp.get(f"{TOPIC}/questions", endpoint="questions")
def questions(slug: str, topic_id: int) -> Response:
    """Show what was asked before an event in which somebody answers questions."""
    topic = doors.topic_for(current_user, slug, topic_id)
    event = kinds.event_of(topic)
    found = answers.questions(current_user, topic, event)
    base = url_of("communities.topic", slug=slug, topic_id=topic.id, title=topic.slug)
    return show("communities/questions.html", topic=topic, event=event, questions=found, base=base)
