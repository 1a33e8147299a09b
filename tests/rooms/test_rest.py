"""Breaks agreed in a room, questions dropped, check-ins prefilled, and a health that nothing private moves."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.errors import Conflict, Invalid, NotAllowed
from rooms import queries, service
from rooms.life import life_of
from rooms.models import Room, RoomEntry, RoomTurn
from rooms.queries.sessions import open_questions
from rooms.rhythm import Health, Strain, health, marks
from rooms.service import breaks
from tests.factories.rooms import actor, make_entry, make_room, wish


@pytest.fixture
def room(unit, cast):
    """A room on its third day."""
    with unit():
        return make_room(cast.mentee, cast.mentor, day=3)


def plan(room, person, begin: int, end: int):
    """A break from so many days ahead to so many."""
    day = clock.today(room.timezone)
    return breaks.propose_break(room, day + timedelta(days=begin), day + timedelta(days=end), person=actor(person))


def test_a_break_counts_once_the_other_agrees(unit, cast, room):
    with unit() as session:
        here = session.get_one(Room, room.id)
        planned = plan(here, cast.mentee, 1, 14)
        asked = select(RoomTurn.whose_id).where(RoomTurn.kind == "break")
        assert session.scalars(asked).all() == [cast.mentor.id]
        assert here.rests == []
        with pytest.raises(NotAllowed):
            breaks.agree_break(here, planned, person=actor(cast.mentee))
        breaks.agree_break(here, planned, person=actor(cast.mentor))
        assert here.rests == [[4, 17]]
        assert [mark.state for mark in life_of(here, ()).marks][:3] == ["rest", "rest", "upcoming"]
        breaks.take_back_break(here, planned, person=actor(cast.mentor))
        assert here.rests == []
        with pytest.raises(Conflict):
            breaks.take_back_break(here, planned, person=actor(cast.mentee))


def test_a_break_that_has_begun_ends_yesterday(unit, cast, room):
    with unit() as session:
        here = session.get_one(Room, room.id)
        planned = plan(here, cast.mentee, 0, 10)
        breaks.agree_break(here, planned, person=actor(cast.mentor))
        with clock.at(clock.now() + timedelta(days=4)):
            breaks.take_back_break(here, planned, person=actor(cast.mentee))
        assert here.rests == [[3, 6]]


@pytest.mark.once("refused")
@pytest.mark.parametrize(("begin", "end"), [(-1, 3), (4, 3), (1, 60)])
def test_breaks_that_cannot_be(unit, cast, room, begin, end):
    with unit() as session, pytest.raises(Invalid):
        plan(session.get_one(Room, room.id), cast.mentee, begin, end)


def test_two_breaks_do_not_overlap(unit, cast, room):
    with unit() as session:
        here = session.get_one(Room, room.id)
        plan(here, cast.mentee, 1, 5)
        with pytest.raises(Invalid):
            plan(here, cast.mentor, 5, 8)


def test_breaks_on_the_page(unit, cast, room, visit):
    mentee, mentor, there = visit(cast.mentee), visit(cast.mentor), f"/rooms/{room.id}/check-ins"
    day = clock.today(room.timezone)
    assert "Choose a day" in mentee.post(f"/rooms/{room.id}/breaks", {"begins_on": "", "ends_on": "x"}, status=422).text
    dates = {"begins_on": (day + timedelta(days=1)).isoformat(), "ends_on": (day + timedelta(days=9)).isoformat()}
    mentee.post(f"/rooms/{room.id}/breaks", dates)
    assert "Proposed by you" in mentee.get(there).text
    assert "Proposed to you" in mentor.get(there).text
    assert "proposes a break" in mentor.get("/").text
    mentee.post(f"/rooms/{room.id}/breaks/1/agreement", status=403)
    visit(cast.stranger).post(f"/rooms/{room.id}/breaks/1/agreement", status=404)
    mentor.post(f"/rooms/{room.id}/breaks/1/agreement")
    mentor.post(f"/rooms/{room.id}/breaks/99/agreement", status=404)
    assert "Agreed" in mentee.get(there).text
    mentee.post(f"/rooms/{room.id}/breaks/1/end")
    assert "Take back" not in mentee.get(there).text


def test_a_question_stands_on_every_agenda_until_its_asker_closes_it(unit, cast, room):
    with unit() as session:
        here = session.get_one(Room, room.id)
        one, two = (make_entry(here, cast.mentee, "question", title=title) for title in ("Which?", "When?"))
        make_entry(here, cast.mentor, to=one)
        assert [row.title for row in open_questions(cast.mentor, here)] == ["Which?", "When?"]
        with pytest.raises(NotAllowed):
            service.drop(here, two, asker=actor(cast.mentor))
        service.drop(here, two, asker=actor(cast.mentee))
        session.flush()
        assert [row.title for row in open_questions(cast.mentor, here)] == ["Which?"]
        service.answer(here, one, asker=actor(cast.mentee))
        session.flush()
        assert open_questions(cast.mentor, here) == []


def test_dropping_on_the_page(unit, cast, visit):
    with unit():
        room = make_room(cast.mentee, cast.mentor)
        entry = make_entry(room, cast.mentee, "question")
    mentee = visit(cast.mentee)
    assert "Drop it" in mentee.get(f"/rooms/{room.id}").text
    mentee.post(f"/rooms/{room.id}/entries/{entry.id}/drop")
    visit(cast.mentor).post(f"/rooms/{room.id}/entries/{entry.id}/drop", status=403)
    assert "Dropped" in mentee.get(f"/rooms/{room.id}").text


def test_a_check_in_begins_with_what_came_next(unit, cast, room, visit):
    assert "Kept from your last" not in visit(cast.mentee).get(f"/rooms/{room.id}?kind=check_in").text
    with unit() as session:
        fields = {"moved": "It moved.", "next": "Ask Billing", "confidence": "3"}
        make_entry(session.get_one(Room, room.id), cast.mentee, "check_in", fields=fields)
    page = visit(cast.mentee).get(f"/rooms/{room.id}?kind=check_in").text
    assert "Ask Billing</textarea>" in page
    assert "Kept from your last check-in" in page


@pytest.mark.parametrize(
    ("strain", "expected", "codes"),
    [
        (Strain(), Health.STEADY, ["kept"]),
        (Strain(behind=(1, 3)), Health.STEADY, ["kept"]),
        (Strain(behind=(2, 3)), Health.SLOWING, ["behind"]),
        (Strain(question=14), Health.STEADY, ["kept"]),
        (Strain(question=15), Health.SLOWING, ["question"]),
        (Strain(overdue=[2]), Health.STEADY, ["kept"]),
        (Strain(overdue=[1, 14], question=20), Health.QUIET, ["waiting", "question"]),
        (Strain(overdue=[28]), Health.AT_RISK, ["waiting"]),
        (Strain(silent=28, behind=(1, 1)), Health.AT_RISK, ["silent", "behind"]),
    ],
)
def test_the_worst_reason_says_how_a_room_is(strain, expected, codes):
    day = clock.today()
    planned = marks(day - timedelta(days=20), "weekly", [5, 12, 19], day)
    found, reasons = health(planned, strain, 21)
    assert (found, [reason.code for reason in reasons]) == (expected, codes)


def test_home_and_room_say_the_same_of_a_room(unit, cast):
    slow = [wish("One", target=3), wish("Two", target=9)]
    with unit():
        room = make_room(cast.mentee, cast.mentor, day=60, objectives=slow)
    with unit():
        (card,) = queries.cards(cast.mentee, ["active"])
        seen = queries.room_seen(cast.mentor, room.id).room
        one, other = life_of(card, ()), life_of(seen, ())
        assert (one.health, one.reasons) == (other.health, other.reasons)
        assert "behind" in [reason.code for reason in one.reasons]


def test_what_is_private_moves_no_health_and_a_clock_set_back_makes_no_age_negative(unit, cast, room):
    with unit() as session:
        here = session.get_one(Room, room.id)
        make_entry(here, cast.mentor, "question")
        before = life_of(here, queries.loops(here, cast.mentor)[0])
        where = {"endpoint": "rooms.show", "values": {"room_id": here.id}}
        long_ago = clock.today() - timedelta(days=60)
        service.wait_for(here, "survey", cast.mentor.id, due_on=long_ago, private=True, **where)
        after = life_of(here, queries.loops(here, cast.mentor)[0])
        assert (after.health, after.reasons, after.replies) == (before.health, before.reasons, before.replies)
        with clock.at(clock.now() - timedelta(days=30)):
            back = life_of(here, queries.loops(here, cast.mentor)[0])
        assert all(loop.late >= 0 for loop in back.loops)
        assert all(reason.number >= 0 for reason in back.reasons if reason.code != "new")
        assert session.scalars(select(RoomEntry)).one().due_on
