"""Closing: what became of each objective, a last word of both, and what they would say of each other elsewhere."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from app import clock
from app.access import ensure_may_post
from app.db import db
from app.errors import NotAllowed
from app.models import Audience
from rooms.models import Room, RoomEntry, RoomTestimonial
from rooms.service.achievements import page_of
from rooms.service.entries import Draft, post
from rooms.service.moves import make, tell
from rooms.service.turns import no_longer_waits, wait_for
from rooms.states import State

REFLECTION, CONSENT = "reflection", "testimonial"


def begin_closing(room: Room, *, person: Any) -> None:
    """Begin to close a room: two weeks for outcomes and a last word, or less when either closes it."""
    ensure_may_post(person)
    make(room, "wind_down", person=person)


def set_outcomes(room: Room, outcomes: Mapping[int, tuple[str, str]], *, person: Any) -> None:
    """Say what became of one's own objectives: an outcome and a line on each."""
    ensure_may_post(person)
    if room.state != State.CLOSING:
        raise NotAllowed(_("Outcomes are written while a room is closing."))
    for objective in room.objectives:
        if objective.owner_id == person.id and objective.id in outcomes:
            objective.outcome, objective.outcome_note = outcomes[objective.id]


def look_back(room: Room, body: str, *, person: Any) -> RoomEntry:
    """Write one's last word; it stands in the conversation, too."""
    if room.state != State.CLOSING:
        raise NotAllowed(_("A last word is written while a room is closing."))
    entry = post(room, Draft(kind="reflection", body=body, fields={"closing": True}), author=person)
    no_longer_waits(room, REFLECTION, whose_id=person.id)
    return entry


def testify(room: Room, body: str, *, person: Any, about_id: int) -> RoomTestimonial:
    """Write about the other after a room closed, or write it anew: their yes is needed (again)."""
    ensure_may_post(person)
    if room.state != State.CLOSED or about_id not in room.others(person.id):
        raise NotAllowed(_("Words about each other are written when a room is closed."))
    found = _mine(room, person.id, about_id)
    if found is None:
        found = RoomTestimonial(room_id=room.id, owner_id=person.id, about_id=about_id, part=room.part_of(person.id))
        db.session.add(found)
    found.write(body)
    found.author_agreed_at = clock.now()
    found.show_to(Audience.OWNER)
    db.session.flush()
    where: dict[str, Any] = {"endpoint": "rooms.testimonials", "values": {"_anchor": f"testimonial-{found.id}"}}
    wait_for(room, CONSENT, about_id, about_id=found.id, private=True, **where)
    tell(room, "TestimonialWritten", frozenset({about_id}), actor_id=person.id)
    return found


def _mine(room: Room, person_id: int, about_id: int) -> RoomTestimonial | None:
    named = (
        RoomTestimonial.room_id == room.id,
        RoomTestimonial.owner_id == person_id,
        RoomTestimonial.about_id == about_id,
    )
    return db.session.scalar(select(RoomTestimonial).where(*named).with_for_update(of=RoomTestimonial))


def agree_to_show(testimonial: RoomTestimonial, *, person: Any) -> None:
    """Let words about oneself stand on one's page."""
    ensure_may_post(person)
    if testimonial.about_id != person.id:
        raise NotAllowed(_("Whom the words are about says whether they are shown."))
    room = db.session.get_one(Room, testimonial.room_id)
    testimonial.subject_agreed_at = clock.now()
    testimonial.show_to(page_of(person.id).readers_of("testimonials"))
    db.session.flush()
    no_longer_waits(room, CONSENT, about_id=testimonial.id)
    tell(room, "TestimonialAgreed", frozenset({testimonial.owner_id}), actor_id=person.id)


def take_down(testimonial: RoomTestimonial, *, person: Any) -> None:
    """Take words from the page, at once and everywhere: by whom they are about, or for good by their author."""
    room = db.session.get_one(Room, testimonial.room_id)
    no_longer_waits(room, CONSENT, about_id=testimonial.id)
    if testimonial.owner_id == person.id:
        db.session.delete(testimonial)
        return
    testimonial.subject_agreed_at = None
    testimonial.show_to(Audience.OWNER)
