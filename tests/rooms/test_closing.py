"""The last days of a room: outcomes, a last word, the end by the clock; and what may be said of it elsewhere."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app import clock, ticks
from app.db import db
from app.errors import NotAllowed
from app.models import Document, Notification, Profile
from rooms import service
from rooms.models import Room, RoomObjective, RoomTestimonial, RoomTurn
from tests.factories.people import block
from tests.factories.rooms import actor, make_room, wish


@pytest.fixture
def room_id(unit, cast):
    with unit():
        return make_room(cast.mentee, cast.mentor, day=80, objectives=[wish(), wish("Lead a meeting")]).id


@pytest.fixture
def closed(unit, cast, room_id):
    with unit() as session:
        service.end(session.get(Room, room_id), person=actor(cast.mentee), early=False)
    return f"/rooms/{room_id}"


def tick(app, days: float) -> None:
    with app.app_context():
        for _worker in range(2):
            ticks.tick(clock.now() + timedelta(days=days))


def told(app) -> list[str]:
    with app.app_context():
        wanted = {"DaysOver", "ClosingWaits", "RoomClosed", "ClosingBegun", "RoomEnded"}
        return [each for each in db.session.scalars(select(Notification.event)) if each in wanted]


def test_the_clock_closes_after_the_days_and_two_weeks_more(app, unit, cast, room_id):
    tick(app, 10)
    assert told(app) == []
    tick(app, 12)
    tick(app, 20)
    assert told(app) == ["DaysOver"] * 2 + ["ClosingWaits"] * 2
    tick(app, 27)
    assert told(app)[4:] == ["RoomClosed"] * 2
    with app.app_context():
        assert db.session.scalars(select(Room.state)).one() == "closed"
        assert db.session.scalars(select(Profile.places_taken).where(Profile.owner_id == cast.mentor.id)).one() == 0
        assert set(db.session.scalars(select(RoomTurn.done_at).where(RoomTurn.kind == "reflection"))) != {None}


def test_outcomes_and_last_words(app, unit, visit, cast, room_id):
    address, mentee, mentor = f"/rooms/{room_id}", visit(cast.mentee), visit(cast.mentor)
    mentee.post(f"{address}/outcomes", {}, status=403)
    mentee.post(f"{address}/closing", {"how": "wind_down", "note": ""})
    assert "A reflection waits for you" in mentor.get("/").text
    with app.app_context():
        first, second = db.session.scalars(select(RoomObjective.id).order_by(RoomObjective.position))
    said = {f"outcome_{first}": "carried", f"note_{first}": "Two of three.", f"outcome_{second}": ""}
    mentee.post(f"{address}/outcomes", said | {f"note_{first}": "x" * 301}, status=422)
    mentee.post(f"{address}/outcomes", said)
    mentee.post(f"{address}/last-word", {"body": ""}, status=422)
    mentee.post(f"{address}/last-word", {"body": "I can count now."})
    assert "A reflection waits for you" not in mentee.get("/").text
    page = mentor.get(f"{address}/closing").text
    assert all(words in page for words in ("Goes on", "Two of three.", "Not said", "I can count now."))
    mentor.post(f"{address}/closing", {"how": "close", "note": ""})
    page = mentee.get(f"{address}/closing").text
    assert all(words in page for words in ("Two of three.", "I can count now.", "Another ninety days"))
    mentee.post(f"{address}/last-word", {"body": "Late"}, status=403)
    again = mentee.get(f"/rooms/new?mentor=mara_mentor&again={room_id}").text
    assert "Publish three analyses" in again
    assert "Lead a meeting" not in again
    visit(cast.stranger).get(f"/rooms/new?mentor=mara_mentor&again={room_id}", status=404)


def words(app) -> RoomTestimonial:
    with app.app_context():
        found = db.session.scalars(select(RoomTestimonial)).one()
        db.session.expunge_all()
        db.session.rollback()
    return found


def test_words_are_shown_only_while_both_agree(app, visit, cast, closed):
    mentee, mentor, guest = visit(cast.mentee), visit(cast.mentor), visit(None)
    mentee.post(f"{closed}/testimonial", {"body": ""}, status=422)
    mentee.post(f"{closed}/testimonial", {"body": "She asks **first**."})
    assert "first" not in guest.get("/@mara_mentor").text
    assert "it waits for your yes" in mentor.get("/").text
    ident = words(app).id
    mentee.post(f"/rooms/testimonials/{ident}/consent", status=403)
    visit(cast.stranger).post(f"/rooms/testimonials/{ident}/consent", status=404)
    visit(cast.stranger).post(f"/rooms/testimonials/{ident}/withdrawal", status=404)
    mentor.post(f"/rooms/testimonials/{ident}/consent")
    page = guest.get("/@mara_mentor").text
    assert "<strong>first</strong>" in page
    assert "In mentees’ words" in page
    assert "it waits for your yes" not in mentor.get("/").text
    mentee.post(f"{closed}/testimonial", {"body": "Changed words"})
    assert "Changed words" not in guest.get("/@mara_mentor").text
    mentor.post(f"/rooms/testimonials/{ident}/consent")
    mentor.post(f"/rooms/testimonials/{ident}/withdrawal")
    assert "Changed words" not in guest.get("/@mara_mentor").text
    assert words(app).audience == "owner"
    assert "Changed words" in mentee.get("/rooms/testimonials").text


def test_its_author_takes_it_back_for_good_even_behind_a_block(app, unit, visit, cast, closed):
    mentee, mentor = visit(cast.mentee), visit(cast.mentor)
    mentee.post(f"{closed}/testimonial", {"body": "She asks first."})
    ident = words(app).id
    mentor.post(f"/rooms/testimonials/{ident}/consent")
    with unit():
        block(cast.mentor, cast.mentee)
    assert "She asks first." in visit(None).get("/@mara_mentor").text
    mentee.get(f"{closed}/closing", status=404)
    assert "She asks first." in mentee.get("/rooms/testimonials").text
    mentee.post(f"/rooms/testimonials/{ident}/withdrawal")
    assert "She asks first." not in visit(None).get("/@mara_mentor").text
    with app.app_context():
        assert db.session.scalars(select(Document).where(Document.kind == "testimonial")).all() == []


def test_it_is_read_by_no_more_than_the_page_it_stands_on(app, unit, visit, cast, closed):
    with unit() as session:
        session.execute(update(Profile).where(Profile.owner_id == cast.mentor.id).values(audience="members"))
    visit(cast.mentee).post(f"{closed}/testimonial", {"body": "She asks first."})
    visit(cast.mentor).post(f"/rooms/testimonials/{words(app).id}/consent")
    assert words(app).audience == "members"
    assert "She asks first." in visit(cast.stranger).get("/@mara_mentor").text
    visit(None).get("/@mara_mentor", status=404)


def test_only_a_closed_room_is_written_about(unit, visit, cast):
    with unit():
        room = make_room(cast.stranger, cast.mentor)
        service.end(room, person=actor(cast.mentor), early=True)
        with pytest.raises(NotAllowed):
            service.testify(room, "Words", person=actor(cast.stranger), about_id=cast.mentor.id)
        address = f"/rooms/{room.id}"
    assert "other’s page" not in visit(cast.stranger).get(f"{address}/closing").text
    visit(cast.stranger).post(f"{address}/testimonial", {"body": "Words"}, status=403)
