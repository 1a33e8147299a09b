"""Topics of the week: when they begin, that they begin once, and what newcomers are led to."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from app import clock, ticks
from app.db import db
from app.models import Membership, Notification, Role
from app.unit import work as unit_of_work
from communities.models import Topic, WeeklyTopic
from communities.service import weekly
from communities.service.weekly import next_moment
from tests.at_once import tick_at_once
from tests.factories.communities import Author

FORM = {
    "title": "Small wins, {date}",
    "body_md": "What *went well*?",
    "weekday": "0",
    "hour": "9",
    "zone": "Europe/Berlin",
}


@pytest.mark.once("words")
@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (datetime(2026, 3, 20, 9, tzinfo=UTC), datetime(2026, 3, 23, 8, tzinfo=UTC)),
        (datetime(2026, 3, 23, 8, tzinfo=UTC), datetime(2026, 3, 30, 7, tzinfo=UTC)),  # clocks have gone forward
        (datetime(2026, 3, 23, 7, 59, tzinfo=UTC), datetime(2026, 3, 23, 8, tzinfo=UTC)),
    ],
)
def test_the_next_monday_at_nine(after, expected):
    assert next_moment(0, 9, "Europe/Berlin", after) == expected


def begun(app) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(Topic.title).where(Topic.title.like("Small wins%")).order_by(Topic.id)))


@pytest.fixture
def planned(app, place, visit, cast) -> datetime:
    """When what the moderator planned begins."""
    visit(cast.curator).post(f"{place.url}/weekly", FORM)
    with app.app_context():
        return db.session.scalar(select(WeeklyTopic.next_at))


def test_it_begins_once_however_many_workers_tick(app, planned, place, visit, cast):
    with app.app_context():
        ticks.tick(planned - timedelta(minutes=1))
    assert begun(app) == []
    for late in (0, 5):
        tick_at_once(app, 2, planned + timedelta(minutes=late))
    assert begun(app) == [f"Small wins, {planned.day} {planned:%B}"]
    with app.app_context():
        ticks.tick(planned + timedelta(days=22))  # three weeks nobody kept the clock
    assert len(begun(app)) == 2


def test_it_rests_when_its_planner_no_longer_moderates(app, unit, planned, place, visit, cast):
    with unit() as session:
        here = Membership.space_id == place.space_id, Membership.user_id == cast.curator.id
        session.scalars(select(Membership).where(*here)).one().role = Role.MEMBER
    with app.app_context():
        ticks.tick(planned)
        assert db.session.scalar(select(WeeklyTopic.next_at)) is None
    assert begun(app) == []
    assert "rests" in visit(cast.mentor).get(f"{place.url}/weekly").text


def test_a_closed_community_skips_the_week(app, planned, place, visit, cast):
    visit(cast.mentor).post(f"{place.url}/closing")
    with app.app_context():
        ticks.tick(planned)
        assert db.session.scalar(select(WeeklyTopic.next_at)) > planned
    assert begun(app) == []


@pytest.mark.once("refused")
def test_planning_is_for_moderators_and_can_be_taken_away(app, planned, place, visit, cast):
    visit(cast.mentee).get(f"{place.url}/weekly", status=403)
    visit(cast.mentee).post(f"{place.url}/weekly", FORM, status=403)
    moderator = visit(cast.mentor)
    for wrong in ({"title": "", "weekday": "7", "hour": "24"}, {"zone": "Moon/Base"}):
        assert "went well" in moderator.post(f"{place.url}/weekly", FORM | wrong, status=422).text
    for _ in range(4):
        moderator.post(f"{place.url}/weekly", FORM)
    assert "Five plans" in moderator.post(f"{place.url}/weekly", FORM, status=422).text
    with app.app_context():
        ident = db.session.scalar(select(func.min(WeeklyTopic.id)))
    moderator.post(f"{place.url}/weekly/{ident}/removal")
    moderator.post(f"{place.url}/weekly/{ident}/removal", status=404)


def test_a_plan_is_changed_and_goes_on_in_the_name_of_who_changed_it(app, unit, planned, place, visit, cast):
    path = f"{place.url}/weekly/1"
    visit(cast.mentee).get(path, status=403)
    page = visit(cast.mentor).get(path).text
    assert "What *went well*?" in page
    changed = FORM | {"title": "Small wins, again", "hour": "15", "version": "1"}
    assert "Small wins, again" in visit(cast.mentor).post(path, changed | {"body_md": ""}, status=422).text
    visit(cast.mentor).post(path, changed)
    theirs = visit(cast.curator).post(path, changed | {"body_md": "Mine"}, status=409).text
    assert "Mine" in theirs
    with app.app_context():
        ticks.tick(planned)
        later = db.session.scalar(select(WeeklyTopic.next_at))
        assert later == planned + timedelta(hours=6)
        ticks.tick(later)
        assert db.session.scalars(select(Topic.owner_id).where(Topic.title == "Small wins, again")).all() == [
            cast.mentor.id
        ]


def test_a_plan_changed_on_its_day_begins_no_second_topic(app, planned, place, visit, cast):
    with app.app_context(), clock.at(planned):
        ticks.tick(planned)
        plan = db.session.scalars(select(WeeklyTopic)).one()
        values = {name: getattr(plan, name) for name in ("title", "body_md", "weekday", "zone")}
        with unit_of_work():
            weekly.change(plan, values | {"hour": 23}, 1, actor=Author(cast.curator))
        assert plan.next_at == planned + timedelta(days=7, hours=14)
        ticks.tick(planned + timedelta(hours=14))
    assert len(begun(app)) == 1


def test_a_plan_that_rests_is_begun_again_by_changing_it(app, unit, planned, place, visit, cast):
    with unit() as session:
        session.scalars(select(WeeklyTopic)).one().next_at = None
    visit(cast.mentor).post(f"{place.url}/weekly/1", FORM | {"version": "1"})
    with app.app_context():
        assert db.session.scalar(select(WeeklyTopic.next_at)) == planned


def test_newcomers_are_led_to_the_topic_of_welcome_once(app, place, visit, cast):
    visit(cast.mentee).post(f"{place.topic}/welcome", {"on": "1"}, status=403)
    visit(cast.curator).post(f"{place.topic}/welcome", {"on": "1"})
    for _ in range(2):
        visit(cast.stranger).post(f"{place.url}/membership")
        visit(cast.stranger).post(f"{place.url}/membership/end")
    with app.app_context():
        told = select(func.count()).select_from(Notification).where(Notification.event == "Welcomed")
        assert db.session.scalar(told) == 0, "who has left is told nothing more"
    visit(cast.elsewhere).post(f"{place.url}/membership")
    assert "Begin here" in visit(cast.elsewhere).get("/notifications").text
    visit(cast.curator).post(f"{place.topic}/welcome", {"on": "0"})
