"""Reminders of events: once, a day before, on the clock of whoever goes; not of what was moved away or called off."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from sqlalchemy import select

from app import clock, outbox, ticks
from app.db import db
from app.models import Notification, User
from communities.farewell import farewell
from communities.models import Gathering, Topic
from communities.service import belonging, kinds
from tests.at_once import tick_at_once
from tests.factories.communities import Author, make_topic

NOW = datetime(2026, 3, 17, 12, 0, tzinfo=UTC)
STARTS = NOW + timedelta(days=3)
NEAR = STARTS - timedelta(days=1)
EVENT = {"zone": "Europe/Berlin", "minutes": 60, "place": "A call", "takes_questions": False}


@pytest.fixture
def event(unit, cast, place) -> int:
    """An event of the mentee, to which the curator and the mentor go."""
    with unit(), clock.at(NOW):
        community = db.session.get_one(Topic, place.topic_id).community
        values = {"topic_kind": "event", "event": EVENT | {"starts_at": STARTS}}
        topic = make_topic(community, cast.mentee, "Portfolio evening", **values)
        for user in (cast.curator, cast.mentor):
            kinds.go(topic, True, person=Author(user))
        db.session.get_one(User, cast.curator.id).timezone = "America/Lima"
        return topic.id


def told(app, name: str = "EventNears") -> list[int]:
    with app.app_context():
        return sorted(db.session.scalars(select(Notification.user_id).where(Notification.event == name)))


def tick(app, at: datetime) -> None:
    with app.app_context():
        ticks.tick(at)


def test_who_goes_and_the_host_are_told_once_however_many_workers_tick(app, event, cast):
    tick(app, NEAR - timedelta(minutes=1))
    assert told(app) == []
    tick_at_once(app, 2, NEAR)
    tick(app, NEAR + timedelta(hours=2))
    assert told(app) == sorted([cast.mentor.id, cast.mentee.id, cast.curator.id])


def test_the_notice_and_the_mail_show_the_readers_own_clock(app, event, visit, cast):
    with clock.at(NEAR):
        tick(app, NEAR)
        assert "Friday 20 March 2026, 07:00 (America/Lima)" in visit(cast.curator).get("/notifications").text
        assert "Friday 20 March 2026, 12:00 (UTC)" in visit(cast.mentor).get("/notifications").text
    folder = app.config["SETTINGS"].data / "mail"
    for path in folder.glob("*.eml"):
        path.unlink()
    with app.app_context(), clock.at(NEAR + timedelta(minutes=5)):
        outbox.drain()
    mails = [message_from_bytes(path.read_bytes(), policy=default) for path in folder.glob("*.eml")]
    theirs = next(each for each in mails if "cora_curator" in each["To"])
    assert theirs["Subject"] == "“Portfolio evening” begins: Friday 20 March 2026, 07:00 (America/Lima)"


def test_who_stays_away_or_has_left_hears_nothing(app, unit, event, cast):
    with unit(), clock.at(NOW):
        topic = db.session.get_one(Topic, event)
        kinds.go(topic, False, person=Author(cast.curator))
        belonging.leave(topic.community, person=Author(cast.mentee))
    tick(app, NEAR)
    assert told(app) == [cast.mentor.id]


def test_what_was_called_off_or_has_begun_reminds_nobody(app, unit, event, cast):
    tick(app, STARTS + timedelta(minutes=1))  # nobody kept the clock
    with unit(), clock.at(NOW):
        kinds.call_off(db.session.get_one(Topic, event), actor=Author(cast.mentee))
    tick(app, NEAR)
    assert told(app) == []


def moved(event: int, starts, user) -> None:
    topic = db.session.get_one(Topic, event)
    kinds.change_event(topic, EVENT | {"starts_at": starts}, kinds.event_of(topic).sequence, actor=Author(user))


def test_a_moved_event_reminds_anew_unless_the_news_of_it_came_within_the_day(app, unit, event, cast):
    tick(app, NEAR)
    later, soon = STARTS + timedelta(days=5), STARTS + timedelta(hours=1)
    for at, starts in ((NEAR, later), (NEAR + timedelta(hours=1), soon)):
        with unit(), clock.at(at):
            moved(event, starts, cast.mentee)
    tick(app, NEAR + timedelta(hours=2))
    assert len(told(app)) == 3
    assert len(told(app, "EventMoved")) == 4
    with unit(), clock.at(NEAR):
        moved(event, later, cast.mentee)
    tick(app, later - timedelta(hours=20))
    assert len(told(app)) == 6
    with app.app_context():
        assert db.session.get_one(Gathering, event).reminded_for == later


def test_a_deleted_account_is_counted_out(unit, event, cast):
    with unit(), clock.at(NOW):
        farewell(db.session.connection(), cast.curator.id, NOW)
        assert db.session.scalar(select(Gathering.going)) == 1
