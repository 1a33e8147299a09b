"""Action items whose day has passed: whoever took them on is told once, of several at once and with nothing worse."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.db import db
from app.models import Notification
from app.ticks import tick
from rooms import service
from rooms.models import Room, RoomEntry
from rooms.service import pauses, removal, uses
from tests.factories.rooms import actor, make_entry, make_room

MONDAY = datetime(2026, 3, 9, 10, tzinfo=UTC)
DAY = timedelta(days=1)


def items(*owed) -> dict:
    """Action items as session notes hold them: whose, and by which day of March."""
    return {"items": [{"text": f"Do {day}", "who": who.id, "by": f"2026-03-{day}", "done": False} for who, day in owed]}


@pytest.fixture
def notes(unit, cast):
    """Notes of a room that opened on a Monday: the mentor owes two things by Wednesday and Thursday, the mentee one."""
    with clock.at(MONDAY), unit():
        room = make_room(cast.mentee, cast.mentor)
        room.timezone = "UTC"
        owed = items((cast.mentor, 11), (cast.mentor, 12), (cast.mentee, 12))
        return make_entry(room, cast.mentee, "session_notes", fields=owed).id


@pytest.fixture
def told(app, unit):
    """Tick on every morning up to a day of March, and return who was told of a late item, in order."""

    def live(*days: int, hour: int = 10) -> list[int]:
        for day in days:
            for _ in range(2):
                with app.app_context():
                    tick(datetime(2026, 3, day, hour, tzinfo=UTC))
        with unit():
            query = select(Notification.user_id).where(Notification.event == "ItemLate").order_by(Notification.id)
            return list(db.session.scalars(query))

    return live


def test_each_is_told_on_the_morning_after_and_never_again(cast, notes, told):
    mentor, mentee = cast.mentor.id, cast.mentee.id
    assert told(10, 11) == []
    assert told(12, hour=8) == []
    assert told(12) == [mentor]
    assert told(13) == [mentor, mentor, mentee]
    assert told(14, 20, 30) == [mentor, mentor, mentee]


def test_after_days_without_a_tick_several_are_told_as_one(cast, notes, told):
    assert told(20) == [cast.mentor.id, cast.mentee.id]


def test_what_is_done_or_taken_back_is_not_told(unit, cast, notes, told):
    with clock.at(MONDAY), unit():
        entry = db.session.get(RoomEntry, notes)
        for number in (0, 1):
            service.tick_item(entry, number, person=actor(cast.mentor))
        assert entry.items_at is not None
        removal.remove(db.session.get(Room, entry.room_id), entry, author=actor(cast.mentee))
        assert entry.items_at is None
        removal.undo(db.session.get(Room, entry.room_id), entry, author=actor(cast.mentee))
    assert told(20) == [cast.mentee.id]


def test_a_pause_puts_it_off(unit, cast, notes, told):
    with clock.at(MONDAY), unit():
        pauses.pause(db.session.get(Room, 1), MONDAY.date() + 7 * DAY, person=actor(cast.mentee))
    assert told(13, 15) == []
    assert told(16) == [cast.mentor.id, cast.mentee.id]


def test_an_end_drops_it(unit, cast, notes, told):
    with clock.at(MONDAY), unit():
        service.end(db.session.get(Room, 1), person=actor(cast.mentor), early=False)
    assert told(20) == []
    with unit():
        assert db.session.get(RoomEntry, notes).items_at is None


def test_whoever_is_told_of_their_turn_is_not_told_of_an_item_too(unit, cast, notes, told):
    with clock.at(MONDAY), unit():
        make_entry(db.session.get(Room, 1), cast.mentee, "question")
    assert told(13) == [cast.mentee.id]


def test_an_item_that_is_added_later_is_looked_at(unit, cast, notes, told):
    assert told(14) == [cast.mentor.id, cast.mentee.id]
    with clock.at(MONDAY + 6 * DAY), unit():
        entry = db.session.get(RoomEntry, notes)
        room = db.session.get(Room, entry.room_id)
        uses.add_item(room, entry, "Write it", cast.mentee.id, MONDAY.date() + 7 * DAY, person=actor(cast.mentor))
    assert told(16, 17) == [cast.mentor.id, cast.mentee.id, cast.mentee.id]
