"""Follows: one button that follows and stops following, through the doors."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock, documents, outbox, stirring
from app.db import db
from app.feed import candidates, queries
from app.follows.queries import is_following
from app.models import Audience, Document, Follow
from app.statements import prepared
from tests.factories.communities import Author
from tests.factories.people import block, follow
from tests.factories.threads import make_entry, make_thread
from threads.models import Thread


def targets(unit, user) -> set[str]:
    """What a member follows."""
    with unit() as session:
        return set(session.scalars(select(Follow.target).where(Follow.user_id == user.id)))


@pytest.fixture
def thread(unit, cast) -> int:
    """A thread that anybody may read."""
    with unit():
        return make_thread(cast.mentee).id


@pytest.mark.parametrize("send", ["post", "hx_post"])
def test_follow_and_stop(visit, cast, unit, thread, send):
    press = getattr(visit(cast.stranger), send)
    answer = press("/follows", {"target": f"thread:{thread}"})
    assert targets(unit, cast.stranger) == {f"thread:{thread}"}
    if send == "hx_post":
        assert "Following" in answer.text
        assert 'aria-pressed="true"' in answer.text
    else:
        assert f"/threads/{thread}-" in answer.headers["Location"]
    press("/follows", {"target": f"thread:{thread}"})
    assert targets(unit, cast.stranger) == set()


def test_people_are_followed_by_their_account(visit, cast, unit):
    visit(cast.stranger).hx_post("/follows", {"target": f"person:{cast.mentor.id}"})
    with unit():
        assert is_following(cast.stranger, f"person:{cast.mentor.id}")
        assert not is_following(cast.mentee, f"person:{cast.mentor.id}")


def test_a_follow_knows_of_what_is_published_at_the_same_moment(app, visit, cast, unit, thread, monkeypatch):
    """Whoever publishes does not see the follow yet, nor does the follow see what they publish."""
    monkeypatch.setattr(candidates, "SOURCES", 1)
    monkeypatch.setattr(queries, "_near", prepared(queries._near.__wrapped__))
    noon = clock.now().replace(hour=12, minute=5)
    with unit():
        other = make_thread(cast.moderator).id
    with clock.at(noon):
        visit(cast.stranger).post("/follows", {"target": f"thread:{thread}"})
    with unit(), clock.at(noon), monkeypatch.context() as apart:
        apart.setattr(documents, "stir", lambda *given, **named: None)
        make_entry(db.session.get_one(Thread, thread), "At the same moment")
    with unit(), clock.at(noon - timedelta(hours=1)):
        follow(cast.stranger, f"thread:{other}").stirred_at = None
        for _each in range(3):
            make_entry(db.session.get_one(Thread, other), "An hour before")
    with app.test_request_context("/"):
        assert queries.feed(queries.Wanted(), Author(cast.stranger), 1).rows[0].title == "At the same moment"
    before = noon - timedelta(days=2)
    with unit() as session:
        session.query(Document).filter_by(kind="entry").update({"published_at": before})
    with app.app_context(), clock.at(noon + timedelta(hours=3)):
        outbox.drain()
        made = db.session.scalar(select(Follow.stirred_at).where(Follow.target == f"thread:{thread}"))
        assert made == stirring.hour_of(before), "the true hour is found when this one is over"


def test_nobody_follows_themselves(visit, cast, unit):
    visit(cast.stranger).post("/follows", {"target": f"person:{cast.stranger.id}"}, status=422)
    assert targets(unit, cast.stranger) == set()


def test_the_blocked_cannot_follow(visit, cast, unit, thread):
    with unit():
        block(cast.mentee, cast.stranger)
    for target in (f"person:{cast.mentee.id}", f"thread:{thread}"):
        visit(cast.stranger).post("/follows", {"target": target}, status=404)
        visit(cast.stranger).hx_post("/follows", {"target": target}, status=404)


@pytest.mark.once("cases", but=1)
@pytest.mark.parametrize(
    "target", ["", "thread", "thread:x", "thread:999", "entry:1", "person:999", "person:" + "9" * 30]
)
def test_what_cannot_be_followed_is_missing(visit, cast, target):
    visit(cast.stranger).post("/follows", {"target": target}, status=404)


def test_hidden_things_are_missing(visit, cast, unit):
    with unit():
        diary = make_thread(cast.mentee, audience=Audience.OWNER)
    visit(cast.stranger).post("/follows", {"target": f"thread:{diary.id}"}, status=404)


@pytest.mark.once("refused")
def test_guests_sign_in_first(visit, thread):
    assert "/sign-in" in visit(None).post("/follows", {"target": f"thread:{thread}"}).headers["Location"]
