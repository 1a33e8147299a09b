"""Daily and weekly mail: at the member's hour, once, only when there is something to say, and never a flood."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from app import clock, outbox
from app.db import db
from app.events import Ref, emit
from app.models import Notification, User
from app.notifications import service
from app.outbox import Job
from tests.app.notifications.conftest import NOON, html_of, text_of
from tests.factories.rooms import make_entry, make_room
from tests.factories.threads import make_entry as publish
from tests.factories.threads import make_thread
from threads.events import EntryPublished

MORNING = timedelta(hours=20)  # from noon to the next day at eight


@pytest.fixture
def daily(unit, cast, noon):
    """The stranger gets a daily mail of what they follow."""
    with unit():
        service.choose_ways({"follows": "daily"}, person=cast.stranger)


def publish_for(unit, cast, *titles, readers=None):
    with unit():
        for title in titles:
            thread = make_thread(cast.mentee, title=f"Thread of {title}")
            entry = publish(thread, title, body_md=f"Words of {title}")
            who = frozenset(each.id for each in readers or [cast.stranger])
            subject = Ref("entry", entry.id)
            emit(EntryPublished(actor_id=cast.mentee.id, subject=subject, group=f"thread:{thread.id}", notify=who))


def test_all_of_a_day_is_one_mail_at_the_hour_chosen(unit, cast, daily, post, waiting):
    publish_for(unit, cast, "One", "Two", "Three")
    assert waiting("digest") == [(cast.stranger.id, "daily")]
    assert post(MORNING - timedelta(minutes=1)) == []
    [mail] = post(MORNING)
    assert (mail["To"], mail["Subject"]) == (cast.stranger.email, "Your day: 3 things are new")
    assert mail["List-Id"] == "<daily.localhost>"
    for title in ("One", "Two", "Three"):
        assert f"Mila Mentee wrote “{title}”" in text_of(mail)
        assert f"Words of {title}" in html_of(mail)
    assert post(MORNING * 3) == []


def test_the_next_day_tells_only_what_is_newer(unit, cast, daily, post):
    publish_for(unit, cast, "One")
    assert len(post(MORNING)) == 1
    with clock.at(NOON + timedelta(days=1)):
        publish_for(unit, cast, "Two")
    [mail] = post(MORNING + timedelta(days=1))
    assert "“Two”" in text_of(mail)
    assert "“One”" not in text_of(mail)


def test_the_week_waits_for_its_day(unit, cast, noon, post):
    publish_for(unit, cast, "One")  # weekly is what members get who have chosen nothing
    assert post(timedelta(days=4)) == []
    [mail] = post(timedelta(days=4, hours=20))
    assert mail["Subject"] == "Your week: 1 thing is new"


def test_what_was_read_meanwhile_is_not_told(unit, cast, daily, post):
    publish_for(unit, cast, "One")
    with unit():
        service.read_all(person=cast.stranger)
    assert post(MORNING) == []
    with unit():
        assert db.session.scalar(select(func.count()).select_from(Job).where(Job.kind == "digest")) == 0


def test_days_of_downtime_collapse_into_one_mail(unit, cast, daily, post):
    for days in range(5):
        with clock.at(NOON + timedelta(days=days)):
            publish_for(unit, cast, f"Day {days}")
    with unit():
        assert db.session.scalar(select(func.count()).select_from(Job).where(Job.kind == "digest")) == 5
    [mail] = post(timedelta(days=6))
    assert mail["Subject"] == "Your day: 5 things are new"


def test_a_choice_taken_back_holds_for_the_digest_that_waits(unit, cast, daily, post):
    publish_for(unit, cast, "One")
    with unit():
        service.choose_ways({"follows": "app"}, person=cast.stranger)
    assert post(MORNING) == []


def test_a_new_hour_holds_for_the_digest_that_waits(unit, cast, daily, post, visit):
    publish_for(unit, cast, "One")
    with unit():
        hours = {"quiet_from": 22, "quiet_until": 6, "digest_hour": 18, "digest_day": 0}
        service.choose_hours(person=cast.stranger, **hours)
    assert len(post(timedelta(hours=6))) == 1
    assert post(MORNING) == []


def test_rooms_in_a_digest_say_only_that_something_waits(unit, cast, noon, post):
    with unit():
        service.choose_ways({"rooms": "daily", "requests": "app"}, person=cast.mentee)
        make_entry(make_room(cast.mentee, cast.mentor), cast.mentor, body="only-between-us")
    mail = next(each for each in post(MORNING) if each["To"] == cast.mentee.email)
    assert "Something waits for you in one of your rooms" in text_of(mail)
    assert "only-between-us" not in str(mail)
    assert "Mara" not in text_of(mail)


def test_two_workers_send_one(app, unit, cast, daily, post):
    publish_for(unit, cast, "One")
    with clock.at(NOON + MORNING), app.app_context():
        assert len(outbox.claim(clock.now(), slow=True)) == 1
        assert outbox.claim(clock.now(), slow=True) == []


def test_quiet_hours_hold_mail_back(unit, cast, noon, post):
    with unit():
        make_room(cast.mentee, cast.mentor)
        db.session.execute(update(User).values(timezone="Asia/Tokyo"))  # where it is nine in the evening
    with unit():
        db.session.execute(update(Job).where(Job.kind == "notice").values(due_at=clock.now()))
    assert post() == []
    assert post(timedelta(hours=9)) == []
    assert len(post(timedelta(hours=11))) == 2


def test_many_readers_are_asked_for_with_few_statements(app, unit, cast, noon, post, monkeypatch):
    with unit():
        people = list(db.session.scalars(select(User)))
    publish_for(unit, cast, "One", readers=people)
    with unit():
        assert db.session.scalar(select(func.count()).select_from(Job).where(Job.kind == "digest")) == len(people) - 1
        assert db.session.scalar(select(func.count()).select_from(Notification)) == len(people) - 1
