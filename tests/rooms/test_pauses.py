"""A planned pause: the room goes on by itself, nothing counts as missed, and what waited gets its days back."""

from datetime import date, timedelta

import pytest

from app import clock, ticks
from app.errors import Invalid
from rooms import rhythm, service
from rooms.life import life_of
from rooms.models import Room
from rooms.rhythm import Health
from rooms.service.due import due_for
from tests.factories.rooms import actor, make_entry, make_room


@pytest.fixture
def room_id(unit, cast):
    with unit():
        return make_room(cast.mentee, cast.mentor, day=10).id


def rest(unit, room_id, cast, days: int) -> None:
    with unit() as session:
        service.pause(session.get(Room, room_id), clock.today() + timedelta(days=days), person=actor(cast.mentee))


def test_it_ends_by_itself_on_its_day(app, unit, visit, cast, room_id):
    rest(unit, room_id, cast, 14)
    with app.app_context():
        ticks.tick(clock.now() + timedelta(days=13))
    assert "This room rests until" in visit(cast.mentor).get(f"/rooms/{room_id}").text
    visit(cast.mentor).post(f"/rooms/{room_id}/entries", {"kind": "message", "body": "Hello"}, status=403)
    with app.app_context():
        ticks.tick(clock.now() + timedelta(days=15))
        ticks.tick(clock.now() + timedelta(days=15))
    assert "The pause of your room is over" in visit(cast.mentor).get("/notifications").text
    visit(cast.mentor).post(f"/rooms/{room_id}/entries", {"kind": "message", "body": "Hello"})


def test_rested_days_count_as_rest_and_nothing_was_silent(unit, cast, room_id):
    rest(unit, room_id, cast, 21)
    with clock.at(clock.now() + timedelta(days=20)), unit() as session:
        room = session.get(Room, room_id)
        life = life_of(room, ())
        states = {mark.day: mark.state for mark in life.marks}
        assert [states[day] for day in (12, 19, 26)] == ["rest"] * 3
        assert (states[5], life.health) == ("missed", Health.RESTING)
        service.resume(room, person=actor(cast.mentor))
        assert (room.rests, room.state, room.paused_until) == ([[10, 29]], "active", None)
        assert "silent" not in {reason.code for reason in life_of(room, ()).reasons}


def test_what_waited_gets_its_days_back(unit, cast, room_id):
    with unit() as session:
        question = make_entry(session.get(Room, room_id), cast.mentee, "question")
        due, since = question.due_on, question.turn_since
    rest(unit, room_id, cast, 14)
    with clock.at(clock.now() + timedelta(days=8)), unit() as session:
        service.resume(session.get(Room, room_id), person=actor(cast.mentor))
        later = session.get(type(question), question.id).due_on
        assert later == due_for(session.get(Room, room_id), cast.mentor.id, since)
        assert (later - due).days in range(7, 12)  # eight days, and a weekend more or less


def test_a_pause_that_ends_on_its_first_day_was_none(unit, cast, room_id):
    rest(unit, room_id, cast, 14)
    with unit() as session:
        room = session.get(Room, room_id)
        service.resume(room, person=actor(cast.mentee))
        assert room.rests == []


def test_a_pilot_gets_its_days_back(unit, cast):
    with unit():
        room = make_room(cast.stranger, cast.mentor, pilot_days=14)
        ends_on = room.pilot_ends_on
        service.pause(room, clock.today() + timedelta(days=10), person=actor(cast.mentor))
        with clock.at(clock.now() + timedelta(days=6)):
            service.resume(room, person=actor(cast.stranger))
        assert (room.state, room.pilot_ends_on) == ("pilot", ends_on + timedelta(days=6))


@pytest.mark.once("refused")
@pytest.mark.parametrize("days", [-1, 0, 43])
def test_its_day_lies_within_six_weeks(unit, visit, cast, room_id, days):
    until = clock.today() + timedelta(days=days)
    with unit() as session, pytest.raises(Invalid):
        service.pause(session.get(Room, room_id), until, person=actor(cast.mentee))
    visit(cast.mentee).post(f"/rooms/{room_id}/pause", {"until": until.isoformat()}, status=422)
    visit(cast.mentee).post(f"/rooms/{room_id}/pause", {"until": ""}, status=422)


def test_either_side_plans_ends_and_leaves(unit, visit, cast, room_id):
    address = f"/rooms/{room_id}"
    visit(cast.mentor).post(f"{address}/pause", {"until": (clock.today() + timedelta(days=5)).isoformat()})
    visit(cast.mentor).post(f"{address}/pause", {"until": "2030-01-01"}, status=403)
    visit(cast.mentee).post(f"{address}/resumption")
    visit(cast.mentee).post(f"{address}/resumption", status=409)
    rest(unit, room_id, cast, 5)
    visit(cast.mentee).post(f"{address}/closing", {"how": "end_early", "note": "For me"})
    assert "For me" not in visit(cast.mentor).get(f"{address}/agreement").text
    visit(cast.mentor).post(f"{address}/resumption", status=409)


def test_a_rest_is_no_miss():
    opened = date(2026, 3, 1)
    marks = rhythm.marks(opened, "weekly", [5], opened + timedelta(days=30), rests=[[8, 20]])
    assert [mark.state for mark in marks[:5]] == ["on_time", "rest", "rest", "missed", "upcoming"]
    assert rhythm.next_mark(marks).day == 33
