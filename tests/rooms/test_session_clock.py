"""What the clock does about sessions, exactly once: with two workers, and after days of downtime."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app import clock, ticks
from app.db import db
from app.models import Notification
from rooms.models import Room, RoomSession, RoomTurn
from rooms.models.session import SessionState
from rooms.service import session_clock
from tests.at_once import tick_at_once
from tests.factories.rooms import make_room
from tests.factories.sessions import later, make_agreed, make_session

HOUR = timedelta(hours=1)


@pytest.fixture
def room(unit, cast, app, monkeypatch):
    """An open room of both; of all that ticks, only sessions do."""
    monkeypatch.setitem(app.extensions, "ticks", [ticks.Each(session_clock.rooms_to_look_at, session_clock.look)])
    with unit():
        ident = make_room(cast.mentee, cast.mentor, day=9).id
    return lambda: db.session.get(Room, ident)


@pytest.fixture
def tick(app, unit):
    """Tick at a moment in so many workers at once, and return what everybody was told of sessions by then."""

    def at(now, workers: int = 1) -> list[str]:
        tick_at_once(app, workers, now)
        with unit():
            events = select(Notification.event).where(Notification.actor_id.is_(None))
            return sorted(db.session.scalars(events))

    return at


def test_a_day_before_and_afterwards_both_are_told_once(unit, cast, room, tick):
    with unit():
        make_agreed(room(), cast.mentee, cast.mentor)
    at = later()
    assert tick(at - timedelta(days=1, minutes=1)) == []
    for _ in range(2):
        assert tick(at - timedelta(days=1), workers=2) == ["SessionNears"] * 2
    assert tick(at + timedelta(minutes=44), workers=2) == ["SessionNears"] * 2
    for _ in range(2):
        assert tick(at + timedelta(minutes=45), workers=2) == ["SessionNears"] * 2 + ["SessionPassed"] * 2
    with unit():
        assert db.session.query(RoomTurn).filter_by(kind="session_passed", done_at=None).count() == 2


def test_after_days_of_downtime_nobody_is_reminded_of_what_has_passed(unit, cast, room, tick):
    with unit():
        make_agreed(room(), cast.mentee, cast.mentor)
    assert tick(later(10), workers=2) == ["SessionPassed"] * 2


def test_no_answer_is_one_in_the_end(unit, cast, room, tick):
    with unit():
        make_agreed(room(), cast.mentee, cast.mentor)
    at = later() + HOUR
    assert tick(at) == tick(at + session_clock.PATIENCE) == ["SessionPassed"] * 2
    with unit():
        assert db.session.scalars(select(RoomSession.state)).one() == SessionState.SKIPPED
        assert db.session.query(RoomTurn).filter_by(done_at=None).count() == 0
        assert room().next_session is None


def test_offered_times_that_passed_lapse(unit, cast, room, tick):
    with unit():
        make_session(room(), cast.mentee, later(2), later(5))
    assert tick(later(3)) == []
    assert tick(later(5), workers=2) == ["SessionLapsed"] * 2
    with unit():
        assert db.session.scalars(select(RoomSession.state)).one() == SessionState.CANCELLED
        assert db.session.query(RoomTurn).filter_by(done_at=None).count() == 0


def test_a_room_that_rests_hears_nothing_until_it_goes_on(unit, cast, room, tick):
    with unit():
        make_agreed(room(), cast.mentee, cast.mentor)
        db.session.execute(update(Room).values(state="paused"))
    assert tick(later(3)) == []
    with unit():
        db.session.execute(update(Room).values(state="active"))
    assert tick(later(4)) == ["SessionPassed"] * 2


def test_a_room_that_has_ended_is_left_alone_for_good(unit, cast, room, tick):
    with unit():
        make_agreed(room(), cast.mentee, cast.mentor)
        db.session.execute(update(Room).values(state="closed"))
    assert tick(later(3)) == []
    with unit():
        assert db.session.scalars(select(RoomSession.next_at)).one() is None


@pytest.mark.once
def test_the_clock_looks_by_an_index(unit, app):
    with unit():
        query = session_clock.rooms_to_look_at(clock.now()).compile(db.engine, compile_kwargs={"literal_binds": True})
        plan = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {query}").all()
    assert any("ix_room_session_next_at" in row[3] for row in plan)
    assert not any(row[3].startswith("SCAN") for row in plan)
