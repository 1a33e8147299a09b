"""What the clock tells in rooms: each once, the newest only, on the right day; and passing a turn back."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.errors import Conflict
from app.events import Ref, emit
from app.models import Notification, Profile
from app.profiles.events import LeaveChanged
from app.ticks import tick
from rooms import service
from rooms.models import Room, RoomEntry
from rooms.states import State
from tests.factories.rooms import actor, make_entry, make_room

MONDAY = datetime(2026, 3, 9, 10, tzinfo=UTC)
SILENT = {"CheckInAhead", "CheckInLate", "CheckInWeekLate", "CheckInFortnightLate"}


@pytest.fixture
def room(unit, cast):
    """A room that opened on a Monday, with a question to the mentor on the same day, due on Wednesday."""
    with clock.at(MONDAY), unit() as session:
        room = make_room(cast.mentee, cast.mentor)
        room.timezone = "UTC"
        session.flush()
        make_entry(room, cast.mentee, "question")
        return room


@pytest.fixture
def told(unit):
    """What the clock has told somebody, apart from check-ins unless they are asked for."""

    def names(user, *, check_ins: bool = False) -> list[str]:
        with unit() as session:
            query = select(Notification.event).where(Notification.user_id == user.id, Notification.actor_id.is_(None))
            rows = list(session.scalars(query.order_by(Notification.id)))
        ours = SILENT if check_ins else {"TurnDue", "TurnWeekLate", "TurnFortnightLate", "ReleaseOffered"}
        return [name for name in rows if name in ours]

    return names


def live(app, until: datetime, *, step: timedelta = timedelta(hours=6), since: datetime = MONDAY) -> None:
    """Let the time pass, with a tick every few hours."""
    with app.app_context():
        now = since
        while now <= until:
            tick(now)
            now += step


def test_who_has_the_turn_is_told_at_the_promise_and_one_and_two_weeks_later(app, cast, room, told):
    wednesday = datetime(2026, 3, 11, 9, tzinfo=UTC)
    live(app, wednesday - timedelta(hours=1))
    assert told(cast.mentor) == []
    live(app, wednesday + timedelta(hours=6), since=wednesday)
    assert told(cast.mentor) == ["TurnDue"]
    live(app, wednesday + timedelta(days=20), since=wednesday)
    assert told(cast.mentor) == ["TurnDue", "TurnWeekLate", "TurnFortnightLate"]
    assert told(cast.mentee) == []


def test_after_days_without_a_tick_only_the_newest_is_told(app, cast, room, told):
    with app.app_context():
        for _ in range(2):
            tick(MONDAY + timedelta(days=12))
    assert told(cast.mentor) == ["TurnWeekLate"]
    assert told(cast.mentee, check_ins=True) == ["CheckInWeekLate"]


def test_a_check_in_is_reminded_and_missed_until_it_is_sent(app, unit, cast, room, told):
    live(app, MONDAY + timedelta(days=14))
    assert told(cast.mentee, check_ins=True) == ["CheckInAhead", "CheckInLate", "CheckInWeekLate"]
    with clock.at(MONDAY + timedelta(days=14)), unit() as session:
        make_entry(session.get_one(Room, room.id), cast.mentee, "check_in")
    live(app, MONDAY + timedelta(days=19), since=MONDAY + timedelta(days=14))
    assert told(cast.mentee, check_ins=True)[3:] == ["CheckInAhead"]


def test_leave_puts_off_what_waits_and_what_is_told(app, unit, cast, room, told):
    with clock.at(MONDAY), unit() as session:
        profile = session.scalars(select(Profile).where(Profile.owner_id == cast.mentor.id)).one()
        profile.away_from, profile.away_until = MONDAY, MONDAY + timedelta(days=14)
        session.flush()
        emit(LeaveChanged(actor_id=cast.mentor.id, subject=Ref("person", profile.id)))
        session.flush()
        assert session.scalars(select(RoomEntry.due_on)).one() == date(2026, 3, 24)
    live(app, MONDAY + timedelta(days=14))
    assert told(cast.mentor) == []
    live(app, MONDAY + timedelta(days=15), since=MONDAY + timedelta(days=14))
    assert told(cast.mentor) == ["TurnDue"]


def test_nobody_is_told_in_a_room_that_rests_or_has_ended(app, unit, cast, room, told):
    with unit() as session:
        session.get_one(Room, room.id).state = State.PAUSED
    live(app, MONDAY + timedelta(days=9), step=timedelta(days=1))
    assert told(cast.mentor) + told(cast.mentee, check_ins=True) == []
    with unit() as session:
        service.end(session.get_one(Room, room.id), person=actor(cast.mentee), early=True)
    live(app, MONDAY + timedelta(days=40), step=timedelta(days=3))
    assert told(cast.mentor) + told(cast.mentee, check_ins=True) == []


def test_a_turn_is_passed_back_with_a_line_and_is_due_anew(unit, cast, room):
    with clock.at(MONDAY + timedelta(days=1)), unit() as session:
        entry = session.scalars(select(RoomEntry)).one()
        room = session.get_one(Room, room.id)
        with pytest.raises(Conflict):
            service.pass_back(room, entry, "", person=actor(cast.mentee))
        service.pass_back(room, entry, "Which database?", person=actor(cast.mentor))
        assert (entry.turn_id, entry.due_on) == (cast.mentee.id, date(2026, 3, 12))
        (passed,) = entry.fields["passed"]
        assert (passed["by"], passed["line"]) == (cast.mentor.id, "Which database?")
        service.pass_back(room, entry, "", person=actor(cast.mentee))
        assert entry.turn_id == cast.mentor.id
        assert entry.settled_at is None


def test_passing_back_on_the_page(unit, cast, visit):
    with unit():
        room = make_room(cast.mentee, cast.mentor)
        entry = make_entry(room, cast.mentee, "question")
    mentor, address = visit(cast.mentor), f"/rooms/{room.id}/entries/{entry.id}/pass"
    assert "Pass back" in mentor.get(f"/rooms/{room.id}").text
    assert "A line with it" in mentor.get(address).text
    assert "x" * 201 in mentor.post(address, {"line": "x" * 201}, status=422).text
    mentor.post(address, {"line": "Which <b>database</b>?"})
    mentor.post(address, {"line": "again"}, status=409)
    page = visit(cast.mentee).get(f"/rooms/{room.id}").text
    assert "passed it back" in page
    assert "Which &lt;b&gt;database&lt;/b&gt;?" in page
    visit(cast.stranger).get(address, status=404)


def test_a_room_speaks_kindly_of_its_mentor_s_leave(unit, cast, visit):
    with unit() as session:
        room = make_room(cast.mentee, cast.mentor)
        profile = session.scalars(select(Profile).where(Profile.owner_id == cast.mentor.id)).one()
        profile.away_until = clock.now() + timedelta(days=9)
    there = f"/rooms/{room.id}"
    assert "Mara is away until" in visit(cast.mentee).get(there).text
    with unit() as session:
        profile = session.scalars(select(Profile).where(Profile.owner_id == cast.mentor.id)).one()
        profile.away_from = clock.now() + timedelta(days=3)
    assert "Mara is away from" in visit(cast.mentee).get(there).text
    with unit() as session:
        profile = session.scalars(select(Profile).where(Profile.owner_id == cast.mentor.id)).one()
        profile.away_until = clock.now() - timedelta(days=3)
    assert "Mara is away" not in visit(cast.mentee).get(there).text
