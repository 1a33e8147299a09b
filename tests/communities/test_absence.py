"""Who is about to go for good: listed and counted nowhere, until they come back or are gone."""

from datetime import timedelta

import pytest

from app import clock
from app.accounts.passwords import hash_password
from app.accounts.service import deletion
from app.db import db
from app.models import User
from app.ticks import tick
from communities.models import Gathering, Topic
from communities.service import kinds
from tests.factories.communities import Author, make_topic

PASSWORD = "a long walk in the rain"


@pytest.fixture
def event(unit, place, cast) -> int:
    """An event of the steward that the mentee and the curator go to."""
    with unit() as session:
        session.get(User, cast.mentee.id).password_hash = hash_password(PASSWORD)
        soon = clock.now() + timedelta(days=3)
        plain = {"starts_at": soon, "minutes": 60, "zone": "UTC", "place": "Here", "takes_questions": False}
        community = db.session.get_one(Topic, place.topic_id).community
        topic = make_topic(community, cast.mentor, "A call", topic_kind="event", event=plain)
        for user in (cast.mentee, cast.curator):
            kinds.go(topic, True, person=Author(user))
        return topic.id


def ask(unit, user) -> None:
    with unit():
        deletion.ask(Author(user), PASSWORD)


def counts(app, event: int) -> tuple[int, int]:
    with app.app_context():
        return db.session.get_one(Topic, event).community.member_count, db.session.get_one(Gathering, event).going


def test_they_are_listed_nowhere_until_they_come_back(app, unit, place, event, visit, cast):
    pages = f"{place.url}/members", f"{place.url}/members?q=mila", f"{place.url}/topics/{event}/answers", place.url
    steward = visit(cast.mentor)
    for address in pages:
        assert "/@mila_mentee" in steward.get(address).text
    ask(unit, cast.mentee)
    for address in pages:
        assert "/@mila_mentee" not in steward.get(address).text
    assert counts(app, event) == (2, 1)
    steward.post(f"{place.url}/topics/{event}/going", {"on": "1"})
    assert counts(app, event) == (2, 2)
    assert "Nobody in this" in steward.post(f"{place.url}/handover", {"handle": "mila_mentee"}, status=422).text
    assert "Nobody here" in steward.post(f"{place.url}/invitations", {"handle": "mila_mentee"}, status=422).text
    with unit():
        assert deletion.undo(cast.mentee.id)
    assert counts(app, event) == (3, 3)
    assert "/@mila_mentee" in steward.get(pages[0]).text


def test_who_is_taken_out_meanwhile_is_counted_out_once(app, unit, place, event, visit, cast):
    ask(unit, cast.mentee)
    visit(cast.mentor).post(f"{place.url}/members/mila_mentee/removal", {"reason": "Sold courses"})
    assert counts(app, event) == (2, 1)
    with unit():
        deletion.undo(cast.mentee.id)
    assert counts(app, event) == (2, 1)


def test_who_is_gone_was_counted_out_before(app, unit, event, cast):
    ask(unit, cast.mentee)
    with app.app_context(), clock.at(clock.now() + timedelta(days=15)):
        tick()
        assert db.session.get(User, cast.mentee.id) is None
    assert counts(app, event) == (2, 1)
