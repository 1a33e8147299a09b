"""The weekly reminder and planned rest: when, when not, once, and off with one click."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app import clock
from app.db import db
from app.models import Notification, User
from app.ticks import tick
from tests.factories.threads import make_entry, make_thread
from tests.threads.test_service import person
from threads import heat, rhythm
from threads.models import Thread
from threads.service import rhythm as service

SUNDAY = datetime(2026, 3, 8, 18, tzinfo=UTC)
WEEK = timedelta(weeks=1)


@pytest.mark.parametrize(
    ("zone", "now", "at"),
    [
        ("UTC", "2026-03-08T17:59", "2026-03-08T18:00"),
        ("UTC", "2026-03-08T18:00", "2026-03-15T18:00"),
        ("Europe/Lisbon", "2026-03-28T12:00", "2026-03-29T17:00"),  # summer began that night
        ("Pacific/Auckland", "2026-03-08T06:00", "2026-03-15T05:00"),
    ],
)
def test_the_hour_is_that_of_the_wall(zone, now, at):
    now, at = (datetime.fromisoformat(each).replace(tzinfo=UTC) for each in (now, at))
    assert rhythm.next_time(6, 18, zone, now) == at
    assert rhythm.last_time(6, 18, zone, at + timedelta(hours=1)) == at


@pytest.fixture
def reminded(unit, cast):
    """A thread without an entry whose writer wants to hear of it on Sundays at six."""
    with unit(), clock.at(SUNDAY - timedelta(days=3)):
        db.session.get(User, cast.mentee.id).timezone = "UTC"
        thread = make_thread(cast.mentee)
        service.remind(thread, author=person(cast.mentee, timezone="UTC"), weekday=6, hour=18)
        return thread.id


def told(app, unit, now: datetime) -> int:
    """How many reminders there are after two ticks at a moment."""
    with app.app_context():
        tick(now)
        tick(now)
    with unit():
        return db.session.query(Notification).filter_by(event="TimeToWrite").count()


def test_it_comes_once_a_week_and_not_before(app, unit, cast, reminded, visit):
    assert told(app, unit, SUNDAY - timedelta(minutes=1)) == 0
    assert told(app, unit, SUNDAY + timedelta(minutes=2)) == 1
    assert "a few lines in" in visit(cast.mentee).get("/notifications").text
    assert told(app, unit, SUNDAY + WEEK) == 2
    assert told(app, unit, SUNDAY + 3 * WEEK + timedelta(hours=13)) == 2  # the worker was away: that evening is over
    with unit():
        row = db.session.query(Notification).first()
        assert (row.user_id, row.actor_id, row.kind) == (cast.mentee.id, None, "thread")
        assert db.session.get(Thread, reminded).remind_at == SUNDAY + 4 * WEEK


def test_it_is_silent_after_writing_in_rest_and_when_off(app, unit, cast, reminded, visit):
    author = person(cast.mentee, timezone="UTC")
    with unit(), clock.at(SUNDAY - timedelta(days=2)):
        make_entry(db.session.get(Thread, reminded))
    assert told(app, unit, SUNDAY) == 0
    with unit():
        rest = {"begins_on": date(2026, 3, 14), "ends_on": date(2026, 3, 22)}
        service.rest([db.session.get(Thread, reminded)], author=author, **rest)
    assert told(app, unit, SUNDAY + WEEK) == told(app, unit, SUNDAY + 2 * WEEK) == 0
    assert told(app, unit, SUNDAY + 3 * WEEK) == 1
    visit(cast.mentee).post(f"/threads/{reminded}/reminder/off")
    assert told(app, unit, SUNDAY + 4 * WEEK) == 1


def test_it_follows_its_writer_to_another_time_zone(app, unit, cast, reminded):
    with unit():
        db.session.get(User, cast.mentee.id).timezone = "America/New_York"
    assert told(app, unit, SUNDAY) == 0  # two in the afternoon over there
    assert told(app, unit, SUNDAY + timedelta(hours=4)) == 1


def test_planning_by_forms(visit, cast, unit, shelf):
    owner, base = visit(cast.mentee), f"/threads/{shelf.thread}"
    assert "Plan a weekly reminder or a rest" in owner.get(shelf.page).text
    owner.post(base + "/reminder", {"weekday": "0", "hour": "7"})
    page = owner.get(shelf.page).text
    assert "Weekly reminder: Monday," in page
    assert "Turn off" in page
    owner.post(base + "/reminder", {"weekday": "8", "hour": "7"}, status=422)
    owner.post(base + "/rests/end", {"begins_on": "some day"}, status=422)
    today = clock.today(cast.mentee.timezone)
    days = {"begins_on": (today - timedelta(days=2)).isoformat(), "ends_on": (today + timedelta(days=9)).isoformat()}
    owner.post(base + "/rests", {"begins_on": days["ends_on"], "ends_on": days["begins_on"]}, status=422)
    assert "<title>Error: " in owner.post(base + "/rests", {"begins_on": "", "ends_on": "soon"}, status=422).text
    owner.hx_post(base + "/rests", days | {"everywhere": "y"})
    for page in (shelf.page, f"/threads/{shelf.diary}-my-diary"):
        assert "Planned rest until" in owner.get(page).text
    assert "Weekly reminder" not in visit(cast.stranger).get(shelf.page).text
    owner.post(base + "/finish", {"title": "", "body_md": ""})
    assert "is finished" in owner.post(base + "/reminder", {"weekday": "0", "hour": "7"}, status=422).text
    assert 'heat--rest"' in visit(None).get(base + "/year").text
    assert "Take back" in owner.get(base + "/rhythm").text
    owner.post(base + "/rests/end", {"begins_on": days["begins_on"]})
    assert "Planned rest until" not in owner.get(shelf.page).text
    for path in ("/reminder", "/reminder/off", "/rests", "/rests/end"):
        visit(cast.stranger).post(base + path, days, status=403)
        visit(cast.stranger).post(f"/threads/{shelf.diary}{path}", days, status=404)


def test_rest_is_not_counted_and_touching_rests_are_one():
    today, begun = date(2026, 3, 13), date(2026, 2, 9)
    rests = rhythm.joined([(date(2026, 2, 20), date(2026, 3, 1)), (date(2026, 2, 16), date(2026, 2, 19))])
    assert rests == [(date(2026, 2, 16), date(2026, 3, 1))]
    found = heat.calendar((date(2026, 2, 18), today), today, 22, begun, tuple(rests))
    assert (found.weeks_written, found.weeks_planned, found.weeks_rested) == (2, 4, 1)
    assert found.weeks[-3] == (heat.REST,) * 7
    assert found.weeks[-4].count(heat.REST) == 6  # a day that was written on is one all the same
