"""A request while it waits: asked back and answered, reminded of, run out; and a mentor who lets several run out."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app import clock, ticks
from app.db import db
from app.errors import Conflict, NotAllowed
from app.models import Notification, Profile
from rooms import service
from rooms.expectations import expectations
from rooms.models import Room, RoomTurn
from tests.factories.people import make_person
from tests.factories.rooms import actor, make_agreed, make_request


@pytest.fixture
def room_id(unit, cast):
    with unit():
        return make_request(cast.mentee, cast.mentor).id


def tick(app, days: float) -> None:
    """Let two workers tick so many days from now."""
    with app.app_context():
        for _worker in range(2):
            ticks.tick(clock.now() + timedelta(days=days))


def told(app) -> list[tuple[int, str]]:
    with app.app_context():
        query = select(Notification.user_id, Notification.event).order_by(Notification.id)
        return [tuple(row) for row in db.session.execute(query)][1:]


def state_of(app, room_id) -> str:
    with app.app_context():
        return db.session.scalar(select(Room.state).where(Room.id == room_id))


def test_a_question_goes_back_and_forth(app, unit, visit, cast, room_id):
    address, mentee, mentor = f"/rooms/{room_id}", visit(cast.mentee), visit(cast.mentor)
    mentor.post(f"{address}/question", {"note": ""}, status=422)
    mentor.post(f"{address}/question", {"note": "Which data do you have?"})
    mentor.post(f"{address}/question", {"note": "And another"}, status=409)
    assert "asked something about your request" in mentee.get("/").text
    assert "Read request" not in mentor.get("/").text
    page = mentee.get(address).text
    assert "Which data do you have?" in page
    assert "Send answer" in page
    mentee.post(f"{address}/answer", {"note": ""}, status=422)
    mentee.post(f"{address}/answer", {"note": "Two years of tickets."})
    mentee.post(f"{address}/answer", {"note": "Again"}, status=409)
    page = mentor.get(address).text
    assert page.index("Which data do you have?") < page.index("Two years of tickets.")
    assert "Read request" in mentor.get("/").text
    with app.app_context():
        assert db.session.scalars(select(RoomTurn.done_at)).one() is not None
    mentor.post(f"{address}/acceptance")
    assert "Two years of tickets." in mentee.get(f"{address}/agreement").text


def test_only_the_right_one_asks_and_answers(unit, cast, room_id):
    with unit() as session:
        room = session.get(Room, room_id)
        with pytest.raises(NotAllowed):
            service.ask_back(room, mentor=actor(cast.mentee), note="Me?")
        with pytest.raises(Conflict):
            service.answer_back(room, mentee=actor(cast.mentee), note="Unasked")


def test_it_is_reminded_of_once_and_runs_out(app, unit, cast, room_id):
    tick(app, 6.9)
    assert told(app) == []
    tick(app, 7.1)
    tick(app, 9)
    assert told(app) == [(cast.mentor.id, "RequestWaits")]
    tick(app, 14.1)
    assert told(app)[1:] == [(cast.mentee.id, "RequestExpired"), (cast.mentor.id, "RequestLapsed")]
    assert state_of(app, room_id) == "expired"
    with unit():
        assert make_request(cast.mentee, cast.mentor).state == "requested"  # nothing keeps them from asking again


def test_each_word_gives_two_weeks_anew(app, unit, cast, room_id):
    with clock.at(clock.now() + timedelta(days=5)), unit() as session:
        service.ask_back(session.get(Room, room_id), mentor=actor(cast.mentor), note="What do you mean?")
    tick(app, 12.1)
    assert told(app)[1:] == [(cast.mentee.id, "RequestWaits")]
    tick(app, 18)
    assert state_of(app, room_id) == "requested"
    tick(app, 19.1)
    assert state_of(app, room_id) == "expired"


def test_after_a_standstill_only_the_end_is_told(app, cast, room_id):
    tick(app, 40)
    assert {event for _, event in told(app)} == {"RequestExpired", "RequestLapsed"}


def test_an_unsigned_agreement_is_reminded_of_and_lapses(app, unit, cast):
    with unit() as session:
        room_id = make_agreed(cast.mentee, cast.mentor).id
        session.query(Notification).delete()
    tick(app, 7.1)
    tick(app, 14.1)
    with app.app_context():
        rows = [tuple(row) for row in db.session.execute(select(Notification.user_id, Notification.event))]
        free = db.session.scalar(select(Profile.places_taken).where(Profile.owner_id == cast.mentor.id))
    lapsed = "AgreementLapsed"
    assert sorted(rows) == sorted(
        [(cast.mentee.id, "AgreementWaits"), (cast.mentee.id, lapsed), (cast.mentor.id, lapsed)]
    )
    assert (state_of(app, room_id), free) == ("ended_early", 0)


def test_a_mentor_who_lets_three_lapse_rests_and_comes_back(app, unit, visit, cast, room_id):
    with unit():
        for number in range(2):
            make_request(make_person(f"asking_{number}", f"Asking {number}"), cast.mentor)
    tick(app, 14.1)
    mentor = visit(cast.mentor)
    assert "you are not listed until you come back" in mentor.get("/notifications").text
    assert "Mara Mentor" not in visit(cast.stranger).get("/mentors").text
    assert "does not take requests" in visit(cast.stranger).get("/rooms/new?mentor=mara_mentor").text
    assert "Come back" in mentor.get("/@mara_mentor").text
    mentor.post("/settings/profile/return")
    assert "Come back" not in mentor.get("/@mara_mentor").text
    assert "Mara Mentor" in visit(cast.stranger).get("/mentors").text


def test_a_lapse_in_the_mentees_hands_is_not_the_mentors(app, unit, cast):
    with unit() as session:
        for number in range(3):
            room = make_request(make_person(f"asking_{number}", f"Asking {number}"), cast.mentor)
            service.ask_back(room, mentor=actor(cast.mentor), note="Why?")
        session.flush()
    tick(app, 15)
    with app.app_context():
        assert db.session.scalar(select(Profile.paused_at).where(Profile.owner_id == cast.mentor.id)) is None


def test_expectations_stand_side_by_side_as_far_as_told(unit, visit, cast, room_id):
    with unit() as session:
        mine, theirs = Profile.owner_id == cast.mentee.id, Profile.owner_id == cast.mentor.id
        wishes = {"seeks": {"styles": ["mostly_video"]}, "sections": {"seeks": "owner"}}
        session.execute(update(Profile).where(mine).values(**wishes))
        session.execute(update(Profile).where(theirs).values(cadence="monthly", styles=["written_first"]))
        session.expire_all()
        rows = {row.label: row for row in expectations(session.get(Room, room_id))}
        assert rows["Rhythm"].differs
        assert (rows["How to work"].mentee, rows["How to work"].differs) == ("not told", False)
        session.execute(update(Profile).where(mine).values(sections={}))
        session.expire_all()
        rows = {row.label: row for row in expectations(session.get(Room, room_id))}
        assert (rows["How to work"].mentee, rows["How to work"].differs) == ("Mostly video", True)
    for user in (cast.mentee, cast.mentor):
        page = visit(user).get(f"/rooms/{room_id}").text
        assert all(words in page for words in ("What you both expect", "differs", "Written first", "runs out on"))
